"""Give an old copy of a journal what came after it, from the office's ledger.

Entries that were made already are appended word for word: the chain is gone on with
and never forked. No engine may run meanwhile; its next start has an epoch of its own.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from quietbell.journal.disk import NotWritten
from quietbell.journal.entries import decode
from quietbell.journal.lock import FolderLock
from quietbell.journal.recovery import Recovered, recover
from quietbell.journal.segment_file import Hole, Row
from quietbell.journal.succession import Succession

ROWS_A_COMMIT: Final = 1000
BYTES_A_COMMIT: Final = 8 * 1024 * 1024
WHY: Final = "imported from the office's ledger"


class CannotImport(Exception):
    """The entries do not go on where the journal ends. The text says which and why."""


def head_of(folder: Path) -> tuple[int, str]:
    """Return seq and digest of the last entry that *folder* holds; 0 if none.

    Raises:
        CannotImport: it is damaged, so that nothing can follow it.
    """
    found = _sound(folder)
    return found.head_seq, found.head_digest.hex()


class Tail(NamedTuple):
    """What was appended. ``missing`` entries the ledger never had: a hole says so.

    ``damaged`` ones were no longer what was written when the ledger got them; they
    are as they were, and `verify` names them here as it did there.
    """

    entries: int
    missing: int
    damaged: int


def import_tail(
    folder: Path, rows: Iterable[Row], *, node: str, wall: Callable[[], datetime]
) -> Tail:
    """Append *rows*, which follow the last entry and each other; return what came.

    Each is proven before it is written. What was proven before one that does not fit
    stays: it belongs there.

    Raises:
        CannotImport: an engine writes this journal, it is damaged, a row does not
            follow, or the disk refuses.
    """
    lock = FolderLock(folder)
    if not lock.acquire():
        raise CannotImport("an engine writes this journal: stop it first")
    try:
        recovered = _sound(folder)
        succession = Succession(
            folder, node=node, recovered=recovered, wall=wall, lock=lock, is_locked=True
        )
        proving = _Proving(recovered, node)
        fitting = proving.proven(chain(recovered.again, rows))
        _append(succession, fitting)
    except NotWritten as why:
        raise CannotImport(f"the disk refused: {why}") from why
    finally:
        lock.release()
    return Tail(proving.entries, proving.missing, proving.damaged)


def _sound(folder: Path) -> Recovered:
    found = recover(folder)
    if found.troubles:
        raise CannotImport(
            f"the journal is damaged ({found.troubles[0]}): move it away, and import "
            "the whole ledger into an empty one"
        )
    return found


def _append(succession: Succession, fitting: Iterable[Row | Hole]) -> None:
    segment = None
    for piece in _pieces(fitting):
        segment = segment or succession.open(WHY)
        if isinstance(piece, Hole):
            segment.note_hole(piece)
        else:
            segment.append(piece)
    if segment is not None:
        segment.close()


class _Proving:
    """Sees that each row is the next entry of the chain."""

    def __init__(self, recovered: Recovered, node: str) -> None:
        self._seq, self._digest = recovered.head_seq, recovered.head_digest
        self._node = node
        self.entries = self.missing = self.damaged = 0

    def proven(self, rows: Iterable[Row]) -> Iterator[Row | Hole]:
        """Yield *rows* as long as they fit, and a hole where some never were."""
        for row in rows:
            if row.seq <= self._seq:
                raise CannotImport(f"entry {row.seq} comes after entry {self._seq}")
            previous = self._previous(row)
            if row.seq > self._seq + 1:
                if previous is None:
                    raise CannotImport(f"nothing can follow entry {self._seq}")
                yield Hole(self._seq + 1, row.seq - 1, previous)
                self.missing += row.seq - 1 - self._seq
            elif previous not in (None, self._digest):
                raise CannotImport(
                    f"entry {row.seq} does not follow: the journal went on by itself"
                )
            yield row
            self.entries += 1
            self._seq, self._digest = row.seq, row.digest

    def _previous(self, row: Row) -> bytes | None:
        """Return the digest that *row* follows; None if it is damaged."""
        if hashlib.sha256(row.encoded).digest() != row.digest:
            self.damaged += 1
            return None
        try:
            entry = decode(row.encoded)
        except (msgspec.MsgspecError, UnicodeDecodeError) as why:
            raise CannotImport(f"entry {row.seq} cannot be decoded: {why}") from why
        if (entry.seq, entry.node) != (row.seq, self._node):
            raise CannotImport(f"this is entry {entry.seq} of node {entry.node}")
        return bytes.fromhex(entry.previous)


def _pieces(fitting: Iterable[Row | Hole]) -> Iterator[list[Row] | Hole]:
    """Yield rows as commits, none of them too large, and holes between them."""
    batch: list[Row] = []
    size = 0
    for each in fitting:
        is_hole = isinstance(each, Hole)
        if batch and (is_hole or len(batch) >= ROWS_A_COMMIT or size >= BYTES_A_COMMIT):
            yield batch
            batch, size = [], 0
        if isinstance(each, Hole):
            yield each
        else:
            batch.append(each)
            size += len(each.encoded)
    if batch:
        yield batch
