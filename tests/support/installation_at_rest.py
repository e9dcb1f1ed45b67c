"""An installation that does not run: folders, a journal, and a ledger in a database."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from quietbell.config.database import Database
from quietbell.domain.moments import Moment
from quietbell.journal.entries import encode
from quietbell.journal.limits import Limits
from quietbell.journal.reading import read
from quietbell.journal.sealing import Keyring
from quietbell.journal.segment_file import Row
from quietbell.journal.store import Journal
from quietbell.line import site_file
from tests.support.small_site import small_site

NODE = "node-1"
START = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
SECRET_WORD = "she said: the green folder"
_INSERT = """
INSERT INTO storage_ledgerentry
 (id, node, epoch, seq, kind, entry_version, at, incident, previous, digest, raw,
  recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s, %s)
"""


def make_installation(data: Path, *, entries: int = 20) -> None:
    """Make the folders of an installation, with a journal of so many entries."""
    for name in ("office", "tls", "run", "logs", "scratch", "site/blobs"):
        (data / name).mkdir(parents=True)
    site_file.write(data / "site", small_site())
    (data / "site" / "blobs" / "a1b2").write_bytes(b"a plan")
    (data / "office" / "secret_key").write_text("secret of the sessions")
    (data / "tls" / "current.pem").write_text("certificate")
    (data / "run" / "links.json").write_text("gone with the process")
    append(data, entries, epoch="epoch-1")


def append(data: Path, entries: int, *, epoch: str, sealed: bool = True) -> None:
    """Have an engine of its own epoch write so many entries, the last one sealed."""
    asyncio.run(_append(data, entries, epoch, sealed=sealed))


async def _append(data: Path, entries: int, epoch: str, *, sealed: bool) -> None:
    keyring = Keyring.open(data / "keyring")
    journal = Journal.open(
        data / "journal",
        node=NODE,
        epoch=epoch,
        boot="boot-1",
        keyring=keyring,
        limits=Limits(reserve_bytes=64 * 1024),
    )
    journal.replay()
    for number in range(entries):
        body: dict[str, Any] = {"button": f"BT-{number:04d}"}
        if sealed and number == entries - 1:
            body["sealed"] = keyring.seal(keyring.take(), {"note": SECRET_WORD})
        pending = journal.append(
            kind="press", version=1, body=body, at=Moment(wall=START, tick=1.0)
        )
    await asyncio.wait_for(pending.kept, 10)
    assert journal.close()


def rows_of(data: Path) -> list[Row]:
    """Return the journal's entries as the ledger keeps them."""
    found = []
    for entry in read(data / "journal"):
        encoded = encode(entry)
        found.append(Row(entry.seq, hashlib.sha256(encoded).digest(), encoded))
    return found


def record(database: Database, data: Path, *, since: int = 0) -> None:
    """Write what the journal of *data* holds past a seq into the ledger."""
    with psycopg.connect(database.url) as connection:
        for entry in read(data / "journal", since):
            encoded = encode(entry)
            connection.execute(
                _INSERT,
                (
                    *(entry.id, entry.node, entry.epoch, entry.seq, entry.kind),
                    *(entry.version, entry.at, entry.previous),
                    *(hashlib.sha256(encoded).hexdigest(), encoded, START),
                ),
            )


def names_in(folder: Path) -> Sequence[str]:
    """Return the names of every file below *folder*."""
    found = (x.relative_to(folder).as_posix() for x in folder.rglob("*") if x.is_file())
    return sorted(found)
