"""What a door still has to say, once it is known what became of a request."""

from functools import lru_cache
from typing import Protocol

from quietbell.domain.moments import Moment
from quietbell.domain.site import AnswerMode
from quietbell.receivers.keep import Outcome
from quietbell.wire.silent_answer import silent_answer


class Reply(Protocol):
    """An answer that waits for an outcome. Read-only."""

    @property
    def pause_seconds(self) -> float:
        """How long after the request it may be said at the earliest."""
        ...

    def payload(self, outcome: Outcome | None, now: Moment) -> bytes:
        """Return what is sent. *outcome* None: it did not become known in time."""
        ...


class Silence:
    """A phone's answer: the same whatever became of its press."""

    __slots__ = ("_is_for_head", "_mode")
    pause_seconds = 0.0

    def __init__(self, mode: AnswerMode, *, is_for_head: bool = False) -> None:
        self._mode = mode
        self._is_for_head = is_for_head

    def payload(self, outcome: Outcome | None, now: Moment) -> bytes:
        """Return the silent body."""
        return _silence(self._mode, int(now.wall.timestamp()), self._is_for_head)


@lru_cache(maxsize=64)
def _silence(mode: AnswerMode, second: int, is_for_head: bool) -> bytes:
    """Return the answer, made once a second for each mode."""
    return silent_answer(mode, now=second, is_for_head=is_for_head)
