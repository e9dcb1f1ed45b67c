"""Settings with which a phone's key is silent, and those with which it is not."""

import pytest

from quietbell.domain.phone_settings import (
    action_button,
    has_action_button,
    is_9800,
    notes,
)

URL = "https://press.example/p/abc"


def test_what_we_export_is_silent() -> None:
    assert notes("SEP1", action_button(URL)) == ()


@pytest.mark.parametrize("delay", ["1", "5", "30", "005"])
def test_a_delay_above_zero_is_refused_in_a_plain_sentence(delay: str) -> None:
    (note,) = notes("SEP1", {**action_button(URL), "Dial Out Delay 1": delay})

    assert note.is_refused
    assert f"waits {int(delay)} seconds" in note.sentence
    assert "Set the delay to 0" in note.sentence


@pytest.mark.parametrize("name", ["Dial_Out_Delay_2_", "dialOutDelay2"])
def test_every_group_and_every_spelling_is_looked_at(name: str) -> None:
    told = {"Action_Button_Function_2_": "Emergency Call", name: "5"}

    assert [each.is_refused for each in notes("SEP1", told)] == [True]


def test_a_delay_that_nobody_set_is_five_seconds() -> None:
    (note,) = notes("SEP1", {"Action Button Function 1": "Custom"})

    assert "5 seconds" in note.sentence
    (note,) = notes("SEP1", {"Action Button Function": "Custom", "Dial Out Delay": "x"})
    assert "no number" in note.sentence


def test_a_button_that_is_off_may_have_any_delay() -> None:
    told = {"Action Button Function 1": "Off", "Dial Out Delay 1": "5"}

    assert notes("SEP1", told) == ()


def test_a_single_press_is_said_to_be_easily_pressed() -> None:
    told = {**action_button(URL), "Service Trigger 1": "Single Press"}

    (note,) = notes("SEP1", told)
    assert not note.is_refused
    both = notes("SEP1", {**told, "Dial Out Delay 1": "3"})
    assert [each.is_refused for each in both] == [True, False]


def test_other_phones_have_no_such_button() -> None:
    assert [is_9800(each) for each in ("DP-9841", "CP-8845", "")] == [
        True,
        False,
        False,
    ]
    assert not has_action_button(["Device Name", "Service URL"])
    assert has_action_button(["Dial Out Delay 1"])
