"""The engine where stories do not reach: its start, and faults of our own."""

import asyncio

import pytest

from quietbell.domain import events as e
from quietbell.domain import floor_events as t
from quietbell.domain.signals import Finding
from quietbell.engine.canary import Canary
from quietbell.receivers.keep import Outcome
from tests.scenarios.test_presses import signal
from tests.support.consoles import DONE, Card


@pytest.mark.requirement("ACT-09")
def test_a_press_during_the_replay_waits_for_it_and_is_kept(world):
    world.press("Bursar 114")
    world.stop()
    world.build()

    async def press_first():
        pressed = asyncio.ensure_future(
            world.engine.keep(signal(world, Finding.VERIFIED))
        )
        await asyncio.sleep(0)
        world.engine.turn()  # nothing is due yet, for nothing is known
        await world.engine.start()
        return await pressed

    assert world.run(press_first()) is Outcome.KEPT
    (incident,) = world.engine.floor.incidents.values()
    assert incident.presses == 2


@pytest.mark.requirement("ACT-09")
def test_a_replay_that_takes_too_long_keeps_no_phone_waiting(world):
    world.stop()
    world.build()

    async def press_first():
        pressed = asyncio.ensure_future(
            world.engine.keep(signal(world, Finding.VERIFIED))
        )
        await asyncio.sleep(0)
        world.loop.ahead_seconds += 1.4
        outcome = await pressed
        await world.engine.start()
        await asyncio.gather(*world.engine.intake._waiting_presses)
        return outcome

    assert world.run(press_first()) is Outcome.NOT_RECORDED
    (incident,) = world.engine.floor.incidents.values()
    assert (incident.presses, incident.opened.button) == (1, "bursar-114")


@pytest.mark.requirement("ACT-09")
def test_a_press_that_our_own_rules_fail_on_is_shown_and_climbs(world):
    desk = world.desk("Desk 1")
    world.engine.sites.lookup.floors.clear()

    world.press("Bursar 114", times=2)
    world.press("Library 12")
    world.wait(seconds=10)

    assert desk.cards == [Card("bursar-114", presses=2), Card("library-12")]
    assert world.told_rungs() == ["Second desk"] * 2


def test_a_deed_that_cannot_be_folded_is_parked_and_answered_so(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    floor = world.engine.floor
    timelines, floor.timelines = floor.timelines, {}

    answer = desk.acknowledge(deed_id="deed-0001")
    floor.timelines = timelines

    assert (answer.outcome, answer.reason) == ("refused", "parked")
    assert desk.console.status["parked"] == 1
    assert "deed-0001" not in floor.deeds


def test_an_incident_that_cannot_be_shown_hides_no_other(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    floor = world.engine.floor
    lines = floor.timelines.pop(desk.row["id"])

    world.run(look(desk))
    world.press("Library 12")
    assert desk.cards == [Card("Library 12")]
    assert desk.console.status["parked"] == 1  # said once

    floor.timelines[next(iter(floor.incidents))] = lines
    world.run(look(desk))
    assert len(desk.cards) == 2


def test_a_deadline_that_cannot_be_folded_is_tried_once(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.press("Library 12")
    floor = world.engine.floor
    lines = floor.timelines.pop(floor.newest["button:bursar-114"])

    for _ in range(12):
        world.step(1)
    floor.timelines[floor.newest["button:bursar-114"]] = lines
    world.run(look(desk))

    assert desk.console.status["parked"] < 4
    world.wait(seconds=1)
    assert "Second desk" in world.told_rungs()  # the other's


def test_what_was_raised_by_hand_without_a_button_is_somewhere(world):
    desk = world.desk("Desk 1")

    assert desk.raise_again("", place="the bus stop") == DONE

    assert desk.cards == [Card("the bus stop")]
    assert desk.row["button"]["id"] is None


def test_the_canary_goes_the_whole_way_and_leaves_nothing(world):
    canary = Canary(world.engine, world.data / "scratch")
    before = world.state()

    async def fly():
        await asyncio.gather(canary.fly(), canary.fly())  # one in the air

    world.run(fly())

    assert world.engine.board.canary_at == world.clock.wall
    assert world.engine.board.canary_ms == 0.0
    assert (world.data / "scratch" / "canary").read_bytes().endswith(b'acknowledged"')
    assert world.state() == before


def test_a_canary_that_cannot_be_synced_is_not_told_as_landed(world):
    (world.data / "scratch").write_text("no folder")

    world.run(Canary(world.engine, world.data / "scratch").fly())

    assert world.engine.board.canary_at is None


def test_a_damaged_entry_is_parked_with_what_can_be_read(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    world.stop()
    damage(world, '"kind":"acknowledged"', '"kind":"acknowledgeD"')

    world.start()
    world.run(world._return())

    assert desk.cards == [Card("Bursar 114")]
    assert desk.console.status["parked"] == 1
    assert "acknowledgeD" in desk.console.status["parked_last"]["raw"]
    assert any(each["code"] == "trouble" for each in desk.console.status["readiness"])


def test_a_keyring_that_cannot_be_read_is_a_readiness_fault(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    desk.note("Side door is open")
    world.stop()
    (world.data / "keyring" / "keys.json").write_bytes(b"nothing of the kind")

    world.start()
    world.run(world._return())

    (fault,) = [r for r in desk.console.status["readiness"] if r["code"] == "trouble"]
    assert fault["what"].startswith("keyring cannot be read")
    assert [each["text"] for each in desk.row["facts"]["notes"]] == ["[erased]"]


def test_events_of_a_newer_release_change_nothing_here(world):
    """Kept, reported and not guessed at, though their kind is known."""
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    incident = desk.row["id"]

    async def append():
        body = {"incident": incident, "by": {"desk": "desk-1"}}
        world.journal.append(
            kind=e.Acknowledged.KIND, version=2, body=body, at=world.clock.now()
        )

    world.run(append())
    world.stop()
    world.start()
    world.run(world._return())

    assert desk.cards == [Card("Bursar 114")]
    assert {"code": "unknown_kinds", "entries": 1} in desk.console.status["readiness"]
    assert t.Parked.KIND not in [each["kind"] for each in world.entries()]


async def look(desk):
    await desk.look()
    await desk.settle()


def damage(world, was, becomes):
    path = max(world.journal_folder.glob("segment-*.sqlite"))
    content = path.read_bytes()
    assert was.encode() in content
    path.write_bytes(content.replace(was.encode(), becomes.encode()))


@pytest.mark.requirement("ACT-09")
def test_one_press_that_cannot_be_written_takes_no_other_with_it(world, monkeypatch):
    intake = world.engine.intake
    write, poisoned = intake._record, []

    def poison(event):
        if not poisoned:
            poisoned.append(event)
            raise ValueError("a fault of ours")
        return write(event)

    monkeypatch.setattr(intake, "_record", poison)
    first, second = signal(world, Finding.VERIFIED), signal(world, Finding.VERIFIED)

    async def both():
        return await intake.take([first, second])

    assert world.run(both()) is False  # unanswered, so that the panel sends again
    (incident,) = world.engine.floor.incidents.values()
    assert incident.presses == 1
    assert [each.what for each in world.engine.floor.parked] == ["press"]
