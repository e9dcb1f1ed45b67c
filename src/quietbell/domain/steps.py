"""The six steps that a person takes for their own button, and what is missing of them.

A step is done only if there is something that shows it; what nothing shows is a gap,
or due while somebody still works on it. A button that was there before us has gaps
until it is approved: we do not claim what nobody knows.

Source: the duress button policy, section 9, steps 1 to 6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SOON: Final = timedelta(days=30)
TEST_GOOD_FOR: Final = timedelta(days=365)


class PersonalStep(StrEnum):
    """The steps, in their order."""

    REQUEST = "request"
    APPROVAL = "approval"
    TRAINING = "training and policy"
    RESPONSE = "understands the response"
    TEST = "annual test"
    CHANGES = "change notices"


class StepState(StrEnum):
    """How a step stands."""

    DONE = "done"
    DUE = "due"  # somebody has it in hand, or its day comes soon
    GAP = "gap"


class Why(StrEnum):
    """What makes a step stand as it does."""

    SENT = "sent"
    DRAFT = "draft"
    NO_REQUEST = "no request"
    APPROVED = "approved"
    WAITS = "waits for a decision"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NEVER_APPROVED = "never approved"
    TRAINED = "trained and signed"
    NOTHING_TO_LEARN = "no training there"
    NOT_TRAINED = "not trained"
    RAN_OUT = "training ran out"
    NOT_SIGNED = "policy not signed"
    RUNS_OUT = "training runs out soon"
    UNDERSTOOD = "trained on the response"
    NOT_UNDERSTOOD = "not trained on the response"
    RESPONSE_CHANGED = "the response changed since"
    TESTED = "tested"
    TEST_SOON = "test due soon"
    NOT_YET = "no button yet"
    NEVER_TESTED = "never tested"
    TEST_LATE = "test overdue"
    NOTHING_OPEN = "nothing open"
    REPORTED = "reported"
    UNVERIFIED = "place not verified"


class Asked(StrEnum):
    """How far the request has come, as this list goes by it."""

    NONE = "none"
    DRAFT = "draft"
    WAITS = "waits"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What is known of one person and one button (or one that was asked for).

    ``trained_on`` is the last day that everything taught for this kind was passed by,
    ``trained_until`` the first day on which some of it runs out. ``unsigned`` counts
    revisions in force that the person has not signed. ``response_since`` is since when
    the response in force holds. Days are the site's.
    """

    requested_on: date | None = None
    request: Asked = Asked.NONE
    approved_on: date | None = None
    has_button: bool = False
    modules: int = 0
    modules_passed: int = 0  # ever
    trained_on: date | None = None
    trained_until: date | None = None
    policies: int = 0
    unsigned: int = 0
    response_since: date | None = None
    tested_on: date | None = None
    reported_on: date | None = None  # the oldest notice that is still open
    is_place_verified: bool = False
    place_verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One step: ``on`` is when it was done, or by when it is due."""

    step: PersonalStep
    state: StepState
    why: Why
    on: date | None = None


def steps(facts: StepFacts, *, today: date) -> tuple[StepShown, ...]:
    """Return the six steps in their order, none left out."""
    return tuple(_steps(facts, today))


def open_steps(shown: tuple[StepShown, ...]) -> tuple[StepShown, ...]:
    """Return the steps that are not done."""
    return tuple(each for each in shown if each.state is not StepState.DONE)


def _steps(facts: StepFacts, today: date) -> Iterator[StepShown]:
    yield _request(facts)
    yield _approval(facts)
    yield _training(facts, today)
    yield _response(facts)
    yield _test(facts, today)
    yield _changes(facts)


def _request(facts: StepFacts) -> StepShown:
    step = PersonalStep.REQUEST
    if facts.request is Asked.DRAFT:
        return _due(step, Why.DRAFT)
    if facts.request is Asked.NONE or facts.requested_on is None:
        return _gap(step, Why.NO_REQUEST)
    if facts.request is Asked.WITHDRAWN:
        return _gap(step, Why.WITHDRAWN)
    return _done(step, Why.SENT, facts.requested_on)


def _approval(facts: StepFacts) -> StepShown:
    step = PersonalStep.APPROVAL
    if facts.request is Asked.APPROVED and facts.approved_on is not None:
        return _done(step, Why.APPROVED, facts.approved_on)
    if facts.request is Asked.WAITS:
        return _due(step, Why.WAITS)
    if facts.request is Asked.REFUSED:
        return _gap(step, Why.REFUSED)
    return _gap(step, Why.NEVER_APPROVED)


def _training(facts: StepFacts, today: date) -> StepShown:
    step = PersonalStep.TRAINING
    if not facts.modules or not facts.policies:
        return _gap(step, Why.NOTHING_TO_LEARN)
    if facts.modules_passed < facts.modules or facts.trained_on is None:
        return _gap(step, Why.NOT_TRAINED)
    until = facts.trained_until
    if until is None or until < today:
        return _gap(step, Why.RAN_OUT, until)
    if facts.unsigned:
        return _gap(step, Why.NOT_SIGNED)
    if until - today <= SOON:
        return _due(step, Why.RUNS_OUT, until)
    return _done(step, Why.TRAINED, facts.trained_on)


def _response(facts: StepFacts) -> StepShown:
    """Whoever was trained on an older response has to be told of the one in force."""
    step = PersonalStep.RESPONSE
    since, trained = facts.response_since, facts.trained_on
    if since is None or trained is None or not facts.modules:
        return _gap(step, Why.NOT_UNDERSTOOD)
    if facts.modules_passed < facts.modules:
        return _gap(step, Why.NOT_UNDERSTOOD)
    if trained < since:
        return _gap(step, Why.RESPONSE_CHANGED, since)
    return _done(step, Why.UNDERSTOOD, trained)


def _test(facts: StepFacts, today: date) -> StepShown:
    step = PersonalStep.TEST
    if not facts.has_button:
        return _due(step, Why.NOT_YET)
    if facts.tested_on is None:
        return _gap(step, Why.NEVER_TESTED)
    next_on = facts.tested_on + TEST_GOOD_FOR
    if next_on < today:
        return _gap(step, Why.TEST_LATE, next_on)
    if next_on - today <= SOON:
        return _due(step, Why.TEST_SOON, next_on)
    return _done(step, Why.TESTED, facts.tested_on)


def _changes(facts: StepFacts) -> StepShown:
    step = PersonalStep.CHANGES
    if facts.reported_on is not None:
        return _due(step, Why.REPORTED, facts.reported_on)
    if not facts.has_button:
        return _due(step, Why.NOT_YET)
    if not facts.is_place_verified:
        return _gap(step, Why.UNVERIFIED)
    return _done(step, Why.NOTHING_OPEN, facts.place_verified_on)


def _done(step: PersonalStep, why: Why, on: date | None) -> StepShown:
    return StepShown(step=step, state=StepState.DONE, why=why, on=on)


def _due(step: PersonalStep, why: Why, on: date | None = None) -> StepShown:
    return StepShown(step=step, state=StepState.DUE, why=why, on=on)


def _gap(step: PersonalStep, why: Why, on: date | None = None) -> StepShown:
    return StepShown(step=step, state=StepState.GAP, why=why, on=on)
