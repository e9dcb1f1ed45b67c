"""Harborview State's policy in revisions, its guides, and its yearly reviews.

The text is what ships, with the number of each campus. Revision 4 came from a review;
a fifth lies before the Vice Chancellor.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Model

from quietbell.domain import shipped_policies
from quietbell.domain.policies import Office, plain_text, sha256_of
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.responses import profiles
from quietbell.storage import models as m

POLICY: Final = "duress-policy"
THIRD, FOURTH, FIFTH = (f"{POLICY}-{number}" for number in (3, 4, 5))
THIRD_DAYS_AGO: Final = 740
FOURTH_DAYS_AGO: Final = 150
APPROVED_DAYS_AGO: Final = 175
FORWARDED_DAYS_AGO: Final = 190
REVIEW_DAYS_AGO: Final = 12
LAST_REVIEW_DAYS_AGO: Final = 378  # in the calendar year before, whatever the day
CLOSED_DAYS_AGO: Final = 345
TOLD_DAYS_AGO: Final = 330
FIFTH_DAYS_AGO: Final = 5
REVIEW_DAYS: Final = 28
HARBOR: Final = """
# On the harbor campus

Security looks first, by camera or patrol, and decides who is sent. Security calls 911
once it has verified an emergency, so that one call is made and not five. The emergency
line there is <line>.
"""
FURNITURE: Final = """
# When the room changes

Tell the service desk before a desk, a counter or a telephone is moved. Until somebody
has been there and proven the place, the button counts as unverified: a press is
answered as ever, and officers are told that the place may be wrong.
"""
SUMMER: Final = """
# Over the summer

Departments that close for more than two weeks say so in May. Their buttons stay as they
are; only the contacts are proven again before the term begins.
"""
PHONE_GUIDE: Final = """
# The key on your telephone

Press the key once and let go. The screen stays as it was and nothing is heard. Do not
press it again to see whether it worked; do not take up the receiver.

If you pressed it by accident, call the emergency line at once and say so. You will be
thanked, and somebody comes by all the same.
"""
FIXED_GUIDE: Final = """
# The button under the counter

Press it with one finger until it gives way. It has no light and makes no sound. It
stays where it was put: do not hang anything on it, and do not let cleaners unplug it.

If you pressed it by accident, call the emergency line at once and say so.
"""


def policy_at(then: datetime, now: datetime) -> str:
    """Return the version of the policy that was in force *then*, as of *now*."""
    return FOURTH if then >= fourth_at(now) else THIRD


def fourth_at(now: datetime) -> datetime:
    """Return when revision 4 followed the third: as its day began."""
    day = _ago(now, FOURTH_DAYS_AGO).date()
    return datetime.combine(day, time(), now.tzinfo)


def text_of(number: int) -> str:
    """Return what that revision says, and 3 is the first that is kept here."""
    north, harbor = profiles()
    told = shipped_policies.policy(north, campus="Harborview State").text
    told += HARBOR.replace("<line>", harbor.emergency_line)
    return plain_text(told + "".join((FURNITURE, SUMMER)[: number - 3]))


def policy_rows(at: datetime, staff: Staff) -> Iterator[Sequence[Model]]:
    """Return policies and guides with their versions, reviews and proposals."""
    opened_on = _ago(at, REVIEW_DAYS_AGO).date()
    yield [
        m.Policy(
            id=POLICY,
            name="Duress button policy",
            is_public=True,
            review_month=opened_on.month,
        ),
        *(
            m.Policy(
                id=f"guide-{kind.replace(' ', '-')}",
                name=name,
                kind="guide",
                device_kind=kind,
                must_sign=False,
                review_month=opened_on.month,
            )
            for kind, name, _ in _GUIDES
        ),
    ]
    yield [
        _version(at, staff, 3, THIRD_DAYS_AGO, "The first revision of this office."),
        _version(at, staff, 4, FOURTH_DAYS_AGO, "Says what to do when a room changes."),
        _draft(at, staff),
        *(_guide(at, staff, kind, text) for kind, _, text in _GUIDES),
    ]
    yield from _reviews(at, staff)
    yield _proposals(at, staff)


_GUIDES: Final = (
    ("phone key", "Guide to the key on a telephone", PHONE_GUIDE),
    ("fixed button", "Guide to a button under a counter", FIXED_GUIDE),
)


def _ago(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)


def _version(
    at: datetime, staff: Staff, number: int, days: int, changes: str
) -> m.PolicyVersion:
    text = text_of(number)
    is_third = number == 3
    approved = days + 3 if is_third else APPROVED_DAYS_AGO
    return m.PolicyVersion(
        id=f"{POLICY}-{number}",
        policy_id=POLICY,
        number=number,
        text=text,
        sha256=sha256_of(text),
        changes=changes,
        state="retired" if is_third else "in force",
        made_by=staff.manager,
        made_at=_ago(at, approved + 15),
        approved_by=staff.finance,
        approved_at=_ago(at, approved),
        effective_on=_ago(at, days).date(),
        ended_at=fourth_at(at) if is_third else None,
    )


def _draft(at: datetime, staff: Staff) -> m.PolicyVersion:
    return m.PolicyVersion(
        id=FIFTH,
        policy_id=POLICY,
        number=5,
        text=text_of(5),
        changes="Says what holds while a department is closed over the summer.",
        made_by=staff.deputy,
        made_at=_ago(at, FIFTH_DAYS_AGO + 1),
        effective_on=(at + timedelta(days=30)).date(),
    )


def _guide(at: datetime, staff: Staff, kind: str, told: str) -> m.PolicyVersion:
    text = plain_text(told)
    guide = f"guide-{kind.replace(' ', '-')}"
    return m.PolicyVersion(
        id=f"{guide}-1",
        policy_id=guide,
        number=1,
        text=text,
        sha256=sha256_of(text),
        state="in force",
        made_by=staff.manager,
        made_at=_ago(at, 400),
        approved_by=staff.finance,
        approved_at=_ago(at, 390),
        effective_on=_ago(at, 385).date(),
    )


def _reviews(at: datetime, staff: Staff) -> Iterator[Sequence[Model]]:
    """Return last year's review with its four sign-offs, and this year's with two."""
    opened, last = _ago(at, REVIEW_DAYS_AGO), _ago(at, LAST_REVIEW_DAYS_AGO)
    yield [
        m.PolicyReview(
            id=f"review-{name}",
            policy_id=POLICY,
            year=begun.year,
            opened_at=begun,
            due_on=_due(begun),
            closed_at=closed,
        )
        for name, begun, closed in (
            ("last", last, _ago(at, CLOSED_DAYS_AGO)),
            ("open", opened, None),
        )
    ]
    signers = {
        Office.POLICE: staff.police,
        Office.SATS: staff.services,
        Office.IT: staff.administrator,
        Office.EMERGENCY_MANAGEMENT: staff.manager,
    }
    yield [
        m.ReviewSignOff(
            id=f"sign-off-{review}-{number}",
            review_id=f"review-{review}",
            office=office.value,
            by=by,
            at=begun + timedelta(days=step * number),
            recommends=RECOMMENDED.get((review, office), ""),
        )
        for review, begun, step, count in (("last", last, 8, 4), ("open", opened, 4, 2))
        for number, (office, by) in enumerate(list(signers.items())[:count], start=1)
    ]


def _due(opened: datetime) -> date:
    return (opened + timedelta(days=REVIEW_DAYS)).date()


RECOMMENDED: Final = {
    ("last", Office.IT): "Ask departments to tell us before furniture is moved.",
    ("last", Office.POLICE): "Say that the place counts as unverified until proven.",
    ("open", Office.SATS): "Say what holds over the summer.",
}


def _proposals(at: datetime, staff: Staff) -> list[Model]:
    told = "\n\n".join(
        f"{office.value}: {words}"
        for (review, office), words in RECOMMENDED.items()
        if review == "last"
    )
    return [
        m.Proposal(
            id="proposal-review",
            policy_id=POLICY,
            review_id="review-last",
            by=staff.manager,
            at=_ago(at, CLOSED_DAYS_AGO),
            words=told,
            decided_by=staff.finance,
            decided_at=_ago(at, TOLD_DAYS_AGO),
            is_approved=True,
            reason="Write a draft of it.",
        ),
        m.Proposal(
            id="proposal-4",
            policy_id=POLICY,
            draft_id=FOURTH,
            by=staff.manager,
            at=_ago(at, FORWARDED_DAYS_AGO),
            words="What last year's review recommended, as text.",
            decided_by=staff.finance,
            decided_at=_ago(at, APPROVED_DAYS_AGO),
            is_approved=True,
        ),
        m.Proposal(
            id="proposal-5",
            policy_id=POLICY,
            draft_id=FIFTH,
            by=staff.deputy,
            at=_ago(at, FIFTH_DAYS_AGO),
            words="Departments asked what holds while they are closed.",
        ),
    ]
