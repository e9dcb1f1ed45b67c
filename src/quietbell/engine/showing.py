"""Showing: when a change goes out on the line.

A change of hands, a new incident or a fact goes out in the same turn of the loop.
So does what only counts up, as long as there is little of it; in a storm of presses
counts go out at most five times a second and incident, so that they cannot drown
the consoles that must show them.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from quietbell.engine.feeds import Feeds, Message
from quietbell.engine.floor import Floor

COUNT_SECONDS: Final = 0.2  # in a storm, between rows that differ in a number only
COUNTS_AT_ONCE: Final = 300  # rows a second that a full room of consoles can take
KEPT_SECONDS: Final = 0.02  # between two words of "kept"
STATUS_SECONDS: Final = 0.2


class Showing:
    """Turns changes into events of the feeds, at the right pace."""

    def __init__(self, floor: Floor, feeds: Feeds) -> None:
        self._floor = floor
        self._feeds = feeds
        self._dirty: dict[str, None] = {}
        self._later: dict[str, None] = {}
        self._is_flushing = False
        self._is_counting = False
        self._counts_left = float(COUNTS_AT_ONCE)
        self._counted_at = 0.0
        self._kept = 0
        self._is_kept_due = False
        self._is_status_due = False
        self.status: Callable[[str], Message] = lambda feed: {}
        self.on_sessions_changed: Callable[[], None] = lambda: None

    def show(self, incident: str, *, may_wait: bool) -> None:
        """Have *incident*'s row go out: at the end of this turn, or with the counts."""
        loop = asyncio.get_running_loop()
        if not may_wait or self._may_count(loop.time()):
            self._dirty[incident] = None
            if not self._is_flushing:
                self._is_flushing = True
                loop.call_soon(self._flush)
        elif incident not in self._dirty:
            self._later[incident] = None
            if not self._is_counting:
                self._is_counting = True
                loop.call_later(COUNT_SECONDS, self._count)

    def catch_up(self) -> None:
        """Send every row that waits: a pulse must find screens at what it tells."""
        waiting = {**self._dirty, **self._later}
        self._dirty.clear()
        self._later.clear()
        for incident in waiting:
            self._publish(incident)

    def kept_soon(self, seq: int) -> None:
        """Have it said that everything up to *seq* is kept."""
        self._kept = seq
        if not self._is_kept_due:
            self._is_kept_due = True
            self._say_kept()

    def status_soon(self) -> None:
        """Have the status go out, together with what else changes it now."""
        if not self._is_status_due:
            self._is_status_due = True
            asyncio.get_running_loop().call_later(STATUS_SECONDS, self.status_now)

    def status_now(self) -> None:
        """Send the status."""
        self._is_status_due = False
        self._feeds.publish_each("status", self.status)

    def sessions_changed(self) -> None:
        """Have every session looked at anew: a proof was revoked or is over."""
        self.on_sessions_changed()

    def _may_count(self, now_seconds: float) -> bool:
        """Say whether one more count may go out at once, and take it down."""
        passed = now_seconds - self._counted_at
        self._counted_at = now_seconds
        left = min(COUNTS_AT_ONCE, self._counts_left + passed * COUNTS_AT_ONCE)
        self._counts_left = max(0.0, left - 1)
        return left >= 1

    def _say_kept(self) -> None:
        said = self._kept
        self._feeds.publish("kept", kept=said)
        asyncio.get_running_loop().call_later(KEPT_SECONDS, self._kept_again, said)

    def _kept_again(self, said: int) -> None:
        if self._kept > said:
            self._say_kept()
        else:
            self._is_kept_due = False

    def _flush(self) -> None:
        self._is_flushing = False
        dirty, self._dirty = self._dirty, {}
        for incident in dirty:
            self._later.pop(incident, None)
            self._publish(incident)

    def _count(self) -> None:
        self._is_counting = False
        later, self._later = self._later, {}
        for incident in later:
            self._publish(incident)

    def _publish(self, incident: str) -> None:
        known = self._floor.incidents.get(incident)
        if known is not None:
            self._feeds.publish_row(known)
