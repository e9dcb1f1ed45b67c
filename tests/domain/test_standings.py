"""Steps from standing to standing, and what a note beside one has to say."""

from datetime import date

import pytest

from quietbell.domain.site import Standing
from quietbell.domain.standings import (
    STEPS,
    lowers,
    note_of,
    note_problems,
    offered,
    withdrawn,
)

TODAY = date(2031, 3, 3)


def test_every_standing_can_be_left() -> None:
    assert set(STEPS) == set(Standing)
    assert all(STEPS[each] for each in Standing)


@pytest.mark.parametrize("standing", list(Standing))
def test_a_step_is_offered_or_withdraws_and_never_both(standing: Standing) -> None:
    assert set(offered(standing)) | set(withdrawn(standing)) == STEPS[standing]
    assert not set(offered(standing)) & set(withdrawn(standing))


def test_what_takes_a_button_out_of_service_lowers_coverage() -> None:
    told = {
        (before.value, after.value)
        for before in Standing
        for after in STEPS[before]
        if lowers(before, after)
    }

    gone = ("out of service", "deactivated", "removed")
    assert told == {
        (before, after) for before in ("in service", "on notice") for after in gone
    }


def test_a_removed_button_begins_anew() -> None:
    assert STEPS[Standing.REMOVED] == {Standing.PLANNED}
    assert Standing.IN_SERVICE not in STEPS[Standing.DEACTIVATED]


def test_out_of_service_needs_an_owner_and_a_day() -> None:
    found = note_problems(
        Standing.OUT_OF_SERVICE,
        owner=" ",
        due_on=None,
        words="cable cut",
        fallback="",
        today=TODAY,
    )

    assert set(found) == {"owner", "due_on", "fallback"}


def test_a_day_that_has_passed_is_no_due_day() -> None:
    found = note_problems(
        Standing.OUT_OF_SERVICE,
        owner="Telecom desk",
        due_on=date(2031, 3, 2),
        words="",
        fallback="ring 555-0100",
        today=TODAY,
    )

    assert found == {"due_on": "That day has passed."}


def test_deactivating_needs_a_reason_and_service_needs_none() -> None:
    empty = {"owner": "", "due_on": None, "words": "", "fallback": "", "today": TODAY}

    assert note_problems(Standing.DEACTIVATED, **empty) == {"words": "Say why."}
    assert note_problems(Standing.IN_SERVICE, **empty) == {}


def test_a_note_says_who_until_when_and_why() -> None:
    note = note_of(owner="Telecom desk", due_on=date(2031, 3, 9), words="cable cut")

    assert note == "Telecom desk; due 2031-03-09; cable cut"
