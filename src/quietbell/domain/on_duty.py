"""Who is on duty when it begins to ring, and the ladder with them on it.

Rosters are read once a site file. Bad data in them names nobody and never raises: an
alarm must not wait for a roster.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from quietbell.domain.site import Ladder, Roster, Rung

ON_DUTY_MAX: Final = 100  # of one rung; a roster lists a shift, not a campus


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who stands on a rung only because a roster says so."""

    rung: str
    people: tuple[str, ...]


class Called(NamedTuple):
    """A ladder with whoever is on duty on its rungs, and who of them is."""

    ladder: Ladder
    duty: tuple[OnDuty, ...]


class _Shift(NamedTuple):
    begins_at: datetime
    ends_at: datetime
    person: str


class Rosters:
    """The rosters of one site file, read."""

    def __init__(self, rosters: Iterable[Roster]) -> None:
        self._shifts: Mapping[str, tuple[_Shift, ...]] = {
            each.id: tuple(_read(each)) for each in rosters
        }

    def on_duty(self, rosters: Iterable[str], *, at: datetime) -> tuple[str, ...]:
        """Return the persons on duty at *at* (aware) in any of *rosters*, each once."""
        found = (
            shift.person
            for roster in rosters
            for shift in self._shifts.get(roster, ())
            if shift.begins_at <= at < shift.ends_at
        )
        return tuple(dict.fromkeys(found))[:ON_DUTY_MAX]

    def call(
        self, ladder: Ladder, *, at: datetime, before: tuple[OnDuty, ...] = ()
    ) -> Called:
        """Return *ladder* with whoever is on duty at *at* on its rungs.

        *before* stood on it only by an earlier roster, and goes.
        """
        off = {each.rung: frozenset(each.people) for each in before}
        duty: list[OnDuty] = []

        def called(rung: Rung) -> Rung:
            gone = off.get(rung.name, frozenset())
            fixed = tuple(each for each in rung.people if each not in gone)
            on = self.on_duty(rung.rosters, at=at) if rung.rosters else ()
            new = tuple(each for each in on if each not in fixed)
            if new:
                duty.append(OnDuty(rung=rung.name, people=new))
            return replace(rung, people=(*fixed, *new))

        if not any(rung.rosters for rung in (*ladder.rungs, ladder.backup)):
            return Called(ladder, ())
        rungs = tuple(called(each) for each in ladder.rungs)
        backup = called(ladder.backup)
        return Called(replace(ladder, rungs=rungs, backup=backup), tuple(duty))


def moment(text: str) -> datetime | None:
    """Return the aware ISO time that *text* is, None if it is none."""
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo is not None else None


def _read(roster: Roster) -> Iterable[_Shift]:
    for shift in roster.shifts:
        begins_at, ends_at = moment(shift.begins_at), moment(shift.ends_at)
        if begins_at is not None and ends_at is not None:
            yield _Shift(begins_at, ends_at, shift.person)
