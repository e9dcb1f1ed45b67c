"""A press painted, heard, and acknowledged from the keyboard."""

import random
import string
import time

import pytest


def test_a_press_is_painted_from_its_row_alone(desk, engine, press):
    incident = press(1, presses=2, confidence="unverified", labels=["out_of_service"])
    desk.wait_incident(incident, attention="open", **{"class": "DURESS"})
    placard = desk.text(".placard")
    for words in (
        *("DURESS", "Library · Floor 1", "1-012", "Circulation"),
        *("Library, first floor, room 1 0 1 2", "Maria Santos", "Cashier"),
        *("phone key D-0001", "UNVERIFIED SOURCE", "BUTTON OUT OF SERVICE"),
        *("Pressed 2 times", "Nobody has it", "1 desk attended", "HOLD F9"),
    ):
        assert words in placard
    assert "DISPATCH NOW · NO CALL-BACK" in desk.text("#incident .profile")
    assert "Weapon reported here in 2024" in desk.text(".hazards")
    assert "Sealed until acknowledged" in desk.text(".access")
    assert "North door, stairs B" in desk.text(".route")
    assert desk.page.locator(".pin").count() == 1


def test_a_paint_receipt_follows_the_first_frame(desk, engine, press):
    incident = press(1)
    desk.wait_painted(incident)
    assert [receipt["incident"] for receipt in engine.shown] == [incident]


def test_the_placard_needs_no_picture(desk, engine, press):
    desk.page.route("**/blobs/*", lambda route: route.abort())
    incident = press(1)
    desk.wait_incident(incident)
    desk.page.wait_for_selector(".no-plan")
    assert "1-012" in desk.text(".placard")
    assert "North door, stairs B" in desk.text(".route")


@pytest.mark.requirement("RSP-01")
def test_holding_f9_acknowledges_and_hushes(desk, engine, press):
    incident = press(1)
    desk.wait_painted(incident)
    assert desk.body("sound") == "duress"
    desk.hold_f9()
    desk.wait_incident(incident, attention="acknowledged")
    desk.wait_body("sound", "none")
    assert [deed["deed"] for deed in engine.deeds] == ["acknowledge"]
    assert "You have it" in desk.text(".placard .has")
    assert "Door code 4471#" in desk.text(".access")


def test_letting_go_early_does_nothing(desk, engine, press):
    incident = press(1)
    desk.wait_painted(incident)
    for _ in range(3):
        desk.hold_f9(0.4)
        time.sleep(0.1)
    time.sleep(0.5)
    assert engine.deeds == []
    assert desk.body("sound") == "duress"


def test_a_key_already_on_its_way_is_not_for_a_new_alarm(desk, engine, press):
    first = press(1)
    desk.wait_painted(first)
    desk.page.keyboard.down("F9")
    time.sleep(0.3)
    second = press(2)  # it paints while the hand is down
    desk.page.wait_for_selector(f'#strip [data-incident="{second}"]')
    time.sleep(0.8)
    desk.page.keyboard.up("F9")
    assert engine.deeds == []


def test_what_is_typed_into_a_text_never_acknowledges(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.hold_f9()
    desk.wait_incident("inc-0001", attention="acknowledged")
    desk.pane("record")
    note = desk.page.locator('[data-form="note"] input')
    note.focus()
    typed = "suspect in lot D, red jacket; 2 men. F9? a k y n "
    for number in range(2, 6):
        press(number)
        desk.page.keyboard.type(typed)
        desk.page.keyboard.press("Escape")
        desk.page.keyboard.press("F9")
    assert desk.page.evaluate("document.activeElement.name") == "text"
    assert note.input_value() == typed * 4
    assert [deed["deed"] for deed in engine.deeds] == ["acknowledge"]
    assert desk.body("sound") == "duress"
    # The page was not taken away from under the writing hand either.
    desk.wait_incident("inc-0001")


def test_a_script_cannot_acknowledge(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.page.evaluate(
        """async () => {
          dispatchEvent(new KeyboardEvent('keydown', {key: 'F9'}))
          document.querySelector('[data-deed=acknowledge]').click()
          await new Promise((resolve) => setTimeout(resolve, 900))
        }"""
    )
    assert engine.deeds == []


def test_the_button_is_held_too(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    button = desk.page.locator(".placard [data-deed=acknowledge]")
    button.click()  # a click is no hold
    assert engine.deeds == []
    button.hover()
    desk.page.mouse.down()
    time.sleep(0.75)
    desk.page.mouse.up()
    desk.wait_incident("inc-0001", attention="acknowledged")


@pytest.mark.requirement("RSP-13")
def test_the_loser_is_told_who_and_by_how_much(desk, second_desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    engine.answer_delay_seconds = 0.5  # the winner's row is still on its way
    second_desk.page.keyboard.down("F9")
    time.sleep(0.1)
    desk.page.keyboard.down("F9")
    time.sleep(0.8)
    desk.page.keyboard.up("F9")
    second_desk.page.keyboard.up("F9")
    desk.page.wait_for_selector('[data-outcome="refused"]')
    words = desk.text(".placard .outcome")
    assert "R. Kim (Desk 2) has it · 0.8 s before you" in words


def test_the_sound_goes_on_until_the_answer_says_kept(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    engine.answer_delay_seconds = 1.5
    desk.hold_f9()
    desk.page.wait_for_selector(".hold[aria-busy=true]")
    assert "ACKNOWLEDGING…" in desk.text(".hold")
    assert desk.body("sound") == "duress"
    desk.wait_body("sound", "none")


def test_falling_silent_waits_for_the_disk_whoever_acknowledged(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    held = {
        **engine.rows["inc-0001"],
        "attention": "acknowledged",
        "sound": "none",
        "has_it": {
            "desk": "desk-2",
            "desk_name": "Desk 2",
            "person": "R. Kim",
            "since": engine.rows["inc-0001"]["opened_at"],
        },
    }
    engine.put(held, kept=False)
    desk.wait_incident("inc-0001", attention="acknowledged")
    assert desk.body("sound") == "duress"
    engine.keep_up()
    desk.wait_body("sound", "none")


def test_an_orphaned_incident_rings_again_by_its_own_sound(desk, engine, press):
    press(1, attention="orphaned", sound="orphaned")
    desk.wait_body("sound", "orphaned")
    assert "ORPHANED" in desk.text("#strip")


def test_hush_is_thirty_seconds_and_never_for_a_new_alarm(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.page.keyboard.press("F7")
    desk.wait_body("sound", "none")
    assert desk.body("audio") == "hushed"
    assert "Hushed" in desk.text("#hush")
    press(2)  # below the first: it is the younger one
    desk.wait_body("sound", "duress")


def test_a_hush_is_not_for_a_link_or_a_disk_that_fails_meanwhile(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.page.keyboard.press("F7")
    desk.wait_body("sound", "none")
    engine.freeze()
    desk.wait_body("sound", "not-receiving", seconds=7)
    engine.thaw()
    desk.wait_body("sound", "duress", seconds=15)
    desk.page.keyboard.press("F7")
    desk.wait_body("sound", "none")
    engine.set_recording("not recorded")
    desk.wait_body("sound", "duress")


def test_the_sound_is_off_until_the_key_that_the_banner_names(desk):
    """A browser takes Shift, Control and Escape for no sign that a person is there."""
    desk.wait_untouched("!!document.querySelector('[data-banner=\"sound-off\"]')")
    desk.page.keyboard.press("Shift")
    assert desk.peek("document.body.dataset.audio") == "suspended"
    banner = desk.peek("document.querySelector('[data-banner]').innerText")
    assert banner.split("\n") == ["SOUND OFF", "– press the Tab key"]
    desk.page.keyboard.press("Tab")
    desk.wait_body("audio", "running")
    assert desk.page.locator('[data-banner="sound-off"]').count() == 0


def test_a_storm_of_typing_never_acknowledges(desk, engine, press):
    """Every key a hand may hit while it writes, as alarms arrive one after another."""
    press(0)
    desk.wait_painted("inc-0000")
    desk.pane("record")
    note = desk.page.locator('[data-form="note"] input')
    note.focus()
    seed = 20_261
    chance = random.Random(seed)
    keys = ["F9", "Enter", "Escape", "Space", "F10", *string.printable[:94]]
    for number in range(1, 11):
        press(number)
        for key in chance.choices(keys, k=120):
            desk.page.keyboard.press(key)
    names = {deed["deed"] for deed in engine.deeds}
    assert "acknowledge" not in names, seed
    assert all(row["attention"] == "open" for row in engine.rows.values()), seed


def test_what_is_half_written_survives_another_alarm(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.hold_f9()
    desk.wait_incident("inc-0001", attention="acknowledged")
    desk.pane("record")
    desk.page.locator('[data-form="note"] input').fill("Half a sen")
    press(2)
    desk.wait_painted("inc-0002")
    desk.page.locator('#strip [data-incident="inc-0002"] button').click()
    desk.wait_incident("inc-0002")
    assert desk.page.locator('[data-form="note"] input').input_value() == ""
    desk.pane("timeline")
    desk.page.keyboard.press("F8")
    desk.wait_incident("inc-0001")
    desk.pane("record")
    assert desk.page.locator('[data-form="note"] input').input_value() == "Half a sen"


@pytest.mark.requirement("RSP-20")
def test_fifty_presses_are_shown_or_counted_oldest_first(desk, engine, press):
    for number in range(50):
        press(number, seconds_ago=120 - number)
    desk.page.wait_for_selector('#strip[data-open="50"]')
    assert desk.strip() == [f"inc-{number:04d}" for number in range(50)]
    assert "50 open · 50 nobody has" in desk.text("#strip .count")
    below = int(desk.page.locator(".below").get_attribute("data-below") or 0)
    strip = desk.page.locator("#strip").bounding_box()
    edge = desk.page.locator(".below").bounding_box()["y"]
    seen = [
        card
        for card in desk.page.locator("#strip .card").all()
        if (box := card.bounding_box()) and box["y"] + box["height"] <= edge + 1
    ]
    assert strip["y"] + strip["height"] <= 768
    assert len(seen) + below >= 50
    assert "Library" in desk.text(".below")


def test_keys_and_pointer_do_not_need_each_other(desk, engine, press):
    """F8 goes round the open ones, F10 does the next step."""
    for number in (1, 2):
        press(number, attention="acknowledged", sound="none", has_it=_held())
    desk.page.wait_for_selector('#strip[data-open="2"]')
    before = desk.page.locator("#incident").get_attribute("data-incident")
    desk.page.keyboard.press("F8")
    after = desk.page.locator("#incident").get_attribute("data-incident")
    assert before != after
    desk.page.keyboard.press("F10")
    desk.page.wait_for_selector('[data-step="dispatch"][data-done="true"]')
    assert engine.deeds[0]["body"] == {"step": "dispatch"}


def _held() -> dict[str, str]:
    since = "2026-01-01T00:00:00.000Z"
    return {
        "desk": "desk-1",
        "desk_name": "Desk 1",
        "person": "D. Ortiz",
        "since": since,
    }
