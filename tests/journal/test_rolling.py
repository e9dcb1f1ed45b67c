import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from quietbell.journal import segment_file, upcasts
from quietbell.journal.entries import encode
from quietbell.journal.recording import State
from quietbell.journal.segment_file import Opens
from quietbell.journal.verify import verify
from tests.journal.journals import (
    START,
    database,
    kept,
    opened,
    openings,
    press,
    until_kept,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


async def test_a_roll_carries_what_is_live_word_for_word(folder: Path) -> None:
    journal = opened(folder)
    entries = await kept(journal, 6)
    live = [entries[1], entries[4]]
    journal.roll(live)
    last = press(journal, 7)
    await last.kept
    journal.close()
    assert openings(folder) == [(1, Opens.FIRST, 1, 0), (2, Opens.LIVE, 7, 2)]
    assert opened(folder).replay() == [*live, last.entry]
    report = verify(folder)
    assert report.is_proven
    assert (report.sealed, report.carried, report.entries) == (1, 2, 7)


async def test_a_roll_comes_after_all_that_was_appended(folder: Path) -> None:
    journal = opened(folder)
    pendings = [press(journal, number) for number in range(50)]
    journal.roll([pendings[-1].entry])
    after = press(journal, 51)
    await after.kept
    journal.close()
    assert openings(folder) == [(1, Opens.FIRST, 1, 0), (2, Opens.LIVE, 51, 1)]
    assert opened(folder).replay() == [pendings[-1].entry, after.entry]


async def test_what_is_carried_keeps_its_old_spelling(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older release's entry, lifted when read, lies on disk as it was written."""
    journal = opened(folder)
    (was,) = await kept(journal, 1)
    journal.close()
    table = {("press", 1): lambda body: {"place": body["button"]}}
    monkeypatch.setattr(upcasts.lift, "__defaults__", (table,))
    again = opened(folder)
    (lifted,) = again.replay()
    assert (lifted.version, lifted.body) == (2, {"place": "BT-0001"})
    again.roll([lifted])
    await until_kept(again)
    again.close()
    with database(segment_file.path_of(folder, 2)) as connection:
        ((text,),) = connection.execute("SELECT entry FROM carried").fetchall()
    assert text.encode() == encode(was)
    assert verify(folder).is_proven


async def test_a_damaged_entry_is_carried_as_it_lies(folder: Path) -> None:
    journal = opened(folder)
    await kept(journal, 1)
    journal.close()
    with database(segment_file.path_of(folder, 1)) as connection:
        connection.execute("UPDATE entries SET entry = 'gone'")
    again = opened(folder)
    (shown,) = again.replay()
    again.roll([shown])
    await until_kept(again)
    again.close()
    with database(segment_file.paths(folder)[-1]) as connection:
        assert connection.execute("SELECT entry FROM carried").fetchall() == [("gone",)]
    assert shown in opened(folder).replay()


async def test_a_roll_is_due_when_a_segment_is_long(folder: Path) -> None:
    journal = opened(folder, segment_entries=20)
    await kept(journal, 19)
    assert not journal.is_roll_due
    await kept(journal, 2)
    assert journal.is_roll_due
    journal.roll([])
    assert not journal.is_roll_due  # not again while it is under way
    await until_kept(journal)
    assert not journal.is_roll_due
    journal.close()


async def test_a_roll_is_due_when_a_segment_is_large_or_old(tmp_path: Path) -> None:
    journal = opened(tmp_path / "a", segment_bytes=200_000)
    assert not journal.is_roll_due
    await press(journal, pad="x" * 200_000).kept
    assert journal.is_roll_due
    journal.close()
    now = [START]
    journal = opened(tmp_path / "b", wall=lambda: now[0])
    now[0] += timedelta(days=6)
    assert not journal.is_roll_due
    now[0] += timedelta(days=1)
    assert journal.is_roll_due
    journal.close()


async def test_what_is_carried_makes_no_roll_due_again(folder: Path) -> None:
    journal = opened(folder, segment_bytes=60_000, roll_retry_seconds=0.0)
    entries = [press(journal, n, text="x" * 10_000).entry for n in range(1, 11)]
    await until_kept(journal)
    assert journal.is_roll_due

    journal.roll(entries)  # a storm: all of it is live, and larger than a segment
    await until_kept(journal)
    assert not journal.is_roll_due

    for number in range(20, 30):
        press(journal, number, text="x" * 10_000)
    await until_kept(journal)
    assert journal.is_roll_due
    journal.close()


async def test_a_roll_that_fails_leaves_the_old_segment_in_use(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, segment_entries=3, roll_retry_seconds=0.05)
    entries = await kept(journal, 4)
    with monkeypatch.context() as broken:
        broken.setattr("quietbell.journal.segments._fill", out_of_order)
        journal.roll(entries)
        await until_kept(journal)
    assert "new segment" in journal.recording.why
    assert journal.recording.state is State.RECORDING
    await asyncio.sleep(0.06)
    assert journal.is_roll_due
    journal.roll(entries)
    await until_kept(journal)
    assert journal.recording.why == ""
    assert openings(folder) == [(1, Opens.FIRST, 1, 0), (2, Opens.LIVE, 6, 4)]
    journal.close()


def out_of_order(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")
