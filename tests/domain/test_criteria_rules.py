"""What criteria have to be like, how two versions differ, and what a change does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.criteria import SHIPPED, Answer, Criteria, Factor, Gate
from quietbell.domain.criteria_rules import (
    SENTENCES,
    Change,
    Difference,
    Effect,
    differences,
    effect,
    flaws,
)
from quietbell.domain.deciding import REVIEW_DEEDS, towards_removal
from quietbell.domain.life import LIFE, STEPS, LifeDeed, Need, Stage
from quietbell.domain.roles import Action

YES = Answer(is_met=True, evidence="Seen.")
NIGHT = Factor(id="night", name="Night work", words="Is it open at night?")


def without(*ids: str) -> Criteria:
    kept = tuple(each for each in SHIPPED.factors if each.id not in ids)
    return replace(SHIPPED, factors=kept)


def changed(**columns: object) -> Factor:
    return replace(NIGHT, **columns)  # type: ignore[arg-type]


def with_factor(factor: Factor) -> Criteria:
    return replace(SHIPPED, factors=(*SHIPPED.factors, factor))


BAD = {
    "no name": replace(SHIPPED, name=" "),
    "no approval": replace(SHIPPED, gates=(Gate.ASSESSMENT,)),
    "no assessment": replace(SHIPPED, gates=(Gate.APPROVAL,)),
    "none is enough": replace(SHIPPED, factors_min=0),
    "too many wanted": replace(SHIPPED, factors_min=7),
    "never expires": replace(SHIPPED, assessment_months=0),
    "expires in a century": replace(SHIPPED, assessment_months=1200),
    "no time to appeal": replace(SHIPPED, appeal_days=0),
    "no factor": replace(SHIPPED, factors=(), factors_min=0),
    "too many": replace(
        SHIPPED, factors=tuple(changed(id=f"night-{n}") for n in range(41))
    ),
    "twice": with_factor(SHIPPED.factors[0]),
    "twice, beside": with_factor(changed(id="traffic")),
    "traffic as a factor": replace(
        SHIPPED, factors=(*SHIPPED.factors, *SHIPPED.contexts), contexts=()
    ),
    "a bad id": with_factor(changed(id="Night Work")),
    "no name of a factor": with_factor(changed(name="")),
    "a long question": with_factor(changed(words="?" * 201)),
    "no weight": with_factor(changed(weight=0)),
    "too heavy": with_factor(changed(weight=6)),
}


def test_what_ships_can_be_used() -> None:
    assert flaws(SHIPPED) == ()


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_said_in_a_sentence(name: str) -> None:
    found = flaws(BAD[name])

    assert found
    assert all(each.sentence in SENTENCES for each in found)
    assert all("%(" not in str(each) for each in found)


@pytest.mark.requirement("REQ-02", "REQ-03")
def test_no_criteria_can_leave_a_gate_out() -> None:
    assert [each.what for each in flaws(replace(SHIPPED, gates=()))] == [
        "approval",
        "assessment",
    ]


def test_two_versions_differ_where_they_say_something_else() -> None:
    other = replace(
        with_factor(NIGHT), factors_min=2, factors=(*SHIPPED.factors[1:], NIGHT)
    )

    assert differences(SHIPPED, other) == (
        Difference(field="factors_min", before="1", after="2"),
        Difference(
            field="factors",
            of="drugs",
            before="Drug dispensing (3): Are medicines handed out or kept here?",
            after="",
        ),
        Difference(
            field="factors",
            of="night",
            before="",
            after="Night work (3): Is it open at night?",
        ),
    )
    assert differences(SHIPPED, SHIPPED) == ()


def test_a_place_falls_out_with_its_only_factor_and_hears_why() -> None:
    told = effect(SHIPPED, without("cash"), {"cash": YES})

    assert told.change is Change.FALLS_OUT
    assert said(told) == [
        "“High volume cash” is met, and is no longer a factor.",
        "0 of 5 factors are met; at least 1 must be.",
    ]


def test_a_place_comes_in_by_a_new_factor() -> None:
    told = effect(SHIPPED, with_factor(NIGHT), {"night": YES})

    assert told.change is Change.COMES_IN
    assert said(told) == [
        "“Night work” is met, and is a factor now.",
        "1 of 7 factors are met (Night work); at least 1 must be.",
    ]


def test_a_place_falls_out_if_more_is_asked_for() -> None:
    told = effect(SHIPPED, replace(SHIPPED, factors_min=2), {"cash": YES})

    assert told.change is Change.FALLS_OUT
    assert said(told) == [
        "1 of 6 factors are met (High volume cash); at least 2 must be.",
    ]


def test_a_factor_that_is_only_told_now_is_said_to_be() -> None:
    cash = next(each for each in SHIPPED.factors if each.id == "cash")
    beside = replace(without("cash"), contexts=(*SHIPPED.contexts, cash))

    assert str(effect(SHIPPED, beside, {"cash": YES}).why[0]) == (
        "“High volume cash” is met, and is told but no longer counts."
    )


@given(st.sets(st.sampled_from([each.id for each in SHIPPED.factors])))
def test_with_nothing_in_force_before_nobody_falls_out(met: set[str]) -> None:
    told = effect(None, SHIPPED, dict.fromkeys(met, YES))

    assert told.change is (Change.STAYS_IN if met else Change.STAYS_OUT)


def test_what_was_taken_over_is_sent_towards_its_removal() -> None:
    assert towards_removal(Stage.IN_SERVICE) is LifeDeed.GIVE_NOTICE
    assert towards_removal(Stage.ON_NOTICE) is LifeDeed.ORDER_REMOVAL
    assert towards_removal(Stage.DEACTIVATED) is LifeDeed.ORDER_REMOVAL
    assert towards_removal(Stage.REMOVED) is None


def test_the_page_of_reviews_is_for_deeds_that_need_a_reason_alone() -> None:
    for deed in REVIEW_DEEDS.values():
        rows = [each for each in STEPS if each.deed is deed]
        assert rows
        assert {each.action for each in rows} == {Action.DECIDE}
        assert {need for each in rows for need in each.needs} <= {
            Need.REASON,
            Need.REMEDIAL,
        }


@pytest.mark.requirement("REQ-06")
def test_no_request_is_decided_on_before_the_police_said_what_they_were_asked() -> None:
    for (_, deed), row in LIFE.items():
        if deed in (LifeDeed.APPROVE, LifeDeed.REFUSE):
            assert Need.POLICE in row.needs


def said(told: Effect) -> list[str]:
    return [str(each) for each in told.why]
