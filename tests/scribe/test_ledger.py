"""Entries in the ledger: each once, in order, word for word, with what follows."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import DataError, OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.config.database import Database
from quietbell.journal.store import Journal
from quietbell.journal.tail import Copied
from quietbell.operations.follow_ups import follow_up
from quietbell.scribe import ledger
from quietbell.scribe.copying import Copier, Recording
from quietbell.storage import models as m
from tests.journal.journals import at, opened
from tests.support.consoles import DONE
from tests.support.database import TestServer
from tests.support.world import World, world

NOW = datetime(2031, 3, 3, 18, tzinfo=UTC)
__all__ = ["world"]


@pytest.fixture(autouse=True)
def _database(committed_database: Database) -> None:
    """A database whose commits last, as the scribe's do."""


@pytest.fixture
def by_hand(
    committed_database: Database, database_server: TestServer
) -> Callable[[str], None]:
    """What only the database's own superuser can do: write past the triggers."""

    def run(statement: str) -> None:
        own, server = urlsplit(committed_database.url), database_server.superuser.url
        url = urlunsplit(urlsplit(server)._replace(path=own.path))
        with psycopg.connect(url, autocommit=True) as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(cast("Any", statement))

    return run


def copied(copier: Copier) -> int:
    """Turn until nothing is new, and return how many entries were recorded."""
    total = 0
    while count := copier.turn(NOW):
        total += count
    return total


def rows() -> list[tuple[int, str]]:
    found = m.LedgerEntry.objects.order_by("number")
    return [(each.seq, bytes(each.raw).decode()) for each in found]


def on_disk(folder: Path) -> list[tuple[int, str]]:
    found = []
    for path in sorted(folder.glob("segment-*.sqlite")):
        with sqlite3.connect(path) as opened_file:
            found += opened_file.execute(
                "SELECT seq, CAST(entry AS TEXT) FROM entries ORDER BY seq"
            )
    return [(seq, str(text)) for seq, text in found]


def handled(world: World) -> None:
    """One incident from its press to its closing."""
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(2)
    world.press("Bursar 114")
    desk.acknowledge()
    told = (
        desk.dispatch("P4"),
        desk.arrive("P4"),
        desk.note("A man with a red hat"),
        desk.verify("not real", "eyes on scene", "Lee"),
        desk.dispose(
            disposition="accidental",
            cause="cleaning",
            method="eyes on scene",
            eyes_on="Lee",
        ),
    )
    assert told == (DONE,) * 5


def test_the_journal_is_copied_word_for_word_and_once(world: World) -> None:
    handled(world)
    copier = Copier(world.journal_folder)

    assert copied(copier) == len(world.entries())
    assert copied(copier) == 0
    world.press("Dean 210")
    assert copied(copier) > 0
    assert copied(Copier(world.journal_folder)) == 0

    assert rows() == on_disk(world.journal_folder)
    assert copier.told.state is Recording.RECORDING
    assert copier.told.waiting == 0


def test_an_incidents_record_is_what_happened_without_a_personal_word(
    world: World,
) -> None:
    m.Department.objects.create(id="finance", name="Finance")
    handled(world)

    copied(Copier(world.journal_folder))

    (record,) = m.IncidentRecord.objects.all()
    assert (record.incident_class, record.attention, record.response) == (
        "DURESS",
        "ended",
        "closed",
    )
    assert (record.disposition, record.cause, record.method) == (
        "accidental",
        "cleaning",
        "eyes on scene",
    )
    assert record.presses == 2
    times = (
        record.opened_at,
        record.acknowledged_at,
        record.dispatched_at,
        record.arrived_at,
        record.closed_at,
    )
    assert list(times) == sorted(x for x in times if x)
    assert record.acknowledged_by == "ortiz"
    assert "red hat" not in json.dumps(rows())


def test_batch_by_batch_the_record_is_the_same(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    by_hand: Callable[[str], None],
) -> None:
    handled(world)
    copied(Copier(world.journal_folder))
    at_once = m.IncidentRecord.objects.values().get()
    by_hand(
        "TRUNCATE storage_ledgerentry, storage_incidentrecord, procrastinate_jobs"
        " CASCADE"
    )
    monkeypatch.setattr("quietbell.scribe.copying.BATCH", 1)

    copied(Copier(world.journal_folder))

    one_by_one = m.IncidentRecord.objects.values().get()
    del at_once["last_entry"], one_by_one["last_entry"]
    assert one_by_one == at_once


def test_nothing_of_a_batch_is_recorded_if_its_jobs_are_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled(world)

    def gone(*_: Any) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(ledger, "_defer", gone)
    copier = Copier(world.journal_folder)
    with pytest.raises(OperationalError, match="closed the connection"):
        copied(copier)
    assert rows() == []
    assert not m.IncidentRecord.objects.exists()
    copier.look()
    assert copier.told.waiting == len(world.entries())

    monkeypatch.undo()
    copier.forget(Recording.DATABASE_AWAY, "")
    assert copied(copier) == len(world.entries())
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.requirement("REQ-09")
def test_a_press_of_an_unregistered_device_becomes_a_task_once(world: World) -> None:
    desk = world.desk("Desk 1")
    world.asks(token="a-token-of-nobody-here", source="127.1.0.1")
    assert desk.row["confidence"] == "unregistered"

    copied(Copier(world.journal_folder))
    (job,) = ProcrastinateJob.objects.all()
    assert job.task_name == ledger.FOLLOW_UP
    _site(m.IncidentRecord.objects.get().site)
    for _ in range(2):
        follow_up(entry=job.args["entry"], at=NOW)

    (task,) = m.OfficeTask.objects.all()
    assert task.kind == "unregistered press"
    assert task.subject == m.IncidentRecord.objects.get().id
    assert "127.1.0.1" in str(task.said)
    # Pressed on a Monday: two business days later, at the end of the day there.
    assert task.due_at == datetime(2031, 3, 5, 22, tzinfo=UTC)
    assert (task.done_at, task.cause) == (None, job.args["entry"])


def _site(id: str) -> None:
    m.Profile.objects.create(id="p", name="p")
    m.Ladder.objects.create(id="l", name="l")
    m.Site.objects.create(
        id=id, name="Here", zone="America/New_York", profile_id="p", ladder_id="l"
    )


def test_what_must_be_done_after_a_closing_has_its_day(world: World) -> None:
    handled(world)
    copied(Copier(world.journal_folder))
    (job,) = ProcrastinateJob.objects.all()

    follow_up(entry=job.args["entry"], at=NOW)

    closed_at = m.IncidentRecord.objects.get().closed_at
    assert closed_at is not None
    (task,) = m.OfficeTask.objects.all()
    assert task.kind == "supervisor's notice"
    assert task.due_at == max(closed_at + timedelta(hours=1), NOW)
    assert "Bursar" not in str(task.said)


def test_an_old_copy_of_the_journal_records_nothing_until_it_is_whole(
    world: World, tmp_path: Path
) -> None:
    world.press("Bursar 114")
    old = tmp_path / "old"
    shutil.copytree(world.journal_folder, old)
    handled(world)
    copied(Copier(world.journal_folder))
    before = rows()

    copier = Copier(old)

    assert copied(copier) == 0
    assert copier.told.state is Recording.LEDGER_AHEAD
    assert copier.told.waiting == 0
    assert rows() == before


async def test_a_journal_that_went_on_from_an_old_copy_is_never_recorded(
    tmp_path: Path,
) -> None:
    folder, fork = tmp_path / "journal", tmp_path / "fork"
    journal = opened(folder)
    await _written(journal, 3)
    journal.close()
    shutil.copytree(folder, fork)
    for each, texts in ((folder, "abc"), (fork, "xyz123")):
        journal = opened(each)
        for text in texts:
            pending = journal.append(
                kind="press", version=1, body={"text": text}, at=at(9)
            )
            await pending.kept
        journal.close()
    _in_thread(lambda: copied(Copier(folder)))
    before = _in_thread(rows)

    copier = Copier(fork)

    assert _in_thread(lambda: copied(copier)) == 0
    assert copier.told.state is Recording.FORKED
    assert _in_thread(rows) == before
    assert copier.told.waiting == 3


async def test_entries_of_a_later_time_are_copied_again_after_a_restore(
    tmp_path: Path, by_hand: Callable[[str], None]
) -> None:
    journal = opened(tmp_path / "journal")
    await _written(journal, 7)
    copier = Copier(tmp_path / "journal")
    _in_thread(lambda: copied(copier))
    whole = _in_thread(rows)

    by_hand("DELETE FROM storage_ledgerentry WHERE seq > 4")
    copier.forget(Recording.DATABASE_AWAY, "restored")

    assert _in_thread(lambda: copied(copier)) == len(whole) - 4
    assert _in_thread(rows) == whole
    journal.close()


async def test_a_damaged_entry_and_an_unknown_one_are_kept_as_they_are(
    tmp_path: Path,
) -> None:
    journal = opened(tmp_path / "journal")
    await _written(journal, 5)
    future = journal.append(kind="from the future", version=99, body={"x": 1}, at=at(6))
    await future.kept
    await _written(journal, 2)
    journal.close()
    with closing(
        sqlite3.connect(next((tmp_path / "journal").glob("segment-*")))
    ) as file:
        for (trigger,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        file.execute("UPDATE entries SET entry = x'00ff' WHERE seq = 3")
        file.commit()

    copier = Copier(tmp_path / "journal")

    assert _in_thread(lambda: copied(copier)) == 8
    kept = _in_thread(lambda: {each.seq: each for each in m.LedgerEntry.objects.all()})
    assert (kept[3].kind, bytes(kept[3].raw)) == ("damaged", b"\x00\xff")
    assert (kept[6].kind, kept[6].entry_version) == ("from the future", 99)
    assert copier.told.state is Recording.RECORDING


async def test_an_entry_that_no_row_can_hold_is_recorded_raw_and_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(tmp_path / "journal")
    await _written(journal, 9)
    journal.close()
    record = ledger.record

    def refuse_the_fifth(batch: list[Copied], **how: Any) -> None:
        if not how.get("is_raw") and any(each.entry.seq == 5 for each in batch):
            raise DataError("value too long")
        record(batch, **how)

    monkeypatch.setattr(ledger, "record", refuse_the_fifth)
    copier = Copier(tmp_path / "journal")

    assert _in_thread(lambda: copied(copier)) == 9
    assert [seq for seq, _ in _in_thread(rows)] == list(range(1, 10))


def test_a_second_scribe_stands_by(world: World, committed_database: Database) -> None:
    world.press("Bursar 114")
    with psycopg.connect(committed_database.url) as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [ledger.LOCK, "a"])
        copier = Copier(world.journal_folder)
        assert copied(copier) == 0
        assert copier.told.state is Recording.STANDING_BY
        assert copier.told.waiting > 0

    assert copied(copier) > 0


async def _written(journal: Journal, count: int) -> None:
    for _ in range(count):
        await journal.append(kind="press", version=1, body={}, at=at(1)).kept


def _in_thread(work: Callable[[], Any]) -> Any:
    """Do *work* as the scribe does: Django refuses to wait inside a running loop."""
    found: list[Any] = []

    def run() -> None:
        found.append(work())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    (result,) = found
    return result
