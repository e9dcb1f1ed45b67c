"""When the people to ring about a button are too few, or were proven too long ago.

Source: INS-04, at least three emergency contacts a location, kept current.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

CONTACTS_MIN: Final = 3
VERIFIED_DAYS_MAX: Final = 365


class ContactFlag(StrEnum):
    """What is wrong with a button's contacts."""

    TOO_FEW = "fewer than three verified contacts"
    NEVER = "a contact that was never verified"
    OLD = "a contact verified more than 12 months ago"


def contact_flags(
    verified_on: Sequence[date | None], today: date
) -> tuple[ContactFlag, ...]:
    """Return what is wrong, given the day on which each contact was last proven.

    None stands for one that never was, or who has left.
    """
    fresh = sum(each is not None and is_fresh(each, today) for each in verified_on)
    found = []
    if fresh < CONTACTS_MIN:
        found.append(ContactFlag.TOO_FEW)
    if None in verified_on:
        found.append(ContactFlag.NEVER)
    if any(each is not None and not is_fresh(each, today) for each in verified_on):
        found.append(ContactFlag.OLD)
    return tuple(found)


def is_fresh(verified_on: date, today: date) -> bool:
    """Say whether that day still counts."""
    return verified_on >= oldest_fresh(today)


def oldest_fresh(today: date) -> date:
    """Return the first day that still counts."""
    return today - timedelta(days=VERIFIED_DAYS_MAX)
