"""The end of the journal as it grows: each entry once, in order, as its very bytes.

It reads beside a running engine and holds nothing open while it waits: a look costs a
question to the file system unless something was written.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from quietbell.journal import segment_file
from quietbell.journal.entries import DAMAGED, Entry, decode, salvage
from quietbell.journal.segment_file import Row

_FAILURES: Final = (sqlite3.Error, OSError, LookupError, msgspec.MsgspecError)


class Copied(NamedTuple):
    """One entry with its bytes. ``digest`` (64 hex) is as it was written."""

    entry: Entry
    raw: bytes
    digest: str

    @property
    def is_damaged(self) -> bool:
        """Whether the bytes are no longer what was written."""
        return self.entry.kind == DAMAGED


class Head(NamedTuple):
    """The last entry of a journal: its node, its place, its digest."""

    node: str
    seq: int
    digest: str


class JournalUnreadable(Exception):
    """The journal cannot be read just now; what it holds is looked at again later."""


class JournalTail:
    """Reads what one folder's journal has past an entry."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[object, ...] | None = None
        self._after = -1

    def head(self) -> Head | None:
        """Return the last entry there is, None if there is no journal yet.

        Raises:
            JournalUnreadable: it cannot be said.
        """
        with _readable():
            for path in reversed(segment_file.paths(self._folder)):
                with segment_file.opened(path) as connection:
                    opening, _ = segment_file.opening_of(connection)
                    seq, digest = segment_file.head_of(connection)
                return Head(opening.node, seq, digest.hex())
        return None

    def digest_of(self, seq: int) -> str | None:
        """Return the digest of entry *seq* as the journal has it; None if it has not.

        Raises:
            JournalUnreadable: it cannot be said.
        """
        with _readable():
            for path in reversed(segment_file.paths(self._folder)):
                with segment_file.opened(path) as connection:
                    opening, _ = segment_file.opening_of(connection)
                    if opening.first_seq == seq + 1:
                        return opening.previous
                    if opening.first_seq <= seq:
                        rows = segment_file.own_row(connection, seq)
                        if rows:
                            return rows[0].digest.hex()
        return None

    def after(self, seq: int, count: int) -> list[Copied]:
        """Return at most *count* entries past *seq*, in order.

        Raises:
            JournalUnreadable: the next one cannot be read.
        """
        mark = self._mark()
        if mark == self._seen and seq == self._after:
            return []
        found: list[Copied] = []
        with _readable():
            for row in self._rows(seq, count):
                found.append(_copied(row))
                if len(found) == count:
                    return found
        if not found:
            # Taken before we read, so what was written meanwhile is another mark.
            self._seen, self._after = mark, seq
        return found

    def _rows(self, seq: int, count: int) -> Iterator[Row]:
        for path in self._from(seq):
            with segment_file.opened(path) as connection:
                while rows := segment_file.own_rows(connection, seq, count):
                    for row in rows:
                        if row.seq > seq:
                            yield row
                    seq = rows[-1].seq

    def _from(self, seq: int) -> list[Path]:
        """Return the segments that can hold entries past *seq*, oldest first."""
        paths = segment_file.paths(self._folder)
        needed: list[Path] = []
        for path in reversed(paths):
            needed.insert(0, path)
            with segment_file.opened(path) as connection:
                if segment_file.opening_of(connection)[0].first_seq <= seq + 1:
                    break
        return needed

    def _mark(self) -> tuple[object, ...]:
        """Return what tells whether anything was written, without reading it."""
        paths = segment_file.paths(self._folder)[-1:]
        paths += [path.with_name(path.name + "-wal") for path in paths]
        return tuple(_stat(path) for path in paths)


def _stat(path: Path) -> tuple[str, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return path.name, found.st_mtime_ns, found.st_size


def _copied(row: Row) -> Copied:
    text = ""
    if hashlib.sha256(row.encoded).digest() != row.digest:
        text = "its bytes are not what was written"
    else:
        try:
            return Copied(decode(row.encoded), row.encoded, row.digest.hex())
        except (msgspec.MsgspecError, UnicodeDecodeError) as why:
            text = f"it cannot be decoded: {why}"
    return Copied(salvage(row.seq, row.encoded, text), row.encoded, row.digest.hex())


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except _FAILURES as why:
        raise JournalUnreadable(str(why)) from why
