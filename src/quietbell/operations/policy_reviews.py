"""The yearly review of a policy: opened in its month, signed by four offices.

Which office a person signs for follows from their role, and nobody signs for two. When
all have signed, what they recommend goes to the Vice Chancellor as one proposal.
"""

from datetime import datetime
from typing import Final

from django.db.models import Min
from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.policies import Office, PolicyState, offices_of, review_opens
from quietbell.domain.roles import Action
from quietbell.domain.said import said
from quietbell.domain.task_words import REVIEW_WAITS
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.policies import kept_policy
from quietbell.operations.policy_days import JOB
from quietbell.operations.proposals import forward
from quietbell.operations.rows import add, found
from quietbell.operations.tasks import end_tasks, open_task
from quietbell.queries.calendars import calendar_of
from quietbell.queries.policies import policy_day, subject_of
from quietbell.storage.models import Policy, PolicyReview, ReviewSignOff

REVIEW_DAYS: Final = 20  # business days for four offices; no policy names any
WORDS_CHARS_MAX: Final = 2000


def open_review(reader: Reader, *, at: datetime, policy: str) -> PolicyReview:
    """Open this year's review by hand.

    Raises:
        NotAllowed, NotThere: and nothing was written.
        Refused: nothing is in force, or this year's was opened already.
    """
    row = kept_policy(reader, at, policy)
    year = policy_day(row, at).year
    if not row.versions.filter(state=PolicyState.IN_FORCE.value).exists():
        raise Refused(_("Nothing of it is in force, so there is nothing to review."))
    if row.reviews.filter(year=year).exists():
        raise Refused(_("This year's review was opened already."))
    with acting(reader):
        return _opened(row, year, at)


def open_due_reviews(*, at: datetime) -> int:
    """Open every review whose month has come; return how many. Safe to run twice."""
    count = 0
    for policy in Policy.objects.prefetch_related("reviews").order_by("pk"):
        in_force = policy.versions.filter(state=PolicyState.IN_FORCE.value)
        since = policy.versions.exclude(state=PolicyState.DRAFT.value).aggregate(
            first=Min("effective_on")
        )["first"]
        today = policy_day(policy, at)
        if not in_force.exists() or not review_opens(
            month=policy.review_month,
            today=today,
            in_force_since=since,
            years=[each.year for each in policy.reviews.all()],
        ):
            continue
        with acting(JOB):
            Policy.objects.select_for_update().get(pk=policy.pk)
            if not policy.reviews.filter(year=today.year).exists():
                _opened(policy, today.year, at)
                count += 1
    return count


def _opened(policy: Policy, year: int, at: datetime) -> PolicyReview:
    due_at = calendar_of(policy.site_id or "").after_business_days(at, REVIEW_DAYS)
    review = PolicyReview(
        id=new_id(), policy=policy, year=year, opened_at=at, due_on=due_at.date()
    )
    add(review)
    open_task(
        kind=TaskKind.POLICY_REVIEW,
        cause=review.pk,
        at=at,
        due_at=due_at,
        words=said(REVIEW_WAITS, policy=policy.name, year=year),
        subject_kind="review",
        subject=review.pk,
        site=policy.site_id or "",
    )
    return review


def sign_review(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    office: str,
    recommends: str = "",
) -> PolicyReview:
    """Sign a review for one's office: as it is, or with recommended changes.

    The fourth signature closes it and forwards what was recommended.

    Raises:
        NotAllowed, NotThere: and nothing was written.
        Wrong: it is not one's office, or too much was written.
        Refused: it is closed, the office has signed, or one signed for another.
    """
    review = found(PolicyReview.objects.select_related("policy"), id)
    require(reader, Action.SIGN_REVIEW, at, subject_of(review.policy))
    if office not in offices_to_sign(reader, review, at):
        raise Wrong(office=_("Your roles do not sign for this office."))
    if len(recommends) > WORDS_CHARS_MAX:
        raise Wrong(recommends=_("No more than 2000 characters."))
    with acting(reader):
        PolicyReview.objects.select_for_update().get(pk=review.pk)
        _must_be_open(reader, review, office)
        ReviewSignOff.objects.create(
            id=new_id(),
            review=review,
            office=office,
            by=reader.person,
            at=at,
            recommends=recommends.strip(),
        )
        signed = list(review.sign_offs.order_by("at", "pk"))
        if {each.office for each in signed} == {each.value for each in Office}:
            _close(reader, review, signed, at)
    return review


def offices_to_sign(
    reader: Reader, review: PolicyReview, at: datetime
) -> tuple[Office, ...]:
    """Return for which offices *reader*'s roles sign there, whether signed or not."""
    site = review.policy.site_id or ""
    within = [
        each.role
        for each in reader.grants
        if each.is_in_force(at) and each.site in ("", site) and not each.department
    ]
    return offices_of(within)


def _must_be_open(reader: Reader, review: PolicyReview, office: str) -> None:
    review.refresh_from_db()
    if review.closed_at is not None:
        raise Refused(_("This review is closed."))
    if review.sign_offs.filter(office=office).exists():
        raise Refused(_("This office has signed already."))
    if review.sign_offs.filter(by=reader.person).exists():
        raise Refused(
            _("You signed for another office. Four offices are four persons.")
        )


def _close(
    reader: Reader, review: PolicyReview, signed: list[ReviewSignOff], at: datetime
) -> None:
    change(
        PolicyReview.objects.filter(closed_at=None),
        review.pk,
        review.version,
        closed_at=at,
    )
    recommended = [each for each in signed if each.recommends]
    if recommended:
        words = "\n\n".join(f"{each.office}: {each.recommends}" for each in recommended)
        forward(
            review.policy,
            by=reader.person,
            at=at,
            words=words,
            review=review,
        )
    end_tasks(
        subject_kind="review",
        subject=review.pk,
        kinds=(TaskKind.POLICY_REVIEW,),
        by=reader.person,
        at=at,
        outcome="All four offices signed.",
    )
