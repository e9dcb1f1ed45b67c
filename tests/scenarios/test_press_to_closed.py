"""A press, from the key to its closing, under each of the two profiles."""

import pytest

from tests.support.consoles import DONE, Card, closed, refused, taken


@pytest.mark.requirement("RSP-02", "ACT-09", "RSP-18")
def test_the_police_dispatch_at_once(world):
    desk = world.desk("Desk 1")

    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114")]

    assert desk.acknowledge() == DONE
    assert desk.cards == [taken("Bursar 114")]
    # Every press is an emergency: there is no looking first.
    assert desk.begin_assessment() == refused("dispatch_first")
    assert desk.dispatch("P4", "P7") == DONE
    assert desk.arrive("P4") == DONE
    assert desk.verify("real", "eyes on scene", "R. Diaz") == DONE
    assert desk.cards == [taken("Bursar 114", "on_scene")]
    assert desk.dispose(disposition="emergency", method="eyes on scene") == DONE

    assert desk.cards == [closed("Bursar 114")]
    assert desk.row["disposition"] == {
        "disposition": "emergency",
        "cause": None,
        "method": "eyes on scene",
        "eyes_on": "",
        "second": None,
        "at": "2031-03-03T17:00:00.000Z",
        "by": "D. Ortiz",
        "desk": "desk-1",
    }
    assert kinds(desk) == [
        "opened",
        "acknowledged",
        "dispatched",
        "arrived",
        "verified",
        "disposed",
    ]
    world.restart()
    assert desk.cards == [closed("Bursar 114")]


@pytest.mark.requirement("RSP-02", "RSP-09")
def test_security_looks_first_and_calls_911_when_it_is_verified(world):
    desk = world.desk("Desk 1")

    world.press("Library 12")
    assert desk.acknowledge() == DONE
    assert desk.begin_assessment() == DONE
    assert desk.view_cameras("assess the situation") == DONE
    assert desk.set_level("respond") == DONE
    assert desk.dispatch("H1") == DONE
    assert desk.begin_emergency_call() == refused("not_verified")
    world.wait(seconds=20)
    assert desk.verify("real", "camera", "D. Ortiz") == DONE
    assert desk.begin_emergency_call() == DONE
    world.wait(seconds=5)
    assert desk.finish_emergency_call("called") == DONE
    assert desk.arrive("H1") == DONE
    assert desk.do_step("follow-up") == DONE
    assert desk.dispose(disposition="emergency", method="camera") == DONE

    facts = desk.row["facts"]
    assert facts["verified"] == {
        "finding": "real",
        "method": "camera",
        "eyes_on": "D. Ortiz",
        "at": "2031-03-03T17:00:20.000Z",
        "by": "D. Ortiz",
        "desk": "desk-1",
    }
    assert facts["emergency_call"] == {
        "state": "called",
        "desk": "desk-1",
        "desk_name": "Desk 1",
        "until": None,
        "at": "2031-03-03T17:00:25.000Z",
        "by": "D. Ortiz",
    }
    assert desk.cards == [closed("Library 12")]
    world.restart()


@pytest.mark.requirement("RSP-04")
def test_a_unit_that_the_profile_does_not_send_wants_a_reason(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.dispatch("P4", "H1") == refused("needs_reason", units=["H1"])
    assert desk.dispatch() == refused("unknown_unit")
    assert desk.dispatch("P4", "H1", reason="P7 is far away") == DONE

    assert [(each["unit"], each["name"]) for each in desk.row["units"]] == [
        ("P4", "P4 Diaz"),
        ("H1", "H1 patrol"),
    ]


@pytest.mark.requirement("RSP-05")
def test_nobody_rings_the_place_before_officers_are_in_position(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.do_step("call-back") == refused("locked", needs="in_position")
    assert desk.in_position() == refused("nobody_sent")
    desk.dispatch("P4")
    assert locked(desk) == ["call-back"]
    assert desk.in_position() == DONE
    assert locked(desk) == []
    assert desk.do_step("call-back") == DONE


@pytest.mark.requirement("RSP-05")
def test_the_call_back_is_unlocked_with_a_reason(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.unlock_call_back(" ") == refused("needs_reason")
    assert desk.unlock_call_back("The holder asked for it by radio") == DONE
    assert desk.do_step("call-back") == DONE
    assert desk.row["facts"]["call_back_unlocked"]["reason"] == (
        "The holder asked for it by radio"
    )


@pytest.mark.requirement("RSP-08")
def test_the_officer_is_shown_how_to_approach(world):
    officer = world.desk("Car 4")
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    assert officer.cards == []  # nobody has sent this car

    desk.dispatch("P4")

    assert officer.cards == [taken("Bursar 114", "dispatched")]
    assert officer.row["profile"]["officer_note"] == (
        "Treat as an emergency. Approach deliberately; officer safety first."
    )
    assert officer.row["hazards"] == ["Glass front"]
    assert officer.arrive("P4") == DONE
    assert officer.note("Two people inside, calm") == DONE
    assert officer.acknowledge() == refused("not_allowed")
    assert [(each["text"], each["by"]) for each in desk.row["facts"]["notes"]] == [
        ("Two people inside, calm", "R. Diaz")
    ]


@pytest.mark.requirement("RSP-03", "ACT-08", "ACT-10")
def test_the_first_second_shows_who_and_where_without_asking_again(world):
    desk = world.desk("Desk 1")

    world.press("Bursar 114")

    row = desk.row
    assert row["person"] == {
        "name": "Ines Falk",
        "title": "Bursar",
        "phone": "555-0114",
        "photo": None,
    }
    assert [each["name"] for each in row["contacts"]] == ["Ines Falk", "Mia Reyes"]
    assert row["place"]["spoken"] == "whitlow, first floor, room 114"
    assert row["place"]["spot"] == {"x": 0.4, "y": 0.6, "label": ""}
    assert row["place"]["address"] == "1 Quay"
    assert row["hazards"] == ["Glass front"]
    assert row["access"] == [
        {"text": "Use the east entrance", "is_sealed": False},
        {"text": None, "is_sealed": True},
    ]
    assert (row["confidence"], row["labels"]) == ("verified", [])
    assert row["source"]["address"] == "127.1.0.1"
    assert row["source"]["door"] == "door-bursar-114"
    assert row["profile"]["chip"].startswith("DISPATCH NOW")
    assert row["opened_at"] == "2031-03-03T17:00:00.000Z"


@pytest.mark.requirement("ACT-12")
def test_the_kind_is_the_buttons_until_a_person_corrects_it(world):
    desk = world.desk("Desk 1")
    world.press("Pharmacy 5")
    desk.acknowledge()
    assert desk.row["facts"]["kind"] == "robbery"

    assert desk.set_kind("flood") == refused("unknown_kind")
    assert desk.set_kind("medical") == DONE

    assert desk.row["facts"]["kind"] == "medical"
    # What the kind allows goes without a reason.
    assert desk.dispatch("M1") == DONE
    world.restart()


@pytest.mark.requirement("RSP-19")
def test_what_a_caller_says_is_kept_line_by_line_with_its_time(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.record_key_fact("weapon", "a knife") == DONE
    world.wait(seconds=10)
    assert desk.record_key_fact("persons", "one man") == DONE
    assert desk.record_key_fact("mood", "angry") == refused("bad_deed")
    assert desk.record_key_fact("injuries", " ") == refused("needs_text")
    assert desk.link_holder_call() == DONE

    assert [
        (each["field"], each["text"], each["at"])
        for each in desk.row["facts"]["key_facts"]
    ] == [
        ("weapon", "a knife", "2031-03-03T17:00:00.000Z"),
        ("persons", "one man", "2031-03-03T17:00:10.000Z"),
    ]
    assert desk.row["facts"]["holder_call"]["by"] == "D. Ortiz"
    world.restart()


@pytest.mark.requirement("ACT-11")
def test_a_code_word_is_logged(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.hear_code_word("the blue folder") == DONE

    assert [each["text"] for each in desk.row["facts"]["code_words"]] == [
        "the blue folder"
    ]
    world.restart()
    assert not any("blue folder" in str(each) for each in world.entries())


def kinds(desk):
    return [each["kind"] for each in desk.row["timeline"]]


def locked(desk):
    return [
        each["id"] for each in desk.row["profile"]["checklist"] if each["is_locked"]
    ]
