"""`quietbell drill`: make a backup, restore it beside, and write down that it worked.

Everything happens in a folder of its own beside the data folder and in a database of
its own, and is removed again: on the very server that the records are in, where their
role may make one, else in an embedded one. That proves nothing for a server that is
older, and is not written down for it. Nothing that runs is stopped.
"""

import argparse
import contextlib
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from quietbell.config.archive import BrokenArchive, Tables
from quietbell.config.backup import make
from quietbell.config.database import Database, DatabaseAway, database_of, embedded
from quietbell.config.dumping import CannotDump
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.ledger import TwoHistories
from quietbell.config.loading import NotEmpty
from quietbell.config.office import enter
from quietbell.config.restore import DoesNotFit, Restored, Wishes, put_in_place
from quietbell.journal.copying import CannotCopy
from quietbell.journal.importing import CannotImport

DATABASE_SECONDS_MAX: Final = 20.0
# A drill that is killed leaves one behind: its name says what it was.
SCRATCH: Final = "quietbell_drill_"
MAKE: Final = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
DROP: Final = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
MAY_MAKE: Final = (
    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
)
_FAILED: Final = (
    *(BrokenArchive, CannotCopy, CannotDump, CannotImport, DatabaseAway, DoesNotFit),
    *(NotEmpty, TwoHistories, OSError, psycopg.Error),
)


def drill(words: argparse.Namespace) -> int:
    """Prove a backup by restoring it."""
    data = own_folder(words.data)
    if not (data / "site").is_dir():
        raise Refusal(f"{data} holds no installation", Exit.AWAY)
    began = time.monotonic()
    try:
        database = database_of(data, words.database_url)
        restored = _restored(data, database)
    except _FAILED as why:
        raise Refusal(f"the drill failed: {why}") from why
    told, tables = restored.manifest, restored.tables
    assert tables is not None
    assert told.tables is not None
    assert told.journal is not None
    proven, served = _major(tables), _major(told.tables)
    print(
        f"a backup was made, restored and compared: {sum(tables.rows.values())} rows, "
        f"journal to entry {told.journal.head_seq}, {time.monotonic() - began:.0f} s, "
        f"into PostgreSQL {proven}"
    )
    if proven > served:
        raise Refusal(
            f"your server is PostgreSQL {served}: for that one nothing is proven, and "
            "nothing is written down. Let its role make databases (ALTER ROLE … "
            "CREATEDB), and the drill restores there"
        )
    _write_down(data, words.database_url, server=proven)
    return Exit.FINE


def _major(tables: Tables) -> int:
    return int(tables.server_version.split(".")[0])


def _restored(data: Path, database: Database) -> Restored:
    """Back *data* up, restore it beside, and leave nothing of either."""
    place = Path(tempfile.mkdtemp(prefix=".quietbell-drill-", dir=data.parent))
    try:
        archive = place / "drill.tar.gz"
        make(data, database, archive, now=datetime.now(UTC))
        again = place / "data"
        again.mkdir(mode=0o700)
        with _empty(database, again) as scratch:
            return put_in_place(archive, again, scratch, Wishes())
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _empty(database: Database, folder: Path) -> Iterator[Database]:
    """Give an empty database: on the same server if we may, else one in *folder*."""
    if database.is_embedded or not _may_make(database):
        yield embedded(folder)
        return
    name = f"{SCRATCH}{secrets.token_hex(4)}"
    _run(database, MAKE, name)
    try:
        parts = urlsplit(database.url)
        yield Database(url=urlunsplit(parts._replace(path=f"/{name}")))
    finally:
        _run(database, DROP, name)


def _may_make(database: Database) -> bool:
    with psycopg.connect(database.url) as connection:
        return connection.execute(MAY_MAKE).fetchone() == (True,)


def _run(database: Database, statement: LiteralString, name: str) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _write_down(data: Path, database_url: str | None, *, server: int) -> None:
    try:
        enter(data, database_url).until_ready(DATABASE_SECONDS_MAX)
    except DatabaseAway as why:
        raise Refusal(f"it worked, and cannot be written down: {why}") from why
    import django  # noqa: PLC0415 - loads the settings that `enter` made

    django.setup()
    from quietbell.operations.setting_up import note_backup  # noqa: PLC0415

    note_backup(at=datetime.now(UTC), server=server)
    print("the office has written it down")
