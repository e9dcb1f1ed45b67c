"""Deeds that stories have no reason to try: scope, bounds, and what is over."""

import pytest

from quietbell.domain import windows
from quietbell.engine import presses, sessions
from tests.support.consoles import DONE, refused


def test_an_officer_does_nothing_where_the_own_unit_was_not_sent(world):
    officer, desk = world.desk("Car 4"), world.desk("Desk 1")
    world.press("Bursar 114")
    incident = desk.row["id"]

    assert officer.note("I was there", incident=incident, version=1) == (
        refused("unknown_incident")
    )
    assert officer.verify(
        "real", "eyes on scene", "R. Diaz", incident=incident, version=1
    ) == refused("unknown_incident")


def test_windows_have_a_number_that_nobody_passes(world, monkeypatch):
    monkeypatch.setattr(windows, "WINDOWS_MAX", 2)
    desk = world.desk("Desk 1")

    assert desk.open_test_window("bursar-114", "Ines Falk") == DONE
    assert desk.open_test_window("bursar-116", "Ines Falk") == DONE
    assert desk.open_test_window("dean-210", "Ines Falk") == refused("too_many")


def test_a_signature_after_the_end_is_too_late(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    first.open_test_window("bursar-114", "Ines Falk", minutes=1)
    (window,) = first.console.status["tests"]

    world.clock.advance(60)  # its end is due, and the engine has not turned yet

    assert second.sign_test_window(window=window["window"]) == (
        refused("too_late", seconds=60.0)
    )


def test_a_window_of_another_site_is_not_there(world):
    first = world.desk("Desk 1")
    other = world.desk("Desk 2", sites=("north",))
    first.open_test_window("bursar-114", "Ines Falk")
    (window,) = first.console.status["tests"]

    assert other.sign_test_window(window=window["window"]) == refused("unknown_window")
    assert other.close_test_window(window=window["window"]) == refused("unknown_window")


def test_a_holder_closes_no_window_but_of_the_own_button(world):
    first = world.desk("Desk 1")
    holder = world.desk("Porter", person="falk")
    first.open_test_window("dean-210", "Owen Brandt")
    first.open_test_window("bursar-114", "Ines Falk")
    dean, bursar = first.console.status["tests"]

    assert holder.close_test_window(window=dean["window"]) == refused("not_allowed")
    assert holder.close_test_window(window=bursar["window"]) == DONE


def test_a_window_of_a_button_that_left_the_file_can_be_closed(world):
    desk = world.desk("Desk 1")
    desk.open_test_window("bursar-114", "Ines Falk")
    (window,) = desk.console.status["tests"]
    site = world.site
    world.changes(
        buttons=tuple(b for b in site.buttons if b.id != "bursar-114"),
        doors=tuple(d for d in site.doors if d.button != "bursar-114"),
    )

    assert desk.console.status["tests"][0]["label"] == "bursar-114"
    assert desk.close_test_window(window=window["window"]) == DONE


def test_strangers_are_remembered_up_to_a_bound(world, monkeypatch):
    monkeypatch.setattr(presses, "SOURCES_MAX", 4)
    desk = world.desk("Desk 1")

    for number in range(1, 10):
        world.asks(token="nobody-knows-it", source=f"127.9.0.{number}")

    assert len(world.engine._presses._strangers) <= 4
    assert desk.console.status["unmatched"] == 9


def test_nobody_revokes_a_desk_that_is_none(world):
    assert world.desk("Desk 3").revoke_desk("desk-99") == refused("unknown_desk")


@pytest.mark.parametrize("other", ["self", "none"])
def test_an_incident_links_to_another_one(world, other):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    named = desk.row["id"] if other == "self" else "none"

    code = "same_incident" if other == "self" else "unknown_incident"
    assert desk.link(named) == refused(code)


def test_past_the_consoles_that_it_holds_the_stalest_goes(world, monkeypatch):
    monkeypatch.setattr(sessions, "SESSIONS_MAX", 2)
    first = world.desk("Desk 1")
    first.goes_silent()
    world.wait(seconds=3)
    second = world.desk("Desk 2")
    world.wait(seconds=1)

    third = world.desk("Desk 3")
    world.press("Bursar 114")
    incident = third.row["id"]

    assert second.acknowledge() == DONE
    assert first.note("Hello", incident=incident) == refused("unknown_desk")


def test_a_session_opened_anew_is_the_same_console(world):
    desk = world.desk("Desk 1")

    world.run(desk.open())

    assert len(list(world.engine.sessions.all())) == 1
