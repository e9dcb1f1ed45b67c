import errno
import os
import sqlite3

import pytest

from quietbell.journal.disk import not_written


@pytest.mark.parametrize(
    ("number", "is_full"),
    [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EIO, False)],
)
def test_what_the_system_refuses(number: int, is_full: bool) -> None:
    why = not_written(OSError(number, os.strerror(number)), doing="new segment")
    assert str(why) == f"new segment: {os.strerror(number)}"
    assert (why.is_full, why.is_suspect) == (is_full, True)


@pytest.mark.parametrize(
    ("name", "is_full", "is_suspect"),
    [
        ("SQLITE_FULL", True, False),
        ("SQLITE_BUSY", False, False),
        ("SQLITE_BUSY_RECOVERY", False, False),
        ("SQLITE_NOMEM", False, False),
        ("SQLITE_IOERR_FSYNC", False, True),
        ("SQLITE_IOERR_WRITE", False, True),
        ("SQLITE_READONLY", False, True),
        ("SQLITE_CORRUPT", False, True),
        ("SQLITE_CANTOPEN", False, True),
    ],
)
def test_what_sqlite_refuses(name: str, is_full: bool, is_suspect: bool) -> None:
    failure = sqlite3.OperationalError("no")
    failure.sqlite_errorname = name
    why = not_written(failure, doing="segment")
    assert str(why) == f"segment: no ({name})"
    assert (why.is_full, why.is_suspect) == (is_full, is_suspect)


def test_what_python_itself_refuses_is_suspect() -> None:
    why = not_written(sqlite3.ProgrammingError("closed"), doing="segment")
    assert str(why) == "segment: closed (ProgrammingError)"
    assert why.is_suspect
