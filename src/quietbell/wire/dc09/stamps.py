"""The timestamps of DC-09: ``HH:MM:SS,MM-DD-YYYY``, GMT.

Source: ANSI/SIA DC-09-2013, 5.5.1.9.
"""

import re
from datetime import UTC, datetime
from typing import Final

STAMP_CHARS: Final = 19

_STAMP: Final = re.compile(r"(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})", re.ASCII)


def read_stamp(text: str) -> datetime | None:
    """Return the time that *text* says, or None if it says none there ever was."""
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, month, day, year = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def stamp(at: datetime) -> str:
    """Return *at*, aware, as a panel expects it."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return (
        f"{at.hour:02}:{at.minute:02}:{at.second:02},"
        f"{at.month:02}-{at.day:02}-{at.year:04}"
    )
