"""The journal as the engine uses it: append in the loop, kept by the writer thread.

An entry gets its number and its place in the chain at once, in the loop; `kept` is
resolved once the `fdatasync` that covers it has returned. Nothing here waits for a
disk, and no failure of one is raised here: it is in `recording`.
"""

import asyncio
import contextlib
import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog
import uuid_utils

from quietbell.domain.moments import Moment
from quietbell.journal.entries import Entry, settle
from quietbell.journal.limits import Limits
from quietbell.journal.lock import FolderLock
from quietbell.journal.originals import Originals
from quietbell.journal.pending import Pending, Unkept
from quietbell.journal.recording import Recording, State
from quietbell.journal.recovery import Recovered, recover
from quietbell.journal.reserve import Reserve
from quietbell.journal.sealing import Keyring
from quietbell.journal.segment_file import Hole, Opens, Row
from quietbell.journal.succession import Succession
from quietbell.journal.writer import Roll, Writer

log = structlog.get_logger()

_LOOK_SECONDS: Final = 0.25  # between two looks while something waits too long


class EntryTooLarge(ValueError):
    """An entry is larger than any may be. Whoever made it must bound it."""


def _now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """One node's journal, open for appending. Use ``Journal.open``.

    ``on_recording`` and ``on_kept`` may be set at any time; both are called in the
    loop (of a journal that was opened outside it, from the first append on),
    ``on_kept`` with the highest kept seq, once a commit. ``troubles`` are sentences
    about what could not be read at the start.
    """

    def __init__(
        self,
        *,
        node: str,
        epoch: str,
        boot: str,
        limits: Limits,
        recovered: Recovered,
        wall: Callable[[], datetime],
    ) -> None:
        """Use ``Journal.open``."""
        self._node, self._epoch, self._boot = node, epoch, boot
        self._limits, self._wall = limits, wall
        self._recovered: Recovered | None = recovered
        self.troubles = recovered.troubles
        self.kept_seq = recovered.head_seq
        head = (recovered.head_seq, recovered.head_digest)
        for row in recovered.again[-1:]:
            head = (row.seq, row.digest)
        self._seq, self._previous = head[0], head[1].hex()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unkept: deque[Unkept] = deque()
        self._hole: Hole | None = None
        self._unheld = 0
        self._writer: Writer  # set by open, once
        self._written = (State.NOT_RECORDED, "not begun")  # what the writer said last
        self._is_slow = False
        self._is_looking = False
        self._is_waking = False
        self._said: tuple[State, str, bool] = (*self._written, False)
        self._since: datetime | None = None
        self._originals = Originals()
        self._rolled_at: float | None = None
        self.on_recording: Callable[[Recording], None] | None = None
        self.on_kept: Callable[[int], None] | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        node: str,
        epoch: str,
        boot: str,
        limits: Limits | None = None,
        keyring: Keyring | None = None,
        wall: Callable[[], datetime] = _now,
    ) -> "Journal":
        """Read what is in *folder* and start writing after it.

        Never refuses: a folder that cannot be read or written gives a journal
        whose ``recording`` says so, and which keeps trying. Reads the newest
        segment, and waits ``limits.open_seconds`` at most for the first write; call
        it before the loop has other work, or in another thread.
        """
        limits = limits or Limits()
        lock = FolderLock(folder)
        is_locked = lock.acquire(limits.lock_seconds)
        recovered = recover(folder)
        journal = cls(
            node=node,
            epoch=epoch,
            boot=boot,
            limits=limits,
            recovered=recovered,
            wall=wall,
        )
        succession = Succession(
            folder,
            node=node,
            recovered=recovered,
            wall=wall,
            lock=lock,
            is_locked=is_locked,
        )
        journal._writer = Writer(
            succession,
            reserve=Reserve(folder, limits.reserve_bytes),
            limits=limits,
            wall=wall,
            keyring=keyring,
            again=recovered.again,
            tell_kept=journal._hear_kept,
            tell_state=journal._hear_state,
        )
        with contextlib.suppress(RuntimeError):  # opened outside the loop
            journal._loop = asyncio.get_running_loop()
        journal._writer.start()
        journal._writer.begun.wait(limits.open_seconds)
        journal._said = (*journal._written, False)  # what can be asked is not told
        return journal

    def replay(self) -> list[Entry]:
        """Return every entry that a restart must fold, in order, each once.

        They are those on disk when the journal was opened: what was live when the
        newest segment was, then all since. Bodies are in their newest shape. An
        entry that is not good any more comes as one of kind ``damaged``. Can run
        in another thread while entries are appended; a second call returns nothing.
        """
        recovered, self._recovered = self._recovered, None
        return [] if recovered is None else self._originals.replay(recovered)

    def append(
        self,
        *,
        kind: str,
        version: int,
        body: dict[str, Any],  # Any: each kind has its own body
        at: Moment,
    ) -> Pending:
        """Give an entry its number and have it written. In the loop only.

        ``entry.body`` of what comes back is what a restart will read, not the
        object that was given. Never waits and never fails because of a disk. While
        ``limits.unkept_entries`` wait already, there is no memory to hold more: the
        entry has its number and its place in the chain but is never written, which
        ``recording.unheld`` and a hole in the segment say.

        Raises:
            TypeError: *body* holds what JSON cannot.
            EntryTooLarge: it is over ``limits.entry_bytes``.
        """
        loop = self._loop or self._bind()
        fresh = Entry(
            id=str(uuid_utils.uuid7()),
            node=self._node,
            epoch=self._epoch,
            seq=self._seq + 1,
            kind=kind,
            version=version,
            at=at.wall,
            tick=at.tick,
            boot=self._boot,
            previous=self._previous,
            body=body,
        )
        entry, encoded = settle(fresh)
        if len(encoded) > self._limits.entry_bytes:
            raise EntryTooLarge(f"{kind}: {len(encoded)} bytes")
        digest = hashlib.sha256(encoded)
        self._seq, self._previous = entry.seq, digest.hexdigest()
        unkept = Unkept(entry.seq, loop.time())
        if len(self._unkept) >= self._limits.unkept_entries:
            self._widen_hole(entry.seq, digest.digest())
            return Pending(entry, unkept)
        self._close_hole()
        self._unkept.append(unkept)
        self._put(Row(entry.seq, digest.digest(), encoded))
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(self._limits.slow_seconds, self._look)
        return Pending(entry, unkept)

    @property
    def head(self) -> tuple[int, str]:
        """Seq and digest of the last entry that was given a number."""
        return self._seq, self._previous

    @property
    def recording(self) -> Recording:
        """Whether what reaches us is being written."""
        if self._is_slow:
            return self._recording(*self._said[:2])
        return self._recording(*self._written)

    @property
    def is_roll_due(self) -> bool:
        """Whether the engine should call ``roll``.

        Due when the segment is long, large or old, or when a restart would have to
        read more than this one (a dying file was given up). What it began with does
        not count: after a storm that alone may be larger than a segment should be.
        """
        limits, opening = self._limits, self._writer.opening
        if opening is None or self._is_rolling():
            return False
        return (
            opening.opens not in (Opens.FIRST, Opens.LIVE)
            or self.kept_seq - opening.first_seq >= limits.segment_entries
            or self._writer.segment_bytes - self._writer.carried_bytes
            >= limits.segment_bytes
            or (self._wall() - opening.opened_at).total_seconds()
            >= limits.segment_age_seconds
        )

    def roll(self, live: Sequence[Entry]) -> None:
        """Seal this segment and open the next, beginning with *live* word for word.

        *live* are entries as ``replay`` or ``append`` returned them, kept or not.
        Happens after everything appended so far, in the writer thread; if the disk
        refuses, the old segment goes on and a roll is due again after a while.
        """
        loop = self._loop or self._bind()
        self._rolled_at = loop.time()
        entries = list(live)
        self._put(Roll(lambda: [self._originals.row(each) for each in entries]))

    def close(self) -> bool:
        """Write what waits, bounded by ``limits.close_seconds``; say whether it is.

        Blocks. Futures of what was written are resolved in the loop's next turn.
        """
        has_ended = self._writer.stop(self._limits.close_seconds)
        if not has_ended:
            log.error("journal.close_timed_out", unkept=len(self._unkept))
        return has_ended

    # From the writer thread

    def _hear_kept(self, seq: int) -> None:
        self._in_loop(self._took, seq)

    def _hear_state(self, state: State, why: str) -> None:
        if self._written != (state, why):
            self._written = (state, why)
            # With its values: a moment's failure is told, though it be over by then.
            self._in_loop(self._say, state, why)

    def _in_loop(self, call: Callable[..., None], *values: int | str) -> None:
        if self._loop is None:
            return  # nothing was appended yet, so nobody can be waiting
        try:
            self._loop.call_soon_threadsafe(call, *values)
        except RuntimeError:  # the loop is closed: the process is ending
            log.info("journal.loop_gone")

    # In the loop

    def _bind(self) -> asyncio.AbstractEventLoop:
        """Learn which loop is told, of a journal that was opened outside it."""
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._say_now)  # it may have changed meanwhile
        return self._loop

    def _put(self, item: Row | Hole | Roll) -> None:
        """Have *item* written, and the writer woken once a turn of the loop.

        Woken for each entry it would fight with the loop for the interpreter, to
        take one entry at a time.
        """
        self._writer.put(item)
        if not self._is_waking and self._loop is not None:
            self._is_waking = True
            self._loop.call_soon(self._wake)

    def _wake(self) -> None:
        self._is_waking = False
        self._writer.wake()

    def _took(self, seq: int) -> None:
        """Resolve everything up to *seq*: it is on disk."""
        unkept = self._unkept
        while unkept and unkept[0].seq <= seq:
            unkept.popleft().keep()
        self.kept_seq = seq
        self._close_hole()
        if self._is_slow:
            self._judge()
        if self.on_kept is not None:
            self.on_kept(seq)

    def _look(self) -> None:
        """Look whether anything waits too long, for as long as anything waits."""
        loop = self._loop
        if loop is None or not self._unkept:
            self._is_looking = False
            return
        left = self._unkept[0].since + self._limits.slow_seconds - loop.time()
        if left <= 0:
            self._judge()
        loop.call_later(left if left > 0 else _LOOK_SECONDS, self._look)

    def _judge(self) -> None:
        waited = 0.0
        if self._unkept and self._loop is not None:
            waited = self._loop.time() - self._unkept[0].since
        self._is_slow = waited >= self._limits.slow_seconds
        self._say_now()

    def _say_now(self) -> None:
        self._say(*self._written)

    def _say(self, state: State, why: str) -> None:
        """Tell the engine if something changed."""
        if self._is_slow and state is not State.NOT_RECORDED:
            state, why = State.NOT_RECORDED, "the disk is slow"
        if (state, why, self._is_slow) == self._said:
            return
        if self._said[0] is not state:
            self._since = self._wall()
        self._said = (state, why, self._is_slow)
        if self.on_recording is not None:
            self.on_recording(self._recording(state, why))

    def _recording(self, state: State, why: str) -> Recording:
        return Recording(
            state=state,
            since=self._since,
            why=why,
            unkept=len(self._unkept),
            unheld=self._unheld,
            slow=self._is_slow,
        )

    def _widen_hole(self, seq: int, digest: bytes) -> None:
        self._unheld += 1
        first_seq = self._hole.first_seq if self._hole else seq
        self._hole = Hole(first_seq, seq, digest)

    def _close_hole(self) -> None:
        """Once there is room again, have it written what found none."""
        if self._hole and len(self._unkept) < self._limits.unkept_entries:
            self._put(self._hole)
            self._hole = None

    def _is_rolling(self) -> bool:
        if self._rolled_at is None or self._loop is None:
            return False
        waited = self._loop.time() - self._rolled_at
        return waited < self._limits.roll_retry_seconds
