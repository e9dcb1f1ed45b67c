"""A copy taken while somebody writes is whole to where it ends."""

import asyncio
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from quietbell.journal import copying, segment_file
from quietbell.journal.copying import CannotCopy, copy
from quietbell.journal.verify import verify
from tests.journal.journals import kept, opened, press, until_kept


@pytest.fixture
def target(tmp_path: Path) -> Path:
    made = tmp_path / "target"
    made.mkdir()
    return made


def test_a_journal_at_rest_is_copied_whole(three_segments: Path, target: Path) -> None:
    report = copy(three_segments, target)

    assert report == verify(three_segments)
    assert (report.entries, report.segments, report.is_proven) == (18, 3, True)
    modes = {stat.S_IMODE(each.stat().st_mode) for each in target.iterdir()}
    assert modes == {0o600}


async def test_what_is_in_the_log_only_is_copied_too(
    tmp_path: Path, target: Path
) -> None:
    journal = opened(tmp_path / "journal")
    await kept(journal, 7)

    report = await asyncio.to_thread(copy, tmp_path / "journal", target)

    assert (report.head_seq, report.is_proven) == (7, True)
    journal.close()


async def test_a_journal_that_goes_on_and_rolls_meanwhile_is_copied_to_some_entry(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(tmp_path / "journal")
    entries = await kept(journal, 5)
    loop, copied = asyncio.get_running_loop(), []

    async def write_and_roll() -> None:
        await kept(journal, 3)
        if len(copied) < 3:
            journal.roll(entries[:2])
        await until_kept(journal)

    plain = copying._copy_one

    def while_it_is_written(path: Path, to: Path) -> None:
        plain(path, to)
        copied.append(path.name)
        asyncio.run_coroutine_threadsafe(write_and_roll(), loop).result(10)

    monkeypatch.setattr(copying, "_copy_one", while_it_is_written)
    report = await asyncio.to_thread(copy, tmp_path / "journal", target)
    journal.close()

    assert report.is_proven
    assert report.segments == 3
    assert report.head_seq > 5
    # The one that was the newest is copied again, sealed, before what follows it.
    assert copied.count("segment-000001.sqlite") == 2


def test_what_is_damaged_is_copied_as_it_is_and_named(
    three_segments: Path, target: Path, tmp_path: Path
) -> None:
    first = segment_file.paths(three_segments)[0]
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / first.name).write_bytes(first.read_bytes())
    connection = sqlite3.connect(damaged / first.name, isolation_level=None)
    connection.execute("UPDATE entries SET entry = 'x' WHERE seq = 3")
    connection.close()

    report = copy(damaged, target)

    assert report.first_bad is not None
    assert report.first_bad.seq == 3


def test_one_that_cannot_be_read_is_said(tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    (folder / "segment-000001.sqlite").write_bytes(b"nothing of the kind" * 100)

    with pytest.raises(CannotCopy, match="cannot be copied"):
        copy(folder, target)


def test_no_journal_at_all_is_an_empty_one(tmp_path: Path, target: Path) -> None:
    report = copy(tmp_path / "nothing", target)

    assert (report.entries, report.is_proven) == (0, True)


async def test_segments_that_never_stop_coming_are_given_up(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(tmp_path / "journal")
    await kept(journal, 1)
    journal.close()
    (path,) = segment_file.paths(tmp_path / "journal")
    names = iter(range(2, 1000))

    def one_more(*_: Any) -> None:
        path.with_name(f"segment-{next(names):06d}.sqlite").touch()

    monkeypatch.setattr(copying, "_copy_one", one_more)
    with pytest.raises(CannotCopy, match="new segments came"):
        copy(tmp_path / "journal", target)


async def test_presses_go_on_while_it_is_copied(tmp_path: Path, target: Path) -> None:
    journal = opened(tmp_path / "journal")
    await kept(journal, 500)
    copying_it = asyncio.create_task(
        asyncio.to_thread(copy, tmp_path / "journal", target)
    )
    while not copying_it.done():
        await asyncio.wait_for(press(journal).kept, 5)

    assert copying_it.result().is_proven
    assert copying_it.result().head_seq >= 500
    assert journal.close()
