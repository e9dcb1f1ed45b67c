"""A backup holds everything, proves itself, and is refused if one byte is wrong."""

import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from quietbell.config import serving_database
from quietbell.config.archive import verified
from quietbell.config.cli import main
from quietbell.config.database import Database
from quietbell.config.exits import Exit
from quietbell.config.supervisor import hold
from quietbell.journal.reading import lines
from quietbell.journal.sealing import Keyring
from quietbell.journal.verify import verify
from tests.support.database import TestServer
from tests.support.installation_at_rest import (
    SECRET_WORD,
    append,
    make_installation,
    names_in,
    record,
    rows_of,
)

pytestmark = pytest.mark.requirement("PLT-06")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    make_installation(made)
    return made


@pytest.fixture
def cluster(committed_database: Database) -> Database:
    """The test's database, as a site's own cluster."""
    return Database(url=committed_database.url)


@pytest.fixture
def empty(database_server: TestServer, cluster: Database) -> Iterator[Database]:
    """A database with nothing in it."""
    database_server.drop("empty_one")
    made = database_server.make("empty_one", template="template0")
    yield Database(url=made.url)
    database_server.drop("empty_one")


def back_up(data: Path, cluster: Database, target: Path, *more: str) -> int:
    words = ("backup", str(target), "--data", str(data), "--database-url", cluster.url)
    return main([*words, *more])


def restore(file: Path, into: Path, database: Database, *more: str) -> int:
    words = ("restore", str(file), "--data", str(into), "--database-url", database.url)
    return main([*words, *more])


def sites(database: Database) -> list[tuple[str, ...]]:
    with psycopg.connect(database.url) as connection:
        return connection.execute(
            "SELECT id, kind FROM storage_ledgerentry ORDER BY number"
        ).fetchall()


def opened_words(data: Path) -> str:
    return "\n".join(lines(data / "journal", 0, Keyring.open(data / "keyring")))


def test_all_of_it_comes_back_as_it_was(
    data: Path, cluster: Database, empty: Database, tmp_path: Path
) -> None:
    record(cluster, data)
    file, into = tmp_path / "all.tar.gz", tmp_path / "again"

    assert back_up(data, cluster, file) == Exit.FINE
    assert restore(file, into, empty) == Exit.FINE

    assert verify(into / "journal") == verify(data / "journal")
    assert sites(empty) == sites(cluster)
    assert len(sites(empty)) == 20
    assert SECRET_WORD in opened_words(into)
    lost = set(names_in(data)) - set(names_in(into))
    assert {name.split("/")[0] for name in lost} <= {"run", "journal"}
    assert not any(name.endswith(".sqlite") for name in lost)
    assert (into / "office" / "secret_key").read_text() == "secret of the sessions"


def test_nobody_is_signed_in_by_a_session_that_may_have_ended_since(
    data: Path,
    cluster: Database,
    empty: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with psycopg.connect(cluster.url) as connection:
        connection.execute(
            "INSERT INTO django_session VALUES ('key', 'data', now() + '1 hour')"
        )
    file = tmp_path / "all.tar"
    assert back_up(data, cluster, file) == Exit.FINE

    assert restore(file, tmp_path / "again", empty) == Exit.FINE

    told = capsys.readouterr().out
    assert "everybody signs in anew" in told
    assert f"what ended after {verified(file).made_at} counts again" in told
    with psycopg.connect(empty.url) as connection:
        asked = "SELECT count(*) FROM django_session"
        assert connection.execute(asked).fetchone() == (0,)


def test_nobody_else_can_read_it(
    data: Path, cluster: Database, empty: Database, tmp_path: Path
) -> None:
    file, into = tmp_path / "all.tar", tmp_path / "again"
    back_up(data, cluster, file)
    restore(file, into, empty)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    modes = {stat.S_IMODE((into / name).stat().st_mode) for name in names_in(into)}
    assert modes - {0o644} == {0o600}  # the lock, the log and what they make anew
    assert stat.S_IMODE((into / "keyring").stat().st_mode) == 0o700


def test_a_folder_gets_a_new_file_by_its_time(
    data: Path, cluster: Database, tmp_path: Path
) -> None:
    (tmp_path / "kept").mkdir()
    assert back_up(data, cluster, tmp_path / "kept") == Exit.FINE

    (made,) = (tmp_path / "kept").iterdir()
    assert made.name.startswith("quietbell-2")
    assert verified(made).journal is not None


def test_what_is_there_is_never_replaced(
    data: Path, cluster: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.tar").write_text("an older one")

    assert back_up(data, cluster, tmp_path / "old.tar") == Exit.NOT_SO
    assert "replaces nothing" in capsys.readouterr().err
    assert (tmp_path / "old.tar").read_text() == "an older one"


def test_it_is_never_put_where_it_would_be_lost_too(
    data: Path, cluster: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = names_in(data)
    for target, keys in (("data/b.tar", "k.tar"), ("b.tar", "data/k.tar")):
        code = back_up(
            data, cluster, tmp_path / target, "--keyring-to", str(tmp_path / keys)
        )
        assert code == Exit.NOT_SO
        assert "keep a backup elsewhere" in capsys.readouterr().err
    assert names_in(data) == before


def test_without_a_database_nothing_is_left_behind(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = Database(url="postgresql://nobody@/none?host=/nonexistent")
    words = ("backup", str(tmp_path / "x.tar"), "--data", str(data))
    before = set(tmp_path.iterdir())

    monkeypatch.setattr(serving_database, "READY_SECONDS_MAX", 0.2)
    assert main([*words, "--database-url", nowhere.url]) == Exit.NOT_SO
    assert "no backup was made" in capsys.readouterr().err
    assert set(tmp_path.iterdir()) == before


def test_a_damaged_journal_is_backed_up_and_told(
    data: Path,
    cluster: Database,
    empty: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    segment = data / "journal" / "segment-000001.sqlite"
    with sqlite3.connect(segment) as connection:
        connection.execute("UPDATE entries SET entry = 'x' WHERE seq = 3")

    assert back_up(data, cluster, tmp_path / "all.tar") == Exit.NOT_SO
    assert "copied as it is" in capsys.readouterr().out
    assert restore(tmp_path / "all.tar", tmp_path / "again", empty) == Exit.FINE
    assert verify(tmp_path / "again" / "journal").bad == verify(data / "journal").bad


def test_keys_may_lie_apart(
    data: Path,
    cluster: Database,
    empty: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, keys = tmp_path / "all.tar", tmp_path / "keys.tar"
    assert back_up(data, cluster, file, "--keyring-to", str(keys)) == Exit.FINE
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    with tarfile.open(file) as tar:
        assert not any(name.startswith("keyring") for name in tar.getnames())

    assert restore(file, tmp_path / "one", empty) == Exit.NOT_SO
    assert "--keyring" in capsys.readouterr().err
    assert restore(keys, tmp_path / "one", empty) == Exit.NOT_SO
    assert "keys alone" in capsys.readouterr().err
    again = tmp_path / "again"
    assert restore(file, again, empty, "--keyring", str(keys)) == Exit.FINE
    assert SECRET_WORD in opened_words(again)


@pytest.mark.parametrize("there", ["folder", "database", "running"])
def test_nothing_that_is_there_is_written_over(
    data: Path,
    cluster: Database,
    empty: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    there: str,
) -> None:
    record(cluster, data)
    file, into = tmp_path / "all.tar", tmp_path / "again"
    back_up(data, cluster, file)
    before, rows = names_in(data), sites(cluster)

    if there == "folder":
        code = restore(file, data, empty)
    elif there == "database":
        code = restore(file, into, cluster)
    else:
        with hold(into):
            code = restore(file, into, empty)

    told = capsys.readouterr().err
    assert (code, told.startswith("quietbell: ")) == (
        Exit.TAKEN if there == "running" else Exit.NOT_SO,
        True,
    )
    assert set(names_in(data)) - {"run/lock"} == set(before)
    assert sites(cluster) == rows
    assert not (into / "journal").exists()


def corrupted(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    with tarfile.open(file) as tar:
        wanted = next(each for each in tar if each.name.endswith("secret_key"))
        at = wanted.offset_data
    if how == "a bit":
        content[at] ^= 1
    elif how == "cut":
        del content[at:]
    elif how == "not a tar":
        content = bytearray(b"hello" * 1000)
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("how", ["a bit", "cut", "not a tar"])
def test_one_wrong_byte_and_it_is_refused_before_anything_is_written(
    data: Path,
    cluster: Database,
    empty: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    how: str,
) -> None:
    file, into = tmp_path / "all.tar", tmp_path / "again"
    back_up(data, cluster, file)
    corrupted(file, how)

    assert restore(file, into, empty) == Exit.NOT_SO
    assert "not restored" in capsys.readouterr().err
    assert not into.exists()


def test_an_old_journal_is_given_what_a_newer_database_has(
    data: Path,
    cluster: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, into = tmp_path / "all.tar", tmp_path / "again"
    record(cluster, data)
    back_up(data, cluster, file)
    append(data, 15, epoch="epoch-2")
    record(cluster, data, since=20)

    assert restore(file, into, cluster, "--keep-database") == Exit.FINE

    assert rows_of(into) == rows_of(data)
    assert verify(into / "journal").head_seq == 35
    assert verify(into / "journal").is_proven
    told = capsys.readouterr().out
    assert "15 entries of node-1" in told
    # The backup's keyring had its spare keys, so what was sealed since may open or not;
    # either way the chain holds, and an engine goes on in an epoch of its own.
    append(into, 1, epoch="epoch-3")
    assert verify(into / "journal").is_proven
    assert verify(into / "journal").head_seq == 36


def test_an_old_database_beside_a_newer_journal_leaves_the_journal_alone(
    data: Path, cluster: Database, empty: Database, tmp_path: Path
) -> None:
    file = tmp_path / "all.tar"
    record(cluster, data)
    back_up(data, cluster, file)
    append(data, 15, epoch="epoch-2")
    newer = rows_of(data)

    assert restore(file, data, empty, "--only-database") == Exit.FINE

    assert rows_of(data) == newer
    assert len(sites(empty)) == 20  # the scribe records the other fifteen


def test_two_histories_are_never_made_one(
    data: Path,
    cluster: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, other = tmp_path / "all.tar", tmp_path / "other"
    make_installation(other, entries=30)
    record(cluster, other)
    back_up(data, cluster, file)

    code = restore(file, tmp_path / "again", cluster, "--keep-database")

    assert code == Exit.NOT_SO
    assert "one thing in the database" in capsys.readouterr().err


def test_a_journal_that_was_lost_whole_is_made_again_from_the_ledger(
    data: Path,
    cluster: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record(cluster, data)
    was = rows_of(data)
    (data / "journal").rename(tmp_path / "lost")

    words = ("journal", "import", "--data", str(data), "--database-url", cluster.url)
    assert main([*words]) == Exit.FINE

    assert rows_of(data) == was
    assert "20 entries of node-1" in capsys.readouterr().out
