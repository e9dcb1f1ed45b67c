"""A dump into an empty database, all of it or nothing, with PostgreSQL's own programs.

The programs may be newer than the server: `pg_restore` writes SQL, what an older server
does not know is left out of its head, and `psql` runs the rest in one transaction.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, BinaryIO, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from quietbell.config.archive import Tables
from quietbell.config.database import Database
from quietbell.config.dumping import (
    DUMP_SECONDS_MAX,
    NICE,
    TABLES,
    CannotDump,
    environment,
    look,
    program_path,
)

PIECE_BYTES: Final = 2**20
# What pg_restore 18 sets for itself, and the first major version that knows of it.
KNOWN_SINCE: Final = MappingProxyType({b"SET transaction_timeout = 0;": 17})
# The first line that makes something ends the head: a row may hold the same words.
MAKES: Final = (b"CREATE ", b"ALTER ", b"COPY ", b"INSERT ")
SESSIONS: Final = ("usersessions_usersession", "django_session")


class NotEmpty(Exception):
    """The database that is to be restored into holds something."""


def load(database: Database, dumped: Path) -> Tables:
    """Write *dumped* into an empty database, all or nothing; return what it now holds.

    Raises:
        NotEmpty: there are tables already; nothing was changed.
        CannotDump: PostgreSQL refused, or its programs are missing.
    """
    with psycopg.connect(database.url) as connection:
        there = connection.execute(TABLES).fetchall()
        major = connection.info.server_version // 10_000
    if there:
        raise NotEmpty(f"{database.shown} holds tables already ({there[0][0]}, …)")
    _feed(
        database,
        dumped,
        without=frozenset(line for line, since in KNOWN_SINCE.items() if major < since),
    )
    return look(database)


def end_sessions(database: Database) -> None:
    """Sign everybody out: some of these had ended since, and nothing says which."""
    with psycopg.connect(database.url) as connection:
        for table in SESSIONS:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _feed(database: Database, dumped: Path, *, without: frozenset[bytes]) -> None:
    plain = ("--file=-", "--no-owner", "--no-privileges", str(dumped))
    name = str(conninfo_to_dict(database.url).get("dbname", ""))
    strict = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
    pipe = subprocess.PIPE
    with (
        _at_work("pg_restore", *plain, database=database, out=pipe) as source,
        _at_work("psql", *strict, f"--dbname={name}", database=database, into=pipe) as (
            sink
        ),
        _bounded(source, sink),
    ):
        reading, writing = source.process.stdout, sink.process.stdin
        assert reading is not None
        assert writing is not None
        with contextlib.suppress(BrokenPipeError):  # psql has ended, and says why
            writing.write(b"BEGIN;\n")
            hand_on(reading, writing, without=without)
            source.must_end_well()
            # Only now: to psql a source that fails halfway looks like one that ended.
            writing.write(b"COMMIT;\n")
            writing.close()
        sink.must_end_well()


def hand_on(
    reading: IO[bytes], writing: IO[bytes], *, without: frozenset[bytes]
) -> None:
    """Copy SQL, but for those lines of its head that are in *without*."""
    while line := reading.readline(PIECE_BYTES):
        if line.rstrip() not in without:
            writing.write(line)
        if line.startswith(MAKES):
            break
    shutil.copyfileobj(reading, writing, PIECE_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Program:
    name: str
    process: subprocess.Popen[bytes]
    said: BinaryIO

    def must_end_well(self) -> None:
        """Wait for its end.

        Raises:
            CannotDump: it failed, with what it said last.
        """
        if self.process.wait():
            self.said.seek(0)
            told = self.said.read().decode(errors="replace").strip()[-2000:]
            raise CannotDump(f"{self.name}: {told or 'it was ended'}")


@contextlib.contextmanager
def _at_work(
    name: str,
    *words: str,
    database: Database,
    into: int = subprocess.DEVNULL,
    out: int = subprocess.DEVNULL,
) -> Iterator[_Program]:
    """Run one of PostgreSQL's programs beside us; it never outlives the block."""
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                (program_path(name), *words),
                env=environment(database),
                stdin=into,
                stdout=out,
                stderr=said,
                close_fds=False,  # a long way to the socket is one of ours
            )
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        except OSError as why:
            raise CannotDump(f"{name}: {why}") from why
        try:
            yield _Program(name=name, process=process, said=said)
        finally:
            process.kill()
            with contextlib.suppress(BrokenPipeError):
                process.communicate()


@contextlib.contextmanager
def _bounded(*programs: _Program) -> Iterator[None]:
    """End *programs* if they take too long: whoever waits for them goes on."""

    def end() -> None:
        for each in programs:
            each.process.kill()

    timer: Any = threading.Timer(DUMP_SECONDS_MAX, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
