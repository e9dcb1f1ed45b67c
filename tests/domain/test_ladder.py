"""Deadlines: rungs, stages, the held call to 911, the unconfirmed test."""

import pytest

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.incident_values import Incident
from quietbell.domain.ladder import (
    CALL_LAPSED,
    NOT_CONFIRMED,
    RUNG,
    STAGE,
    Due,
    deadlines,
    is_empty,
    next_person,
    rung_times,
)
from quietbell.domain.site import Ladder, Rung
from quietbell.domain.words import Stage
from tests.support.incidents import (
    BOOTED_SECONDS,
    LADDER,
    after,
    does,
    opened,
    opened_test,
    replace,
)

TAKEN = does(e.Acknowledged, 5)
SENT = does(e.Dispatched, 20)
THERE = does(e.Arrived, 100)


def due(seconds: float, sort: str, name: str = "") -> Due:
    return Due(tick=BOOTED_SECONDS + seconds, sort=sort, name=name)


def rungs(*seconds: float) -> tuple[Due, ...]:
    names = ("Second desk", "Shift supervisor", "Everybody")
    return tuple(due(s, RUNG, n) for s, n in zip(seconds, names, strict=True))


def ladder(*told: tuple[float, bool]) -> Ladder:
    """Return a ladder of rungs, each after its seconds and telling somebody or not."""
    return replace(
        LADDER,
        rungs=tuple(
            Rung(name=f"r{n}", after_seconds=s, people=("raman",) if is_told else ())
            for n, (s, is_told) in enumerate(told)
        ),
    )


# --- rungs


def test_what_nobody_takes_climbs_at_ten_thirty_and_sixty_seconds() -> None:
    assert deadlines(after()) == rungs(10, 30, 60)


def test_what_was_reached_is_not_told_twice() -> None:
    incident = after(does(f.RungReached, 10), does(f.RungReached, 30, rung="x"))
    assert deadlines(incident) == rungs(10, 30, 60)[1:]


def test_a_new_ringing_begins_the_ladder_anew() -> None:
    reached = does(f.RungReached, 10)
    assert deadlines(after(reached, TAKEN, does(e.GaveBack, 12))) == rungs(22, 42, 72)
    orphan = after(TAKEN, SENT, does(e.HolderFellSilent, 40))
    assert orphan.ringing is not None
    assert deadlines(orphan)[:3] == rungs(50, 70, 100)


def test_a_press_while_it_rings_does_not_put_the_ladder_off() -> None:
    assert deadlines(after(does(e.PressedAgain, 25))) == rungs(10, 30, 60)


def test_all_that_is_due_is_told_not_only_the_newest() -> None:
    late = [each for each in deadlines(after()) if each.tick <= BOOTED_SECONDS + 600]
    assert late == list(rungs(10, 30, 60))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(10, True), (30, True), (60, True)], [10, 30, 60]),
        ([(10, False), (30, True), (60, True)], [10, 10, 60]),
        ([(10, True), (30, False), (60, True)], [10, 30, 30]),
        ([(10, False), (30, False), (60, True)], [10, 10, 10]),
        ([(10, False), (30, False), (60, False)], [10, 10, 10]),
    ],
)
def test_an_empty_rung_is_skipped_at_once(
    told: list[tuple[float, bool]], expected: list[float]
) -> None:
    times = rung_times(ladder(*told), since_tick=0)
    assert [(rung.name, tick) for rung, tick in times] == [
        (f"r{n}", tick) for n, tick in enumerate(expected)
    ]


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        (Rung(name="r", after_seconds=0), True),
        (Rung(name="r", after_seconds=0, channels=("voice", "log")), True),
        (Rung(name="r", after_seconds=0, people=("raman",)), False),
        (Rung(name="r", after_seconds=0, desks=("desk-1",)), False),
        (Rung(name="r", after_seconds=0, channels=("webhook",)), False),
        (Rung(name="r", after_seconds=0, people=("raman",), channels=()), True),
    ],
)
def test_a_rung_is_empty_that_tells_nobody(rung: Rung, expected: bool) -> None:
    assert is_empty(rung) is expected


def test_a_test_climbs_no_ladder_and_waits_for_its_confirmation() -> None:
    test = opened_test()
    unconfirmed = (due(60, NOT_CONFIRMED),)
    assert deadlines(after(first=test)) == unconfirmed
    assert deadlines(after(TAKEN, first=test)) == unconfirmed
    orphan = after(TAKEN, does(e.HolderFellSilent, 30), first=test)
    assert deadlines(orphan) == unconfirmed
    assert deadlines(after(does(t.TestConfirmed, 30), first=test)) == ()


def test_an_unconfirmed_test_climbs_from_when_it_became_real() -> None:
    turned = after(does(t.TestNotConfirmed, 60), first=opened_test())
    assert deadlines(turned) == rungs(70, 90, 120)


def test_a_reopened_test_was_no_test() -> None:
    reopened = (does(t.TestConfirmed, 30), does(e.Reopened, 500))
    incident = after(*reopened, first=opened_test())
    assert deadlines(incident) == (due(60, NOT_CONFIRMED),)


# --- stages


def first_step(seconds: float) -> tuple[Due, ...]:
    return (due(seconds, STAGE, "first_step"),)


def arrival(seconds: float) -> tuple[Due, ...]:
    return (due(seconds, STAGE, "arrival"),)


def verification(seconds: float) -> tuple[Due, ...]:
    return (due(seconds, STAGE, "verification"),)


CLOSED = (TAKEN, SENT, THERE, does(e.Disposed, 200))


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ((TAKEN,), first_step(65)),
        ((TAKEN, does(f.StageOverdue, 65)), ()),
        ((TAKEN, does(e.AssessmentBegan, 20)), ()),
        ((TAKEN, SENT), arrival(320)),
        ((TAKEN, SENT, does(e.Dispatched, 50, units=("P7",))), arrival(320)),
        ((TAKEN, SENT, THERE), verification(700)),
        ((TAKEN, SENT, THERE, does(f.Verified, 150)), ()),
        (CLOSED, ()),
        # Reopened after an hour: it rings, and what it waits for has its time again.
        (
            (*CLOSED, does(e.Reopened, 3600)),
            (*rungs(3610, 3630, 3660), *verification(4200)),
        ),
    ],
)
def test_each_stage_has_a_clock_of_its_own(
    happened: tuple[e.IncidentEvent, ...], expected: tuple[Due, ...]
) -> None:
    assert deadlines(after(*happened)) == expected


def test_the_first_step_is_waited_for_only_while_somebody_has_it() -> None:
    given_back = after(TAKEN, does(e.GaveBack, 10))
    assert deadlines(given_back) == rungs(20, 40, 70)


def test_help_under_way_is_waited_for_whoever_has_it() -> None:
    pressed = after(TAKEN, SENT, does(e.PressedAgain, 60))
    assert deadlines(pressed) == (*rungs(70, 90, 120), *arrival(320))


def test_earliest_first() -> None:
    calls = (TAKEN, SENT, does(f.EmergencyCallBegan, 30), does(e.PressedAgain, 60))
    ticks = [each.tick for each in deadlines(after(*calls))]
    assert ticks == sorted(ticks)


# --- 911


def test_911_being_called_is_held_for_a_minute() -> None:
    calling = (TAKEN, SENT, does(f.EmergencyCallBegan, 30))
    assert deadlines(after(*calling)) == (due(90, CALL_LAPSED), *arrival(320))
    called = after(*calling, does(f.EmergencyCalled, 40))
    assert deadlines(called) == arrival(320)


# --- the next person


def brought_in(incident: Incident) -> str:
    return next_person(incident).name


def test_each_time_somebody_further_up_is_brought_in() -> None:
    second = does(f.RungReached, 65)
    third = does(f.RungReached, 400, rung="Shift supervisor")
    last = does(f.RungReached, 900, rung="Everybody")
    assert [
        brought_in(after(TAKEN)),
        brought_in(after(TAKEN, second)),
        brought_in(after(TAKEN, second, third)),
        brought_in(after(TAKEN, second, third, last)),
    ] == ["Second desk", "Shift supervisor", "Everybody", "Everybody"]


def test_who_was_told_while_it_rang_is_not_the_next_person() -> None:
    rang = (does(f.RungReached, 10), TAKEN)
    assert brought_in(after(*rang)) == "Shift supervisor"


def test_an_empty_rung_is_nobody_and_without_any_it_is_the_backup() -> None:
    one = opened(ladder=ladder((10, False), (30, True)))
    none = opened(ladder=ladder((10, False)))
    assert brought_in(after(TAKEN, first=one)) == "r1"
    assert brought_in(after(TAKEN, first=none)) == "Backup"


def test_stages_are_named_as_the_row_shows_them() -> None:
    assert [each.value for each in Stage] == ["first_step", "arrival", "verification"]
