"""What waits for a second person before coverage is lowered, and what was answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from quietbell.storage.models import CoverageChange, Person

ENDED_DAYS: Final = 30
ENDED_MAX: Final = 50
SHOWN_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change as a page shows it, with the names of who changed and answered it."""

    row: CoverageChange
    proposed_by: tuple[str, ...]
    decided_by: str
    is_own: bool  # whether the reader is one of those who changed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Everything that waits or stays put back, and what was over lately."""

    waiting: tuple[Change, ...]
    declined: tuple[Change, ...]
    ended: tuple[Change, ...]


def coverage(person: str, at: datetime) -> Coverage:
    """Return it for a page that *person* reads, oldest first. Three queries."""
    rows = CoverageChange.objects.order_by("proposed_at", "id")
    open_rows = list(rows.filter(ended_at=None)[:SHOWN_MAX])
    since = at - timedelta(days=ENDED_DAYS)
    ended = list(rows.filter(ended_at__gte=since).order_by("-ended_at")[:ENDED_MAX])
    ids = {each for row in (*open_rows, *ended) for each in row.proposed_by}
    ids |= {row.seconded_by for row in (*open_rows, *ended)}
    names = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))

    def shown(row: CoverageChange) -> Change:
        return Change(
            row=row,
            proposed_by=tuple(names.get(each, each) for each in row.proposed_by),
            decided_by=names.get(row.seconded_by, row.seconded_by),
            is_own=person in row.proposed_by,
        )

    return Coverage(
        waiting=tuple(shown(r) for r in open_rows if r.state != "declined"),
        declined=tuple(shown(r) for r in open_rows if r.state == "declined"),
        ended=tuple(shown(r) for r in ended),
    )


def waiting_count() -> int:
    """Return how many changes wait for an answer or stay put back. One query."""
    return CoverageChange.objects.filter(ended_at=None).count()
