"""Copy a journal while an engine writes it: whole segments, and a chain that holds.

It only reads where it copies from. What is kept while it copies may be missing at the
end of the copy, and nothing before that.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from quietbell.journal import segment_file
from quietbell.journal.disk import sync_folder
from quietbell.journal.verify import Report, verify

ROUNDS_MAX: Final = 20  # new segments come by the hour, not by the second


class CannotCopy(Exception):
    """The journal could not be copied whole. The text says why."""


def copy(folder: Path, target: Path) -> Report:
    """Copy every segment of *folder* into *target*, an empty folder; return its proof.

    A journal that is damaged is copied as it is, and the proof says where.

    Raises:
        CannotCopy: a segment cannot be read, or written there.
    """
    try:
        _copy_all(folder, target)
        sync_folder(target)
        return verify(target)
    except (sqlite3.Error, OSError) as why:
        raise CannotCopy(f"the journal cannot be copied: {why}") from why


def _copy_all(folder: Path, target: Path) -> None:
    """Copy until nothing has come that was not there when the copying began.

    A segment that was the newest then may have grown and been sealed meanwhile, so it
    is copied again before the one that follows it.
    """
    copied: list[Path] = []
    for _ in range(ROUNDS_MAX):
        there = segment_file.paths(folder)
        fresh = [path for path in there if path not in copied]
        if copied and not fresh:
            return
        for path in (*copied[-1:], *fresh):
            _copy_one(path, target / path.name)
        copied = there
        if not there:
            return
    raise CannotCopy(f"in {ROUNDS_MAX} rounds new segments came each time")


def _copy_one(path: Path, target: Path) -> None:
    """Copy one segment as it is at one moment, with what is still in its log."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        segment_file.opened(path) as reading,
        closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        reading.backup(writing)
    with target.open("rb") as written:
        os.fsync(written.fileno())
