"""Give an old copy of a journal what came after it, from the office's ledger.

Entries that were made already are appended word for word: the chain is gone on with
and never forked. No engine may run meanwhile; its next start has an epoch of its own.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec

from quietbell.journal.disk import NotWritten
from quietbell.journal.entries import decode
from quietbell.journal.lock import FolderLock
from quietbell.journal.recovery import Recovered, recover
from quietbell.journal.segment_file import Row
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


def import_tail(
    folder: Path, rows: Iterable[Row], *, node: str, wall: Callable[[], datetime]
) -> int:
    """Append *rows*, which follow the last entry and each other; return how many.

    Each is proven before it is written. What was proven before one that does not fit
    stays: it belongs there.

    Raises:
        CannotImport: an engine writes this journal, it is damaged, a row does not
            follow, or the disk refuses.
    """
    lock = FolderLock(folder)
    if not lock.acquire():
        raise CannotImport("an engine writes this journal: stop it first")
    recovered = _sound(folder)
    succession = Succession(
        folder, node=node, recovered=recovered, wall=wall, lock=lock, is_locked=True
    )
    count = 0
    try:
        fitting = _proven(chain(recovered.again, rows), recovered, node)
        segment = None
        for batch in _batches(fitting):
            if segment is None:
                segment = succession.open(WHY)
            segment.append(batch)
            count += len(batch)
        if segment is not None:
            segment.close()
    except NotWritten as why:
        raise CannotImport(f"after {count} entries the disk refused: {why}") from why
    finally:
        succession.release()
    return count


def _sound(folder: Path) -> Recovered:
    found = recover(folder)
    if found.troubles:
        raise CannotImport(
            f"the journal is damaged ({found.troubles[0]}): move it away, and import "
            "the whole ledger into an empty one"
        )
    return found


def _proven(rows: Iterable[Row], recovered: Recovered, node: str) -> Iterator[Row]:
    """Yield *rows* as long as each is the next entry of the chain."""
    seq, digest = recovered.head_seq, recovered.head_digest
    for row in rows:
        if row.seq != seq + 1:
            raise CannotImport(f"entry {seq + 1} is missing: the next is {row.seq}")
        if hashlib.sha256(row.encoded).digest() != row.digest:
            raise CannotImport(f"entry {row.seq} is not what was written")
        try:
            entry = decode(row.encoded)
        except (msgspec.MsgspecError, UnicodeDecodeError) as why:
            raise CannotImport(f"entry {row.seq} cannot be decoded: {why}") from why
        if (entry.seq, entry.node) != (row.seq, node):
            raise CannotImport(f"this is entry {entry.seq} of node {entry.node}")
        if entry.previous != digest.hex():
            raise CannotImport(
                f"entry {row.seq} does not follow: the journal has gone on by itself"
            )
        yield row
        seq, digest = row.seq, row.digest


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row.encoded)
        if len(batch) >= ROWS_A_COMMIT or size >= BYTES_A_COMMIT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
