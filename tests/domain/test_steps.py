"""The six personal steps: none is left out, and no gap is hidden."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.steps import (
    Asked,
    PersonalStep,
    StepFacts,
    StepState,
    Why,
    open_steps,
    steps,
)

pytestmark = pytest.mark.requirement("POL-05")

TODAY = date(2031, 3, 3)
DAYS = st.one_of(
    st.none(),
    st.integers(-800, 800).map(lambda days: TODAY + timedelta(days=days)),
)
FACTS = st.builds(
    StepFacts,
    requested_on=DAYS,
    request=st.sampled_from(Asked),
    approved_on=DAYS,
    has_button=st.booleans(),
    modules=st.integers(0, 3),
    modules_passed=st.integers(0, 3),
    trained_on=DAYS,
    trained_until=DAYS,
    policies=st.integers(0, 2),
    unsigned=st.integers(0, 2),
    response_since=DAYS,
    tested_on=DAYS,
    reported_on=DAYS,
    is_place_verified=st.booleans(),
    place_verified_on=DAYS,
)
WHOLE = StepFacts(
    requested_on=date(2030, 1, 7),
    request=Asked.APPROVED,
    approved_on=date(2030, 1, 20),
    has_button=True,
    modules=1,
    modules_passed=1,
    trained_on=date(2030, 9, 1),
    trained_until=date(2031, 9, 1),
    policies=2,
    response_since=date(2030, 1, 1),
    tested_on=date(2030, 10, 1),
    is_place_verified=True,
    place_verified_on=date(2030, 2, 1),
)


def state_of(facts: StepFacts, step: PersonalStep) -> tuple[StepState, Why]:
    (found,) = [each for each in steps(facts, today=TODAY) if each.step is step]
    return found.state, found.why


def changed(**columns: object) -> StepFacts:
    kept = {name: getattr(WHOLE, name) for name in StepFacts.__slots__}
    return StepFacts(**{**kept, **columns})


def lacks(facts: StepFacts) -> set[PersonalStep]:
    """Return the steps that nothing shows to be done: told a second time, plainly."""
    found = set()
    if facts.requested_on is None or facts.request in (
        Asked.NONE,
        Asked.DRAFT,
        Asked.WITHDRAWN,
    ):
        found.add(PersonalStep.REQUEST)
    if facts.request is not Asked.APPROVED or facts.approved_on is None:
        found.add(PersonalStep.APPROVAL)
    never = not facts.modules or facts.modules_passed < facts.modules
    if never or facts.trained_on is None:
        found |= {PersonalStep.TRAINING, PersonalStep.RESPONSE}
    if not facts.policies or facts.unsigned:
        found.add(PersonalStep.TRAINING)
    if facts.trained_until is None or facts.trained_until < TODAY:
        found.add(PersonalStep.TRAINING)
    if facts.response_since is None or (
        facts.trained_on is not None and facts.trained_on < facts.response_since
    ):
        found.add(PersonalStep.RESPONSE)
    year_ago = TODAY - timedelta(days=365)
    if not facts.has_button or facts.tested_on is None or facts.tested_on < year_ago:
        found.add(PersonalStep.TEST)
    if not facts.has_button or facts.reported_on or not facts.is_place_verified:
        found.add(PersonalStep.CHANGES)
    return found


@given(FACTS)
def test_no_gap_is_hidden_whatever_is_known(facts: StepFacts) -> None:
    found = steps(facts, today=TODAY)

    assert [each.step for each in found] == list(PersonalStep)
    done = {each.step for each in found if each.state is StepState.DONE}
    assert not done & lacks(facts)
    # Nothing is called missing either that is not, but for what comes due soon.
    soon = {Why.RUNS_OUT, Why.TEST_SOON}
    others = {each.step for each in open_steps(found) if each.why not in soon}
    assert others <= lacks(facts)


def test_all_six_can_be_done() -> None:
    assert open_steps(steps(WHOLE, today=TODAY)) == ()


@pytest.mark.parametrize(
    ("lack", "step", "state", "why"),
    [
        (
            {"requested_on": None, "request": Asked.NONE},
            PersonalStep.REQUEST,
            StepState.GAP,
            Why.NO_REQUEST,
        ),
        (
            {"request": Asked.WAITS},
            PersonalStep.APPROVAL,
            StepState.DUE,
            Why.WAITS,
        ),
        (
            {"request": Asked.REFUSED},
            PersonalStep.APPROVAL,
            StepState.GAP,
            Why.REFUSED,
        ),
        (
            {"trained_until": TODAY - timedelta(days=1)},
            PersonalStep.TRAINING,
            StepState.GAP,
            Why.RAN_OUT,
        ),
        ({"unsigned": 1}, PersonalStep.TRAINING, StepState.GAP, Why.NOT_SIGNED),
        (
            {"trained_until": TODAY + timedelta(days=30)},
            PersonalStep.TRAINING,
            StepState.DUE,
            Why.RUNS_OUT,
        ),
        (
            {"response_since": date(2031, 1, 1)},
            PersonalStep.RESPONSE,
            StepState.GAP,
            Why.RESPONSE_CHANGED,
        ),
        ({"tested_on": None}, PersonalStep.TEST, StepState.GAP, Why.NEVER_TESTED),
        (
            {"tested_on": TODAY - timedelta(days=366)},
            PersonalStep.TEST,
            StepState.GAP,
            Why.TEST_LATE,
        ),
        (
            {"tested_on": TODAY - timedelta(days=340)},
            PersonalStep.TEST,
            StepState.DUE,
            Why.TEST_SOON,
        ),
        (
            {"is_place_verified": False},
            PersonalStep.CHANGES,
            StepState.GAP,
            Why.UNVERIFIED,
        ),
        (
            {"reported_on": TODAY},
            PersonalStep.CHANGES,
            StepState.DUE,
            Why.REPORTED,
        ),
    ],
)
def test_what_is_missing_is_said(lack, step, state, why) -> None:
    assert state_of(changed(**lack), step) == (state, why)
