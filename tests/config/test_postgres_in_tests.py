"""The database that tests are given: empty each time, and gone with the run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from quietbell.config.database import Database
from tests.support.database import TestServer

HOLDER = """
import sys, time
from pathlib import Path
from tests.support.database import _joined
with _joined(Path(sys.argv[1])) as server:
    print(server.run("SELECT pg_backend_pid()"), flush=True)
    time.sleep(60)
"""
GONE_SECONDS_MAX = 20


def sites() -> int:
    return int(apps.get_model("storage", "Site").objects.count())


def write() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS seen (n int)")
        cursor.execute("INSERT INTO seen VALUES (1)")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_undone_after_it(database: Database, turn: int) -> None:
    with psycopg.connect(database.url) as other:
        tables = other.execute("SELECT to_regclass('seen')").fetchall()

    assert tables == [(None,)], turn
    assert sites() == 0
    write()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_of_its_own_shows_commits_to_others(
    committed_database: Database, turn: int
) -> None:
    assert sites() == 0, turn
    write()

    with psycopg.connect(committed_database.url) as other:
        assert other.execute("SELECT n FROM seen").fetchall() == [(1,)]


def test_two_databases_do_not_see_each_other(
    database_server: TestServer, worker_database: Database
) -> None:
    made = database_server.make("another")
    try:
        assert urlsplit(made.url).path == "/another"
        assert urlsplit(worker_database.url).path != "/another"
    finally:
        database_server.drop("another")


def test_the_server_goes_with_its_last_user_even_at_kill_9(tmp_path: Path) -> None:
    holders = [
        subprocess.Popen(
            (sys.executable, "-c", HOLDER, str(tmp_path)),
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]
    for each in holders:
        assert each.stdout is not None
        assert each.stdout.readline().startswith("[(")

    holders[0].kill()
    holders[0].wait()
    time.sleep(0.3)
    assert (tmp_path / "run" / "postgres" / ".s.PGSQL.5432").exists()

    os.kill(holders[1].pid, signal.SIGKILL)
    holders[1].wait()
    end = time.monotonic() + GONE_SECONDS_MAX
    while (tmp_path / "postgres").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not (tmp_path / "postgres").exists()
