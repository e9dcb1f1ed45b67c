"""What a segment is on disk, and how it is read. Nothing here writes.

A segment is one SQLite file, `segment-000001.sqlite`, and its write-ahead log. It
opens with what was live when it was opened (`carried`, word for word), goes on with
its own `entries`, and is sealed once the next one exists. A file that has this
name is whole: it got the name after it was synced.

`opening` and `sealing` are JSON in the table `segment`. `head` is the last entry, so
that entries cut from the end are missed. `holes` are entries that no memory could
hold while nothing could be written. `ends` marks the last entry of each commit.
"""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

FORMAT: Final = 1
ROWS_A_READ: Final = 2000  # one short read at a time, so the log can be reset between
_PATTERN: Final = "segment-[0-9][0-9][0-9][0-9][0-9][0-9].sqlite"


class Opens(StrEnum):
    """How a segment begins, and so how far back a restart must read."""

    FIRST = "first"  # the first of a new journal
    LIVE = "live"  # with everything live carried over: a restart reads no further
    CONTINUES = "continues"  # the one before was given up; a restart reads both
    BREAK = "break"  # what came before could not be read to its end


class Row(NamedTuple):
    """One entry as it lies on disk: exact bytes, and their digest when written."""

    seq: int
    digest: bytes  # 32 bytes
    encoded: bytes


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What a segment says of itself when it is opened. Never changed after."""

    format: int = FORMAT
    number: int
    node: str
    opens: Opens
    why: str  # why it is not simply the next one; empty if it is
    first_seq: int  # of its own entries
    previous: str  # digest of the entry before first_seq
    opened_at: datetime
    carried: int  # how many entries are carried over
    carried_digest: str  # of their digests in order


class Sealing(msgspec.Struct, frozen=True, kw_only=True):
    """What a segment says of itself when its last entry is in."""

    sealed_at: datetime
    final_seq: int
    final_digest: str
    opening_digest: str  # of the bytes of its opening


class Hole(NamedTuple):
    """Entries that were shown but could not be held until they could be written."""

    first_seq: int
    last_seq: int
    digest: bytes  # of the last of them


def path_of(folder: Path, number: int) -> Path:
    """Return where segment *number* lies."""
    return folder / f"segment-{number:06d}.sqlite"


def number_of(path: Path) -> int:
    """Return the number in a segment's name."""
    return int(path.stem.rpartition("-")[2])


def paths(folder: Path) -> list[Path]:
    """Return the segments of *folder*, oldest first; none if there is no folder.

    Raises:
        OSError: the folder cannot be listed.
    """
    try:
        found = list(folder.iterdir())
    except FileNotFoundError:
        return []
    return sorted(path for path in found if path.match(_PATTERN))


def digest_of(rows: Iterable[Row]) -> str:
    """Return one digest over the digests of *rows*, in order."""
    total = hashlib.sha256()
    for row in rows:
        total.update(row.digest)
    return total.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a segment for reading only, beside a writer or without one.

    Raises:
        sqlite3.Error, OSError: it cannot be read at all.
    """
    with (
        tempfile.TemporaryDirectory(prefix="quietbell-") as borrowed,
        closing(_open(path, Path(borrowed))) as connection,
    ):
        yield connection


def _open(path: Path, borrowed: Path) -> sqlite3.Connection:
    if not _has_log(path):
        connection = _connect(path, "mode=ro&immutable=1")
        if _is_sealed(connection):  # nobody writes it: it needs no files beside it
            return connection
        connection.close()
    try:
        return _connect(path, "mode=ro")
    except sqlite3.OperationalError:
        # A disk that may not be written has no room for SQLite's index of the log
        # beside the file, so a copy is read instead.
        return _connect(_copy(path, borrowed), "mode=rw")


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _is_sealed(connection: sqlite3.Connection) -> bool:
    try:
        return sealing_of(connection) is not None
    except (sqlite3.Error, LookupError, msgspec.MsgspecError):
        return False


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=2.0)
    connection.text_factory = bytes
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _copy(path: Path, folder: Path) -> Path:
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, folder / log.name)
    return Path(shutil.copyfile(path, folder / path.name))


def opening_of(connection: sqlite3.Connection) -> tuple[Opening, str]:
    """Return a segment's opening and the digest of its bytes.

    Raises:
        sqlite3.Error, msgspec.MsgspecError, LookupError: it cannot be read.
    """
    (text,) = connection.execute("SELECT opening FROM segment").fetchall()[0]
    return msgspec.json.decode(text, type=Opening), hashlib.sha256(text).hexdigest()


def sealing_of(connection: sqlite3.Connection) -> Sealing | None:
    """Return a segment's sealing, or None while it is open. Raises as above."""
    (text,) = connection.execute("SELECT sealing FROM segment").fetchall()[0]
    return None if text is None else msgspec.json.decode(text, type=Sealing)


def head_of(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Return seq and digest of the last entry, as each commit wrote it down."""
    seq, digest = connection.execute("SELECT seq, digest FROM head").fetchall()[0]
    return int(seq), bytes(digest)


def holes_of(connection: sqlite3.Connection) -> list[Hole]:
    """Return the holes, in order."""
    found = connection.execute(
        "SELECT first_seq, last_seq, digest FROM holes ORDER BY first_seq"
    )
    return [Hole(*row) for row in found]


def carried_rows(connection: sqlite3.Connection, after: int) -> list[Row]:
    """Return at most ROWS_A_READ carried rows past seq *after*."""
    return _rows(
        connection,
        "SELECT seq, digest, entry FROM carried WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, ROWS_A_READ),
    )


def own_rows(
    connection: sqlite3.Connection, after: int, count: int = ROWS_A_READ
) -> list[Row]:
    """Return at most *count* of a segment's own rows past seq *after*."""
    return _rows(
        connection,
        "SELECT seq, digest, entry FROM entries WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, count),
    )


def own_row(connection: sqlite3.Connection, seq: int) -> list[Row]:
    """Return the own row *seq*, or nothing."""
    return _rows(
        connection, "SELECT seq, digest, entry FROM entries WHERE seq = ?", (seq,)
    )


def _rows(
    connection: sqlite3.Connection, query: str, values: tuple[int, ...]
) -> list[Row]:
    found = connection.execute(query, values).fetchall()
    # On a damaged page any value may be of any type.
    return [Row(seq, _blob(digest), _blob(text)) for seq, digest, text in found]


def _blob(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
