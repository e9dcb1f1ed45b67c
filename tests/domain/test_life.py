"""A button's life: the one table, held whole."""

from collections import deque

import pytest

from quietbell.domain.life import (
    INHERITED,
    LIFE,
    STEPS,
    LifeDeed,
    Need,
    NoSuchDeed,
    Stage,
    deeds_from,
    missing,
    step,
)
from quietbell.domain.life_work import WORK
from quietbell.domain.site import Standing

COUNTED_ON = {Standing.IN_SERVICE, Standing.ON_NOTICE}


def reached(begin: Stage, *, without: frozenset[LifeDeed] = frozenset()) -> set[Stage]:
    seen, waiting = {begin}, deque([begin])
    while waiting:
        for each in deeds_from(waiting.popleft()):
            if each.deed not in without and each.after not in seen:
                seen.add(each.after)
                waiting.append(each.after)
    return seen


def test_no_row_stands_twice() -> None:
    assert len(LIFE) == len(STEPS)


def test_every_stage_is_reached_from_the_wish() -> None:
    assert reached(Stage.REQUESTED) == set(Stage)


def test_every_stage_but_a_withdrawn_request_can_be_left() -> None:
    stuck = {each for each in Stage if not deeds_from(each)}

    assert stuck == {Stage.WITHDRAWN}


def test_every_deed_and_every_need_is_used() -> None:
    assert {each.deed for each in STEPS} == set(LifeDeed)
    assert {need for each in STEPS for need in each.needs} == set(Need)


@pytest.mark.requirement("REQ-02", "REQ-03")
@pytest.mark.parametrize(
    "need", [Need.APPROVAL, Need.ASSESSMENT, Need.FACTOR, Need.CRITERIA]
)
def test_no_way_leads_to_approved_without_what_it_needs(need: Need) -> None:
    into = [each for each in STEPS if each.after is Stage.APPROVED]

    assert into
    assert all(need in each.needs for each in into)


@pytest.mark.requirement("INS-05")
def test_what_was_asked_for_is_counted_on_only_after_its_acceptance() -> None:
    into = [
        each
        for each in STEPS
        if each.standing in COUNTED_ON
        and each.before in (Stage.INSTALLED, Stage.ACCEPTED)
    ]

    assert {each.deed for each in into} == {LifeDeed.TAKE_OVER, LifeDeed.PUT_IN_SERVICE}
    assert Need.INHERITED in step(Stage.INSTALLED, LifeDeed.TAKE_OVER).needs
    assert Need.ACCEPTANCE in step(Stage.ACCEPTED, LifeDeed.PUT_IN_SERVICE).needs
    skipped = frozenset({LifeDeed.ACCEPT, LifeDeed.TAKE_OVER, LifeDeed.PUT_UP_AGAIN})
    assert Stage.IN_SERVICE not in reached(Stage.REQUESTED, without=skipped)


def test_a_deactivated_button_comes_back_by_training_and_a_press_alone() -> None:
    unproven = frozenset({LifeDeed.ACCEPT, LifeDeed.TAKE_OVER})
    back = reached(Stage.DEACTIVATED, without=unproven)

    assert Stage.IN_SERVICE not in back
    assert Need.REMEDIAL in step(Stage.DEACTIVATED, LifeDeed.ASK_AGAIN).needs
    assert step(Stage.REACTIVATION_REQUESTED, LifeDeed.REACTIVATE).after is (
        Stage.INSTALLED
    )


def test_a_review_takes_nothing_away() -> None:
    opened = [each for each in STEPS if each.deed is LifeDeed.OPEN_REVIEW]

    assert all(each.standing is None for each in opened)


def test_what_is_missing_is_told_in_order() -> None:
    row = step(Stage.ASSESSED, LifeDeed.APPROVE)

    assert missing(row, frozenset({Need.CRITERIA, Need.REASON, Need.POLICE})) == (
        Need.APPROVAL,
        Need.ASSESSMENT,
        Need.FACTOR,
    )
    assert missing(row, frozenset(Need)) == ()


def test_a_deed_of_another_stage_is_none() -> None:
    with pytest.raises(NoSuchDeed, match="is not for what is in service"):
        step(Stage.IN_SERVICE, LifeDeed.APPROVE)


def test_whoever_was_there_before_begins_where_they_stand() -> None:
    assert set(INHERITED) == set(Standing)


def test_every_stage_that_waits_for_somebody_has_a_task() -> None:
    rest = {
        Stage.REFUSED,
        Stage.WITHDRAWN,
        Stage.IN_SERVICE,
        Stage.ON_NOTICE,
        Stage.OUT_OF_SERVICE,
        Stage.DEACTIVATED,
        Stage.REMOVED,
    }

    assert set(WORK) == set(Stage) - rest
