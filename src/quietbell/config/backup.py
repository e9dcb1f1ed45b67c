"""`quietbell backup`: everything of an installation, beside its running processes.

The order is what makes it whole: the tables first, then the journal, which may only be
ahead of them, then the keys, which may only be ahead of the journal, and the files.
Nothing of the alarm path is stopped, locked or asked.
"""

import argparse
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import psycopg

from quietbell import __version__
from quietbell.config import archive
from quietbell.config.archive import BrokenArchive, Journal, Manifest
from quietbell.config.database import Database, DatabaseAway, database_of
from quietbell.config.dumping import CannotDump, dump
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.ledger import node_of
from quietbell.config.serving_database import answering
from quietbell.domain.moments import stamp
from quietbell.journal.copying import CannotCopy, copy

DUMPED: Final = "database/quietbell.dump"
KEYRING: Final = "keyring"
# Made anew at each start, or copied in a way of their own.
NOT_COPIED: Final = frozenset(
    {"run", "logs", "scratch", "journal", "postgres", "postgres-binaries"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was written and read back."""

    path: Path
    manifest: Manifest


def backup(words: argparse.Namespace) -> int:
    """Back everything up into one file, and read it back."""
    data = own_folder(words.data)
    if not (data / "site").is_dir():
        raise Refusal(f"{data} holds no installation", Exit.AWAY)
    now = datetime.now(UTC)
    target = _target(words.target, now)
    for each in (target, words.keyring_to or target):
        if each.resolve().is_relative_to(data.resolve()):
            raise Refusal(f"{each} is inside {data}: keep a backup elsewhere")
    try:
        database = database_of(data, words.database_url)
        made = make(data, database, target, keys_apart=words.keyring_to, now=now)
    except (CannotDump, CannotCopy, BrokenArchive, DatabaseAway) as why:
        raise Refusal(f"no backup was made: {why}") from why
    except (OSError, psycopg.Error) as why:
        raise Refusal(f"no backup was made: {why}") from why
    return _told(made)


def _target(named: Path, now: datetime) -> Path:
    """Return the file to write: *named*, or a new one in it if it is a folder."""
    if named.is_dir():
        return named / f"quietbell-{now:%Y-%m-%dT%H%M%SZ}.tar.gz"
    if named.exists():
        raise Refusal(f"{named} is there already, and a backup replaces nothing")
    if not named.absolute().parent.is_dir():
        raise Refusal(f"there is no folder {named.parent}", Exit.AWAY)
    return named


def _told(made: Made) -> int:
    journal, tables = made.manifest.journal, made.manifest.tables
    assert journal is not None
    assert tables is not None
    print(f"{made.path}  {len(made.manifest.files)} files, read back and proven")
    print(f"journal:   to entry {journal.head_seq}, head {journal.head_digest}")
    print(f"database:  {sum(tables.rows.values())} rows in {len(tables.rows)} tables")
    if journal.problem:
        print(f"the journal is damaged, and copied as it is: {journal.problem}")
        return Exit.NOT_SO
    return Exit.FINE


def make(
    data: Path,
    database: Database,
    target: Path,
    *,
    keys_apart: Path | None = None,
    now: datetime,
) -> Made:
    """Back up *data* and *database* into *target*; read it back.

    The keyring goes into an archive of its own at *keys_apart* if one is named.

    Raises:
        CannotDump, CannotCopy, DatabaseAway, OSError, psycopg.Error: nothing is left.
        BrokenArchive: what was written does not read back; it is removed.
    """
    with _staged(target.parent) as stage:
        (stage / "database").mkdir()
        (stage / "journal").mkdir()
        with answering(database):
            tables = dump(database, stage / DUMPED)
        journal = _copy_journal(data / "journal", stage / "journal")
        _copy_keys(data / KEYRING, stage / KEYRING)
        _copy_files(data, stage)
        every = archive.files_of(stage)
        keys = tuple(each for each in every if each.path.startswith(f"{KEYRING}/"))
        apart = keys if keys_apart is not None else ()
        told = Manifest(
            made_at=stamp(now),
            quietbell=__version__,
            files=tuple(each for each in every if each not in apart),
            apart=apart,
            journal=journal,
            tables=tables,
        )
        made = _written(target, told, stage)
        if keys_apart is not None:
            only_keys = msgspec.structs.replace(
                told, files=keys, apart=(), journal=None, tables=None
            )
            _written(keys_apart, only_keys, stage)
        return made


@contextlib.contextmanager
def _staged(beside: Path) -> Iterator[Path]:
    """Give a folder, closed to others, where there must be room for it all anyway."""
    with tempfile.TemporaryDirectory(prefix=".quietbell-", dir=beside) as made:
        yield Path(made)


def _copy_journal(folder: Path, target: Path) -> Journal:
    report = copy(folder, target)
    return Journal(
        node=node_of(target),
        head_seq=report.head_seq,
        head_digest=report.head_digest,
        entries=report.entries,
        problem=report.first_bad.why if report.first_bad else "",
    )


def _copy_keys(folder: Path, target: Path) -> None:
    if folder.is_dir():
        _copy_tree(folder, target)


def _copy_files(data: Path, stage: Path) -> None:
    """Copy what else there is: site files, blobs, the office's keys, certificates."""
    for each in sorted(data.iterdir()):
        if each.name in NOT_COPIED or each.name == KEYRING:
            continue
        if each.is_dir():
            _copy_tree(each, stage / each.name)
        elif each.is_file():
            shutil.copyfile(each, stage / each.name)


def _copy_tree(folder: Path, target: Path) -> None:
    """Copy a folder whose files are replaced whole or not at all.

    What names others is copied before them: a file is there before it is named. One
    that is taken away meanwhile is named by nobody any more.
    """
    target.mkdir(mode=0o700)
    first = folder / "current"
    for path in (*([first] if first.is_file() else []), *sorted(folder.rglob("*"))):
        copied = target / path.relative_to(folder)
        with contextlib.suppress(FileNotFoundError):
            if path.is_dir():
                copied.mkdir(mode=0o700, exist_ok=True)
            elif path.is_file() and not copied.exists():
                shutil.copyfile(path, copied)  # of a link, what it leads to


def _written(target: Path, manifest: Manifest, stage: Path) -> Made:
    archive.write(target, manifest, stage)
    try:
        return Made(path=target, manifest=archive.verified(target))
    except BrokenArchive:
        target.unlink(missing_ok=True)
        raise
