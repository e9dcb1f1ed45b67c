"""Whether what reaches us is being written: the engine says it on the line, aloud."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a dispatcher must know of the journal."""

    RECORDING = "recording"
    RESERVE = "reserve"  # writing, but the disk is full: the reserve is being used up
    NOT_RECORDED = "not recorded"  # shown and rung, and lost if we stop now


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The journal's state at one moment.

    ``since`` is when ``state`` began, our wall clock; None before the first change.
    ``why`` is empty while all is well; while recording it tells what went wrong
    last, until the next segment. ``unkept`` entries wait to be written,
    ``unheld`` ones found no room in memory any more and are lost.
    """

    state: State
    since: datetime | None
    why: str
    unkept: int
    unheld: int
    slow: bool  # the oldest waits longer than it may
