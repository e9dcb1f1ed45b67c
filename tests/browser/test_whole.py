"""The whole system in a real browser: real presses, real keys, a real engine."""

import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.desk import BROWSER_ARGUMENTS, Desk
from tests.support.tools import need
from tests.support.whole import Whole, whole

SILENT = b"<CiscoIPPhoneExecute>"
SHOWN_SECONDS_MAX = 5.0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with whole(tmp_path_factory.mktemp("whole")) as running:
        yield running


@pytest.fixture
def first(chromium: Browser, place: Whole) -> Iterator[Desk]:
    desk = place.open_desk(chromium, "desk-1")
    yield desk
    desk.close()


@pytest.fixture
def second(chromium: Browser, place: Whole) -> Iterator[Desk]:
    """A second browser, not a second window of the first."""
    other = chromium.browser_type.launch(
        executable_path=need("chromium"), args=list(BROWSER_ARGUMENTS)
    )
    desk = place.open_desk(other, "desk-2")
    yield desk
    desk.close()
    other.close()


def _pressed(place: Whole, desk: Desk, button: str) -> str:
    """Press *button* and wait until *desk* shows it; return the incident."""
    before = _all(desk)
    answer = place.press(button)
    assert answer == b"" or SILENT in answer  # by the model of the phone
    end = time.monotonic() + SHOWN_SECONDS_MAX
    while not _all(desk) - before:
        assert time.monotonic() < end, "it was not shown"
        time.sleep(0.02)
    return (_all(desk) - before).pop()


def _all(desk: Desk) -> set[str]:
    """Return every incident in the strip, also what is folded away there."""
    cards = desk.page.locator("#strip [data-incident]")
    return set(cards.evaluate_all("cards => cards.map(card => card.dataset.incident)"))


def _taken(place: Whole, desk: Desk, button: str) -> str:
    incident = _pressed(place, desk, button)
    desk.wait_painted(incident)
    desk.hold_f9()
    desk.wait_incident(incident, attention="acknowledged")
    return incident


@pytest.mark.requirement("ACT-02", "RSP-01", "RSP-03")
def test_a_press_is_painted_with_everything_a_dispatcher_needs(place, first):
    button = place.buttons("north")[0]
    began = time.monotonic()
    incident = _pressed(place, first, button.id)
    assert time.monotonic() - began < 2
    shown = first.wait_incident(incident, attention="open").inner_text()
    assert button.room in shown
    assert button.approach in shown
    assert "Maria Santos" in shown
    assert all(hazard in shown for hazard in button.hazards)
    first.page.wait_for_selector("#incident img")
    is_drawn = "img => img.complete && img.naturalWidth > 0"
    assert first.page.locator("#incident .plan img").first.evaluate(is_drawn)
    assert first.body("sound") == "duress"
    time.sleep(0.7)
    first.hold_f9()
    first.wait_incident(incident, attention="acknowledged")
    first.wait_body("sound", "none")
    assert {"acknowledged", "presented"} <= {
        kind
        for kind in ("acknowledged", "presented")
        if any(e["incident"] == incident for e in place.entries(kind))
    }


@pytest.mark.requirement("RSP-02", "RSP-04", "RSP-05", "RSP-08", "RSP-19", "RSP-07")
def test_dispatch_at_once_worked_to_closed(place, first):
    incident = _taken(place, first, place.buttons("north")[1].id)
    assert first.page.locator('[data-deed="begin_assessment"]').count() == 0
    call_back = first.page.locator('[data-step="call-back"] button')
    assert call_back.is_disabled()
    first.page.locator(".pick input").first.check()
    first.page.keyboard.press("Control+F10")
    first.wait_incident(incident, response="dispatched")
    first.deed("in_position")
    first.page.wait_for_selector('[data-step="call-back"][data-locked="false"]')
    first.pane("caller")
    fact = first.page.locator('.script[data-field="weapon"]')
    fact.locator('[name="text"]').fill("a knife")
    fact.locator("[data-deed]").click()
    fact.locator(".fact").wait_for()
    first.pane("respond")
    first.deed("arrive", ".sent")
    first.wait_incident(incident, response="on_scene")
    first.fill("verify", finding="real", method="eyes on scene", eyes_on="P4")
    first.page.wait_for_selector('.verify [data-finding="real"]')
    first.pane("closing")
    first.fill("dispose", disposition="emergency", method="eyes on scene", eyes_on="P4")
    first.wait_incident(incident, response="closed", attention="ended")
    kept = [e for e in place.entries("key-fact-recorded") if e["incident"] == incident]
    assert len(kept) == 1
    assert "knife" not in str(kept)


@pytest.mark.requirement("RSP-02", "RSP-07", "RSP-09")
def test_assess_first_worked_to_closed_with_a_second_person(place, first, second):
    incident = _taken(place, first, place.buttons("harbor")[0].id)
    first.deed("begin_assessment")
    first.wait_incident(incident, response="assessing")
    first.pane("caller")
    assert first.page.locator('[data-deed="begin_emergency_call"]').is_disabled()
    first.pane("respond")
    first.page.locator('[data-deed="set_level"]').last.click()
    first.fill("verify", finding="real", method="camera", eyes_on="Desk 1")
    first.page.wait_for_selector('.verify [data-finding="real"]')
    first.pane("caller")
    first.deed("begin_emergency_call")
    first.page.wait_for_selector('[data-call="calling"]')
    first.deed("finish_emergency_call")
    first.page.wait_for_selector('[data-call="called"]')
    first.pane("closing")
    first.fill(
        "dispose",
        disposition="good faith",
        cause="feared, nothing found",
        method="camera",
        eyes_on="Desk 1",
    )
    first.page.wait_for_selector("[data-proposal]")
    first.wait_incident(incident, response="assessing")  # nobody was there: not alone
    second.page.locator(f'#strip [data-incident="{incident}"]').click()
    second.page.wait_for_selector("[data-proposal]")
    second.page.locator('[data-proposal] [data-deed="second"]').first.click()
    first.wait_incident(incident, response="closed")


@pytest.mark.requirement("RSP-13")
def test_two_desks_race_by_real_keys_and_one_has_it(place, first, second):
    used = {place.buttons("north")[0].id, place.buttons("north")[1].id}
    buttons = [each for each in place.buttons("north") if each.id not in used][:20]
    assert len(buttons) == 20
    winners = []
    for number, button in enumerate(buttons):
        incident = _pressed(place, first, button.id)
        first.wait_painted(incident)
        second.wait_painted(incident)
        one, other = (first, second) if number % 2 else (second, first)
        one.page.keyboard.down("F9")
        other.page.keyboard.down("F9")
        time.sleep(0.8)
        one.page.keyboard.up("F9")
        other.page.keyboard.up("F9")
        for desk in (first, second):
            desk.page.locator(f'#strip [data-incident="{incident}"]').click()
            desk.wait_incident(incident, attention="acknowledged")
        taken = [e for e in place.entries("acknowledged") if e["incident"] == incident]
        assert len(taken) == 1
        winners.append(taken[0]["by"]["desk"])
    print(f"20 races by keys: {winners.count('desk-1')} to {winners.count('desk-2')}")
    assert set(winners) == {"desk-1", "desk-2"}


def test_a_frozen_engine_is_said_aloud_and_replaced(place, first):
    place.running.send("engine", signal.SIGSTOP)
    began = time.monotonic()
    first.wait_body("link", "lost", seconds=8)
    assert time.monotonic() - began < 7  # five, and what a busy machine adds
    assert first.body("sound") in ("not-receiving", "duress")
    first.wait_body("link", "up", seconds=40)
    button = place.buttons("harbor")[1]
    _pressed(place, first, button.id)


@pytest.mark.requirement("PLT-07")
def test_nothing_outside_is_asked_for(place, first):
    _pressed(place, first, place.buttons("harbor")[2].id)
    time.sleep(1)
    assert first.outside == []
    assert first.errors == []
