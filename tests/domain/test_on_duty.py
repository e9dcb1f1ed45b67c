"""Who is on duty at a moment, and the ladder with them on it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.on_duty import ON_DUTY_MAX, OnDuty, Rosters, moment
from quietbell.domain.site import Ladder, Roster, Rung, Shift

NOON = datetime(2031, 3, 3, 17, tzinfo=UTC)


def shift(person: str, begins: float, ends: float) -> Shift:
    """Return a shift so many hours from noon."""
    at = [(NOON + timedelta(hours=each)).isoformat() for each in (begins, ends)]
    return Shift(person=person, begins_at=at[0], ends_at=at[1])


ROSTERS = Rosters(
    (
        Roster(
            id="day", name="Day", shifts=(shift("ortiz", -4, 4), shift("lee", 4, 8))
        ),
        Roster(id="chief", name="Chief", shifts=(shift("raman", -100, 100),)),
        Roster(id="empty", name="Empty"),
    )
)
LADDER = Ladder(
    id="main",
    rungs=(
        Rung(name="Duty", after_seconds=10, people=("marsh",), rosters=("day",)),
        Rung(name="Chief", after_seconds=30, rosters=("chief", "empty")),
        Rung(name="Nobody", after_seconds=40, rosters=("empty", "no such")),
        Rung(name="Plain", after_seconds=60, people=("raman",)),
    ),
    backup=Rung(name="Backup", after_seconds=0, people=("marsh",), rosters=("day",)),
)


@pytest.mark.parametrize(
    ("hours", "on"), [(-4.01, ()), (-4, ("ortiz",)), (3.99, ("ortiz",)), (4, ("lee",))]
)
def test_a_shift_holds_from_its_beginning_to_before_its_end(hours, on):
    at = NOON + timedelta(hours=hours)
    assert ROSTERS.on_duty(("day",), at=at) == on


def test_a_ladder_is_called_with_whoever_is_on_duty():
    ladder, duty = ROSTERS.call(LADDER, at=NOON)

    assert [rung.people for rung in (*ladder.rungs, ladder.backup)] == [
        ("marsh", "ortiz"),
        ("raman",),
        (),
        ("raman",),
        ("marsh", "ortiz"),
    ]
    assert duty == (
        OnDuty(rung="Duty", people=("ortiz",)),
        OnDuty(rung="Chief", people=("raman",)),
        OnDuty(rung="Backup", people=("ortiz",)),
    )


def test_called_anew_who_has_gone_off_duty_goes_and_who_is_fixed_stays():
    ladder, duty = ROSTERS.call(LADDER, at=NOON)

    later, duty = ROSTERS.call(ladder, at=NOON + timedelta(hours=5), before=duty)

    assert [rung.people for rung in later.rungs] == [
        ("marsh", "lee"),
        ("raman",),
        (),
        ("raman",),
    ]
    assert ROSTERS.call(later, at=NOON, before=duty)[0] == ladder


def test_a_ladder_without_rosters_is_itself():
    plain = Ladder(id="main", rungs=LADDER.rungs[3:], backup=LADDER.rungs[3])
    assert ROSTERS.call(plain, at=NOON) == (plain, ())


def test_a_rung_is_told_no_more_than_its_bound():
    crowd = tuple(shift(f"p-{n}", -1, 1) for n in range(ON_DUTY_MAX + 20))
    rosters = Rosters((Roster(id="day", name="Day", shifts=crowd),))
    assert len(rosters.on_duty(("day",), at=NOON)) == ON_DUTY_MAX


TEXTS = st.one_of(
    st.text(max_size=30),
    st.datetimes().map(lambda at: at.isoformat()),
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
)


@given(st.lists(st.builds(Shift, person=TEXTS, begins_at=TEXTS, ends_at=TEXTS)))
def test_no_roster_whatever_stands_in_it_stops_an_alarm(shifts):
    rosters = Rosters((Roster(id="day", name="", shifts=tuple(shifts)),))
    ladder, _ = rosters.call(LADDER, at=NOON)
    assert [rung.name for rung in ladder.rungs] == [rung.name for rung in LADDER.rungs]
    for before, after in zip(LADDER.rungs, ladder.rungs, strict=True):
        assert set(before.people) <= set(after.people)


@pytest.mark.parametrize("text", ["", "tomorrow", "2031-03-03T17:00:00", "2031-13-01Z"])
def test_what_is_no_moment_is_none(text):
    assert moment(text) is None
