"""The journal's writer thread: everything that waits is written, in order.

One commit a turn takes all that has come meanwhile (group commit). A failure is
told at once, never swallowed: the file is given up if it must be, the reserve is
used if the disk is full, and the same entries are tried again until they are in.
The loop never waits for this thread, and this thread never runs the loop's code.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import structlog

from quietbell.journal.disk import NotWritten
from quietbell.journal.limits import Limits
from quietbell.journal.recording import State
from quietbell.journal.reserve import Reserve
from quietbell.journal.sealing import Keyring
from quietbell.journal.segment_file import Hole, Opening, Row
from quietbell.journal.segments import Segment
from quietbell.journal.succession import Succession

log = structlog.get_logger()


class Roll(NamedTuple):
    """Ask for a new segment that opens with *live*."""

    live: Callable[[], Sequence[Row]]  # called in the writer thread


class Writer(threading.Thread):
    """Writes one folder. ``put`` is for the loop; the rest runs in the thread."""

    def __init__(
        self,
        succession: Succession,
        *,
        reserve: Reserve,
        limits: Limits,
        wall: Callable[[], datetime],
        keyring: Keyring | None,
        again: Sequence[Row],
        tell_kept: Callable[[int], None],
        tell_state: Callable[[State, str], None],
    ) -> None:
        """Write where *succession* says, *again* first. ``wall`` is our clock, in UTC.

        ``tell_kept`` is told the highest seq on disk after each commit, ``tell_state``
        whether writing works after each turn: both in this thread, the first first.
        """
        super().__init__(name="journal-writer", daemon=True)
        self._succession, self._reserve = succession, reserve
        self._limits, self._wall = limits, wall
        self._tell_kept, self._tell_state = tell_kept, tell_state
        self._keyring = keyring
        self._put: deque[Row | Hole | Roll] = deque()  # by the loop, not looked at yet
        self._bell: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._waiting: deque[Row | Hole | Roll] = deque(again)
        self._segment: Segment | None = None
        self._stopping = threading.Event()
        self._is_told_to_stop = False
        self._failures = 0
        self._note = succession.broken  # what went wrong last, until the next roll
        self._reserve_retry_at = 0.0
        self.begun = threading.Event()  # it is known whether writing works
        self.opening: Opening | None = None  # of the segment in use
        self.segment_bytes = 0
        self.carried_bytes = 0  # of those: what the segment began with, if we made it

    def put(self, item: Row | Hole | Roll) -> None:
        """Have *item* written after everything before it, once it is woken."""
        self._put.append(item)

    def wake(self) -> None:
        """Have it look at what was put. Never waits."""
        self._bell.put(None)

    def stop(self, seconds: float) -> bool:
        """Write what waits, once more at most if the disk refuses, and end."""
        self._stopping.set()
        self.wake()
        self.join(seconds)
        return not self.is_alive()

    def run(self) -> None:
        """Turn until told to stop."""
        self._turn()
        self.begun.set()
        while self._gather():
            self._turn()
        self._end()

    # What one turn does

    def _gather(self) -> bool:
        """Wait for something to do; return False when it is time to end."""
        is_told_to_stop = self._stopping.is_set()  # what was put before it is taken
        if not self._waiting and not self._put and not is_told_to_stop:
            try:
                self._bell.get(timeout=self._patience_seconds())
            except queue.Empty:
                if self._segment is not None:
                    self._succession.seal_one_left_open()
            is_told_to_stop = self._stopping.is_set()
        while not self._bell.empty():  # rung again while we wrote
            self._bell.get()
        while self._put:
            self._waiting.append(self._put.popleft())
        self._is_told_to_stop = is_told_to_stop
        return bool(self._waiting) or not is_told_to_stop

    def _patience_seconds(self) -> float | None:
        is_done = (
            self._segment and self._reserve.is_there and not self._succession.left_open
        )
        return None if is_done else self._limits.idle_seconds

    def _turn(self) -> None:
        try:
            kept = self._write_next()
            self._went_well()
            if kept is not None:
                self._tell_kept(kept)
            self._tidy_up()
        except NotWritten as why:
            self._went_wrong(why)
        except Exception as why:  # a bug of ours must not end recording in silence
            log.exception("journal.writer_failed")
            text = f"{type(why).__name__}: {why}"
            self._went_wrong(NotWritten(text, is_full=False, is_suspect=True))

    def _write_next(self) -> int | None:
        """Write what is next; return the seq up to which all is on disk now, if more.

        Raises:
            NotWritten: what was to be written still waits.
        """
        segment = self._segment
        if segment is None:
            segment = self._use(self._succession.open(self._note))
            self._remake_reserve()
        if not self._waiting:
            return None
        first = self._waiting[0]
        if isinstance(first, Roll):
            self._waiting.popleft()
            self._roll(segment, first)
            return None
        if self._keyring is not None:
            self._keyring.sync_unsaved()
        if isinstance(first, Hole):
            segment.note_hole(first)
            self._waiting.popleft()
        else:
            batch = self._batch()
            segment.append(batch)
            for _ in batch:
                self._waiting.popleft()
        self._succession.head = segment.head_seq, segment.head_digest
        self.segment_bytes = segment.size_bytes
        return segment.head_seq

    def _use(self, segment: Segment) -> Segment:
        self._segment = segment
        self.opening, self.segment_bytes = segment.opening, segment.size_bytes
        self.carried_bytes = 0
        return segment

    def _roll(self, old: Segment, roll: Roll) -> None:
        """Go on in a new segment; stay in the old one if none can be made."""
        try:
            segment = self._use(self._succession.follow(sorted(roll.live())))
        except NotWritten as why:
            log.error("journal.not_rolled", why=str(why))
            self._note = str(why)
            return
        self._note, self.carried_bytes = "", segment.size_bytes
        try:
            old.seal(self._wall())
        except NotWritten as why:
            log.error("journal.not_sealed", why=str(why))
            self._note = str(why)

    def _batch(self) -> list[Row]:
        """Return what the next commit takes: rows from the front, in order."""
        batch: list[Row] = []
        size_bytes = 0
        for item in self._waiting:
            if not isinstance(item, Row):
                break
            size_bytes += len(item.encoded)
            is_over = size_bytes > self._limits.batch_bytes and batch
            if is_over or len(batch) == self._limits.batch_entries:
                break
            batch.append(item)
        return batch

    # What follows from it

    def _went_well(self) -> None:
        self._failures = 0
        if self._reserve.is_there:
            self._tell_state(State.RECORDING, self._note)
        else:
            self._tell_state(State.RESERVE, self._note or "no room for the reserve")

    def _tidy_up(self) -> None:
        """Do what nobody waits for. Raises NotWritten."""
        limits = self._limits
        if not self._reserve.is_there and self._remake_reserve():
            self._went_well()
        if self._segment is not None:
            has_room = self._reserve.is_there
            pages = limits.log_pages if has_room else limits.log_pages_in_reserve
            self._segment.checkpoint_past(pages)

    def _went_wrong(self, why: NotWritten) -> None:
        self._failures += 1
        log.error("journal.not_written", why=str(why), failures=self._failures)
        self._note = str(why)
        if why.is_suspect and self._segment is not None:
            self._segment.abandon()
            self._segment = None
        if why.is_full and self._reserve.free():
            log.error("journal.reserve_in_use")
            self._reserve_retry_at = self._later(self._limits.reserve_retry_seconds)
            return  # again, at once
        self._tell_state(State.NOT_RECORDED, str(why))
        self.begun.set()
        if self._is_told_to_stop:
            log.error("journal.lost_at_stop", entries=len(self._waiting))
            self._waiting.clear()
        elif not (why.is_suspect and self._failures == 1):
            self._stopping.wait(self._pause_seconds())

    def _pause_seconds(self) -> float:
        doubled = self._limits.retry_seconds_first * 2.0 ** min(self._failures - 1, 10)
        return min(doubled, self._limits.retry_seconds_max)

    def _remake_reserve(self) -> bool:
        if time.monotonic() < self._reserve_retry_at:
            return False
        self._reserve_retry_at = self._later(self._limits.reserve_retry_seconds)
        return self._reserve.make()

    def _later(self, seconds: float) -> float:
        return time.monotonic() + seconds

    def _end(self) -> None:
        if self._segment is not None:
            try:
                self._segment.close()
            except NotWritten as why:
                log.error("journal.not_closed", why=str(why))
        self._succession.release()
