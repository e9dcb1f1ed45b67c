"""A dump goes into an empty database, older servers too, all of it or nothing."""

import io
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from quietbell.config.database import Database
from quietbell.config.dumping import CannotDump, dump, look
from quietbell.config.loading import KNOWN_SINCE, hand_on, load
from tests.support.database import TestServer
from tests.support.installation_at_rest import make_installation, record
from tests.support.older_postgres import OlderPostgres, older_postgres

pytestmark = pytest.mark.requirement("PLT-06")
UNKNOWN = b"SET transaction_timeout = 0;"
HEAD = b"--\n\\restrict key\nSET lock_timeout = 0;\n" + UNKNOWN + b"\n"
BODY = b"COPY public.words (said) FROM stdin;\n" + UNKNOWN + b"\n\\.\n"


@pytest.fixture(scope="module")
def older() -> Iterator[OlderPostgres]:
    with older_postgres() as made:
        yield made


@pytest.fixture
def empty(database_server: TestServer) -> Iterator[Database]:
    database_server.drop("empty_two")
    made = database_server.make("empty_two", template="template0")
    yield Database(url=made.url)
    database_server.drop("empty_two")


@pytest.fixture
def dumped(committed_database: Database, tmp_path: Path) -> Path:
    """A dump of the office's tables with a few entries, by the wheel's programs."""
    make_installation(tmp_path / "data")
    record(committed_database, tmp_path / "data")
    dump(committed_database, tmp_path / "office.dump")
    return tmp_path / "office.dump"


def handed_on(given: bytes, without: frozenset[bytes]) -> bytes:
    writing = io.BytesIO()
    hand_on(io.BytesIO(given), writing, without=without)
    return writing.getvalue()


def test_only_the_head_loses_what_an_older_server_does_not_know() -> None:
    assert handed_on(HEAD + BODY, frozenset()) == HEAD + BODY

    told = handed_on(HEAD + BODY, frozenset(KNOWN_SINCE))

    assert told == HEAD.replace(UNKNOWN + b"\n", b"") + BODY


def test_a_backup_is_restored_into_an_older_server(
    committed_database: Database, dumped: Path, older: OlderPostgres
) -> None:
    restored = load(older.database, dumped)

    was = look(committed_database)
    assert int(restored.server_version.split(".")[0]) < int(
        was.server_version.split(".")[0]
    )
    assert (restored.rows, restored.ledger, restored.migrations) == (
        was.rows,
        was.ledger,
        was.migrations,
    )
    assert restored.rows["storage_ledgerentry"] == 20


@pytest.mark.parametrize("part", [0.5, 0.9, 0.99])
def test_a_dump_that_breaks_off_leaves_nothing(
    dumped: Path, empty: Database, part: float
) -> None:
    content = dumped.read_bytes()
    dumped.write_bytes(content[: int(len(content) * part)])

    with pytest.raises(CannotDump, match="pg_restore"):
        load(empty, dumped)

    assert look(empty).rows == {}


def test_what_the_server_refuses_is_told_and_leaves_nothing(
    dumped: Path, empty: Database
) -> None:
    with psycopg.connect(empty.url) as connection:
        connection.execute("CREATE TYPE storage_button AS ENUM ('here')")

    with pytest.raises(CannotDump, match=r"psql: .*storage_button"):
        load(empty, dumped)

    assert look(empty).rows == {}
