"""Who is on duty at a moment, as the site file's rosters say.

Bad data here names nobody; it never raises, for an alarm must not wait for a roster.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from quietbell.domain.site import Roster, Shift


def moment(text: str) -> datetime | None:
    """Return the aware ISO time that *text* is, None if it is none."""
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo is not None else None


def on_duty(rosters: Iterable[Roster], *, at: datetime) -> tuple[str, ...]:
    """Return the persons on duty at *at* (aware) in any of *rosters*, each once."""
    return tuple(dict.fromkeys(_on_duty(rosters, at)))


def _on_duty(rosters: Iterable[Roster], at: datetime) -> Iterator[str]:
    for roster in rosters:
        for shift in roster.shifts:
            if _covers(shift, at):
                yield shift.person


def _covers(shift: Shift, at: datetime) -> bool:
    begins, ends = moment(shift.begins_at), moment(shift.ends_at)
    return begins is not None and ends is not None and begins <= at < ends
