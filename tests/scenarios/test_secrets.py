"""What is said of people and of concealed places stays with those who need it."""

import json

import pytest
from structlog.testing import capture_logs

from tests.support.campus import MOUNTING, SEALED_NOTE
from tests.support.consoles import DONE

# Everything that a person writes of somebody, each with words found nowhere else.
NOTE = "the limping heron"
KEY_FACT = "the copper ladder"
CODE_WORD = "the quiet marmot"
ACCIDENT = "the spilled ink"
ACCIDENT_NAME = "Perpetua Quill"
PRESSER = "Ludovica Starling"
EYES = "Ambrose Finch"
REASON = "the broken lantern"
UNLOCKED = "the seventh bell"
WINDOW_PRESSER = "Cornelia Wren"
SAID = (
    *(NOTE, KEY_FACT, CODE_WORD, ACCIDENT, ACCIDENT_NAME, PRESSER, EYES, REASON),
    *(UNLOCKED, MOUNTING, SEALED_NOTE),
)
NAMES = ("Ortiz", "Raman", "Falk", "Diaz")


@pytest.mark.requirement("ACT-11")
def test_each_feed_has_what_its_people_need_and_no_more(world):
    desk = story(world)
    officer = world.desk("Car 4")
    room = world.desk("Emergency room")
    porter = world.desk("Porter")

    assert found(desk.console) == set(SAID)
    assert found(room.console) == set()
    assert found(officer.console) == set(SAID)  # sent there, so told
    assert found(porter.console) == set()
    assert room.row["source"]["evidence"] is None
    assert officer.row["source"]["evidence"] is None
    assert "GET /p/" in desk.row["source"]["evidence"]
    # Management still sees that, where and how far.
    assert room.row["place"]["spoken"] == "whitlow, first floor, room 114"
    assert room.row["facts"]["verified"]["finding"] == "real"


def test_an_officer_sees_what_the_own_unit_is_sent_to(world):
    story(world)
    other = world.desk("Car 4", person="okafor")

    assert other.cards == []
    assert found(other.console) == set()


def test_the_machines_own_feed_has_ids_and_states_only(world):
    desk = story(world)

    async def look():
        await desk.look("machine")

    world.run(look())

    told = json.dumps([desk.console.rows, desk.console.status])
    assert not [each for each in (*SAID, *NAMES) if each in told]
    (row,) = desk.console.rows.values()
    assert (row["button"], row["has_it"], row["attention"]) == (
        "bursar-114",
        "desk-1",
        "acknowledged",
    )


def test_sealed_access_shows_while_somebody_has_it(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    assert sealed(desk) is None

    desk.acknowledge()
    assert sealed(desk) == SEALED_NOTE
    desk.give_back()
    assert sealed(desk) is None
    desk.acknowledge()
    desk.dispatch("P4")
    world.wait(seconds=11)
    world.press("Bursar 114")  # it rings again; the officers are on their way
    assert sealed(desk) == SEALED_NOTE

    desk.acknowledge()
    desk.arrive("P4")
    desk.dispose(disposition="emergency", method="eyes on scene")
    assert sealed(desk) is None


def test_nothing_personal_lies_in_the_journal_in_clear(world):
    desk = story(world)
    desk.dispose(
        disposition="emergency", method="eyes on scene", eyes_on="Barnaby Rook"
    )
    world.stop()

    written = b"".join(
        each.read_bytes() for each in world.data.rglob("journal*/*") if each.is_file()
    )
    sealed_words = set(SAID) - {MOUNTING, SEALED_NOTE}  # these are of a place
    assert not [each for each in sealed_words if each.encode() in written]
    assert b"Barnaby Rook" not in written
    world.start()


def test_a_log_line_holds_no_person_and_no_place(world):
    with capture_logs() as lines:
        desk = story(world)
        desk.does("dispose", disposition=NOTE)
        desk.does("verify", finding=NOTE, method=NOTE)
        desk.does("open_test_window", button="dean-210", minutes=NOTE)
        desk.does("note", text={"said": NOTE})
        world.press("Dean 210", source="127.9.0.4")
        world.restart()
        world.asks(token=NOTE.replace(" ", "-"), source="127.9.0.9")

    told = json.dumps(lines, default=str)
    assert len(lines) > 3
    hidden = (*SAID, *NAMES, NOTE.replace(" ", "-"), "Dean", "whitlow", "Whitlow")
    assert not [each for each in hidden if each in told]


def test_the_status_names_nobody_to_those_who_see_no_desk(world):
    desk = world.desk("Desk 1")
    porter, room = world.desk("Porter"), world.desk("Emergency room")
    desk.open_test_window("bursar-114", WINDOW_PRESSER)
    world.wait(seconds=2)

    assert WINDOW_PRESSER in json.dumps(desk.console.status)
    assert WINDOW_PRESSER in json.dumps(room.console.status)  # they start tests, too
    told = json.dumps(porter.console.status)
    assert not [each for each in (*NAMES, WINDOW_PRESSER) if each in told]


def test_a_destroyed_key_leaves_the_incident_and_erases_the_words(world):
    desk = story(world)
    incident = desk.row["id"]
    key = world.engine.floor.keys[incident]
    world.engine._keyring.destroy(key)

    # What is said from now on has a key of its own.
    assert desk.note("Another note") == DONE
    world.kill()

    texts = [each["text"] for each in desk.row["facts"]["notes"]]
    assert texts == ["[erased]", "Another note"]
    assert desk.row["facts"]["verified"]["eyes_on"] == "[erased]"
    assert desk.row["attention"] == "acknowledged"


def story(world):
    """Say everything that can be said of somebody; return the desk that did."""
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    for done in (
        desk.dispatch("P4", "H1", reason=REASON),
        desk.note(NOTE),
        desk.record_key_fact("weapon", KEY_FACT),
        desk.hear_code_word(CODE_WORD),
        desk.report_accidental(ACCIDENT_NAME, "room 114", ACCIDENT),
        desk.set_pressed_by(PRESSER, "seen on camera"),
        desk.arrive("P4"),
        desk.verify("real", "eyes on scene", EYES),
        desk.unlock_call_back(UNLOCKED),
    ):
        assert done == DONE
    return desk


def found(console):
    told = json.dumps([console.rows, console.status], ensure_ascii=False)
    return {each for each in SAID if each in told}


def sealed(desk):
    (note,) = [each for each in desk.row["access"] if each["is_sealed"]]
    return note["text"]
