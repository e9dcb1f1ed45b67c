"""An old copy of a journal is given what came after it, word for word."""

import hashlib
from pathlib import Path

import pytest

from quietbell.journal.entries import encode
from quietbell.journal.importing import CannotImport, head_of, import_tail
from quietbell.journal.reading import read
from quietbell.journal.segment_file import Row
from quietbell.journal.verify import verify
from tests.journal.journals import START, database, kept, opened


def wall():  # type: ignore[no-untyped-def]
    return START


async def written(folder: Path, count: int, *, epoch: str = "epoch-1") -> list[Row]:
    """Append *count* entries in *folder*; return all that it holds, as a ledger."""
    journal = opened(folder, epoch=epoch)
    await kept(journal, count)
    assert journal.close()
    return ledger(folder)


def ledger(folder: Path) -> list[Row]:
    rows = []
    for entry in read(folder):
        encoded = encode(entry)
        rows.append(Row(entry.seq, hashlib.sha256(encoded).digest(), encoded))
    return rows


@pytest.fixture
async def newer(tmp_path: Path) -> list[Row]:
    return await written(tmp_path / "newer", 12)


async def old_copy(tmp_path: Path, newer: list[Row], count: int) -> Path:
    """Return a journal of the first *count* entries."""
    folder = tmp_path / "old"
    import_tail(folder, newer[:count], node="north", wall=wall)
    return folder


async def test_the_tail_is_appended_and_the_chain_holds(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    tail = import_tail(folder, newer[5:], node="north", wall=wall)

    report = verify(folder)
    assert tail == (7, 0, 0)
    assert ledger(folder) == newer
    assert (report.is_proven, report.entries) == (True, 12)
    assert report.head_digest == verify(tmp_path / "newer").head_digest
    assert head_of(folder) == (12, report.head_digest)


async def test_an_engine_goes_on_after_it_in_an_epoch_of_its_own(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    import_tail(folder, newer[5:], node="north", wall=wall)

    journal = opened(folder, epoch="epoch-2")
    replayed = journal.replay()
    (entry,) = await kept(journal, 1)
    assert journal.close()

    assert [each.seq for each in replayed] == list(range(1, 13))
    assert (entry.seq, entry.epoch) == (13, "epoch-2")
    assert verify(folder).is_proven


async def test_nothing_to_import_changes_nothing(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 12)
    before = verify(folder)

    assert import_tail(folder, [], node="north", wall=wall) == (0, 0, 0)
    assert verify(folder) == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda rows: [_signed(Row(6, b"", b"nonsense"))], "cannot be decoded"),
        (lambda rows: [rows[1], rows[0]], "entry 6 comes after"),
        (lambda rows: [rows[1]._replace(digest=b"0" * 32)], "nothing can follow"),
    ],
)
async def test_what_does_not_follow_is_refused(
    tmp_path: Path, newer: list[Row], wrong, says: str
) -> None:
    folder = await old_copy(tmp_path, newer, 5)

    with pytest.raises(CannotImport, match=says):
        import_tail(folder, wrong(newer[5:]), node="north", wall=wall)
    assert verify(folder).entries == 5


async def test_another_nodes_entries_are_refused(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)

    with pytest.raises(CannotImport, match="of node north"):
        import_tail(folder, newer[5:], node="south", wall=wall)


async def test_a_journal_that_went_on_by_itself_is_never_forked(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    await written(folder, 2, epoch="epoch-9")

    with pytest.raises(CannotImport, match="went on by itself"):
        import_tail(folder, newer[7:], node="north", wall=wall)
    assert verify(folder).entries == 7


async def test_what_was_proven_before_a_bad_one_stays(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    rows = [*newer[5:8], _signed(newer[8]._replace(encoded=b"{}")), *newer[9:]]

    with pytest.raises(CannotImport, match="entry 9"):
        import_tail(folder, rows, node="north", wall=wall)
    assert verify(folder).is_proven


async def test_what_the_ledger_never_had_is_a_hole_with_a_name(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    tail = import_tail(folder, [newer[5], *newer[8:]], node="north", wall=wall)

    report = verify(folder)
    assert tail == (5, 2, 0)
    assert (report.bad, report.head_seq) == (1, 12)
    assert report.first_bad is not None
    assert report.first_bad.seq == 7
    assert report.head_digest == newer[-1].digest.hex()


async def test_what_was_damaged_before_is_as_it_was(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    rows = [newer[5], newer[6]._replace(encoded=b'{"not":"it"}'), *newer[7:]]

    assert import_tail(folder, rows, node="north", wall=wall) == (7, 0, 1)
    report = verify(folder)
    assert report.first_bad is not None
    assert (report.first_bad.seq, report.head_seq) == (7, 12)


async def test_beside_an_engine_it_refuses(tmp_path: Path, newer: list[Row]) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    journal = opened(folder)

    with pytest.raises(CannotImport, match="stop it first"):
        import_tail(folder, newer[5:], node="north", wall=wall)
    journal.close()


async def test_a_damaged_journal_is_not_gone_on_with(
    tmp_path: Path, newer: list[Row]
) -> None:
    folder = await old_copy(tmp_path, newer, 5)
    with database(folder / "segment-000001.sqlite") as connection:
        connection.execute("UPDATE entries SET entry = 'x' WHERE seq = 2")

    with pytest.raises(CannotImport, match="is damaged"):
        import_tail(folder, newer[5:], node="north", wall=wall)
    with pytest.raises(CannotImport, match="is damaged"):
        head_of(folder)


async def test_a_disk_that_refuses_is_said(tmp_path: Path, newer: list[Row]) -> None:
    (tmp_path / "old").write_text("no folder")

    with pytest.raises(CannotImport, match=r"refused|damaged"):
        import_tail(tmp_path / "old", newer, node="north", wall=wall)


async def test_many_are_written_in_more_than_one_commit(tmp_path: Path) -> None:
    rows = await written(tmp_path / "long", 2500)

    assert import_tail(tmp_path / "again", rows, node="north", wall=wall)[0] == 2500
    assert verify(tmp_path / "again").head_digest == rows[-1].digest.hex()


def _signed(row: Row) -> Row:
    return row._replace(digest=hashlib.sha256(row.encoded).digest())
