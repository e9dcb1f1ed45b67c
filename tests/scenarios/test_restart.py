"""Stopped, killed or rebooted at any point: a restart is a replay, nothing is lost."""

from dataclasses import replace

import pytest

from quietbell.journal.verify import verify
from tests.support.campus import LADDER
from tests.support.consoles import DONE, Card, taken
from tests.support.machine import LIMITS
from tests.support.world import Told, World

CLIMB = [
    Told(10, "Second desk", "Desk 2"),
    Told(30, "Shift supervisor", "K. Raman"),
    Told(60, "Everybody", "K. Raman"),
    Told(60, "Everybody", "T. Marsh"),
    Told(60, "Everybody", "K. Raman"),
    Told(60, "Everybody", "T. Marsh"),
]


@pytest.mark.requirement("ACT-09")
def test_a_killed_engine_shows_everything_again(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114", times=3)
    desk.acknowledge()
    desk.dispatch("P4")
    desk.note("Side door is open")
    before = world.state()

    world.kill()

    assert world.state() == before
    assert desk.cards == [taken("Bursar 114", "dispatched", presses=3)]
    assert desk.row["facts"]["notes"][0]["text"] == "Side door is open"
    assert desk.arrive("P4") == DONE


def test_a_restart_neither_repeats_nor_forgets_a_rung(world):
    world.desk("Desk 1")
    world.press("Bursar 114")
    for _ in range(8):
        world.wait(seconds=9)
        world.restart()

    assert [(each.rung, each.who) for each in world.told] == [
        (each.rung, each.who) for each in CLIMB
    ]


def test_after_an_outage_everybody_who_should_know_is_told_once(world):
    world.desk("Desk 1")
    world.press("Bursar 114")
    world.stop()
    world.clock.advance(300)
    world.start()
    world.run(world._return())
    world.wait(seconds=1)

    assert [(each.rung, each.who) for each in world.told] == [
        (each.rung, each.who) for each in CLIMB
    ]


def test_after_a_reboot_the_ladder_goes_on_by_the_wall_clock(world):
    world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=5)

    world.reboot(off_seconds=20)
    world.wait(seconds=1)

    assert world.told_rungs() == ["Second desk"]
    world.wait(seconds=5)
    assert world.told_rungs() == ["Second desk", "Shift supervisor"]


@pytest.mark.parametrize("wall_back_seconds", [0, 60, 100_000])
def test_a_wall_clock_set_back_lengthens_no_deadline(world, wall_back_seconds):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=8)
    desk.note("Nothing yet")  # the last that the dead boot's clock knew: 8 s

    world.reboot(off_seconds=0, wall_back_seconds=wall_back_seconds)
    world.wait(seconds=2)

    assert world.told_rungs() == ["Second desk"]


def test_notices_that_nobody_reported_on_are_given_to_the_next_courier(world):
    world.courier_reports = False
    world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=10)
    assert world.told_rungs() == ["Second desk"]

    world.kill()
    assert world.told_rungs() == ["Second desk", "Second desk"]

    world.courier_reports = True
    world.kill()
    world.restart()
    assert world.told_rungs() == ["Second desk"] * 3


def test_nobody_is_called_to_what_is_over(world):
    world.courier_reports = False
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=10)
    desk.acknowledge()
    desk.dispatch("P4")
    desk.arrive("P4")
    desk.dispose(disposition="emergency", method="eyes on scene")
    assert world.told_rungs() == ["Second desk"]

    world.kill()

    assert world.told_rungs() == ["Second desk"]


def test_an_entry_that_cannot_be_folded_is_shown_and_stops_nothing(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    write(world, "acknowledged", {"incident": "no such incident"})
    write(world, "noted", {"incident": 12})

    world.stop()
    world.start()
    world.run(world._return())

    assert desk.cards == [Card("Bursar 114")]
    assert desk.console.status["parked"] == 2
    assert '"incident":12' in desk.console.status["parked_last"]["raw"]
    # It is told once, not at every start.
    world.restart()
    world.restart()
    assert desk.console.status["parked"] == 2


def test_an_entry_of_an_unknown_kind_is_kept_and_reported(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    incident = desk.row["id"]
    write(world, "drone-sent", {"incident": incident})

    world.stop()
    world.start()
    world.run(world._return())

    assert desk.cards == [Card("Bursar 114")]
    assert {"code": "unknown_kinds", "entries": 1} in desk.console.status["readiness"]
    # A new segment carries it with its incident, for the code that knows it.
    roll(world)
    world.restart()
    assert {"code": "unknown_kinds", "entries": 1} in desk.console.status["readiness"]
    assert "drone-sent" in [each["kind"] for each in world.entries()]


def test_a_new_segment_opens_with_everything_live(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    desk.note("Side door is open")
    world.press("Library 12")

    for _ in range(3):
        roll(world)
        world.press("Dean 210")
        before = world.state()
        world.kill()
        assert world.state() == before

    assert len(list(world.journal_folder.glob("segment-*.sqlite"))) == 4
    assert desk.at("Bursar 114").row["facts"]["notes"][0]["text"] == (
        "Side door is open"
    )
    # Desks and links that were used are live, too.
    assert desk.at("Dean 210").acknowledge() == DONE


@pytest.mark.requirement("PLT-03")
def test_a_journal_that_went_through_all_of_this_can_be_proven(tmp_path):
    limits = replace(LIMITS, segment_entries=8)
    world = World(tmp_path, limits)
    desk = world.desk("Desk 1")
    for place in ("Bursar 114", "Library 12", "Dean 210"):
        world.press(place)
        desk.at(place).acknowledge()
        desk.note("Side door is open")
        world.wait(seconds=11)
        world.press(place)
        world.restart()
    world.stop()

    report = verify(world.journal_folder)
    assert (report.first_bad, report.segments > 2) == (None, True)
    numbers = [each["seq"] for each in world.entries()]
    assert numbers == list(range(1, len(numbers) + 1))
    path = min(world.journal_folder.glob("segment-*.sqlite"))
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"kind":"opened"', b'"kind":"Opened"', 1))
    assert verify(world.journal_folder).first_bad is not None
    world.start()
    world.end()


def test_the_ladder_is_the_one_of_the_press(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    slower = tuple(replace(r, after_seconds=r.after_seconds * 9) for r in LADDER.rungs)
    world.changes(ladders=(replace(LADDER, rungs=slower),))

    world.wait(seconds=60)

    assert world.told == CLIMB
    assert [each["after_seconds"] for each in desk.row["rungs"]] == [10, 30, 60]
    world.press("Library 12")
    assert [each["after_seconds"] for each in desk.row["rungs"]] == [90, 270, 540]


def write(world, kind, body):
    """Write an entry that no code of ours would."""

    async def append():
        world.journal.append(kind=kind, version=1, body=body, at=world.clock.now())

    world.run(append())


def roll(world):
    async def turn():
        world.journal.roll(world.engine.floor.live_entries())

    world.run(turn())
    world.press("Bursar 116")  # something is kept after it
