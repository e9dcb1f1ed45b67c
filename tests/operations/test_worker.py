"""The worker as a process: it does jobs, outlives its database, keeps what failed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.config.database import Database
from quietbell.operations.jobs import FOLLOW_UP
from quietbell.storage import models as m

UP_SECONDS_MAX = 30
NOON = datetime(2031, 3, 3, 17, tzinfo=UTC)
RUN = """
import sys
from pathlib import Path
from quietbell.operations.worker import WorkerSettings, run
run(WorkerSettings(data=Path(sys.argv[1]), database_url=sys.argv[2]))
"""


def until(is_so: Callable[[], bool], seconds: float = UP_SECONDS_MAX) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@pytest.fixture
def start(
    tmp_path: Path, committed_database: Database
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def run() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        worker = subprocess.Popen(
            [sys.executable, "-c", RUN, str(tmp_path), committed_database.url],
            stdout=log,
            stderr=log,
            cwd=Path(__file__).parents[2],
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
        )
        started.append(worker)
        return worker

    yield run
    for each in started:
        each.kill()
        each.wait(10)


def unregistered(number: int) -> str:
    body = {"incident": f"i-{number}", "confidence": "unregistered", "press": {}}
    m.LedgerEntry.objects.create(
        id=f"e-{number}",
        node="a",
        epoch="e",
        seq=number,
        kind="opened",
        entry_version=1,
        at=NOON,
        incident=f"i-{number}",
        previous="0" * 64,
        digest="0" * 64,
        raw=msgspec.json.encode({"body": body}),
        recorded_at=NOON,
    )
    return f"e-{number}"


def defer(entry: str) -> None:
    app.configure_task(FOLLOW_UP, queueing_lock=entry).defer(entry=entry)


def tasks() -> int:
    return m.OfficeTask.objects.count()


def jobs() -> dict[str, int]:
    found: dict[str, int] = {}
    for status in ProcrastinateJob.objects.values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found


@pytest.mark.alone
@pytest.mark.requirement("REQ-09")
def test_a_job_is_done_within_seconds_and_not_kept(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    defer(unregistered(1))
    worker = start()
    until(lambda: tasks() == 1)
    until(lambda: jobs() == {})

    began = time.monotonic()
    defer(unregistered(2))
    until(lambda: tasks() == 2)
    assert time.monotonic() - began < 5  # it polls four times a second

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0


@pytest.mark.alone
def test_what_cannot_be_done_is_tried_again_and_then_waits_for_a_person(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    defer("an entry that nobody recorded")
    start()

    # Others run by the clock beside it.
    deferred = ProcrastinateJob.objects.filter(task_name=FOLLOW_UP)
    until(lambda: deferred.get().attempts >= 1)
    job = deferred.get()
    assert job.status in ("todo", "doing")
    assert job.scheduled_at is not None  # later, and not at once again


@pytest.mark.alone
def test_its_connections_cut_off_it_goes_on(
    start: Callable[[], subprocess.Popen[bytes]], committed_database: Database
) -> None:
    start()
    defer(unregistered(1))
    until(lambda: tasks() == 1)

    with psycopg.connect(committed_database.url, autocommit=True) as other:
        mine: Any = other.execute("SELECT pg_backend_pid()").fetchone()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            ours = cursor.fetchone()[0]
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid NOT IN (%s, %s)",
            [mine[0], ours],
        )
    defer(unregistered(2))

    until(lambda: tasks() == 2)


@pytest.mark.alone
def test_what_a_killed_one_had_in_hand_is_done_by_the_next(
    start: Callable[[], subprocess.Popen[bytes]], committed_database: Database
) -> None:
    defer(unregistered(1))
    # As a worker that was killed a minute ago left it.
    with psycopg.connect(committed_database.url) as other:
        other.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 minute')"
        )
        other.execute(
            "UPDATE procrastinate_jobs SET status = 'doing',"
            " worker_id = (SELECT id FROM procrastinate_workers)"
        )
    start()

    until(lambda: tasks() == 1)
    until(lambda: jobs() == {})
