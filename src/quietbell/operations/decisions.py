"""Emergency management decides on a button: by name, with a reason, under a policy.

The criteria say what they say, a sentence each, and a person decides. A decision pins
the criteria, the revision of the policy and the findings as they were; it is never
changed. What was taken over unasked is decided on in retrospect, and its stage stays
unless it goes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from quietbell.domain.criteria import Criteria, Outcome, Priority, judged
from quietbell.domain.deciding import towards_removal
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Need, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import (
    CHANGED,
    ChangedMeanwhile,
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.assessments import NoCriteria
from quietbell.operations.deciding_letters import APPROVED, REFUSED, tell_requester
from quietbell.operations.lives import Missing, NotNow, life_of, move_on, subject_of
from quietbell.operations.rows import add
from quietbell.operations.tasks import end_tasks
from quietbell.queries.approvals import is_unapproved
from quietbell.queries.calendars import day_at
from quietbell.queries.criteria import (
    case_of,
    criteria_of,
    round_of,
    signed_assessment,
)
from quietbell.queries.criteria_words import in_words
from quietbell.queries.needs import site_of
from quietbell.storage.models import (
    ButtonLife,
    CriteriaVersion,
    Decision,
    PolicyVersion,
)

REASON_CHARS_MAX: Final = 2000
ALTERNATIVE_CHARS_MAX: Final = 200
ALTERNATIVES_MAX: Final = 10


class NoPolicy(Refused):
    """The policy that the criteria come from is not in force in any version."""


class NotMet(Refused):
    """The criteria are not met; the text says which, in their own sentences."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(
            _("This cannot be approved. %(why)s") % {"why": in_words(outcome.said)}
        )
        self.outcome = outcome


class DecidedBefore(Refused):
    """Whoever was appealed against does not decide on the same request anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is decided. A yes has a priority, a no has alternatives; both a reason."""

    is_approved: bool
    reason: str
    priority: Priority | None = None
    alternatives: tuple[str, ...] = ()


def decide(
    reader: Reader, *, at: datetime, life: str, version: int, verdict: Verdict
) -> Decision:
    """Decide on a life that was seen at *version*.

    Raises:
        NotThere, NotAllowed, NotNow: no such life, no right, nothing to decide.
        Wrong: a reason, a priority or the alternatives are missing.
        NoCriteria, NoPolicy: nothing is in force to decide under.
        NotMet, Missing: the criteria are not met, or a comment is not there yet.
        DecidedBefore: the same person was appealed against.
        ChangedMeanwhile: somebody else was first. Nothing was written.
    """
    row = life_of(life)
    require(reader, Action.DECIDE, at, subject_of(row))
    if row.version != version:
        raise ChangedMeanwhile(CHANGED)
    is_retro = _is_retro(row)
    verdict = _fitting(verdict, is_retro=is_retro)
    with acting(reader):
        pinned = _criteria_locked()
        made = _decision(reader, at, row, pinned, verdict)
        if is_retro:
            _close_inherited(reader, at, row, verdict)
        else:
            deed = LifeDeed.APPROVE if verdict.is_approved else LifeDeed.REFUSE
            _moved(reader, at, row, deed, verdict)
        add(made)
        if verdict.is_approved:
            change(
                ButtonLife.objects.all(), row.pk, row.version, priority=made.priority
            )
        told = APPROVED if verdict.is_approved else REFUSED
        tell_requester(row, told, key=f"decided-{made.pk}", at=at)
    return made


def policy_in_force(criteria: CriteriaVersion) -> PolicyVersion:
    """Return the revision in force of the policy that *criteria* put into numbers.

    Raises:
        NoPolicy: they name none, or it was withdrawn.
    """
    if criteria.policy is None:
        raise NoPolicy(
            _(
                "The criteria in force name no policy, and a decision names the one it"
                " was made under. Bring criteria into force that name one."
            )
        )
    policy = criteria.policy.policy
    current = policy.versions.filter(state="in force").first()
    if current is None:
        raise NoPolicy(
            _(
                "“%(policy)s” was withdrawn, and no revision of it is in force. Nothing"
                " is decided under it until one is; the requests wait."
            )
            % {"policy": policy.name}
        )
    return current


def _criteria_locked() -> CriteriaVersion:
    """Return the criteria in force, which nobody retires until this is decided."""
    rows = CriteriaVersion.objects.select_for_update(of=("self",))
    found = rows.select_related("policy__policy").filter(state="in force").first()
    if found is None:
        raise NoCriteria
    return found


def _is_retro(life: ButtonLife) -> bool:
    """Say whether a button that was there before is decided on."""
    if life.request is not None and not life.is_inherited:
        return False
    if not is_unapproved(life):
        raise NotNow(_("Nothing is to be decided here."))
    return True


def _fitting(verdict: Verdict, *, is_retro: bool) -> Verdict:
    """Return *verdict* without blanks around it.

    Raises:
        Wrong: something of it is missing or too long.
    """
    reason = verdict.reason.strip()
    alternatives = tuple(each.strip() for each in verdict.alternatives if each.strip())
    problems = {}
    if not reason or len(reason) > REASON_CHARS_MAX:
        problems["reason"] = _("Say why, in 2000 characters at most.")
    if verdict.is_approved and verdict.priority is None:
        problems["priority"] = _("Say how urgent it is.")
    if not verdict.is_approved and not is_retro and not alternatives:
        problems["alternatives"] = _("Say what they are offered in its place.")
    if len(alternatives) > ALTERNATIVES_MAX or any(
        len(each) > ALTERNATIVE_CHARS_MAX for each in alternatives
    ):
        problems["alternatives"] = _("Ten at most, of 200 characters each.")
    if problems:
        raise Wrong(**problems)
    return Verdict(
        is_approved=verdict.is_approved,
        reason=reason,
        priority=verdict.priority if verdict.is_approved else None,
        alternatives=() if verdict.is_approved else alternatives,
    )


def _decision(
    reader: Reader,
    at: datetime,
    life: ButtonLife,
    pinned: CriteriaVersion,
    verdict: Verdict,
) -> Decision:
    """Return the decision, not written yet."""
    policy = policy_in_force(pinned)
    _must_be_another(reader, life)
    criteria, today = criteria_of(pinned), day_at(site_of(life), at)
    outcome = judged(criteria, case_of(life), on=today)
    if verdict.is_approved and not outcome.is_met:
        raise NotMet(outcome)
    return Decision(
        id=new_id(),
        life=life,
        round=round_of(life),
        is_approved=verdict.is_approved,
        by=reader.person,
        at=at,
        reason=verdict.reason,
        alternatives=list(verdict.alternatives),
        findings=msgspec.to_builtins(outcome.findings),
        priority=verdict.priority.value if verdict.priority else "",
        criteria=pinned,
        policy=policy,
        assessment=signed_assessment(life),
        appeal_until=_until(criteria, life, verdict, at),
    )


def _until(
    criteria: Criteria, life: ButtonLife, verdict: Verdict, at: datetime
) -> date | None:
    if verdict.is_approved or life.request is None:
        return None
    return day_at(site_of(life), at) + timedelta(days=criteria.appeal_days)


def _must_be_another(reader: Reader, life: ButtonLife) -> None:
    """Refuse whoever decided before, and whose decision was appealed with success."""
    last = life.decisions.order_by("-round").first()
    if last is not None and last.by == reader.person and not life.is_inherited:
        raise DecidedBefore(
            _(
                "You decided on this before, and it was appealed. Somebody else"
                " decides now."
            )
        )


def _moved(
    reader: Reader, at: datetime, life: ButtonLife, deed: LifeDeed, verdict: Verdict
) -> None:
    offers = {Need.ALTERNATIVES} if verdict.alternatives else set()
    move_on(
        reader,
        at=at,
        life=life,
        version=life.version,
        deed=deed,
        words=verdict.reason,
        brings=frozenset(offers),
    )


def _close_inherited(
    reader: Reader, at: datetime, life: ButtonLife, verdict: Verdict
) -> None:
    """End what the taking over left to do: it stays as it is, or begins to go."""
    if life.comments.filter(at=None).exists():
        raise Missing((Need.POLICE,))
    stage = Stage(life.stage)
    if verdict.is_approved or stage is Stage.REMOVAL_ORDERED:  # it is on its way
        change(ButtonLife.objects.all(), life.pk, life.version)
        life.version += 1
    else:
        deed = towards_removal(stage)
        if deed is None:
            raise NotNow(_("From here nothing leads to its removal."))
        _moved(reader, at, life, deed, verdict)
    end_tasks(
        subject_kind="life",
        subject=life.pk,
        kinds={TaskKind.COMPLIANCE, TaskKind.SIGN},
        by=reader.person,
        at=at,
        outcome="Approved." if verdict.is_approved else "It is to be removed.",
    )
