"""Whatever a start finds, it returns what can be read and takes the next press."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quietbell.journal import segment_file
from quietbell.journal.recording import State
from quietbell.journal.recovery import recover
from quietbell.journal.segment_file import Opening, Opens, path_of
from quietbell.journal.segments import Segment
from quietbell.journal.verify import verify
from tests.journal.journals import START, database, kept, opened, until

Copy = Callable[[Path], Path]
PAGE_BYTES = 4096


@pytest.fixture
def folder(three_segments: Path, copy_of: Copy) -> Path:
    return copy_of(three_segments)


async def takes_presses(folder: Path) -> list[int]:
    """Start, append two entries; return the seqs that were replayed."""
    journal = opened(folder, epoch="epoch-2")
    replayed = [each.seq for each in journal.replay()]
    await kept(journal, 2)
    assert journal.recording.state is State.RECORDING
    journal.close()
    return replayed


def opens(folder: Path) -> list[str]:
    found = []
    for path in segment_file.paths(folder):
        try:
            with segment_file.opened(path) as connection:
                found.append(segment_file.opening_of(connection)[0].opens.value)
        except sqlite3.Error:
            found.append("unreadable")
    return found


async def test_a_restart_reads_the_newest_segment_only(folder: Path) -> None:
    for number in (1, 2):
        path_of(folder, number).chmod(0o000)
    assert await takes_presses(folder) == [2, 3, 13, 14, 15, 16, 17, 18]


def test_nothing_is_a_new_journal(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        recovered = recover(folder)
        assert (recovered.rows, recovered.head_seq) == ([], 0)
        assert not recovered.is_break


@pytest.mark.parametrize(
    "content", [b"", b"not a database" * 1000, None], ids=["empty", "garbage", "zeros"]
)
async def test_a_newest_segment_that_is_no_segment_is_set_aside(
    folder: Path, content: bytes | None
) -> None:
    path = path_of(folder, 3)
    garbage = bytes(path.stat().st_size) if content is None else content
    path.write_bytes(garbage)
    replayed = await takes_presses(folder)
    assert replayed == [2, 3, *range(7, 13)]
    assert path.read_bytes() == garbage  # for whoever can still read it
    assert opens(folder)[3:] == ["break"]
    journal = opened(folder)
    assert [each.seq for each in journal.replay()] == [2, 3, *range(7, 13), 13, 14]
    assert journal.is_roll_due
    journal.close()


@pytest.mark.parametrize("page", range(1, 8))
async def test_a_page_that_is_gone_takes_only_its_own_entries(
    tmp_path: Path, page: int
) -> None:
    folder = tmp_path / "journal"
    journal = opened(folder)
    entries = await kept(journal, 100)
    journal.roll(entries[:50])
    entries += await kept(journal, 100)
    journal.close()
    path = path_of(folder, 2)
    pages = path.stat().st_size // PAGE_BYTES
    at = page * pages // 8
    with path.open("r+b") as file:
        file.seek(at * PAGE_BYTES)
        file.write(os.urandom(PAGE_BYTES))
    recovered = recover(folder)
    found = {row.seq for row in recovered.rows}
    if recovered.troubles:
        assert recovered.is_break
        assert found >= set(range(1, 101))  # from the segment before
    assert len(found) >= 180
    await takes_presses(folder)
    assert verify(folder).head_seq >= recovered.head_seq + 2


async def test_entries_cut_from_the_end_are_missed_and_not_numbered_again(
    folder: Path,
) -> None:
    with database(path_of(folder, 3)) as connection:
        connection.execute("DELETE FROM entries WHERE seq > 15")
    journal = opened(folder)
    assert journal.troubles == ("segment 3: the last 3 entries are missing",)
    assert journal.head[0] == 18
    await kept(journal, 1)
    journal.close()
    assert opens(folder)[-1] == "break"
    bad = verify(folder).first_bad
    assert bad
    assert (bad.segment, bad.seq) == (3, 16)


async def test_a_middle_segment_that_is_gone_stops_nothing(folder: Path) -> None:
    path_of(folder, 2).write_bytes(b"")
    assert len(await takes_presses(folder)) == 12  # of the first and of the third


async def test_a_crash_between_a_new_segment_and_sealing_the_old_is_tidied_up(
    folder: Path,
) -> None:
    with database(path_of(folder, 2)) as connection:
        connection.execute("UPDATE segment SET sealing = NULL")
    journal = opened(folder, idle_seconds=0.01)
    assert [each.seq for each in journal.replay()] == [2, 3, *range(7, 19)]
    await until(lambda: verify(folder).sealed == 2)
    journal.close()
    assert opens(folder) == ["first", "live", "live"]


async def test_a_segment_made_in_vain_hides_nothing(folder: Path) -> None:
    """Its making failed, it could not be removed, and the one before went on."""
    last = recover(folder)
    made_in_vain(folder, first_seq=last.head_seq + 1, previous=last.head_digest)
    segment = Segment.resume(path_of(folder, 3))
    journal_before = copy_rows(folder)
    segment.append(journal_before)
    segment.close()
    assert verify(folder).is_proven
    assert verify(folder).head_seq == 20
    replayed = await takes_presses(folder)
    assert replayed[-3:] == [18, 19, 20]
    report = verify(folder)
    assert report.is_proven, report
    assert (report.head_seq, report.entries) == (22, 22)
    assert [each.seq for each in opened(folder).replay()][-4:] == [19, 20, 21, 22]


def made_in_vain(folder: Path, *, first_seq: int, previous: bytes) -> None:
    opening = Opening(
        number=4,
        node="north",
        opens=Opens.LIVE,
        why="",
        first_seq=first_seq,
        previous=previous.hex(),
        opened_at=START,
        carried=0,
        carried_digest=segment_file.digest_of([]),
    )
    Segment.create(folder, opening, []).close()


def copy_rows(folder: Path) -> list[segment_file.Row]:
    """Return two rows that may follow in segment 3, made on a copy."""
    copy = folder.with_name(folder.name + "-on")
    shutil.copytree(folder, copy)
    path_of(copy, 4).unlink()

    async def go_on() -> None:
        journal = opened(copy)
        await kept(journal, 2)
        journal.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, go_on()).result()
    with segment_file.opened(path_of(copy, 3)) as connection:
        return segment_file.own_rows(connection, 18)


async def test_what_only_a_dying_file_has_is_written_again(folder: Path) -> None:
    """A sync failed, the next segment was made, and we ended before it was used."""
    with segment_file.opened(path_of(folder, 3)) as connection:
        rows = segment_file.own_rows(connection, 0)
    opening = Opening(
        number=4,
        node="north",
        opens=Opens.CONTINUES,
        why="disk I/O error",
        first_seq=17,
        previous=rows[3].digest.hex(),
        opened_at=START,
        carried=0,
        carried_digest=segment_file.digest_of([]),
    )
    Segment.create(folder, opening, []).close()
    assert (await takes_presses(folder))[-2:] == [17, 18]
    with segment_file.opened(path_of(folder, 4)) as connection:
        again = [row.seq for row in segment_file.own_rows(connection, 0)]
    assert again == [17, 18, 19, 20]
    assert verify(folder).is_proven


async def test_half_made_segments_are_removed(folder: Path) -> None:
    for name in ("segment-000004.sqlite.new", "segment-000004.sqlite.new-wal"):
        (folder / name).write_bytes(b"half")
    await takes_presses(folder)
    assert not any(".new" in name for name in os.listdir(folder))  # noqa: PTH208
    assert opens(folder) == ["first", "live", "live"]


async def test_a_segment_that_fell_from_the_sky_meanwhile_is_told(
    tmp_path: Path, three_segments: Path
) -> None:
    """A disk that was mounted late: what is on it was not known at the start."""
    place = tmp_path / "data"
    place.write_text("not a folder yet")
    journal = opened(place / "journal")
    place.unlink()
    shutil.copytree(three_segments, place / "journal")
    await kept(journal, 1)
    journal.close()
    assert opens(place / "journal")[-1] == "break"


def test_a_folder_that_cannot_be_listed_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    recovered = recover(folder)
    assert recovered.is_break
    assert recovered.troubles == ("journal folder cannot be listed: Permission denied",)
