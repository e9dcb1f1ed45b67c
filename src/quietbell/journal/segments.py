"""Writing a segment. Everything here belongs to the journal's writer thread.

SQLite keeps a write-ahead log with synchronous=FULL: when `append` has returned,
an `fdatasync` of the log that covers its rows has returned. A file whose sync has
failed is abandoned: never written, synced or tidied up again, for a later sync
that succeeds proves nothing about what an earlier one lost.
"""

import contextlib
import ctypes
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from quietbell.journal.disk import NotWritten, not_written, sync_folder
from quietbell.journal.segment_file import (
    Hole,
    Opening,
    Row,
    Sealing,
    head_of,
    opening_of,
    path_of,
)

_SCHEMA: Final = """
CREATE TABLE segment (
    one INTEGER PRIMARY KEY CHECK (one = 1), opening TEXT NOT NULL, sealing TEXT
);
CREATE TABLE carried (
    seq INTEGER PRIMARY KEY, digest BLOB NOT NULL, entry TEXT NOT NULL
);
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, digest BLOB NOT NULL, entry TEXT NOT NULL, ends INTEGER
);
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE TABLE holes (
    first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE TRIGGER commit_ends AFTER INSERT ON entries WHEN NEW.ends = 1
BEGIN UPDATE head SET seq = NEW.seq, digest = NEW.digest; END;
"""
# One statement a commit, so that the thread lets go of Python's lock once a batch
# and not once a row: beside a busy loop every row would wait its turn again.
# ?5 is a JSON array with one number a row: where its bytes begin, and how many.
_APPEND: Final = (
    "INSERT INTO entries (seq, digest, entry, ends)"
    " SELECT ?1 + j.key, substr(?2, j.key * 32 + 1, 32),"
    " CAST(substr(?3, (j.value >> 24) + 1, j.value & 16777215) AS TEXT),"
    " CASE j.key WHEN ?4 THEN 1 END FROM json_each(?5) AS j"
)
ENCODED_BYTES_MAX: Final = (1 << 24) - 1  # what fits the number above
_COMMIT_PAGES: Final = 3  # written beside the rows: leaf, head, inner page
_PAGE_BYTES: Final = 4096
_SIDES: Final = ("", "-wal", "-shm")
_BUSY_SECONDS: Final = 2.0  # how long a reader's short read may stand in the way


class Segment:
    """One segment that is open for writing."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, handles: set[int]
    ) -> None:
        """Use ``Segment.create`` or ``Segment.resume``."""
        self.path = path
        self.opening, self._opening_digest = opening_of(connection)
        self.head_seq, self.head_digest = head_of(connection)
        self.has_kept = self.head_seq >= self.opening.first_seq
        self.size_bytes = path.stat().st_size
        self._log_pages = 0  # an estimate: what the next checkpoint has to move
        self._connection = connection
        self._handles = handles
        self._is_over = False

    @classmethod
    def create(
        cls, folder: Path, opening: Opening, carried: Sequence[Row]
    ) -> "Segment":
        """Make a segment that is whole before it gets its name, and open it.

        Raises:
            NotWritten: as ever. Nothing with a segment's name is half made.
        """
        path = path_of(folder, opening.number)
        fresh = path.with_name(path.name + ".new")
        try:
            remove(fresh)
            # SQLite gives its log the rights that the file itself has.
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(_connect(fresh)) as connection:
                _fill(connection, opening, carried)
                _checkpoint(connection, "TRUNCATE")
        except (sqlite3.Error, OSError) as why:
            raise not_written(why, doing="new segment") from why
        try:
            fresh.rename(path)
            sync_folder(folder)
            return cls.resume(path)
        except (NotWritten, OSError) as why:
            with contextlib.suppress(OSError):
                remove(path)  # if it cannot be, a restart sees that it was never used
            if isinstance(why, NotWritten):
                raise
            raise not_written(why, doing="new segment") from why

    @classmethod
    def resume(cls, path: Path) -> "Segment":
        """Open a segment to go on in it, all it holds written down anew.

        What an earlier process left in the log may be known to the page cache
        only, if a sync of it had failed. Moving it into the file under our own
        sync proves it, or says so.

        Raises:
            NotWritten: as ever.
        """
        others = _handles(path)  # a reader's, in this process
        connection = None
        try:
            connection = _connect(path)
            _checkpoint(connection, "RESTART")
            sync_folder(path.parent)  # the log's name, too
            return cls(path, connection, _handles(path) - others)
        except (sqlite3.Error, OSError, LookupError, msgspec.MsgspecError) as why:
            if connection is not None:
                # It may hold what was kept.
                _abandon(connection, path, _handles(path) - others)
            if not isinstance(why, sqlite3.Error | OSError):
                raise NotWritten(
                    f"{path.name}: {why}", is_full=False, is_suspect=True
                ) from why
            raise not_written(why, doing=path.name) from why

    def append(self, rows: Sequence[Row]) -> None:
        """Write *rows*, which follow each other, and sync them. All or nothing.

        Raises:
            NotWritten: if it is suspect, abandon this segment.
        """
        at, spans = 0, []
        for row in rows:
            spans.append(at << 24 | len(row.encoded))
            at += len(row.encoded)
        values = (
            rows[0].seq,
            b"".join([row.digest for row in rows]),
            b"".join([row.encoded for row in rows]),
            len(rows) - 1,
            msgspec.json.encode(spans).decode(),
        )
        self._write(_APPEND, values)
        self.head_seq, self.head_digest = rows[-1].seq, rows[-1].digest
        self.has_kept = True
        self.size_bytes += at
        self._log_pages += at // _PAGE_BYTES + _COMMIT_PAGES

    def note_hole(self, hole: Hole) -> None:
        """Write down entries that are lost. Raises as ``append``."""
        self._write("INSERT INTO holes VALUES (?, ?, ?)", tuple(hole))
        self._write("UPDATE head SET seq = ?, digest = ?", (hole.last_seq, hole.digest))
        self.head_seq, self.head_digest = hole.last_seq, hole.digest
        self.has_kept = True

    def checkpoint_past(self, pages: int) -> None:
        """Move the log into the file if it is longer than *pages*. Raises the same."""
        if self._log_pages <= pages:
            return
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            self._log_pages = 0
        except sqlite3.Error as why:
            raise not_written(why, doing=self.path.name) from why

    def seal(self, at: datetime) -> None:
        """Write that this was the last entry, and close.

        Raises:
            NotWritten: what was kept is safe in the log; the file is abandoned.
        """
        sealing = Sealing(
            sealed_at=at,
            final_seq=self.head_seq,
            final_digest=self.head_digest.hex(),
            opening_digest=self._opening_digest,
        )
        text = msgspec.json.encode(sealing).decode()
        try:
            self._write("UPDATE segment SET sealing = ?", (text,))
        except NotWritten:
            self.abandon()
            raise
        self.close()

    def close(self) -> None:
        """Move the log into the file and let go of it.

        Raises:
            NotWritten: what was kept is safe in the log; the file is abandoned.
        """
        try:
            _checkpoint(self._connection, "TRUNCATE")
        except (sqlite3.Error, OSError) as why:
            self.abandon()
            raise not_written(why, doing=self.path.name) from why
        self._connection.close()
        self._is_over = True

    def abandon(self) -> None:
        """Never touch this file again, not even to close it in good order.

        One in which nothing was ever kept is removed instead, if the disk lets it.
        """
        if self._is_over:
            return
        self._is_over = True
        if self.has_kept:
            _abandon(self._connection, self.path, self._handles)
            return
        self._connection.close()
        with contextlib.suppress(OSError):
            remove(self.path)

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._connection.execute(statement, values)
        except sqlite3.Error as why:
            failure = not_written(why, doing=self.path.name)
            if self._connection.in_transaction and not failure.is_suspect:
                self._connection.execute("ROLLBACK")
            raise failure from why


def remove(path: Path) -> None:
    """Remove a segment file that nothing was ever kept in. Raises OSError."""
    for side in reversed(_SIDES):
        path.with_name(path.name + side).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        timeout=_BUSY_SECONDS,
        check_same_thread=False,
    )
    connection.text_factory = bytes
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _fill(
    connection: sqlite3.Connection, opening: Opening, carried: Sequence[Row]
) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA}")
    text = msgspec.json.encode(opening).decode()
    connection.execute("INSERT INTO segment VALUES (1, ?, NULL)", (text,))
    connection.execute(
        "INSERT INTO head VALUES (1, ?, ?)",
        (opening.first_seq - 1, bytes.fromhex(opening.previous)),
    )
    connection.executemany(
        "INSERT INTO carried VALUES (?, ?, CAST(? AS TEXT))", carried
    )
    connection.execute("COMMIT")


def _checkpoint(connection: sqlite3.Connection, how: str) -> None:
    """Move the whole log into the file.

    Raises:
        sqlite3.Error: the disk refused, or a reader stood in the way too long.
    """
    answer = connection.execute(f"PRAGMA wal_checkpoint({how})").fetchall()
    is_busy, in_log, moved = answer[0]
    if is_busy and in_log != moved:
        raise sqlite3.OperationalError(f"checkpoint moved {moved} of {in_log} pages")


def _handles(path: Path) -> set[int]:
    """Return the handles this process has on a segment's files."""
    names = {f"{path.resolve()}{side}" for side in _SIDES}
    found = set()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            if str(handle.readlink()) in names:
                found.add(int(handle.name))
        except OSError:  # it was the handle of this very listing
            continue
    return found


def _abandon(connection: sqlite3.Connection, path: Path, handles: set[int]) -> None:
    """Let go of a file behind SQLite's back.

    Closing a connection in good order moves the log into the file and deletes the
    log, which is all that is left of what was kept. So the connection is made
    immortal, and only its handles (*handles*, where they are still *path*'s) and its
    cache are given back.
    """
    with contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA shrink_memory")
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
    for handle in handles & _handles(path):
        os.close(handle)
