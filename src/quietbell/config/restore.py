"""`quietbell restore`: an installation out of a backup, proven before it is in place.

The journal and the database may be of two days: a database older than the journal is
caught up by the scribe, a journal older than the database is caught up here, before
any engine starts on it. A chain is never forked.
"""

import argparse
import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from quietbell.config import archive
from quietbell.config.archive import BrokenArchive, Manifest, Tables
from quietbell.config.backup import DUMPED, KEYRING
from quietbell.config.database import Database, DatabaseAway, database_of
from quietbell.config.dumping import CannotDump
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.ledger import Imported, TwoHistories, import_ledger
from quietbell.config.loading import NotEmpty, end_sessions, load
from quietbell.config.serving_database import answering
from quietbell.config.settings import NODE
from quietbell.config.supervisor import AlreadyRunning, hold
from quietbell.journal.importing import CannotImport
from quietbell.journal.verify import verify

STAGE: Final = "restoring"
# What the lock of a folder makes; a folder with nothing else is an empty one.
OF_THE_LOCK: Final = frozenset({"run", "logs", STAGE})
OF_THE_DATABASE: Final = frozenset({"postgres", "postgres-binaries"})


class DoesNotFit(Exception):
    """What was restored is not what the manifest says, or has no place to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What of a backup is wanted. Without any, all of it."""

    keyring: Path | None = None
    without_keyring: bool = False
    keep_database: bool = False  # it is there, and newer
    only_database: bool = False  # the folder is there, and newer


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What is in place now."""

    manifest: Manifest
    tables: Tables | None
    imported: Imported | None


_REFUSED: Final = (
    *(BrokenArchive, DoesNotFit, CannotDump, NotEmpty, DatabaseAway, TwoHistories),
    *(CannotImport, OSError, psycopg.Error),
)


def restore(words: argparse.Namespace) -> int:
    """Put a backup in place, in an empty folder and an empty database."""
    data = own_folder(words.data)
    wishes = Wishes(
        keyring=words.keyring,
        without_keyring=words.without_keyring,
        keep_database=words.keep_database,
        only_database=words.only_database,
    )
    try:
        database = database_of(data, words.database_url)
        restored = put_in_place(words.file, data, database, wishes)
    except AlreadyRunning as why:
        raise Refusal(f"{why}: stop it first", Exit.TAKEN) from why
    except _REFUSED as why:
        raise Refusal(f"not restored: {why}") from why
    _tell(restored, data)
    return Exit.FINE


def import_command(words: argparse.Namespace) -> int:
    """Give the journal what the database's ledger has beyond it."""
    data = own_folder(words.data)
    database = database_of(data, words.database_url)
    try:
        with contextlib.closing(hold(data)), answering(database, is_running=False):
            imported = import_ledger(data, database, node=words.node)
    except AlreadyRunning as why:
        raise Refusal(f"{why}: stop it first", Exit.TAKEN) from why
    except _REFUSED as why:
        raise Refusal(f"not imported: {why}") from why
    _tell_imported(imported)
    return Exit.FINE


def put_in_place(
    file: Path, data: Path, database: Database, wishes: Wishes
) -> Restored:
    """Restore *file* into *data* and *database*; return what is there now.

    Raises:
        BrokenArchive, DoesNotFit, NotEmpty: the backup or the place is not good.
        AlreadyRunning: an installation runs there.
        CannotDump, CannotImport, TwoHistories, DatabaseAway, OSError, psycopg.Error.
    """
    manifest = archive.verified(file)
    _refuse_what_is_missing(manifest, wishes)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.closing(hold(data)):
        if not wishes.only_database:
            _refuse_what_is_there(data, wishes)
        stage = data / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            return _put_in_place(file, data, database, wishes)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _put_in_place(
    file: Path, data: Path, database: Database, wishes: Wishes
) -> Restored:
    stage = data / STAGE
    manifest = archive.read(file, archive.keeper(stage))
    if wishes.keyring is not None:
        archive.read(wishes.keyring, archive.keeper(stage))
    tables, imported = None, None
    _prove_journal(stage / "journal", manifest)
    if not wishes.keep_database:
        with answering(database, is_running=False):
            tables = load(database, stage / DUMPED)
            _prove_tables(tables, manifest)
            end_sessions(database)
    shutil.rmtree(stage / "database")
    if not wishes.only_database:
        for each in sorted(stage.iterdir()):
            each.rename(data / each.name)
    if wishes.keep_database:
        assert manifest.journal is not None
        with answering(database, is_running=False):
            imported = import_ledger(data, database, node=manifest.journal.node or NODE)
    return Restored(manifest=manifest, tables=tables, imported=imported)


def _refuse_what_is_missing(manifest: Manifest, wishes: Wishes) -> None:
    if manifest.journal is None or manifest.tables is None:
        raise DoesNotFit("this holds keys alone: name it with --keyring")
    if wishes.keep_database and wishes.only_database:
        raise DoesNotFit("--keep-database and --only-database leave nothing to do")
    wants_keys = manifest.apart and not wishes.only_database
    if wants_keys and wishes.keyring is None and not wishes.without_keyring:
        raise DoesNotFit(
            "its keys lie in a backup of their own: name it with --keyring, or go "
            "without, and without what was sealed, by --without-keyring"
        )


def _refuse_what_is_there(data: Path, wishes: Wishes) -> None:
    fine = OF_THE_LOCK | (OF_THE_DATABASE if wishes.keep_database else frozenset())
    there = sorted(each.name for each in data.iterdir() if each.name not in fine)
    if there:
        raise DoesNotFit(
            f"{data} is not empty ({', '.join(there[:3])}): name another with --data"
        )


def _prove_journal(folder: Path, manifest: Manifest) -> None:
    told = manifest.journal
    assert told is not None
    report = verify(folder)
    found = (report.head_seq, report.head_digest, report.entries)
    if found != (told.head_seq, told.head_digest, told.entries):
        raise DoesNotFit(f"the journal ends at entry {report.head_seq}, not as told")
    if report.first_bad is not None and not told.problem:
        raise DoesNotFit(f"the journal's chain does not hold: {report.first_bad.why}")


def _prove_tables(tables: Tables, manifest: Manifest) -> None:
    told = manifest.tables
    assert told is not None
    for name, was, now in (
        ("ledger", told.ledger, tables.ledger),
        ("counts of rows", told.rows, tables.rows),
        ("migrations", told.migrations, tables.migrations),
    ):
        if was != now:
            raise DoesNotFit(f"the database's {name} are not what was backed up")


def _tell(restored: Restored, data: Path) -> None:
    journal = restored.manifest.journal
    assert journal is not None
    print(f"restored what was backed up at {restored.manifest.made_at} into {data}")
    print(f"journal:   to entry {journal.head_seq}, head {journal.head_digest}")
    if restored.tables is not None:
        rows = restored.tables.rows
        print(f"database:  {sum(rows.values())} rows in {len(rows)} tables, as counted")
        print("sessions:  none; everybody signs in anew")
        print(f"look at:   what ended after {restored.manifest.made_at} counts again:")
        print("           API tokens, roles, people who have left, desks and tokens of")
        print("           doors that were revoked since. End them again once it runs")
    if restored.imported is not None:
        _tell_imported(restored.imported)
    if not any((data / KEYRING).glob("keys.json")):
        print("keyring:   none; what was sealed cannot be read")
    print("next:      quietbell verify, then quietbell run")


def _tell_imported(imported: Imported) -> None:
    tail = imported.tail
    print(f"imported:  {tail.entries} entries of {imported.node} from the ledger")
    print(f"journal:   to entry {imported.head_seq}, head {imported.head_digest}")
    if tail.missing or tail.damaged:
        print(f"           {tail.missing} it never had, {tail.damaged} were damaged")
    if imported.without_key:
        count = imported.without_key
        print(
            f"keyring:   {count} keys are newer than its copy; what they sealed is gone"
        )
