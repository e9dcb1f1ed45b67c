import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quietbell.journal import segments
from quietbell.journal.disk import NotWritten
from quietbell.journal.entries import BEGINNING
from quietbell.journal.segment_file import (
    Opening,
    Opens,
    Row,
    digest_of,
    opened,
    own_rows,
    path_of,
    sealing_of,
)
from quietbell.journal.segments import Segment
from tests.journal.journals import START


def row(seq: int, encoded: bytes = b"{}") -> Row:
    return Row(seq, bytes([seq]) * 32, encoded)


def create(folder: Path, number: int = 1) -> Segment:
    opening = Opening(
        number=number,
        node="north",
        opens=Opens.FIRST,
        why="",
        first_seq=1,
        previous=BEGINNING,
        opened_at=START,
        carried=0,
        carried_digest=digest_of([]),
    )
    return Segment.create(folder, opening, [])


@pytest.fixture
def segment(tmp_path: Path) -> Iterator[Segment]:
    made = create(tmp_path)
    yield made
    made.abandon()


class Refusing:
    """A connection that refuses one kind of statement."""

    def __init__(self, inner: sqlite3.Connection, start: str, name: str) -> None:
        self._inner, self._start, self._name = inner, start, name
        self.in_transaction = False
        self.rolled_back = False

    def execute(self, statement: str, values: Any = ()) -> Any:
        self.rolled_back |= statement == "ROLLBACK"
        if statement.startswith(self._start):
            failure = sqlite3.OperationalError("refused")
            failure.sqlite_errorname = self._name
            self.in_transaction = True
            raise failure
        if statement != "ROLLBACK":
            return self._inner.execute(statement, values)
        return None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def refusing(
    segment: Segment, start: str, name: str = "SQLITE_IOERR_FSYNC"
) -> Refusing:
    found = Refusing(segment._connection, start, name)
    segment._connection = found  # type: ignore[assignment]
    return found


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_rows_are_written_as_they_are(tmp_path: Path, segment: Segment) -> None:
    rows = [row(1), row(2, "é\u2028".encode()), row(3, b"x" * 100_000)]
    segment.append(rows[:2])
    segment.append(rows[2:])
    assert (segment.head_seq, segment.head_digest) == (3, b"\3" * 32)
    with opened(path_of(tmp_path, 1)) as connection:
        assert own_rows(connection, 0) == rows


def test_a_segment_is_only_its_owners_to_read(tmp_path: Path, segment: Segment) -> None:
    segment.append([row(1)])
    assert {each.stat().st_mode & 0o077 for each in tmp_path.iterdir()} == {0}


def test_a_sealed_segment_is_one_file(tmp_path: Path) -> None:
    segment = create(tmp_path)
    segment.append([row(1)])
    segment.seal(START)
    assert files(tmp_path) == ["segment-000001.sqlite"]
    with opened(path_of(tmp_path, 1)) as connection:
        sealing = sealing_of(connection)
    assert sealing
    assert (sealing.final_seq, sealing.sealed_at) == (1, START)
    assert files(tmp_path) == ["segment-000001.sqlite"]  # nor does reading add any


def test_all_or_nothing_is_written(segment: Segment, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="UNIQUE"):
        segment.append([row(1), row(2)]) or segment.append([row(2), row(3)])
    assert segment.head_seq == 2
    with opened(path_of(tmp_path, 1)) as connection:
        assert [each.seq for each in own_rows(connection, 0)] == [1, 2]


def test_a_full_disk_leaves_the_file_good(segment: Segment) -> None:
    whole = segment._connection
    found = refusing(segment, "INSERT", "SQLITE_FULL")
    with pytest.raises(NotWritten) as why:
        segment.append([row(1)])
    assert (why.value.is_full, why.value.is_suspect) == (True, False)
    assert found.rolled_back
    segment._connection = whole
    segment.append([row(1)])


def test_a_given_up_file_keeps_its_log(tmp_path: Path) -> None:
    segment = create(tmp_path)
    segment.append([row(1)])
    log = tmp_path / "segment-000001.sqlite-wal"
    before = log.read_bytes()
    segment.abandon()
    assert log.read_bytes() == before != b""
    # Elsewhere: within this process SQLite still believes that it has the file open.
    elsewhere = Path(shutil.copytree(tmp_path, tmp_path / "elsewhere"))
    with opened(path_of(elsewhere, 1)) as connection:
        assert [each.seq for each in own_rows(connection, 0)] == [1]


def test_a_given_up_file_in_which_nothing_was_kept_is_removed(tmp_path: Path) -> None:
    create(tmp_path).abandon()
    assert files(tmp_path) == []


def test_a_file_that_cannot_be_sealed_or_closed_is_given_up(tmp_path: Path) -> None:
    for number, statement in ((1, "UPDATE segment"), (2, "PRAGMA wal_checkpoint")):
        segment = create(tmp_path, number)
        segment.append([row(1)])
        refusing(segment, statement)
        with pytest.raises(NotWritten, match="refused"):
            segment.seal(START)
        log = tmp_path / f"segment-00000{number}.sqlite-wal"
        assert log.stat().st_size


def test_a_checkpoint_that_fails_is_told(segment: Segment) -> None:
    segment.append([row(1)])
    segment.checkpoint_past(1000)
    segment.checkpoint_past(0)
    segment.append([row(2)])
    refusing(segment, "PRAGMA wal_checkpoint")
    with pytest.raises(NotWritten, match="refused"):
        segment.checkpoint_past(0)


def test_a_reader_in_the_way_of_a_checkpoint_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = create(tmp_path)
    segment.append([row(1)])
    monkeypatch.setattr(segments, "_BUSY_SECONDS", 0.01)
    with opened(path_of(tmp_path, 1)) as reader:
        reader.execute("BEGIN")
        own_rows(reader, 0)
        segment.append([row(2)])
        with pytest.raises(NotWritten, match="checkpoint moved"):
            Segment.resume(path_of(tmp_path, 1))
    segment.close()


@pytest.mark.parametrize("content", [b"", b"garbage" * 2000])
def test_what_is_no_segment_cannot_be_gone_on_with(
    tmp_path: Path, content: bytes
) -> None:
    path = path_of(tmp_path, 1)
    path.write_bytes(content)
    with pytest.raises(NotWritten) as why:
        Segment.resume(path)
    assert why.value.is_suspect


def test_a_segment_without_its_opening_cannot_be_gone_on_with(tmp_path: Path) -> None:
    create(tmp_path).close()
    with sqlite3.connect(path_of(tmp_path, 1)) as connection:
        connection.execute("DELETE FROM segment")
    with pytest.raises(NotWritten, match="list index out of range"):
        Segment.resume(path_of(tmp_path, 1))


@pytest.mark.parametrize("step", ["_fill", "_checkpoint", "sync_folder", "resume"])
def test_a_segment_that_cannot_be_made_leaves_nothing_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def not_resumed(*_: object) -> None:
        raise NotWritten("Input/output error", is_full=False, is_suspect=True)

    with monkeypatch.context() as broken:
        if step == "resume":
            broken.setattr(Segment, "resume", not_resumed)
        else:
            broken.setattr(segments, step, refuse)
        with pytest.raises(NotWritten, match="Input/output error"):
            create(tmp_path)
    assert "segment-000001.sqlite" not in files(tmp_path)
    create(tmp_path).close()  # what was left half made is in nobody's way
