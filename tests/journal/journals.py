"""Small journals to try things on."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quietbell.domain.moments import Moment
from quietbell.journal import segment_file
from quietbell.journal.disk import NotWritten
from quietbell.journal.entries import Entry
from quietbell.journal.limits import Limits
from quietbell.journal.pending import Pending
from quietbell.journal.segment_file import Opens
from quietbell.journal.segments import Segment
from quietbell.journal.store import Journal

START = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
# Quick to fail and small on disk; what a test is about it sets itself.
SMALL: dict[str, Any] = {
    "reserve_bytes": 256 * 1024,
    "retry_seconds_first": 0.01,
    "retry_seconds_max": 0.02,
    "reserve_retry_seconds": 0.01,
    "lock_seconds": 0.0,
}


def at(seconds: float = 0.0) -> Moment:
    return Moment(wall=START + timedelta(seconds=seconds), tick=100.0 + seconds)


def opened(
    folder: Path, *, node: str = "north", epoch: str = "epoch-1", **more: Any
) -> Journal:
    own = {"keyring", "wall"}
    limits = Limits(**SMALL | {key: more[key] for key in more.keys() - own})
    given = {key: more[key] for key in more.keys() & own}
    return Journal.open(
        folder, node=node, epoch=epoch, boot="boot-1", limits=limits, **given
    )


def press(journal: Journal, number: int = 1, **body: Any) -> Pending:
    body = {"button": f"BT-{number:04d}"} | body
    return journal.append(kind="press", version=1, body=body, at=at(number))


async def kept(journal: Journal, count: int) -> list[Entry]:
    """Append *count* entries at once and wait until they are kept."""
    pendings = [press(journal, number) for number in range(1, count + 1)]
    await asyncio.wait_for(asyncio.gather(*(each.kept for each in pendings)), 10)
    return [each.entry for each in pendings]


async def until_kept(journal: Journal) -> None:
    """Wait until everything put so far, also a roll, has been done."""
    await asyncio.wait_for(press(journal, 999).kept, 10)


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """A segment, open to be tampered with."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS commit_ends")
        yield connection
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def openings(folder: Path) -> list[tuple[int, Opens, int, int]]:
    """Return number, how it opens, first seq and how many are carried, a segment."""
    found = []
    for path in segment_file.paths(folder):
        with segment_file.opened(path) as connection:
            each = segment_file.opening_of(connection)[0]
            found.append((each.number, each.opens, each.first_seq, each.carried))
    return found


def fail_once(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, is_full: bool = False
) -> None:
    original = getattr(owner, name)
    left = [1]

    def failing(self: Any, *values: Any) -> Any:
        if left:
            left.pop()
            text = "segment-000001.sqlite: disk I/O error"
            raise NotWritten(text, is_full=is_full, is_suspect=not is_full)
        return original(self, *values)

    monkeypatch.setattr(owner, name, failing)


def slow_by(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    original = Segment.append

    def slow(self: Segment, rows: Any) -> None:
        time.sleep(seconds)
        original(self, rows)

    monkeypatch.setattr(Segment, "append", slow)
