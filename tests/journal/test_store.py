import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvloop

from quietbell.journal import segment_file, upcasts
from quietbell.journal.disk import NotWritten
from quietbell.journal.entries import BEGINNING, DAMAGED, Entry, digest, encode
from quietbell.journal.recording import Recording, State
from quietbell.journal.segment_file import Opens
from quietbell.journal.segments import Segment
from quietbell.journal.store import EntryTooLarge, Journal
from quietbell.journal.verify import verify
from tests.journal.journals import (
    START,
    at,
    database,
    kept,
    opened,
    press,
    until,
    until_kept,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def seqs(entries: list[Entry]) -> list[int]:
    return [each.seq for each in entries]


def openings(folder: Path) -> list[tuple[int, Opens, int, int]]:
    """Return number, how it opens, first seq and how many are carried, a segment."""
    found = []
    for path in segment_file.paths(folder):
        with segment_file.opened(path) as connection:
            each = segment_file.opening_of(connection)[0]
            found.append((each.number, each.opens, each.first_seq, each.carried))
    return found


# An entry's way


async def test_an_entry_has_its_number_at_once_and_is_kept_later(folder: Path) -> None:
    journal = opened(folder)
    first, second = press(journal, 1), press(journal, 2)
    assert not first.kept.done()
    assert journal.recording.unkept == 2
    assert (first.entry.seq, second.entry.seq) == (1, 2)
    assert first.entry.previous == BEGINNING
    assert second.entry.previous == digest(encode(first.entry))
    assert (first.entry.at, first.entry.tick) == (START + timedelta(seconds=1), 101.0)
    assert (first.entry.node, first.entry.epoch) == ("north", "epoch-1")
    assert first.entry.boot == "boot-1"
    assert first.entry.id < second.entry.id
    await second.kept
    assert first.kept.done()
    assert journal.recording.unkept == 0
    assert journal.kept_seq == 2
    assert journal.head == (2, digest(encode(second.entry)))
    assert journal.close()


async def test_a_restart_reads_what_was_kept_as_it_was(folder: Path) -> None:
    journal = opened(folder)
    entries = await kept(journal, 5)
    assert journal.replay() == []
    journal.close()
    again = opened(folder, epoch="epoch-2")
    assert again.replay() == entries
    assert again.replay() == []
    assert again.kept_seq == 5
    next_one = press(again)
    assert (next_one.entry.seq, next_one.entry.epoch) == (6, "epoch-2")
    assert next_one.entry.previous == digest(encode(entries[-1]))
    await next_one.kept
    again.close()
    assert verify(folder).is_proven


async def test_the_body_is_what_a_restart_will_read(folder: Path) -> None:
    journal = opened(folder)
    given: dict[str, Any] = {"at": START, "pair": (1, 2), "state": State.RESERVE}
    pending = journal.append(kind="note", version=1, body=given, at=at())
    given.clear()
    assert pending.entry.body == {
        "at": "2031-03-04T09:30:00Z",
        "pair": [1, 2],
        "state": "reserve",
    }
    await pending.kept
    journal.close()


async def test_what_json_cannot_hold_takes_no_number(folder: Path) -> None:
    journal = opened(folder)
    with pytest.raises(TypeError):
        press(journal, what=object())
    with pytest.raises(EntryTooLarge, match="press: 104"):
        press(journal, what="x" * 1024 * 1024)
    assert press(journal).entry.seq == 1
    journal.close()


async def test_kept_is_told_once_a_commit_in_order(folder: Path) -> None:
    journal = opened(folder)
    await kept(journal, 1)
    told: list[int] = []
    journal.on_kept = told.append
    await kept(journal, 3000)
    assert told == sorted(told)
    assert told[-1] == 3001
    assert len(told) < 100
    journal.close()


async def test_a_future_nobody_waits_for_any_more_harms_nothing(folder: Path) -> None:
    journal = opened(folder)
    pending = press(journal)
    pending.kept.cancel()
    await until_kept(journal)
    journal.close()


async def test_large_entries_go_in_several_commits(folder: Path) -> None:
    journal = opened(folder, batch_bytes=2000)
    pendings = [press(journal, pad="x" * 900) for _ in range(8)]
    await asyncio.gather(*(each.kept for each in pendings))
    journal.close()
    with database(segment_file.paths(folder)[0]) as connection:
        commits = connection.execute("SELECT sum(ends) FROM entries").fetchone()[0]
    assert commits >= 4


async def test_an_unknown_kind_is_kept_and_read(folder: Path) -> None:
    journal = opened(folder)
    await journal.append(kind="from 2040", version=9, body={"x": 1}, at=at()).kept
    journal.close()
    (entry,) = opened(folder).replay()
    assert (entry.kind, entry.version, entry.body) == ("from 2040", 9, {"x": 1})


async def test_an_entry_that_is_not_good_comes_to_be_shown(folder: Path) -> None:
    journal = opened(folder)
    entries = await kept(journal, 3)
    journal.close()
    with database(segment_file.path_of(folder, 1)) as connection:
        connection.execute("UPDATE entries SET entry = '{}' WHERE seq = 2")
    again = opened(folder)
    assert again.troubles == ("segment 1: 1 entries are damaged, first 2",)
    first, second, third = again.replay()
    assert (first, third) == (entries[0], entries[2])
    assert (second.seq, second.kind, second.body["raw"]) == (2, DAMAGED, "{}")
    # It is set aside: what comes now goes elsewhere.
    await kept(again, 1)
    assert openings(folder) == [(1, Opens.FIRST, 1, 0), (2, Opens.BREAK, 4, 0)]
    again.close()
    (fourth,) = [each for each in opened(folder).replay() if each.seq == 4]
    assert fourth.kind == "press"


async def test_bytes_that_are_good_but_no_entry_come_to_be_shown(folder: Path) -> None:
    journal = opened(folder)
    await kept(journal, 1)
    journal.close()
    with database(segment_file.path_of(folder, 1)) as connection:
        was = bytes.fromhex(digest(b"[]"))
        connection.execute("UPDATE entries SET entry = '[]', digest = ?", (was,))
    (entry,) = opened(folder).replay()
    assert entry.kind == DAMAGED
    assert entry.body["why"].startswith("it cannot be decoded: ")


# Segments


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


# When writing fails


async def test_a_file_that_fails_is_given_up_and_the_next_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, copy_of: Callable[[Path], Path]
) -> None:
    journal = opened(folder)
    said: list[Recording] = []
    journal.on_recording = said.append
    before = await kept(journal, 2)
    fail_once(monkeypatch, Segment, "_write")
    after = await kept(journal, 3)
    states = [each.state for each in said]
    assert states[-2:] == [State.NOT_RECORDED, State.RECORDING]
    assert said[-1].why == said[-2].why == "segment-000001.sqlite: disk I/O error"
    assert said[-1].since
    assert openings(folder) == [(1, Opens.FIRST, 1, 0), (2, Opens.CONTINUES, 3, 0)]
    assert journal.is_roll_due  # so that a restart need not read the dying file
    journal.close()
    # Elsewhere: this process still has its hands on the file that was given up.
    elsewhere = copy_of(folder)
    again = opened(elsewhere)
    assert again.replay() == before + after
    again.roll(before)
    await until_kept(again)
    again.close()
    assert openings(elsewhere)[2:] == [(3, Opens.LIVE, 6, 2)]
    assert verify(elsewhere).is_proven


def fail_once(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, is_full: bool = False
) -> None:
    original = getattr(owner, name)
    left = [1]

    def failing(self: Any, *values: Any) -> Any:
        if left:
            left.pop()
            text = "segment-000001.sqlite: disk I/O error"
            raise NotWritten(text, is_full=is_full, is_suspect=not is_full)
        return original(self, *values)

    monkeypatch.setattr(owner, name, failing)


async def test_a_full_disk_uses_the_reserve_and_makes_it_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, idle_seconds=0.01, reserve_retry_seconds=0.05)
    said: list[Recording] = []
    journal.on_recording = said.append
    await kept(journal, 1)
    fail_once(monkeypatch, Segment, "_write", is_full=True)
    await kept(journal, 1)
    assert not (folder / "reserve").exists()
    await until(lambda: journal.recording.state is State.RECORDING)
    assert (folder / "reserve").exists()
    await asyncio.sleep(0)
    assert [each.state for each in said] == [State.RESERVE, State.RECORDING]
    assert openings(folder) == [(1, Opens.FIRST, 1, 0)]  # the file is as good as ever
    journal.close()


async def test_a_full_disk_without_a_reserve_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, reserve_bytes=0)
    said: list[Recording] = []
    journal.on_recording = said.append
    assert journal.recording.state is State.RESERVE
    assert journal.recording.why == "no room for the reserve"
    fail_once(monkeypatch, Segment, "_write", is_full=True)
    await kept(journal, 1)
    assert [each.state for each in said] == [State.NOT_RECORDED, State.RESERVE]
    journal.close()


async def test_a_segment_that_cannot_be_sealed_stops_no_roll(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder)
    entries = await kept(journal, 3)
    fail_once(monkeypatch, Segment, "seal")
    journal.roll(entries)
    await until_kept(journal)
    assert openings(folder) == [(1, Opens.FIRST, 1, 0), (2, Opens.LIVE, 4, 3)]
    assert "disk I/O error" in journal.recording.why
    journal.close()
    assert verify(folder).is_proven


async def test_a_segment_that_cannot_be_closed_does_not_stop_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder)
    await kept(journal, 1)
    fail_once(monkeypatch, Segment, "close")
    assert journal.close()


async def test_a_folder_that_cannot_be_listed_any_more_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder)
    await kept(journal, 1)
    left = [1]

    def unlisted(_: Path) -> list[Path]:
        if left:
            left.pop()
            raise PermissionError(13, "Permission denied")
        return original(folder)

    original = segment_file.paths
    monkeypatch.setattr(segment_file, "paths", unlisted)
    fail_once(monkeypatch, Segment, "_write")
    await kept(journal, 1)
    assert journal.recording.why == "journal folder: Permission denied"
    journal.close()


async def test_a_bug_in_the_writer_is_told_and_survived(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder)
    original, left = Segment.append, [1]

    def buggy(self: Segment, rows: Any) -> None:
        if left:
            left.pop()
            raise ZeroDivisionError("ours")
        original(self, rows)

    monkeypatch.setattr(Segment, "append", buggy)
    await kept(journal, 2)
    assert journal.recording.why == "ZeroDivisionError: ours"
    assert journal.recording.state is State.RECORDING
    journal.close()
    assert verify(folder).is_proven


async def test_a_folder_that_cannot_be_written_is_told_and_waited_for(
    tmp_path: Path,
) -> None:
    place = tmp_path / "data"
    place.write_text("not a folder")
    journal = opened(place / "journal")
    assert journal.recording.state is State.NOT_RECORDED
    assert "Not a directory" in journal.recording.why
    pending = press(journal)
    await asyncio.sleep(0.05)
    assert not pending.kept.done()
    place.unlink()
    await asyncio.wait_for(pending.kept, 5)
    assert journal.recording.state is State.RECORDING
    journal.close()
    # The folder could not even be looked at, so nobody can know what was before.
    (bad,) = [verify(place / "journal").first_bad]
    assert bad
    assert bad.why.startswith("the chain is broken here: journal folder cannot be")


async def test_what_waits_at_the_end_is_tried_once_more_and_told_lost(
    tmp_path: Path,
) -> None:
    place = tmp_path / "data"
    place.write_text("not a folder")
    journal = opened(place / "journal", retry_seconds_max=5.0, retry_seconds_first=5.0)
    press(journal)
    before = time.monotonic()
    assert journal.close()
    assert time.monotonic() - before < 3.0


async def test_a_writer_that_hangs_does_not_hold_up_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, close_seconds=0.05)
    slow_by(monkeypatch, 0.3)
    pending = press(journal)
    assert not journal.close()
    await pending.kept


def slow_by(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    original = Segment.append

    def slow(self: Segment, rows: Any) -> None:
        time.sleep(seconds)
        original(self, rows)

    monkeypatch.setattr(Segment, "append", slow)


async def test_a_slow_disk_is_told_and_told_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, slow_seconds=0.05)
    said: list[Recording] = []
    journal.on_recording = said.append
    with monkeypatch.context() as busy:
        slow_by(busy, 0.2)
        await kept(journal, 1)
    first, second = said
    assert (first.state, first.slow, first.why) == (
        State.NOT_RECORDED,
        True,
        "the disk is slow",
    )
    assert first.unkept == 1
    assert (second.state, second.slow, second.why) == (State.RECORDING, False, "")
    await kept(journal, 1)
    assert len(said) == 2
    await asyncio.sleep(0.35)  # the last look finds nothing that waits
    await kept(journal, 1)
    journal.close()


async def test_what_memory_cannot_hold_is_counted_and_leaves_a_hole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, unkept_entries=3)
    slow_by(monkeypatch, 0.1)
    pendings = [press(journal, number) for number in range(1, 8)]
    assert journal.recording.unheld == 4
    assert journal.head == (7, digest(encode(pendings[-1].entry)))
    await pendings[2].kept
    last = press(journal, 8)
    await last.kept
    assert not any(each.kept.done() for each in pendings[3:7])
    journal.close()
    again = opened(folder)
    assert seqs(again.replay()) == [1, 2, 3, 8]
    assert press(again).entry.seq == 9
    again.close()
    report = verify(folder)
    assert report.first_bad
    assert report.first_bad[1:] == (
        4,
        "entries 4 to 7 were never written: no memory was left to hold them",
    )
    assert report.bad == 1


async def test_a_hole_at_the_end_is_written_down_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(folder, unkept_entries=1)
    slow_by(monkeypatch, 0.05)
    first, lost = press(journal, 1), press(journal, 2)
    await first.kept
    await until(lambda: journal.kept_seq == 2)
    assert not lost.kept.done()
    journal.close()
    again = opened(folder)
    assert again.troubles == ()
    assert press(again).entry.seq == 3
    again.close()


# Beside others


async def test_a_second_engine_waits_and_forks_nothing(folder: Path) -> None:
    first = opened(folder)
    await kept(first, 2)
    second = opened(folder, epoch="epoch-2")
    assert second.recording.state is State.NOT_RECORDED
    assert second.recording.why == "another engine writes this journal"
    pending = press(second)
    first.close()
    await asyncio.wait_for(pending.kept, 5)
    assert second.recording.state is State.RECORDING
    second.close()
    assert verify(folder).is_proven


async def test_a_second_engine_that_comes_too_late_says_so(folder: Path) -> None:
    first = opened(folder)
    await kept(first, 2)
    second = opened(folder, epoch="epoch-2")
    await kept(first, 1)
    first.close()
    await asyncio.wait_for(press(second).kept, 5)
    second.close()
    bad = verify(folder).first_bad
    assert bad
    assert "another engine wrote this journal meanwhile" in bad.why


def test_it_runs_on_uvloop(folder: Path) -> None:
    async def write() -> None:
        journal = opened(folder)
        await kept(journal, 3)
        journal.close()

    uvloop.run(write())
    assert verify(folder).entries == 3


def test_a_loop_that_is_gone_harms_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def write() -> Journal:
        journal = opened(folder)
        slow_by(monkeypatch, 0.1)
        press(journal)
        return journal

    journal = asyncio.run(write())
    assert journal.close()
    assert verify(folder).entries == 1


async def test_a_state_told_before_the_first_entry_is_not_lost(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("not a folder")
    journal = await asyncio.to_thread(opened, place / "journal")
    place.unlink()
    await until(lambda: journal.recording.state is State.RECORDING)
    journal.close()


def test_the_segment_is_plain_to_any_sqlite(three_segments: Path) -> None:
    """In ten years someone may have nothing but the sqlite3 shell."""
    with sqlite3.connect(segment_file.path_of(three_segments, 1)) as connection:
        rows = connection.execute("SELECT entry, hex(digest) FROM entries").fetchall()
    for text, was in rows:
        assert digest(text.encode()) == was.lower()
        assert datetime.fromisoformat(json.loads(text)["at"]) > START
