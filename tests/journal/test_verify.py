"""Whatever is changed in a journal is found, and the first place is named."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quietbell.journal import segment_file
from quietbell.journal.entries import decode, digest, encode
from quietbell.journal.segment_file import path_of
from quietbell.journal.verify import Bad, Report, verify
from tests.journal.journals import database, kept, opened

pytestmark = pytest.mark.requirement("PLT-03")

Change = Callable[[sqlite3.Connection], object]
FEW = settings(max_examples=60, deadline=None)


def after(folder: Path, segment: int, *changes: Change) -> Report:
    """Return what is found in a copy of *folder* after *changes* to one segment."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(folder, Path(place) / "journal"))
        with database(path_of(copy, segment)) as connection:
            for change in changes:
                change(connection)
        return verify(copy)


def sql(statement: str, *values: object) -> Change:
    return lambda connection: connection.execute(statement, values)


def first_bad(report: Report) -> tuple[int, int]:
    assert report.first_bad
    return report.first_bad[:2]


def segment_of(seq: int) -> int:
    return (seq - 1) // 6 + 1


def forged(seq: int) -> Change:
    """Edit an entry and its digest, but nothing that follows."""

    def change(connection: sqlite3.Connection) -> None:
        (text,) = connection.execute(
            "SELECT entry FROM entries WHERE seq = ?", (seq,)
        ).fetchone()
        entry = decode(text.encode())
        entry.body["button"] = "BT-9999"
        encoded = encode(entry)
        connection.execute(
            "UPDATE entries SET entry = ?, digest = ? WHERE seq = ?",
            (encoded.decode(), bytes.fromhex(digest(encoded)), seq),
        )

    return change


def test_an_untouched_journal_is_proven(three_segments: Path) -> None:
    report = verify(three_segments)
    assert report.is_proven
    assert (report.entries, report.segments, report.sealed) == (18, 3, 2)
    assert (report.carried, report.begins_at, report.head_seq) == (4, 1, 18)
    assert len(report.head_digest) == 64


def test_nothing_is_proven_of_nothing(tmp_path: Path) -> None:
    report = verify(tmp_path / "nowhere")
    assert report.is_proven
    assert (report.entries, report.head_seq) == (0, 0)


@FEW
@given(seq=st.integers(1, 18), data=st.data())
def test_a_byte_changed_in_any_entry_is_found(
    three_segments: Path, seq: int, data: st.DataObject
) -> None:
    segment = segment_of(seq)

    def flip(connection: sqlite3.Connection) -> None:
        (text,) = connection.execute(
            "SELECT CAST(entry AS BLOB) FROM entries WHERE seq = ?", (seq,)
        ).fetchone()
        at = data.draw(st.integers(0, len(text) - 1))
        bit = 1 << data.draw(st.integers(0, 7))
        changed = text[:at] + bytes([text[at] ^ bit]) + text[at + 1 :]
        connection.execute(
            "UPDATE entries SET entry = CAST(? AS TEXT) WHERE seq = ?", (changed, seq)
        )

    assert first_bad(after(three_segments, segment, flip)) == (segment, seq)


@FEW
@given(seq=st.integers(1, 18))
def test_an_edited_entry_with_a_new_digest_is_found(
    three_segments: Path, seq: int
) -> None:
    segment = segment_of(seq)
    found = first_bad(after(three_segments, segment, forged(seq)))
    # The next entry does not follow it; after the last of all, the commit does not.
    assert found in {(segment, seq + 1), (segment, seq), (segment + 1, seq + 1)}


@FEW
@given(seq=st.integers(1, 18))
def test_a_dropped_entry_is_found(three_segments: Path, seq: int) -> None:
    segment = segment_of(seq)
    drop = sql("DELETE FROM entries WHERE seq = ?", seq)
    assert first_bad(after(three_segments, segment, drop)) == (segment, seq)


@FEW
@given(pair=st.lists(st.integers(7, 12), min_size=2, max_size=2, unique=True))
def test_entries_that_changed_places_are_found(
    three_segments: Path, pair: list[int]
) -> None:
    one, other = sorted(pair)
    swap = [
        sql("UPDATE entries SET seq = -1 WHERE seq = ?", one),
        sql("UPDATE entries SET seq = ? WHERE seq = ?", one, other),
        sql("UPDATE entries SET seq = ? WHERE seq = -1", other),
    ]
    assert first_bad(after(three_segments, 2, *swap)) == (2, one)


@FEW
@given(seq=st.sampled_from([-5, 0, 3, 6, 13, 19, 400]))
def test_an_added_entry_is_found(three_segments: Path, seq: int) -> None:
    copy = "SELECT ?, digest, entry, NULL FROM entries WHERE seq = 9"
    add = sql(f"INSERT INTO entries {copy}", seq)
    assert not after(three_segments, 2, add).is_proven


@pytest.mark.parametrize("segment", [1, 2, 3])
def test_a_segment_that_is_gone_is_found(
    three_segments: Path, tmp_path: Path, segment: int
) -> None:
    copy = Path(shutil.copytree(three_segments, tmp_path / "journal"))
    path_of(copy, segment).unlink()
    report = verify(copy)
    if segment == 1:  # older segments may be deleted: it is said where it begins
        assert report.is_proven
        assert (report.begins_at, report.entries) == (7, 12)
        return
    assert first_bad(report) == ((2, 13) if segment == 3 else (2, 7))


def test_a_segment_under_anothers_name_is_found(
    three_segments: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(three_segments, tmp_path / "journal"))
    path_of(copy, 2).rename(path_of(copy, 4))
    path_of(copy, 3).rename(path_of(copy, 2))
    path_of(copy, 4).rename(path_of(copy, 3))
    report = verify(copy)
    assert report.first_bad
    assert report.first_bad == Bad(2, 13, "this is segment 3 by another name")


@FEW
@given(
    change=st.sampled_from(
        [
            sql("DELETE FROM carried WHERE seq = 2"),
            sql("UPDATE carried SET entry = '{}' WHERE seq = 3"),
            sql("INSERT INTO carried SELECT 1, digest, entry FROM carried WHERE seq=2"),
            sql("UPDATE carried SET digest = zeroblob(32) WHERE seq = 2"),
        ]
    )
)
def test_a_change_to_what_was_carried_is_found(
    three_segments: Path, change: Change
) -> None:
    report = after(three_segments, 2, change)
    assert report.first_bad
    assert report.first_bad.segment == 2


def test_what_was_carried_must_be_what_was_written(three_segments: Path) -> None:
    """Edited with its digest and the count of digests, it differs from segment 1."""

    def change(connection: sqlite3.Connection) -> None:
        text = connection.execute("SELECT entry FROM carried WHERE seq=2").fetchone()[0]
        changed = text.replace("BT-0002", "BT-9999").encode()
        connection.execute(
            "UPDATE carried SET entry = ?, digest = ? WHERE seq = 2",
            (changed.decode(), bytes.fromhex(digest(changed))),
        )
        rows = [
            segment_file.Row(*row)
            for row in connection.execute("SELECT seq, digest, entry FROM carried")
        ]
        opening = msgspec.json.decode(
            connection.execute("SELECT opening FROM segment").fetchone()[0]
        )
        opening["carried_digest"] = segment_file.digest_of(rows)
        encoded = msgspec.json.encode(opening).decode()
        connection.execute("UPDATE segment SET opening = ?", (encoded,))

    report = after(three_segments, 3, change)
    assert report.first_bad == Bad(3, 2, "carried entry is not the one it was")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (sql("UPDATE head SET seq = 17"), "more entries than were written"),
        (
            sql("UPDATE segment SET sealing = replace(sealing, ':12', ':11')"),
            "does not end as it was sealed",
        ),
        (
            sql("UPDATE segment SET opening = replace(opening, 'live', 'first')"),
            "its opening is not what was sealed",
        ),
        (sql("DELETE FROM segment"), "cannot be read: list index out of range"),
        (sql("DROP TABLE entries"), "cannot be read: no such table: entries"),
    ],
)
def test_a_change_beside_the_entries_is_found(
    three_segments: Path, change: Change, why: str
) -> None:
    segment = 3 if "written" in why else 2
    reports = after(three_segments, segment, change)
    assert reports.first_bad
    assert reports.first_bad.why == why


def test_a_good_digest_of_no_entry_is_found(three_segments: Path) -> None:
    was = bytes.fromhex(digest(b"[]"))
    change = sql("UPDATE entries SET entry = '[]', digest = ? WHERE seq = 18", was)
    report = after(three_segments, 3, change)
    assert report.first_bad
    assert report.first_bad.why.startswith("it cannot be decoded: ")


async def test_it_works_beside_a_running_engine(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    for count in (1, 5, 20):
        entries = await kept(journal, count)
        assert verify(tmp_path).is_proven
        assert verify(tmp_path).head_seq == entries[-1].seq
        journal.roll(entries[:2])
    journal.close()


async def test_another_nodes_entry_is_found(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    await kept(journal, 2)
    journal.close()
    change = sql("UPDATE segment SET opening = replace(opening, 'north', 'south')")
    report = after(tmp_path, 1, change)
    assert report.first_bad == Bad(1, 1, "it is entry 1 of node north")
