"""What every door hands its signals to."""

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from quietbell.domain.moments import Moment
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


class Take(Protocol):
    """Take all signals of one read of a panel's connection, in order, in this turn.

    It never refuses and never waits. What it returns is true once everything is on
    disk, and false after 1.5 s without: then the panel must not be answered, and
    sends again. While the journal is replayed it may take as long as that takes.
    """

    def __call__(self, signals: Sequence[Signal]) -> "asyncio.Future[bool]":
        """Return what tells whether all of *signals* is kept."""
        ...


class Hear(Protocol):
    """Take a sign of life: proof that a device and its path work. Kept in memory."""

    def __call__(self, account: str, at: Moment) -> None:
        """Note that the account with that id was heard."""
        ...
