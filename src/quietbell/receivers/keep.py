"""What every door hands its signals to."""

from enum import StrEnum
from typing import Protocol

from quietbell.domain.signals import Signal


class Outcome(StrEnum):
    """What became of a signal. A phone is answered the same whatever it is."""

    KEPT = "kept"  # on disk, synced
    NOT_RECORDED = "not recorded"  # shown and rung from memory; said aloud
    COUNTED = "counted"  # not a press of anything known: a number and no entry


class Keep(Protocol):
    """Take one signal: fold it, show it, and return once it is on disk.

    It returns within 1.5 s whatever the disk does, and never refuses. It is not
    cancelled: a door that waits no longer lets it run to its end.
    """

    async def __call__(self, signal: Signal) -> Outcome:
        """Return what became of *signal*."""
        ...
