"""The criteria for a button: versioned data, and the rules that read them.

Gates must all be passed, of the factors at least so many must be met, and context
(high traffic) is told and never counts. Nothing here decides: it says what the
criteria say, a sentence each, and a person decides. Source: the button policy, 4.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from quietbell.domain.said import Said, Wording, said


class Gate(StrEnum):
    """What every approval needs. The code knows how to see each of them."""

    APPROVAL = "approval"  # of the Dean or Vice Chancellor
    ASSESSMENT = "assessment"  # objective, signed, unexpired


class Priority(StrEnum):
    """How urgent a place is: the order of installations and tests."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A reason for a button. ``weight`` orders by urgency, 1 to 5; ``words`` ask."""

    id: str
    name: str
    words: str
    weight: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One version of the criteria. ``contexts`` are told and never count."""

    number: int
    name: str
    gates: tuple[Gate, ...]
    factors: tuple[Factor, ...]
    contexts: tuple[Factor, ...] = ()
    factors_min: int = 1
    assessment_months: int = 12  # a signed assessment is good for so long
    appeal_days: int = 30  # ours: the policy names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of one factor at a place: met or not, and by what evidence."""

    is_met: bool
    evidence: str = ""

    @property
    def counts(self) -> bool:
        """Say whether it is met. A yes that nothing supports is no finding."""
        return self.is_met and bool(self.evidence.strip())


NO_ANSWER: Final = Answer(is_met=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the rules are held against.

    ``answers`` are the assessment's, by factor or context. Days are of the site.
    """

    answers: Mapping[str, Answer]
    is_approved: bool = False  # by who holds that role for that department
    signed_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one criterion says of a case. ``kind``: "gate", "factor" or "context"."""

    criterion: str
    kind: str
    is_met: bool
    said: tuple[Said, ...]

    @property
    def sentence(self) -> str:
        """Return it in English."""
        return " ".join(map(str, self.said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the criteria say of a case as a whole, and why."""

    is_met: bool
    findings: tuple[Finding, ...]
    said: tuple[Said, ...]
    priority: Priority
    has_factors: bool  # enough of them, whatever the gates say

    @property
    def summary(self) -> str:
        """Return it in English."""
        return " ".join(map(str, self.said))

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Return the gates that are shut."""
        return tuple(
            each for each in self.findings if each.kind == "gate" and not each.is_met
        )


# Source: duress button policy, section 4.1. Weights are ours: they only order queues.
SHIPPED: Final = Criteria(
    number=1,
    name="Criteria of the duress button policy",
    gates=(Gate.APPROVAL, Gate.ASSESSMENT),
    factors=(
        Factor(
            id="drugs",
            name="Drug dispensing",
            words="Are medicines handed out or kept here?",
            weight=3,
        ),
        Factor(
            id="counselling",
            name="Mental health counselling",
            words="Are people counselled here who may be in a crisis?",
            weight=3,
        ),
        Factor(
            id="cash",
            name="High volume cash",
            words="Is much cash collected or counted here?",
            weight=3,
        ),
        Factor(
            id="profile",
            name="High profile threat",
            words="Do people work here who are threatened for who they are?",
            weight=4,
        ),
        Factor(
            id="isolated",
            name="Isolated after hours, with public contact",
            words="Is the public served here after hours, with nobody near?",
            weight=4,
        ),
        Factor(
            id="violence",
            name="Previous acts of violence",
            words="Has there been actual violence here?",
            weight=5,
        ),
    ),
    contexts=(
        Factor(
            id="traffic",
            name="High traffic",
            words="Do many people come through here?",
            weight=1,
        ),
    ),
)


def judged(criteria: Criteria, case: Case, *, on: date) -> Outcome:
    """Return what *criteria* say of *case* on that day."""
    gates = tuple(_gate(each, case, on) for each in criteria.gates)
    factors = tuple(_factor(each, case, "factor") for each in criteria.factors)
    contexts = tuple(_factor(each, case, "context") for each in criteria.contexts)
    met = sum(each.is_met for each in factors)
    is_enough = met >= criteria.factors_min
    is_met = is_enough and all(each.is_met for each in gates)
    return Outcome(
        is_met=is_met,
        findings=(*gates, *factors, *contexts),
        said=_summary(criteria, gates, met, contexts),
        priority=_priority(criteria, case),
        has_factors=is_enough,
    )


def _gate(gate: Gate, case: Case, on: date) -> Finding:
    if gate is Gate.APPROVAL:
        is_met, told = case.is_approved, said(NOT_APPROVED)
        if is_met:
            told = said(APPROVED)
    else:
        is_met, told = _assessment(case, on)
    return Finding(criterion=gate, kind="gate", is_met=is_met, said=(told,))


def _assessment(case: Case, on: date) -> tuple[bool, Said]:
    if case.signed_on is None or case.expires_on is None:
        return False, said(NOT_SIGNED)
    if case.expires_on < on:
        return False, said(EXPIRED, day=case.expires_on.isoformat())
    day, until = case.signed_on.isoformat(), case.expires_on.isoformat()
    return True, said(SIGNED, day=day, until=until)


def _factor(factor: Factor, case: Case, kind: str) -> Finding:
    answer = case.answers.get(factor.id, NO_ANSWER)
    told = [said(NOT_SO, name=factor.name)]
    if answer.counts:
        told = [said(SO, name=factor.name, evidence=answer.evidence.strip())]
        if kind == "context":
            told.append(said(ALONE_NEVER))
    elif answer.is_met:
        told = [said(NOTHING_SHOWS_IT, name=factor.name)]
    return Finding(
        criterion=factor.id, kind=kind, is_met=answer.counts, said=tuple(told)
    )


def _summary(
    criteria: Criteria,
    gates: tuple[Finding, ...],
    met: int,
    contexts: tuple[Finding, ...],
) -> tuple[Said, ...]:
    shut = [each for gate in gates if not gate.is_met for each in gate.said]
    count, least = len(criteria.factors), criteria.factors_min
    if shut:
        return (said(NOT_MET), *shut)
    if met >= least:
        return (said(MET, met=met, count=count),)
    if met == 0 and any(each.is_met for each in contexts):
        return (said(TRAFFIC_ALONE),)
    return (said(TOO_FEW, met=met, count=count, least=least),)


def _priority(criteria: Criteria, case: Case) -> Priority:
    """Return how urgent: the heaviest factor, one up when several are met."""
    met = [
        each.weight
        for each in criteria.factors
        if case.answers.get(each.id, NO_ANSWER).counts
    ]
    weight = max(met, default=0) + (1 if len(met) > 1 else 0)
    if weight >= 5:
        return Priority.CRITICAL
    if weight == 4:
        return Priority.HIGH
    return Priority.MEDIUM if weight == 3 else Priority.LOW


APPROVED: Final = Wording("The Dean or Vice Chancellor of the department approved it.")
NOT_APPROVED: Final = Wording(
    "The Dean or Vice Chancellor of the department has not approved it."
)
NOT_SIGNED: Final = Wording("No threat assessment has been signed.")
EXPIRED: Final = Wording("The threat assessment expired on %(day)s.")
SIGNED: Final = Wording(
    "The threat assessment was signed on %(day)s and is good until %(until)s."
)
SO: Final = Wording("%(name)s: yes. %(evidence)s")
NOT_SO: Final = Wording("%(name)s: no.")
NOTHING_SHOWS_IT: Final = Wording("%(name)s: said to be so, and no evidence is given.")
ALONE_NEVER: Final = Wording("This alone never qualifies.")
MET: Final = Wording("The criteria are met: %(met)s of %(count)s factors.")
NOT_MET: Final = Wording("The criteria are not met.")
TRAFFIC_ALONE: Final = Wording(
    "The criteria are not met: high traffic alone never qualifies."
)
TOO_FEW: Final = Wording(
    "The criteria are not met: %(met)s of %(count)s factors, and at least %(least)s"
    " must be."
)
