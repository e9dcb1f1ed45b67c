"""Test windows: two signers, one press, an end."""

from dataclasses import replace
from math import inf, nan

import pytest

from quietbell.domain import floor_events as t
from quietbell.domain import windows, words
from quietbell.domain.actors import Actor
from quietbell.domain.guards import Refused
from quietbell.domain.windows import Window
from tests.support.incidents import LEE, ORTIZ, at

ASKED = t.WindowOpened(
    at=at(0),
    by=ORTIZ,
    window="w-1",
    button="bursar-114",
    purpose=words.TestPurpose.TEST,
    presser="Ines Falk",
    minutes=10,
)
SIGNED = t.WindowSigned(at=at(30), by=LEE, window="w-1")
CLOSED = t.WindowClosed(at=at(60), by=LEE, window="w-1")


def asked() -> Window:
    return windows.open_window(ASKED)


def signed() -> Window:
    return windows.after(asked(), SIGNED)


def takes(window: Window, seconds: float) -> bool:
    return window.takes(tick=at(seconds).tick)


def test_a_window_is_what_was_asked_for() -> None:
    assert asked() == Window(
        id="w-1",
        button="bursar-114",
        purpose=words.TestPurpose.TEST,
        presser="Ines Falk",
        opened_by=ORTIZ,
        opened=at(0),
        minutes=10,
    )


def test_it_counts_only_once_a_second_person_has_signed() -> None:
    assert not takes(asked(), 31)
    assert signed() == replace(asked(), is_signed=True, signed_by=LEE)
    assert takes(signed(), 31)


def test_before_go_live_one_signature_is_enough() -> None:
    assert takes(windows.open_window(replace(ASKED, is_signed=True)), 1)


def test_its_first_press_is_the_test_press_and_no_other() -> None:
    pressed = windows.pressed(signed(), "i-1")
    assert pressed == replace(signed(), pressed="i-1")
    assert not takes(pressed, 40)


def test_it_ends_with_its_minutes_whether_or_not_somebody_closes_it() -> None:
    assert signed().ends_tick == at(600).tick
    assert takes(signed(), 599.9)
    assert not takes(signed(), 600)


def test_it_can_be_closed_before() -> None:
    closed = windows.after(signed(), CLOSED)
    assert closed == replace(signed(), is_closed=True)
    assert not takes(closed, 61)


@pytest.mark.parametrize("minutes", [0.5, 10, 30])
def test_it_lasts_half_an_hour_at_most(minutes: float) -> None:
    windows.check_minutes(minutes)
    assert (windows.MINUTES_DEFAULT, windows.CONFIRM_SECONDS) == (10, 60)


@pytest.mark.parametrize("minutes", [0, -1, 30.01, inf, nan])
def test_there_is_no_window_without_an_end(minutes: float) -> None:
    with pytest.raises(Refused, match="too_long") as why:
        windows.check_minutes(minutes)
    assert why.value.detail == {"minutes_max": 30.0}


@pytest.mark.parametrize(
    ("window", "by", "code"),
    [
        (signed(), LEE, "not_now"),
        (windows.after(asked(), CLOSED), LEE, "not_now"),
        (asked(), ORTIZ, "same_person"),
        (asked(), replace(ORTIZ, desk="desk-9"), "same_person"),
        (asked(), Actor(desk="desk-1"), "same_person"),
    ],
)
def test_a_second_signature_is_another_person_s_and_in_time(
    window: Window, by: Actor, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        windows.check_signature(window, by)


@pytest.mark.parametrize("by", [LEE, Actor(desk="desk-2")])
def test_another_person_or_another_desk_signs(by: Actor) -> None:
    windows.check_signature(asked(), by)
