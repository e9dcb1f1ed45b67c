"""The office's tables out of a database, with PostgreSQL's own programs.

What a backup says of the tables is asked in the very moment that is dumped.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from quietbell.config.archive import Tables
from quietbell.config.database import Database
from quietbell.config.postgres_binaries import NoBinaries, find

DUMP_SECONDS_MAX: Final = 4 * 3600
NICE: Final = 10  # the alarm path comes first
LEDGER: Final = "storage_ledgerentry"
TABLES: Final = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' ORDER BY 1
"""


class CannotDump(Exception):
    """The tables could not be dumped or restored. The text is PostgreSQL's."""


def dump(database: Database, target: Path) -> Tables:
    """Write the whole database into *target*; return what it held at that moment.

    Raises:
        CannotDump: PostgreSQL refused, or its programs are missing.
    """
    with psycopg.connect(database.url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # pg_dump works as long as it must; this waits for it and holds the moment.
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        tables = _tables(connection)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _run(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges"),
            *(f"--snapshot={row[0]}", f"--file={target}"),
            database=database,
        )
    return tables


def look(database: Database) -> Tables:
    """Return what the database holds now."""
    with psycopg.connect(database.url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _tables(connection)


def _tables(connection: psycopg.Connection[Any]) -> Tables:
    names = [str(name) for (name,) in connection.execute(TABLES)]
    rows = {name: _count(connection, name) for name in names}
    version = connection.execute("SELECT current_setting('server_version')").fetchone()
    assert version is not None
    return Tables(
        server_version=str(version[0]).split()[0],
        ledger=_ledger(connection) if LEDGER in rows else {},
        rows=rows,
        migrations=_migrations(connection) if "django_migrations" in rows else (),
    )


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    asked = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = connection.execute(asked).fetchone()
    assert row is not None
    return int(row[0])


def _ledger(connection: psycopg.Connection[Any]) -> Mapping[str, tuple[int, str]]:
    found = connection.execute(
        "SELECT DISTINCT ON (node) node, seq, digest FROM storage_ledgerentry"
        " ORDER BY node, seq DESC"
    )
    return {node: (int(seq), str(digest)) for node, seq, digest in found}


def _migrations(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
    )
    return tuple(str(name) for (name,) in found)


def _run(program: str, *words: str, database: Database) -> None:
    """Run one of PostgreSQL's programs. A password goes by the environment only."""
    try:
        done = subprocess.run(
            (program_path(program), *words),
            env=environment(database),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            close_fds=False,  # a long way to the socket is one of ours
            timeout=DUMP_SECONDS_MAX,
            preexec_fn=lambda: os.nice(NICE),
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        raise CannotDump(f"{program}: {why}") from why
    if done.returncode:
        raise CannotDump(f"{program}: {done.stderr.strip()[-2000:]}")


def program_path(program: str) -> str:
    """Return the wheel's program, or the machine's where the wheel has none."""
    try:
        return find().path(program)
    except NoBinaries as why:
        if found := shutil.which(program):
            return found
        raise CannotDump(f"{program} is missing: install PostgreSQL's client") from why


def environment(database: Database) -> dict[str, str]:
    """Return libpq's variables for *database*, in place of those that are set."""
    told = conninfo_to_dict(database.url)
    variables = {
        each.keyword.decode(): each.envvar.decode()
        for each in psycopg.pq.Conninfo.get_defaults()
        if each.envvar
    }
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return plain | {
        variables[key]: str(value) for key, value in told.items() if key in variables
    }
