"""Copy the journal into the ledger: what is new, in order, and never a second chain.

Two ledgers of one node that differ anywhere mean that history was forked, by an old
copy of a journal that was written on. Then nothing more is recorded of that node until
a person has looked: entries wait in the journal, which loses nothing.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

import structlog
from django.db import DataError, IntegrityError

from quietbell.domain import events as e
from quietbell.domain import floor_events as t
from quietbell.journal.tail import Copied, JournalTail, JournalUnreadable
from quietbell.scribe import ledger

BATCH: Final = 500  # entries a transaction: some 100 ms, and little to do again
log = structlog.get_logger()


class Recording(StrEnum):
    """Whether entries are recorded, and if not, why."""

    STARTING = "starting"
    RECORDING = "recording"
    STANDING_BY = "another scribe records"
    DATABASE_AWAY = "database away"
    LEDGER_AHEAD = "the journal is an old copy"
    FORKED = "journal and ledger differ"
    UNREADABLE = "the journal cannot be read"


CLOSINGS: Final = frozenset(
    each.KIND for each in (e.Disposed, e.Reopened, t.TestConfirmed)
)
STOPPED: Final = frozenset({Recording.LEDGER_AHEAD, Recording.FORKED})


@dataclass(slots=True)
class Recorded:
    """How far recording has come: as it is told to whoever asks.

    ``kept`` is the journal's last entry, ``recorded`` the ledger's.
    """

    state: Recording = Recording.STARTING
    why: str = ""
    node: str = ""
    kept: int = 0
    recorded: int = 0
    is_known: bool = False  # whether the ledger ever said where it ends
    gaps: list[str] = field(default_factory=list)
    closings: int = 0  # incidents closed or opened again: a button's past changed

    def remember(self, recorded: int | None) -> None:
        """Take an earlier scribe's word, until the ledger itself has been asked."""
        if recorded is not None:
            self.recorded, self.is_known = recorded, True

    @property
    def waiting(self) -> int:
        """How many entries are kept and not yet recorded."""
        return max(0, self.kept - self.recorded)


class Copier:
    """Copies one folder's journal. Its turns belong to one thread."""

    def __init__(self, journal: Path) -> None:
        self._tail = JournalTail(journal)
        self._head: tuple[int, str] | None = None  # of the ledger; None: ask anew
        self.told = Recorded()

    def turn(self, at: datetime) -> int:
        """Record the next entries, and return how many; 0 if there are none.

        Raises:
            django.db.Error: the database is away. Nothing of the turn was recorded.
        """
        try:
            there = self._tail.head()
            if there is None:
                return 0
            self.told.node, self.told.kept = there.node, there.seq
            if self._head is None and not self._find_head():
                return 0
            return self._record(at)
        except JournalUnreadable as why:
            self._say(Recording.UNREADABLE, str(why))
            return 0

    def look(self) -> None:
        """See how far the journal is now, while a turn waits for the database."""
        with contextlib.suppress(JournalUnreadable):
            if there := self._tail.head():
                self.told.node, self.told.kept = there.node, there.seq

    def look_at_journal(self) -> None:
        """See how far the journal has come, whatever the database does."""
        with contextlib.suppress(JournalUnreadable):
            there = self._tail.head()
            if there is not None:
                self.told.node, self.told.kept = there.node, there.seq

    def forget(self, state: Recording, why: str) -> None:
        """Take nothing for granted any more: the connection was lost."""
        self._head = None
        self._say(state, why)

    def _find_head(self) -> bool:
        """Find where the ledger ends, and that the journal goes on from there."""
        if not ledger.holds(self.told.node):
            self._say(Recording.STANDING_BY)
            return False
        seq, digest = ledger.head(self.told.node)
        self.told.recorded, self.told.is_known = seq, True
        if seq > self.told.kept:
            self._say(
                Recording.LEDGER_AHEAD,
                f"the journal ends at {self.told.kept}, the ledger at {seq}: import"
                " what the journal lacks before anything is recorded",
            )
            return False
        here = self._tail.digest_of(seq) if seq else digest
        if here is not None and here != digest:
            self._say(Recording.FORKED, f"entry {seq} is another one in the journal")
            return False
        self._head = seq, digest
        return True

    def _record(self, at: datetime) -> int:
        assert self._head is not None
        batch = self._tail.after(self._head[0], BATCH)
        if not self._fits(batch):
            return 0
        if batch:
            self._head = None  # until it is known to be committed
            batch = _recorded(batch, at)
            self._head = batch[-1].entry.seq, batch[-1].digest
            self.told.recorded = batch[-1].entry.seq
            self.told.closings += sum(each.entry.kind in CLOSINGS for each in batch)
        self._say(Recording.RECORDING)
        return len(batch)

    def _fits(self, batch: list[Copied]) -> bool:
        """Say whether *batch* goes on where the ledger ends."""
        assert self._head is not None
        seq, digest = self._head
        for each in batch:
            entry = each.entry
            if entry.seq != seq + 1:
                text = f"entries {seq + 1} to {entry.seq - 1} are not in the journal"
                log.error("ledger.gap", first=seq + 1, last=entry.seq - 1)
                self.told.gaps = [*self.told.gaps[-9:], text]
            elif not each.is_damaged and digest and entry.previous != digest:
                self._head = None
                self._say(
                    Recording.FORKED, f"entry {entry.seq} follows another than ours"
                )
                return False
            seq, digest = entry.seq, each.digest
        return True

    def _say(self, state: Recording, why: str = "") -> None:
        if (state, why) != (self.told.state, self.told.why):
            tell = log.info if state is Recording.RECORDING else log.error
            tell("ledger.recording", state=state.value, why=why)
        self.told.state, self.told.why = state, why


def _recorded(batch: list[Copied], at: datetime) -> list[Copied]:
    """Record *batch*, or so much of its beginning as can be; return what it was.

    An entry that no row can hold as it is meant is recorded raw: it is never left out,
    and it never keeps those behind it waiting.
    """
    while len(batch) > 1:
        try:
            ledger.record(batch, at=at)
        except (DataError, IntegrityError):
            batch = batch[: len(batch) // 2]
        else:
            return batch
    try:
        ledger.record(batch, at=at)
    except (DataError, IntegrityError) as why:
        log.error("entry.not_recordable", seq=batch[0].entry.seq, why=str(why)[:200])
        ledger.record(batch, at=at, is_raw=True)
    return batch
