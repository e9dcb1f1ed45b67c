"""What the disk does not take is said aloud; what it lost is not forgotten."""

import time

import pytest

from tests.support.fake_engine import iso

pytestmark = pytest.mark.requirement("RSP-18")


def test_not_recorded_has_a_banner_and_a_sound_of_its_own(desk, engine):
    engine.set_recording("not recorded")
    desk.wait_body("sound", "not-recorded")
    assert "NOT RECORDED" in desk.text('[data-banner="not-recorded"]')
    engine.set_recording("recording")
    desk.wait_body("sound", "none")
    assert desk.page.locator('[data-banner="not-recorded"]').count() == 0


def test_an_acknowledgement_in_memory_silences_the_duress_only(desk, engine, press):
    engine.set_recording("not recorded")
    press(1)
    desk.wait_painted("inc-0001")
    assert desk.body("sound") == "duress"
    desk.hold_f9()
    desk.wait_incident("inc-0001", attention="acknowledged")
    desk.wait_body("sound", "not-recorded")
    assert "done, NOT RECORDED" in desk.text(".placard .outcome")
    desk.pane("timeline")
    assert desk.page.locator('.timeline .kept[data-kept="false"]').count() == 1
    engine.set_recording("recording")
    engine.keep_up()
    desk.page.wait_for_selector('.timeline .kept[data-kept="false"]', state="detached")


def test_the_reserve_is_said(desk, engine):
    engine.set_recording("reserve")
    desk.page.wait_for_selector('[data-banner="reserve"]')
    assert desk.body("sound") == "none"


def test_what_the_engine_could_not_understand_rings_and_is_shown_raw(desk, engine):
    raw = {"why": "KeyError", "raw": "GET /p/…", "at": "2026-01-01T00:00:00.000Z"}
    engine.extra_status = {"parked": 1, "parked_last": raw}
    engine.say_status()
    desk.wait_body("sound", "duress")
    assert "GET /p/…" in desk.text('[data-banner="parked"]')
    desk.page.locator('[data-act="read-parked"]').click()
    desk.wait_body("sound", "none")


def test_what_was_seen_and_lost_stays_until_a_person_decides(desk, engine, press):
    engine.put({**_row(engine, press), "id": "inc-0007", "number": 7}, kept=False)
    desk.wait_painted("inc-0007")
    engine.rows.pop("inc-0007")
    engine.restart("e2")
    desk.page.wait_for_selector('[data-seen="inc-0007"]')
    assert "SEEN, NOT RECORDED" in desk.text("#seen")
    assert desk.strip() == ["inc-0001"]
    engine.change("inc-0001", attention="acknowledged", sound="none")
    desk.wait_incident("inc-0001", attention="acknowledged")
    time.sleep(1)
    assert desk.body("sound") == "duress"  # nobody has in hand what was lost
    desk.deed("raise_again", "#seen")
    desk.page.wait_for_selector("#seen", state="detached")
    raised = engine.deeds[-1]
    assert (raised["deed"], raised["incident"]) == ("raise_again", None)
    assert raised["body"]["card"] == "inc-0007"


def test_a_seen_card_may_be_dismissed(desk, engine, press):
    engine.put({**_row(engine, press), "id": "inc-0007"}, kept=False)
    desk.wait_painted("inc-0007")
    engine.rows.pop("inc-0007")
    engine.restart("e2")
    desk.page.locator('[data-act="dismiss-seen"]').click()
    assert desk.page.locator("#seen").count() == 0
    assert engine.deeds == []
    desk.wait_body("sound", "duress")  # the other one still is


def test_what_was_kept_leaves_no_card(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    engine.remove("inc-0001")
    engine.restart("e2")
    desk.wait_body("link", "up")
    time.sleep(1)
    assert desk.page.locator("#seen").count() == 0


def test_a_later_press_that_was_lost_goes_on_ringing(desk, engine, press):
    press(1, attention="acknowledged", sound="none", ringing_since=None)
    taken = engine.rows["inc-0001"]
    engine.put({**_rings_again(taken), "presses": 2}, kept=False)
    desk.wait_body("sound", "duress")
    engine.rows["inc-0001"] = taken
    engine.restart("e2")
    desk.page.wait_for_selector('[data-seen="inc-0001"]')
    desk.wait_body("link", "up")
    assert desk.body("sound") == "duress"
    desk.page.locator('[data-act="dismiss-seen"]').click()
    desk.wait_body("sound", "none")


def test_a_snapshot_silences_nothing_before_it_is_kept(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    engine.drop_secretly("inc-0001")
    row = engine.rows["inc-0001"]
    held = {"attention": "acknowledged", "sound": "none", "seq": row["seq"] + 1}
    engine.rows["inc-0001"] = {**row, **held}
    desk.wait_incident("inc-0001", attention="acknowledged")  # by a fresh snapshot
    time.sleep(1)
    assert desk.body("sound") == "duress"
    engine.put(engine.rows["inc-0001"])
    desk.wait_body("sound", "none")


def _rings_again(row):
    return {**row, "attention": "open", "sound": "duress", "ringing_since": iso()}


def _row(engine, press):
    press(1)
    return engine.rows["inc-0001"]
