import asyncio
import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvloop

from quietbell.journal import segment_file
from quietbell.journal.entries import BEGINNING, DAMAGED, Entry, digest, encode
from quietbell.journal.recording import State
from quietbell.journal.segment_file import Opens
from quietbell.journal.store import EntryTooLarge, Journal
from quietbell.journal.verify import verify
from tests.journal.journals import (
    START,
    at,
    database,
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


async def test_who_asks_only_once_it_is_kept_need_not_wait(folder: Path) -> None:
    journal = opened(folder)
    pending = press(journal)
    await until_kept(journal)
    assert pending.kept.done()
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
