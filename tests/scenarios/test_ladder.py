"""People are told in turn until somebody takes it: ladder, backup rung and stages."""

from dataclasses import replace

import pytest

from quietbell.domain.site import Rung
from tests.support.campus import LADDER
from tests.support.consoles import DONE, Card, taken
from tests.support.world import Told

SECOND = Told(10, "Second desk", "Desk 2")
SUPERVISOR = Told(30, "Shift supervisor", "K. Raman")
EVERYBODY = [  # by log and by voice
    Told(60, "Everybody", "K. Raman"),
    Told(60, "Everybody", "T. Marsh"),
    Told(60, "Everybody", "K. Raman"),
    Told(60, "Everybody", "T. Marsh"),
]


@pytest.mark.requirement("RSP-12")
def test_a_press_nobody_takes_climbs_the_ladder(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    world.wait(seconds=9)
    assert world.told == []
    world.wait(seconds=300)

    assert world.told == [SECOND, SUPERVISOR, *EVERYBODY]
    assert [
        (each["name"], each["reached_at"], each["told"]) for each in desk.row["rungs"]
    ] == [
        ("Second desk", "2031-03-03T17:00:10.000Z", 1),
        ("Shift supervisor", "2031-03-03T17:00:30.000Z", 1),
        ("Everybody", "2031-03-03T17:01:00.000Z", 4),
    ]
    assert reported(desk) == [("handed_on",)] * 6
    world.restart()


@pytest.mark.requirement("RSP-12")
def test_acknowledged_it_climbs_no_further(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=15)

    desk.acknowledge()
    desk.dispatch("P4")
    world.wait(seconds=100)

    assert world.told == [SECOND]


@pytest.mark.requirement("RSP-12", "ACT-05")
def test_each_new_ringing_climbs_from_the_lowest_rung(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=12)
    desk.acknowledge()
    desk.dispatch("P4")
    world.wait(seconds=20)

    world.press("Bursar 114")  # at 32 s
    assert [each["reached_at"] for each in desk.row["rungs"]] == [None, None, None]
    world.wait(seconds=35)

    assert world.told == [
        SECOND,
        SECOND._replace(seconds=42),
        SUPERVISOR._replace(seconds=62),
    ]


def test_presses_while_it_rings_do_not_begin_the_ladder_anew(world):
    world.desk("Desk 1")
    world.press("Bursar 114")
    for _ in range(3):
        world.wait(seconds=11)
        world.press("Bursar 114")

    assert world.told == [SECOND, SUPERVISOR]


@pytest.mark.requirement("RSP-12")
def test_an_empty_rung_is_skipped_at_once_and_is_a_readiness_fault(world):
    empty = Rung(name="Night desk", after_seconds=10)
    ladder = replace(LADDER, rungs=(empty, *LADDER.rungs[1:]))
    world.changes(ladders=(ladder,))
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    world.wait(seconds=10)

    assert world.told == [SUPERVISOR._replace(seconds=10)]
    assert {
        "code": "empty_rung",
        "ladder": "main",
        "rung": "Night desk",
    } in desk.console.status["readiness"]


@pytest.mark.requirement("RSP-12")
def test_when_nobody_attends_the_backup_rung_is_told_at_once(world):
    desk = world.desk("Desk 1")
    desk.goes_silent()
    world.wait(seconds=10)
    assert world.status["attendance"] == "nobody"

    world.press("Bursar 114")
    world.wait(seconds=1)

    assert world.told == [Told(1, "Backup", "T. Marsh")]
    assert desk.row["rungs"][-1] == {
        "name": "Backup",
        "after_seconds": 0,
        "due_at": None,
        "reached_at": "2031-03-03T17:00:11.000Z",
        "told": 1,
    }
    world.restart()
    assert world.status["attendance"] == "nobody"
    # Once in a ringing, and the ladder climbs beside it.
    world.wait(seconds=15)
    assert world.told_rungs() == ["Backup", "Second desk"]
    desk.returns()
    world.wait(seconds=1)
    assert world.status["attendance"] == "attended"


def test_a_press_while_nobody_has_come_yet_waits_ten_seconds(world):
    world.press("Bursar 114")

    world.wait(seconds=9)
    assert world.told == []
    world.wait(seconds=1)

    assert world.told == [SECOND, Told(10, "Backup", "T. Marsh")]


def test_a_desk_that_handles_nothing_does_not_attend(world):
    world.desk("Porter")
    world.wait(seconds=11)

    assert world.status["attendance"] == "nobody"


def test_a_dispatcher_who_signs_on_at_any_desk_attends(world):
    desk = world.desk("Porter", person="ortiz")
    world.wait(seconds=15)

    assert desk.console.feed == "desk:*"
    assert world.status["attendance"] == "attended"


@pytest.mark.requirement("RSP-09")
def test_a_level_reaches_its_rungs_at_once(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.set_level("major") == DONE
    assert desk.set_level("major") == DONE

    assert world.told == [Told(0, "Shift supervisor", "K. Raman")]
    world.restart()


@pytest.mark.requirement("RSP-12")
def test_acknowledged_without_a_first_step_the_next_person_is_brought_in(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    world.wait(seconds=59)
    assert world.told == []
    world.wait(seconds=1)

    assert desk.row["overdue"] == ["first_step"]
    assert world.told == [SECOND._replace(seconds=60)]
    assert desk.cards == [taken("Bursar 114")]  # it is late, and still in hand
    desk.dispatch("P4")
    assert desk.row["overdue"] == []
    world.restart()


def test_dispatched_without_arrival_the_next_person_is_brought_in(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    desk.dispatch("P4")

    world.wait(seconds=300)

    assert desk.row["overdue"] == ["arrival"]
    assert world.told == [SECOND._replace(seconds=300)]
    desk.arrive("P4")
    assert desk.row["overdue"] == []
    world.wait(seconds=600)
    assert desk.row["overdue"] == ["verification"]
    assert world.told[1:] == [SUPERVISOR._replace(seconds=900)]
    desk.verify("not real", "eyes on scene", "R. Diaz")
    assert desk.row["overdue"] == []
    world.wait(hours=1)
    assert len(world.told) == 2


def test_an_orphan_under_way_climbs_beside_its_stage(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    first.goes_silent()

    world.wait(seconds=50)

    assert second.cards == [
        Card("Bursar 114", "DURESS", "orphaned", "none", "orphaned", 1, "D. Ortiz")
    ]
    assert world.told == [
        SECOND._replace(seconds=30),
        SUPERVISOR._replace(seconds=50),
    ]


def reported(desk):
    return [
        (each["args"]["outcome"],)
        for each in desk.row["timeline"]
        if each["kind"] == "notice-reported"
    ]
