"""NOT RECORDED: what cannot be written is shown, rung and told all the same."""

from dataclasses import replace

import pytest

from quietbell.domain.signals import Finding
from quietbell.journal.recording import State
from quietbell.receivers.keep import Outcome
from tests.scenarios.test_presses import signal
from tests.support.consoles import Answer, Card, taken
from tests.support.world import Told

IN_MEMORY = Answer(kept=False)


@pytest.mark.requirement("ACT-09", "RSP-18")
def test_a_press_is_shown_and_rung_while_the_disk_hangs(world):
    desk = world.desk("Desk 1")
    world.disk_stalls()

    world.press("Bursar 114")  # answered with silence, 1.5 s later
    assert world.clock.tick == pytest.approx(1001.5, abs=0.2)
    assert desk.cards == [Card("Bursar 114")]
    assert state(desk) == "not recorded"
    assert desk.console.kept < desk.row["seq"]

    # It counts in memory: the duress falls silent, and NOT RECORDED is heard instead.
    assert desk.acknowledge() == IN_MEMORY
    assert desk.cards == [taken("Bursar 114")]
    assert desk.dispatch("P4") == IN_MEMORY

    world.disk_recovers()
    world.wait(seconds=60)
    assert state(desk) == "recording"
    assert desk.console.kept >= desk.row["seq"]
    world.kill()
    assert desk.cards == [taken("Bursar 114", "dispatched")]
    assert [
        each["body"]["state"]
        for each in world.entries()
        if each["kind"] == "recording-changed"
    ] == ["not recorded", "recording"]


@pytest.mark.requirement("ACT-09")
def test_while_it_is_known_to_fail_nobody_waits_for_an_answer(world):
    world.desk("Desk 1")
    world.disk_stalls()
    world.press("Bursar 114")
    began = world.clock.tick

    assert world.hears(signal(world, Finding.VERIFIED)) is Outcome.NOT_RECORDED
    world.press("Library 12")

    assert world.clock.tick - began < 0.5


def test_a_disk_that_goes_to_and_fro_is_written_down_once_a_minute(world):
    desk = world.desk("Desk 1")
    good = world.journal.recording
    slow = replace(good, state=State.NOT_RECORDED, why="the disk is slow")

    async def flap():
        for _ in range(20):
            world.engine._recording_changed(slow)
            world.engine._recording_changed(good)

    for _ in range(3):
        world.through(flap())
        world.wait(seconds=20)

    assert [
        each["body"]["state"]
        for each in world.entries()
        if each["kind"] == "recording-changed"
    ] == ["not recorded", "recording"]
    assert state(desk) == "recording"


@pytest.mark.requirement("RSP-12")
def test_people_are_told_after_one_and_a_half_seconds_kept_or_not(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=9)
    world.disk_stalls()

    world.wait(seconds=2)
    assert world.told == []  # reached at 10 s; told once it is kept
    world.wait(seconds=1)

    assert world.told == [Told(12, "Second desk", "Desk 2")]
    assert state(desk) == "not recorded"
    # Kept later, it is not told again.
    world.disk_recovers()
    world.wait(seconds=5)
    assert world.told_rungs() == ["Second desk"]
    world.restart()


@pytest.mark.requirement("RSP-12")
def test_people_are_told_only_once_it_is_kept(world):
    world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=9)
    world.disk_stalls()
    world.wait(seconds=1)
    assert world.told == []

    world.disk_recovers()
    world.run(world.settle())

    assert world.told == [Told(10, "Second desk", "Desk 2")]


@pytest.mark.requirement("ACT-09")
def test_killed_while_it_hangs_the_journal_ends_before_it(world):
    """What was never kept was never promised: the card is a console's to raise."""
    desk = world.desk("Desk 1")
    world.press("Library 12")
    world.disk_stalls()
    world.press("Bursar 114")
    assert len(desk.cards) == 2

    world.kill()

    assert desk.cards == [Card("Library 12")]
    assert desk.raise_again("bursar-114", card="lost").outcome == "done"


@pytest.mark.requirement("ACT-09")
def test_a_journal_folder_that_cannot_be_written_stops_no_start(world):
    world.start_without_folder()
    desk = world.desk("Desk 1")
    assert state(desk) == "not recorded"
    world.press("Bursar 114")
    assert desk.acknowledge() == IN_MEMORY
    assert desk.cards == [taken("Bursar 114")]

    world.folder_can_be_made()
    assert state(desk) == "recording"
    assert [each["kind"] for each in world.entries()] == [
        "epoch-began",
        "site-loaded",
        "desk-enrolled",
        "opened",
        "acknowledged",
        "recording-changed",
    ]
    world.restart()
    assert desk.cards == [taken("Bursar 114")]


def state(desk):
    return desk.console.status["recording"]["state"]
