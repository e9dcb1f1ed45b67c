"""Rosters over real weeks: nights when clocks change, and hours nobody covers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.duty import (
    Duty,
    Weekly,
    gaps,
    hours_without,
    laid_out,
    monday_of,
)

ZONE = ZoneInfo("America/New_York")
# In 2027 clocks go forward on Sunday 14 March and back on Sunday 7 November.
SPRING, AUTUMN = date(2027, 3, 8), date(2027, 11, 1)  # the Mondays of these weeks


def every_day(begins: str, ends: str, person: str = "lee") -> list[Weekly]:
    return [
        Weekly(person=person, weekday=day, begins=begins, ends=ends)
        for day in range(1, 8)
    ]


def local(*told: int) -> datetime:
    return datetime(*told, tzinfo=ZONE)  # type: ignore[arg-type,misc]


def test_a_night_shift_ends_on_the_day_after():
    (duty,) = laid_out(
        [Weekly(person="lee", weekday=3, begins="22:00", ends="06:00")],
        monday=date(2027, 1, 4),
        weeks=1,
        zone=ZONE,
    )

    assert duty == Duty(
        person="lee",
        begins_at=local(2027, 1, 6, 22).astimezone(UTC),
        ends_at=local(2027, 1, 7, 6).astimezone(UTC),
    )


@pytest.mark.parametrize(("monday", "hours"), [(SPRING, 7), (AUTUMN, 9)])
def test_a_night_on_which_clocks_change_is_as_long_as_it_lasts(monday, hours):
    (duty,) = laid_out(
        [Weekly(person="lee", weekday=6, begins="22:00", ends="06:00")],
        monday=monday,
        weeks=1,
        zone=ZONE,
    )

    assert duty.ends_at - duty.begins_at == timedelta(hours=hours)


@pytest.mark.parametrize("monday", [SPRING, AUTUMN])
def test_day_and_night_leave_no_hour_when_clocks_change(monday):
    pattern = [*every_day("06:00", "18:00"), *every_day("18:00", "06:00", "raman")]
    duties = laid_out(pattern, monday=monday - timedelta(weeks=1), weeks=4, zone=ZONE)

    assert (
        gaps(duties, at=datetime(*monday.timetuple()[:3], 12, tzinfo=ZONE), zone=ZONE)
        == ()
    )


def test_hours_without_anybody_are_real_hours():
    pattern = every_day("06:00", "22:00")  # nights are empty: eight hours each
    duties = laid_out(pattern, monday=SPRING, weeks=3, zone=ZONE)
    found = gaps(duties, at=local(2027, 3, 8, 6), zone=ZONE)

    assert len(found) == 14
    assert hours_without(found) == 14 * 8 - 1  # one of them lost an hour
    assert (found[0].begins_at, found[0].ends_at) == (
        local(2027, 3, 8, 22),
        local(2027, 3, 9, 6),
    )


def test_an_empty_roster_is_one_gap_of_fourteen_local_days():
    (gap,) = gaps([], at=local(2027, 3, 8, 12), zone=ZONE)

    assert gap.ends_at == local(2027, 3, 22, 12)
    assert gap.hours == 14 * 24 - 1


def test_midnight_is_the_end_of_its_day():
    (duty,) = laid_out(
        [Weekly(person="lee", weekday=1, begins="16:00", ends="24:00")],
        monday=date(2027, 1, 4),
        weeks=1,
        zone=ZONE,
    )

    assert duty.ends_at == local(2027, 1, 5, 0).astimezone(UTC)


def test_who_is_on_duty_already_counts_and_who_comes_later_does_not():
    at = local(2027, 1, 4, 12)
    duties = [
        Duty(
            person="a",
            begins_at=at - timedelta(hours=5),
            ends_at=at + timedelta(hours=1),
        ),
        Duty(
            person="b",
            begins_at=at + timedelta(days=20),
            ends_at=at + timedelta(days=30),
        ),
    ]

    (gap,) = gaps(duties, at=at, zone=ZONE)
    assert gap.begins_at == at + timedelta(hours=1)


def test_the_monday_of_a_week():
    assert monday_of(date(2027, 3, 14)) == SPRING == monday_of(SPRING)


@given(
    st.lists(st.tuples(st.integers(-50, 400), st.integers(1, 60)), max_size=20),
    st.sampled_from([SPRING, AUTUMN]),
)
def test_each_hour_is_covered_or_in_a_gap_and_never_both(spans, monday):
    at = datetime(*monday.timetuple()[:3], tzinfo=ZONE)
    duties = [
        Duty(
            person="p",
            begins_at=at.astimezone(UTC) + timedelta(hours=begins),
            ends_at=at.astimezone(UTC) + timedelta(hours=begins + length),
        )
        for begins, length in spans
    ]
    found = gaps(duties, at=at, zone=ZONE)

    for hour in range(14 * 24 - 1):
        moment = at.astimezone(UTC) + timedelta(hours=hour, minutes=30)
        is_covered = any(d.begins_at <= moment < d.ends_at for d in duties)
        assert is_covered != any(g.begins_at <= moment < g.ends_at for g in found)
