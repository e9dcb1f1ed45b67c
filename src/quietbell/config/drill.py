"""`quietbell drill`: make a backup, restore it beside, and write down that it worked.

Everything happens in a folder of its own beside the data folder, with a database server
of its own, and is removed again. Nothing that runs is stopped.
"""

import argparse
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

from quietbell.config.archive import BrokenArchive
from quietbell.config.backup import make
from quietbell.config.database import Database, DatabaseAway, database_of, embedded
from quietbell.config.dumping import CannotDump, NotEmpty
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.ledger import TwoHistories
from quietbell.config.office import enter
from quietbell.config.restore import DoesNotFit, Restored, Wishes, put_in_place
from quietbell.journal.copying import CannotCopy
from quietbell.journal.importing import CannotImport

DATABASE_SECONDS_MAX: Final = 20.0
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
    tables, journal = restored.tables, restored.manifest.journal
    assert tables is not None
    assert journal is not None
    print(
        f"a backup was made, restored and compared: {sum(tables.rows.values())} rows, "
        f"journal to entry {journal.head_seq}, {time.monotonic() - began:.0f} s"
    )
    _write_down(data, words.database_url)
    return Exit.FINE


def _restored(data: Path, database: Database) -> Restored:
    """Back *data* up, restore it beside, and leave nothing of either."""
    place = Path(tempfile.mkdtemp(prefix=".quietbell-drill-", dir=data.parent))
    try:
        archive = place / "drill.tar.gz"
        make(data, database, archive, now=datetime.now(UTC))
        again = place / "data"
        again.mkdir(mode=0o700)
        return put_in_place(archive, again, embedded(again), Wishes())
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write_down(data: Path, database_url: str | None) -> None:
    try:
        enter(data, database_url).until_ready(DATABASE_SECONDS_MAX)
    except DatabaseAway as why:
        raise Refusal(f"it worked, and cannot be written down: {why}") from why
    import django  # noqa: PLC0415 - loads the settings that `enter` made

    django.setup()
    from quietbell.operations.setting_up import note_backup  # noqa: PLC0415

    note_backup(at=datetime.now(UTC))
    print("the office has written it down")
