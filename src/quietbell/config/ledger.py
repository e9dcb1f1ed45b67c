"""The office's copy of the journal, read back: what a journal that was lost is owed.

The ledger holds each entry word for word, so a chain that ends early can be gone on
with. Nothing here writes to the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import psycopg

from quietbell.config.database import Database
from quietbell.journal import segment_file
from quietbell.journal.entries import decode
from quietbell.journal.importing import Tail, head_of, import_tail
from quietbell.journal.records import key_of
from quietbell.journal.segment_file import Row

ROWS_A_READ: Final = 500


class TwoHistories(Exception):
    """The journal and the ledger hold different entries under one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a journal was given: entries of *node* past *since*, up to *head_seq*.

    ``without_key`` counts keys that sealed something and are not in the keyring's
    older copy.
    """

    node: str
    since: int
    head_seq: int
    head_digest: str
    tail: Tail
    without_key: int


def import_ledger(data: Path, database: Database, *, node: str) -> Imported:
    """Append to the journal of *data* what the ledger has beyond it.

    Raises:
        TwoHistories: they were never one; nothing was changed.
        CannotImport: as `import_tail`.
        psycopg.Error: the database does not answer.
    """
    journal = data / "journal"
    since, digest = head_of(journal)
    own = node_of(journal) or node
    keys = _keys(data)
    without: set[str] = set()
    with psycopg.connect(database.url) as connection:
        _refuse_two_histories(connection, own, since, digest)

        def rows() -> Iterator[Row]:
            for row in _past(connection, own, since):
                key = _sealed_with(row)
                if key is not None and key not in keys:
                    without.add(key)
                yield row

        tail = import_tail(journal, rows(), node=own, wall=lambda: datetime.now(UTC))
    head_seq, head_digest = head_of(journal)
    return Imported(
        node=own,
        since=since,
        head_seq=head_seq,
        head_digest=head_digest,
        tail=tail,
        without_key=len(without),
    )


def node_of(journal: Path) -> str:
    """Return whose chain a journal is; nothing if it holds none that can be read."""
    for path in reversed(segment_file.paths(journal)):
        with segment_file.opened(path) as connection:
            return segment_file.opening_of(connection)[0].node
    return ""


def _refuse_two_histories(
    connection: psycopg.Connection[tuple[object, ...]], node: str, seq: int, digest: str
) -> None:
    """See that the ledger has the journal's last entry, if it goes that far."""
    found = connection.execute(
        "SELECT digest FROM storage_ledgerentry WHERE node = %s AND seq = %s",
        [node, seq],
    ).fetchone()
    if found is not None and found[0] != digest:
        raise TwoHistories(
            f"entry {seq} of {node} is one thing in the database and another in the "
            "journal: one of them went on after it had been restored. Keep both, and "
            "ask for help before you start anything"
        )


def _past(
    connection: psycopg.Connection[tuple[object, ...]], node: str, since: int
) -> Iterator[Row]:
    with connection.cursor(name="tail") as cursor:
        cursor.itersize = ROWS_A_READ
        cursor.execute(
            "SELECT seq, digest, raw FROM storage_ledgerentry"
            " WHERE node = %s AND seq > %s ORDER BY seq",
            [node, since],
        )
        for seq, digest, raw in cursor:
            assert isinstance(seq, int)
            assert isinstance(raw, bytes | memoryview)
            yield Row(seq, bytes.fromhex(str(digest)), bytes(raw))


def _sealed_with(row: Row) -> str | None:
    """Return the key of what is sealed in *row*; None too if it is damaged."""
    try:
        return key_of(decode(row.encoded))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _keys(data: Path) -> frozenset[str]:
    """Return the ids of the keys that the keyring holds."""
    try:
        told = msgspec.json.decode((data / "keyring" / "keys.json").read_bytes())
        return frozenset(told["keys"])
    except (OSError, msgspec.MsgspecError, LookupError, TypeError):
        return frozenset()
