import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quietbell.journal import segment_file
from quietbell.journal.entries import Entry, digest, encode
from quietbell.journal.recording import Recording, State
from quietbell.journal.segment_file import Opens
from quietbell.journal.segments import Segment
from quietbell.journal.verify import verify
from tests.journal.journals import (
    fail_once,
    kept,
    opened,
    openings,
    press,
    slow_by,
    until,
    until_kept,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def seqs(entries: list[Entry]) -> list[int]:
    return [each.seq for each in entries]


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
