"""Waiting for *kept*: who waits for which entry, and when waiting is over.

An answer is a promise, so whoever asks waits until the entry is on disk; but nobody
waits longer than 1.5 s. Then the engine says NOT RECORDED, and the screen knows.
"""

import asyncio
from collections import deque
from typing import Final

KEPT_SECONDS_MAX: Final = 1.5


class Keeping:
    """Those who wait for their entry to be kept, in the order of their entries."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, float, asyncio.Future[bool]]] = deque()
        self.kept = 0
        self.is_failing = False

    def until_kept(self, seq: int, *, tick: float) -> "asyncio.Future[bool]":
        """Return what will be True once *seq* is kept, False after 1.5 s without.

        While the journal is known to fail it is False in the next turn of the loop:
        there is nothing to wait for but that screens are told before a phone is.
        """
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()
        if seq <= self.kept:
            waiting.set_result(True)
        elif self.is_failing:
            loop.call_soon(_release, waiting, False)
        else:
            self._waiting.append((seq, tick + KEPT_SECONDS_MAX, waiting))
        return waiting

    def keep(self, seq: int) -> None:
        """Everything up to *seq* is kept."""
        self.kept = max(self.kept, seq)
        while self._waiting and self._waiting[0][0] <= seq:
            _release(self._waiting.popleft()[2], True)

    def sweep(self, *, tick: float) -> None:
        """Release who has waited long enough."""
        while self._waiting and (self.is_failing or self._waiting[0][1] <= tick):
            _release(self._waiting.popleft()[2], False)


def _release(waiting: "asyncio.Future[bool]", is_kept: bool) -> None:
    if not waiting.done():
        waiting.set_result(is_kept)
