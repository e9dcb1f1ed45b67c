"""An incident worked from its press to its closing, under each profile."""

import pytest

from tests.support import fake_rows


def _acknowledged(desk, press, **values):
    incident = press(1, **values)
    desk.wait_painted(incident)
    desk.hold_f9()
    desk.wait_incident(incident, attention="acknowledged")
    return incident


def _said(desk, deed, selector):
    desk.page.wait_for_selector(selector)
    return deed


@pytest.mark.requirement("RSP-02", "RSP-04", "RSP-05", "RSP-07")
def test_dispatch_at_once_from_press_to_closed(desk, engine, press):
    incident = _acknowledged(desk, press)
    locked = desk.page.locator('[data-step="call-back"] button')
    assert locked.is_disabled()
    desk.page.locator('[data-unit="u4"] input').check()  # medical: not allowed as it is
    dispatch = desk.page.locator('[data-deed="dispatch"]')
    assert dispatch.is_disabled()
    desk.page.locator('.units [name="reason"]').fill("Holder is bleeding")
    desk.page.locator('[data-unit="u1"] input').check()
    desk.page.keyboard.press("Control+F10")
    desk.wait_incident(incident, response="dispatched")
    assert engine.deeds[-1]["body"]["reason"] == "Holder is bleeding"
    desk.deed("in_position")
    desk.page.wait_for_selector('[data-step="call-back"][data-locked="false"]')
    desk.deed("arrive", '.sent[data-unit="u1"]')
    desk.wait_incident(incident, response="on_scene")
    desk.fill("verify", finding="real", method="eyes on scene", eyes_on="Unit 4 Lee")
    desk.page.wait_for_selector('.verify [data-finding="real"]')
    desk.pane("closing")
    desk.fill("dispose", disposition="emergency", method="eyes on scene", eyes_on="Lee")
    desk.wait_incident(incident, response="closed", attention="ended")
    assert engine.deeds[-1]["body"]["cause"] is None
    assert desk.page.locator("#strip").get_attribute("data-open") == "0"


@pytest.mark.requirement("RSP-09")
def test_assess_first_calls_911_only_when_verified(desk, engine, press):
    profile = fake_rows.assess_profile()
    incident = _acknowledged(desk, press, profile=profile)
    desk.deed("begin_assessment")
    desk.wait_incident(incident, response="assessing")
    desk.page.locator('[data-deed="set_level"]', has_text="Respond").click()
    desk.page.wait_for_selector('[data-deed="set_level"][aria-pressed="true"]')
    desk.pane("caller")
    assert desk.page.locator('[data-deed="begin_emergency_call"]').is_disabled()
    desk.pane("respond")
    desk.fill("verify", finding="real", method="camera", eyes_on="D. Ortiz")
    desk.page.wait_for_selector('.verify [data-finding="real"]')
    desk.pane("caller")
    desk.deed("begin_emergency_call")
    desk.page.wait_for_selector('[data-call="calling"]')
    assert "911 is being called by Desk 1" in desk.text(".emergency-call")
    desk.deed("finish_emergency_call")
    desk.page.wait_for_selector('[data-call="called"]')


def test_911_is_called_by_one_desk_and_seen_by_all(desk, second_desk, press):
    incident = _acknowledged(desk, press)
    desk.pane("caller")
    desk.deed("begin_emergency_call")
    second_desk.wait_incident(incident)
    second_desk.pane("caller")
    second_desk.page.wait_for_selector('[data-call="calling"]')
    assert second_desk.page.locator('[data-deed="begin_emergency_call"]').count() == 0


@pytest.mark.requirement("RSP-19")
def test_a_callers_key_facts_are_saved_with_their_time(desk, press):
    _acknowledged(desk, press)
    desk.pane("caller")
    for field, words in (("weapon", "Knife"), ("direction", "Towards the library")):
        within = desk.page.locator(f'[data-field="{field}"]')
        within.locator("input").fill(words)
        within.locator("button").click()
        within.locator(".fact", has_text=words).wait_for()
        assert "D. Ortiz" in within.inner_text()


def test_a_report_of_an_accident_never_cancels(desk, press):
    incident = _acknowledged(desk, press)
    desk.pane("record")
    desk.page.locator(".accidental summary").click()
    desk.fill("report_accidental", name="M. Santos", place="Desk", reason="Cleaning")
    desk.page.wait_for_selector('[data-chip="accidental"]')
    assert "REPORTED ACCIDENTAL (unverified)" in desk.text(".placard")
    desk.wait_incident(incident, attention="acknowledged")


def test_facts_notes_kind_code_word_and_cameras(desk, engine, press):
    _acknowledged(desk, press)
    desk.pane("record")
    desk.fill("note", text="Door is locked")
    desk.page.locator(".notes .fact", has_text="Door is locked").wait_for()
    desk.page.locator('[data-deed="set_kind"]').select_option("robbery")
    desk.page.locator(".kind-note", has_text="Take positions at the exits").wait_for()
    desk.fill("hear_code_word", text="Is the blue folder there")
    desk.page.locator(".code-word .fact").wait_for()
    desk.deed("view_cameras")
    desk.page.locator(".cameras .fact").wait_for()
    desk.page.locator(".pressed-by summary").click()
    desk.fill("set_pressed_by", person="unknown", basis="nobody seen yet")
    desk.page.locator(".pressed-by .fact").wait_for()


def test_give_back_within_ten_seconds(desk, press):
    incident = _acknowledged(desk, press)
    desk.deed("give_back")
    desk.wait_incident(incident, attention="open")
    desk.wait_body("sound", "duress")


def test_hand_over_waits_for_the_other(desk, second_desk, press):
    incident = _acknowledged(desk, press)
    desk.fill("offer_hand_over", to_desk="desk-2")
    desk.page.wait_for_selector(".handing")
    second_desk.deed("accept_hand_over")
    desk.page.locator(".has", has_text="R. Kim (Desk 2) has it").wait_for()
    second_desk.page.locator(".has", has_text="You have it").wait_for()
    second_desk.wait_incident(incident, attention="acknowledged")


def test_taking_over_from_a_live_holder_needs_a_reason(desk, second_desk, press):
    incident = _acknowledged(desk, press)
    second_desk.wait_incident(incident, attention="acknowledged")
    second_desk.page.locator("summary", has_text="Take over").click()
    second_desk.deed("take_over")
    assert "D. Ortiz" in second_desk.text(".has")  # the browser wants the reason first
    second_desk.fill("take_over", reason="Ortiz is on the radio")
    second_desk.page.locator(".has", has_text="You have it").wait_for()


@pytest.mark.requirement("RSP-07")
def test_with_nobody_on_scene_a_second_person_closes(desk, second_desk, press):
    incident = _acknowledged(desk, press)
    desk.pane("closing")
    desk.fill(
        "dispose",
        disposition="accidental",
        cause="bumped",
        method="camera",
        eyes_on="D. Ortiz",
    )
    desk.page.wait_for_selector("[data-proposal]")
    desk.deed("second", "[data-proposal]")
    desk.page.wait_for_selector('[data-outcome="refused"][data-reason="same_person"]')
    second_desk.wait_incident(incident)
    second_desk.page.wait_for_selector("[data-proposal]")
    assert "D. Ortiz proposes to close as: Accidental" in second_desk.text(
        "[data-proposal]"
    )
    second_desk.deed("second", "[data-proposal]")
    desk.wait_incident(incident, response="closed")
    assert "R. Kim" in desk.text(".closing")


def test_a_closed_incident_can_be_reopened(desk, press):
    incident = press(
        1,
        attention="ended",
        response="closed",
        sound="none",
        closed_at=fake_rows.iso(60),
        reopen_until=fake_rows.iso(-3600),
    )
    desk.page.locator(".closed summary").click()
    desk.page.locator(f'[data-incident="{incident}"] button').click()
    desk.pane("closing")
    desk.fill("reopen", reason="Caller rang again")
    desk.wait_incident(incident, attention="open")


def test_an_answer_that_is_lost_is_asked_for_again_with_the_same_id(
    desk, engine, press
):
    _acknowledged(desk, press)
    desk.pane("record")
    lost = []

    def lose_the_first(route):
        if not lost:
            lost.append(route.fetch())  # it is done, but the answer never arrives
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/deeds*", lose_the_first)
    desk.fill("note", text="Once only")
    desk.page.locator(".notes .fact", has_text="Once only").wait_for()
    desk.page.wait_for_timeout(2000)  # a plain sleep would hold the answers up
    assert desk.page.locator(".notes .fact").count() == 1
    assert engine.deeds[-1]["id"] == engine.deeds[-2]["id"]


@pytest.mark.requirement("RSP-21")
def test_after_hours_the_people_with_keys_come_first(desk, press):
    incident = press(1, is_after_hours=True)
    desk.wait_incident(incident)
    assert "AFTER HOURS" in desk.text(".placard")
    names = [each.inner_text() for each in desk.page.locator(".around h2").all()]
    assert names[:3] == ["After hours: people with keys", "Access", "Hazards"]


def test_a_test_press_is_no_duress(desk, press):
    incident = press(
        1,
        **{"class": "TEST"},
        sound="test",
        test={
            "window": "w1",
            "purpose": "test",
            "presser": "M. Santos",
            "confirm_by": fake_rows.iso(-60),
        },
    )
    desk.wait_body("sound", "test")
    desk.deed("confirm_test")
    desk.wait_incident(incident, response="closed")


def test_one_broken_pane_does_not_blank_the_alarm(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    engine.change("inc-0001", hazards=None)
    desk.page.wait_for_selector('[data-broken="around"]')
    assert "1-012" in desk.text(".placard")
    assert desk.strip() == ["inc-0001"]
    assert desk.body("link") == "up"
