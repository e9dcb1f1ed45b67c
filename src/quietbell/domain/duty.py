"""Duty rosters: a weekly pattern laid over real weeks, and the hours nobody covers.

People plan by the clock on the wall of their site, and alarms ring by real time. So a
pattern is local and a shift is a pair of instants: on the night when clocks change a
shift from 22:00 to 06:00 lasts seven or nine hours, and a gap is counted as it passes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

AHEAD_DAYS: Final = 14  # how far a gap in the roster is looked for
MIDNIGHT: Final = "24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """One person's duty in every week. Local clock times, as "22:00".

    One that ends no later than it begins ends on the day after.
    """

    person: str
    weekday: int  # ISO: Monday is 1
    begins: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One person's duty, from ``begins_at`` to before ``ends_at``: aware times."""

    person: str
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time with nobody on the roster, from ``begins_at`` to before ``ends_at``."""

    begins_at: datetime
    ends_at: datetime

    @property
    def hours(self) -> float:
        """Return how long it lasts, as it passes and not as clocks show it."""
        # Two times of one zone would be subtracted as its clocks show them.
        begins_at, ends_at = (
            self.begins_at.astimezone(UTC),
            self.ends_at.astimezone(UTC),
        )
        return (ends_at - begins_at).total_seconds() / 3600


def laid_out(
    pattern: Sequence[Weekly], *, monday: date, weeks: int, zone: tzinfo
) -> tuple[Duty, ...]:
    """Return the duties of *pattern* in so many weeks from *monday*, earliest first."""
    duties = [
        Duty(
            person=each.person,
            begins_at=_instant(day, each.begins, zone),
            ends_at=_instant(
                day + timedelta(days=each.ends <= each.begins), each.ends, zone
            ),
        )
        for week in range(weeks)
        for each in pattern
        for day in [monday + timedelta(weeks=week, days=each.weekday - 1)]
    ]
    return tuple(sorted(duties, key=lambda each: (each.begins_at, each.person)))


def gaps(
    duties: Iterable[Duty], *, at: datetime, zone: tzinfo, days: int = AHEAD_DAYS
) -> tuple[Gap, ...]:
    """Return when nobody is on duty, from *at* to the same local time *days* later.

    Times of the result are in *zone*.
    """
    until = at.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    end = until.replace(tzinfo=zone).astimezone(UTC)
    return tuple(
        Gap(begins_at=begins.astimezone(zone), ends_at=ends.astimezone(zone))
        for begins, ends in _between(duties, at.astimezone(UTC), end)
    )


def _between(
    duties: Iterable[Duty], begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the parts of *begin* to *end* that no duty covers. All times in UTC."""
    covered_until = begin
    for each in sorted(duties, key=lambda each: each.begins_at):
        begins = each.begins_at.astimezone(UTC)
        if begins >= end:
            break
        if begins > covered_until:
            yield covered_until, begins
        covered_until = max(covered_until, each.ends_at.astimezone(UTC))
    if covered_until < end:
        yield covered_until, end


def hours_without(found: Iterable[Gap]) -> float:
    """Return how many hours nobody is on duty in all."""
    return sum(each.hours for each in found)


def monday_of(day: date) -> date:
    """Return the Monday of that day's week."""
    return day - timedelta(days=day.isoweekday() - 1)


def _instant(day: date, clock: str, zone: tzinfo) -> datetime:
    """Return when *clock* shows on *day*; a skipped time comes an hour later."""
    if clock == MIDNIGHT:
        day, clock = day + timedelta(days=1), "00:00"
    local = datetime.combine(day, time.fromisoformat(clock), zone)
    return local.astimezone(UTC)
