"""What the journal asks of a disk, and what a disk may answer.

An error at sync is final for its file: the kernel may have dropped what it could
not write and say nothing the next time ("fsyncgate"). So every failure says
whether the file may be used again.
"""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Final

# SQLite's answers after which the same file is as good as before: nothing was
# half written (full), or nothing was tried (busy).
_HARMLESS: Final = frozenset(
    {"SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_NOMEM", "SQLITE_INTERRUPT"}
)


class NotWritten(Exception):
    """The disk did not take it.

    ``is_full`` says that space is what is missing. ``is_suspect`` says that the
    file must never be written again.
    """

    def __init__(self, why: str, *, is_full: bool, is_suspect: bool) -> None:
        """Say *why* in words fit for a dispatcher's second line."""
        super().__init__(why)
        self.is_full = is_full
        self.is_suspect = is_suspect


def not_written(why: sqlite3.Error | OSError, *, doing: str) -> NotWritten:
    """Return *why* as the journal speaks of it; *doing* is what failed."""
    if isinstance(why, OSError):
        is_full = why.errno in (errno.ENOSPC, errno.EDQUOT)
        text = f"{doing}: {why.strerror or why}"
        return NotWritten(text, is_full=is_full, is_suspect=True)
    name = getattr(why, "sqlite_errorname", type(why).__name__)
    return NotWritten(
        f"{doing}: {why} ({name})",
        is_full=name == "SQLITE_FULL",
        is_suspect=name not in _HARMLESS and not name.startswith("SQLITE_BUSY"),
    )


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* survive a power loss.

    Raises:
        OSError: the disk refused.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
