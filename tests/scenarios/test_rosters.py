"""Whoever is on duty when it begins to ring is told, and is told for this ringing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quietbell.domain.on_duty import Rosters
from quietbell.domain.site import Roster, Rung, Shift
from tests.support.campus import LADDER
from tests.support.consoles import DONE, Card
from tests.support.machine import NOON
from tests.support.world import Told

pytestmark = pytest.mark.requirement("RSP-12")


def roster(*shifts):
    """Return a roster; each shift is a person and two hours from noon."""
    made = tuple(
        Shift(
            person=person,
            begins_at=(NOON + timedelta(hours=begins)).isoformat(),
            ends_at=(NOON + timedelta(hours=ends)).isoformat(),
        )
        for person, begins, ends in shifts
    )
    return Roster(id="duty", name="Duty officer", shifts=made)


def with_roster(world, made, *, people=()):
    duty = Rung(name="Duty officer", after_seconds=10, people=people, rosters=("duty",))
    ladder = replace(LADDER, rungs=(duty, *LADDER.rungs[1:]))
    world.changes(ladders=(ladder,), rosters=(made,))
    world.desk("Desk 1")  # somebody attends: the backup rung stays out of it


def test_whoever_is_on_duty_is_told_beside_those_who_always_are(world):
    with_roster(world, roster(("diaz", -1, 1), ("okafor", 1, 3)), people=("lee",))
    world.press("Bursar 114")
    world.wait(seconds=11)
    assert world.told == [
        Told(10, "Duty officer", "S. Lee"),
        Told(10, "Duty officer", "R. Diaz"),
    ]
    world.restart()


def test_who_comes_on_duty_while_it_rings_is_not_added(world):
    """The ladder is frozen: who was called at the opening is called to its end."""
    with_roster(world, roster(("diaz", -1, 0.001), ("okafor", 0.001, 3)))
    world.press("Bursar 114")
    world.wait(seconds=11)
    assert [each.who for each in world.told] == ["R. Diaz"]


def test_a_new_ringing_calls_who_is_on_duty_then(world):
    with_roster(world, roster(("diaz", -1, 1), ("okafor", 1, 3)), people=("lee",))
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    desk.dispatch("P4")
    desk.arrive("P4")
    desk.verify("real", "eyes on scene", "R. Diaz")
    world.wait(hours=1.5)
    assert world.told == []

    world.press("Bursar 114")
    assert desk.cards[0].attention == "open"
    world.wait(seconds=11)

    assert [each.who for each in world.told] == ["S. Lee", "N. Okafor"]
    assert "duty-called" in {x["kind"] for x in desk.row["timeline"]}
    world.restart()
    world.kill()


def test_a_new_ringing_with_the_same_people_writes_nothing_down(world):
    with_roster(world, roster(("diaz", -1, 9)))
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    world.wait(seconds=15)
    world.press("Bursar 114")
    assert "duty-called" not in {x["kind"] for x in world.entries()}


def test_with_nobody_on_duty_the_next_rung_is_told_at_once_and_it_is_a_fault(world):
    with_roster(world, roster(("diaz", 5, 6)))
    fault = {"code": "nobody_on_duty", "ladder": "main", "rung": "Duty officer"}
    assert fault in world.status["readiness"]

    world.press("Bursar 114")
    world.wait(seconds=11)

    assert world.told == [Told(10, "Shift supervisor", "K. Raman")]
    world.wait(hours=5)
    assert fault not in world.status["readiness"]


def test_with_nobody_on_duty_those_who_always_are_told_keep_the_rung(world):
    with_roster(world, roster(), people=("lee",))
    assert not [x for x in world.status["readiness"] if x["code"] == "nobody_on_duty"]
    world.press("Bursar 114")
    world.wait(seconds=11)
    assert world.told == [Told(10, "Duty officer", "S. Lee")]


def test_the_backup_rung_calls_the_duty_too(world):
    backup = replace(LADDER.backup, rosters=("duty",))
    ladder = replace(LADDER, backup=backup)
    world.changes(ladders=(ladder,), rosters=(roster(("diaz", -1, 1)),))
    world.press("Bursar 114")
    world.wait(seconds=9)  # nobody attends any desk
    world.wait(seconds=2)
    assert {x.who for x in world.told if x.rung == "Backup"} == {"T. Marsh", "R. Diaz"}


def test_a_press_raised_by_hand_calls_the_duty_too(world):
    with_roster(world, roster(("diaz", -1, 1)))
    assert world.desk("Desk 1").raise_again("bursar-114") == DONE
    world.wait(seconds=11)
    assert [each.who for each in world.told] == ["R. Diaz"]


def test_an_unknown_source_calls_the_duty_of_the_site_it_is_taken_for(world):
    with_roster(world, roster(("diaz", -1, 1)))
    world.asks(token="wrong", source="127.1.0.77")
    world.wait(seconds=11)
    assert [each.who for each in world.told] == ["R. Diaz"]


@pytest.mark.requirement("ACT-04")
def test_a_fault_in_reading_rosters_takes_no_press_and_no_ringing(world, monkeypatch):
    with_roster(world, roster(("diaz", -1, 1)), people=("lee",))

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    desk = world.desk("Desk 1")
    monkeypatch.setattr(Rosters, "call", broken)
    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114")]
    desk.acknowledge()
    world.clock.advance(15)
    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114", presses=2)]
