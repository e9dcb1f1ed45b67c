"""A snapshot fits one line, or every console in the room would be blind at once."""

import msgspec
import pytest

from quietbell.engine import feeds
from quietbell.line.client import LINE_BYTES_MAX
from tests.support.consoles import DONE

AS_LARGE = 25  # incidents with as much of the worst said of each


@pytest.mark.requirement("RSP-18")
def test_no_words_make_an_incident_too_large_for_the_line(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    for number in range(60):
        # Each of these characters takes six on the line.
        assert desk.note(f"{number} " + "\x01" * 3_900) == DONE
        assert desk.hear_code_word(f"{number} " + "\x01" * 3_900) == DONE

    assert size_bytes(world) < LINE_BYTES_MAX / AS_LARGE
    notes = desk.row["facts"]["notes"]
    assert notes[-1]["text"].startswith("59 ")
    assert desk.row["timeline"][-1]["args"]["text"].endswith("\x01…")


def test_a_short_note_is_shown_whole_however_many_there_are(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    for number in range(100):
        desk.note(f"note {number}")

    assert len(desk.row["facts"]["notes"]) == 100


def test_a_day_of_tests_leaves_the_last_closed_and_every_open_one(world, monkeypatch):
    monkeypatch.setattr(feeds, "CLOSED_MAX", 3)
    desk = world.desk("Desk 1")
    for _ in range(5):
        world.press("Bursar 114")
        desk.acknowledge()
        desk.dispatch("P4")
        desk.arrive("P4")
        done = desk.dispose(disposition="emergency", method="eyes on scene")
        assert done == DONE
        world.wait(seconds=1)
    for place in ("Library 12", "Bursar 114"):
        world.press(place)

    everything = list(world.engine.floor.incidents)
    rows = world.server.snapshot("desk:*")["rows"]
    assert [each["id"] for each in rows] == everything[2:]
    assert [each["response"] for each in rows] == ["closed"] * 3 + ["none"] * 2


def size_bytes(world) -> int:
    return len(msgspec.json.encode(world.server.snapshot("desk:*")))
