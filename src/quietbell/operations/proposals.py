"""Changes of policies, forwarded to the Vice Chancellor, and what is decided on them.

Approving a draft is what lets it come into force, from its effective day on; a
recommendation in words is approved or declined, and somebody writes the draft then.
"""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Role
from quietbell.domain.said import said
from quietbell.domain.task_words import DECISION_WAITS, DRAFT_WANTED
from quietbell.operations import policies
from quietbell.operations.acting import (
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.letters import About, write
from quietbell.operations.policy_days import approve
from quietbell.operations.profiles import NeedsAnother
from quietbell.operations.rows import found, rewrite
from quietbell.operations.tasks import end_tasks, open_task
from quietbell.queries.calendars import calendar_of
from quietbell.queries.policies import (
    language_of,
    people_with,
    policy_day,
    subject_of,
)
from quietbell.storage.models import (
    Installation,
    Person,
    Policy,
    PolicyReview,
    PolicyVersion,
    Proposal,
)

DECISION_DAYS: Final = 10  # business days; no policy names any
DRAFT_DAYS: Final = 10


def propose(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    words: str,
    effective_on: date | None,
) -> Proposal:
    """Forward a draft to the Vice Chancellor, with why and from which day on.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile: and nothing was written.
        Wrong: a reason, a text or the day is missing.
        Refused: it was forwarded already.
    """
    draft = policies.kept_draft(reader, at, id)
    _must_be_ready(draft, words, effective_on, policy_day(draft.policy, at))
    if draft.proposals.filter(decided_at=None).exists():
        raise Refused(_("It was forwarded already, and waits for the decision."))
    with acting(reader):
        rewrite(draft, version, effective_on=effective_on)
        policies.end_policy_tasks(
            draft.policy, by=reader.person, at=at, outcome="A draft was forwarded."
        )
        return forward(draft.policy, by=reader.person, at=at, words=words, draft=draft)


def forward(
    policy: Policy,
    *,
    by: str,
    at: datetime,
    words: str,
    draft: PolicyVersion | None = None,
    review: PolicyReview | None = None,
) -> Proposal:
    """Write a proposal, its task, and mails to who decides. Runs within a deed."""
    proposal = Proposal.objects.create(
        id=new_id(),
        policy=policy,
        draft=draft,
        review=review,
        by=by,
        at=at,
        words=words.strip(),
    )
    site = policy.site_id or ""
    open_task(
        kind=TaskKind.POLICY_DECISION,
        cause=proposal.pk,
        at=at,
        due_at=calendar_of(site).after_business_days(at, DECISION_DAYS),
        words=said(DECISION_WAITS, policy=policy.name),
        subject_kind="proposal",
        subject=proposal.pk,
        site=site,
    )
    for person in people_with(Role.POLICY, site, at):
        _write_to(person, proposal, at=at)
    return proposal


def decide(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    is_approved: bool,
    reason: str = "",
    effective_on: date | None = None,
) -> None:
    """Approve or decline what was forwarded.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        NeedsAnother: since go-live, somebody else than who wrote or forwarded it.
        Refused: it is decided already.
        Wrong: declined without a reason, or approved without a day that is to come.
    """
    proposal = found(Proposal.objects.select_related("policy", "draft"), id)
    policy, draft = proposal.policy, proposal.draft
    require(reader, Action.POLICY, at, subject_of(policy))
    if proposal.decided_at is not None:
        raise Refused(_("It is decided already."))
    _must_be_another(reader, proposal)
    if not is_approved and not reason.strip():
        raise Wrong(reason=_("Say why it is declined."))
    day = effective_on or (draft.effective_on if draft else None)
    if is_approved and draft is not None:
        _must_come(day, policy_day(policy, at))
    with acting(reader):
        change(
            Proposal.objects.filter(decided_at=None),
            id,
            version,
            decided_by=reader.person,
            decided_at=at,
            is_approved=is_approved,
            reason=reason.strip(),
        )
        _end(proposal, reader.person, at, is_approved=is_approved)
        if is_approved and draft is not None:
            assert day is not None
            approve(draft, by=reader.person, at=at, effective_on=day)
        elif is_approved:
            _ask_for_draft(proposal, at)
        _answer(proposal, at, is_approved=is_approved)


def _must_be_ready(
    draft: PolicyVersion, words: str, effective_on: date | None, today: date
) -> None:
    problems = {}
    if not words.strip():
        problems["words"] = _("Say what changes, and why.")
    if not draft.text.strip():
        problems["words"] = _("The draft has no text yet.")
    if problems:
        raise Wrong(**problems)
    _must_come(effective_on, today)


def _must_come(day: date | None, today: date) -> None:
    if day is None or day < today:
        raise Wrong(effective_on=_("Give the day from which it holds: today or later."))


def _must_be_another(reader: Reader, proposal: Proposal) -> None:
    if not Installation.objects.filter(is_live=True).exists():
        return
    authors = {proposal.by, proposal.draft.made_by if proposal.draft else ""}
    if reader.person in authors:
        raise NeedsAnother(
            _("You wrote or forwarded it. Somebody else decides: it takes two.")
        )


def _end(proposal: Proposal, by: str, at: datetime, *, is_approved: bool) -> None:
    end_tasks(
        subject_kind="proposal",
        subject=proposal.pk,
        kinds=(TaskKind.POLICY_DECISION,),
        by=by,
        at=at,
        outcome="Approved." if is_approved else "Declined.",
    )


def _ask_for_draft(proposal: Proposal, at: datetime) -> None:
    policy = proposal.policy
    site = policy.site_id or ""
    open_task(
        kind=TaskKind.POLICY_REVIEW,
        cause=f"{proposal.pk}-draft",
        at=at,
        due_at=calendar_of(site).after_business_days(at, DRAFT_DAYS),
        words=said(DRAFT_WANTED, policy=policy.name),
        subject_kind="policy",
        subject=policy.pk,
        site=site,
    )


def _write_to(person: Person, proposal: Proposal, *, at: datetime) -> None:
    policy = proposal.policy
    with translation.override(language_of(policy)):
        write(
            key=f"proposal-{proposal.pk}-{person.pk}",
            to=person,
            subject=_("A change of policy waits for you"),
            text=_(
                "A change of “%(name)s” was forwarded to you for a decision.\n\n"
                "Read it and decide here, after signing in:\n%(address)s\n"
            )
            % {"name": policy.name, "address": _address(proposal)},
            at=at,
            about=About(kind="proposal", id=proposal.pk, site=policy.site_id or ""),
        )


def _answer(proposal: Proposal, at: datetime, *, is_approved: bool) -> None:
    person = Person.objects.filter(pk=proposal.by).first()
    if person is None:
        return
    policy = proposal.policy
    with translation.override(language_of(policy)):
        told = _("It was approved.") if is_approved else _("It was declined.")
        write(
            key=f"proposal-{proposal.pk}-decided",
            to=person,
            subject=_("A change of policy was decided on"),
            text=_("“%(name)s”: %(told)s\n\n%(address)s\n")
            % {"name": policy.name, "told": told, "address": _address(proposal)},
            at=at,
            about=About(kind="proposal", id=proposal.pk, site=policy.site_id or ""),
        )


def _address(proposal: Proposal) -> str:
    return f"{settings.WEB_URL}{reverse('web:proposal', args=[proposal.pk])}"
