"""What every report is narrowed to, and how its own question is put inside another.

A report counts; it names no person, and no place whose name says what it is: a button
in a sensitive room is counted under `SENSITIVE`, by building and by department alike.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from quietbell.domain.grants import Reach
from quietbell.queries.places import sites

SENSITIVE: Final = "sensitive place"  # no id is spelled so
NONE: Final = ""
YEARS_MAX: Final = 10  # of a period: a report of more is a book
EARLIEST: Final = date(1900, 1, 1)  # nothing was before, and years near 1 overflow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What a report is narrowed to. Days are of the site, both within; None: open."""

    site: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when until before when, in the site's zone, and when its months begin."""

    begins_at: datetime
    ends_at: datetime

    @property
    def months(self) -> tuple[datetime, ...]:
        """Return where each month of it begins, the first one before it begins."""
        first = self.begins_at.date().replace(day=1)
        last = self.ends_at.date()
        days = [first]
        while (after := (days[-1] + timedelta(days=31)).replace(day=1)) <= last:
            days.append(after)
        zone = self.begins_at.tzinfo
        return tuple(datetime.combine(each, time(), zone) for each in days)


def period_of(reach: Reach, wanted: ReportFilter, at: datetime) -> Period:
    """Return the period in the zone of the site, or of the first within *reach*.

    It ends today if nothing is said, and never has more than `YEARS_MAX`. One that
    would end before `EARLIEST` is that day, and as empty.
    """
    rows = sites(reach)
    if wanted.site:
        rows = rows.filter(pk=wanted.site)
    zone = ZoneInfo(rows.values_list("zone", flat=True).first() or "UTC")
    today = at.astimezone(zone).date()
    last = max(min(wanted.until_on or today, today), EARLIEST)
    earliest = last - timedelta(days=366 * YEARS_MAX)
    first = min(max(wanted.from_on or earliest, earliest), last)
    return Period(
        begins_at=datetime.combine(first, time(), zone),
        ends_at=datetime.combine(last + timedelta(days=1), time(), zone),
    )


def inner(rows: "QuerySet[Any, Any]") -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of *rows* and what it is given, to stand inside another."""
    sql, given = rows.query.sql_with_params()
    return f"({sql})", tuple(given)


def told(sql: str, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Run one reading statement of ours and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
