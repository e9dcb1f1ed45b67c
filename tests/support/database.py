"""One private PostgreSQL a test run, a database a worker, nothing for who asks none.

The first test that asks for a database starts the server: through a guardian, a
process of its own that ends when no worker of the run is left, however they ended.
The tables are made once, in a template; every other database is a copy of it.

Run as a program it is the guardian:

    python -m tests.support.database FOLDER
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import IO, Any, cast
from urllib.parse import urlsplit, urlunsplit

import pytest

from quietbell.config.children import die_with
from quietbell.config.database import Database, embedded
from quietbell.config.postgres_settings import LOCAL_FILE

UP_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 20.0
TEMPLATE = "template_quietbell"
# What a test run writes need not outlive a power loss.
LOCAL = "fsync = off\nfull_page_writes = off\nfile_copy_method = clone\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestServer:
    """The run's server. Databases are made and dropped through ``superuser``."""

    __test__ = False
    superuser: Database
    folder: Path

    def make(self, name: str, *, template: str = TEMPLATE) -> Database:
        """Make a database of that name as a copy of *template*, some 20 ms."""
        self.run(
            f'CREATE DATABASE "{name}" OWNER quietbell TEMPLATE "{template}" '
            "STRATEGY FILE_COPY"
        )
        return self.named(name)

    def drop(self, name: str) -> None:
        """Drop it, whoever is connected still."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def named(self, name: str) -> Database:
        """Return the database of that name, for the office's role."""
        parts = urlsplit(embedded(self.folder).url)
        return replace(self.superuser, url=urlunsplit(parts._replace(path=f"/{name}")))

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as the superuser, outside any transaction."""
        import psycopg  # noqa: PLC0415 - most tests need none

        with psycopg.connect(self.superuser.url, autocommit=True) as connection:
            # What is run here is written in this folder alone.
            told = connection.execute(cast("Any", statement))
            return told.fetchall() if told.description else []


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServer]:
    """Start the run's server, or join it; the tables are in its template."""
    base = tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    folder = (base.parent if worker else base) / "database"
    folder.mkdir(mode=0o700, exist_ok=True)
    with _joined(folder) as server:
        yield server


@pytest.fixture(scope="session")
def worker_database(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Have Django speak to a database that is this worker's own."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database_server.drop(name)
    made = database_server.make(name)
    _office().point_at(made.url)
    _office().keep_files_in(tmp_path_factory.mktemp("office"))
    yield made
    _office().let_go()


@pytest.fixture
def database(worker_database: Database) -> Iterator[Database]:
    """Return a migrated, empty database whose changes are undone after the test.

    The test runs in one transaction: nothing is seen by another connection, and
    `on_commit` never comes. Constraints that wait for the commit are tried at the end.
    """
    with _office().undone():
        yield worker_database


@pytest.fixture
def committed_database(
    database_server: TestServer, worker_database: Database
) -> Iterator[Database]:
    """Return a migrated, empty database of this test's own: commits, other processes.

    Some 40 ms; Django is pointed at it too.
    """
    name = f"{urlsplit(worker_database.url).path.lstrip('/')}_own"
    database_server.drop(name)
    made = database_server.make(name)
    _office().point_at(made.url)
    yield made
    _office().point_at(worker_database.url)
    database_server.drop(name)


def _office() -> ModuleType:
    """Return what speaks to Django: loaded when the first test asks for a database."""
    import tests.support.office_django  # noqa: PLC0415

    return tests.support.office_django


@contextlib.contextmanager
def _joined(folder: Path) -> Iterator[TestServer]:
    """Hold the run's server open: as long as one process is in here, it runs."""
    server = TestServer(superuser=embedded(folder).as_superuser, folder=folder)
    with _users(folder) as users, (folder / "mutex").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        # A guardian that is ending holds this alone until it has gone.
        fcntl.flock(users, fcntl.LOCK_SH)
        if not (folder / "ready").exists():
            _start_guardian(folder)
            server.superuser.until_ready(UP_SECONDS_MAX)
            _make_template(server)
            (folder / "ready").touch()
        fcntl.flock(mutex, fcntl.LOCK_UN)
        yield server


def _users(folder: Path) -> IO[str]:
    return (folder / "users").open("w")


def _start_guardian(folder: Path) -> None:
    cluster = folder / "postgres"
    assert not cluster.exists(), "an earlier guardian ended and left it"
    with (folder / "guardian.log").open("ab") as out:
        subprocess.Popen(
            (sys.executable, "-m", "tests.support.database", str(folder)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=Path(__file__).parents[2],
            start_new_session=True,  # Ctrl+C is for the tests; it ends after them
        )


def _make_template(server: TestServer) -> None:
    (local,) = (server.folder / "postgres").glob(f"*/{LOCAL_FILE}")
    local.write_text(LOCAL)
    server.run("SELECT pg_reload_conf()")
    made = server.make(TEMPLATE, template="template0")
    _office().migrate(made.url)


def guard(folder: Path) -> None:
    """Run the server of *folder* until nobody holds `users`, then remove it."""
    argv = (sys.executable, "-m", "quietbell.config.cli", "postgres")
    us = os.getpid()
    server = subprocess.Popen(
        (*argv, "--data", str(folder)),
        preexec_fn=lambda: die_with(us),  # noqa: PLW1509 - no thread is here
    )
    with _users(folder) as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        server.send_signal(signal.SIGINT)
        try:
            server.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            server.kill()
        (folder / "ready").unlink(missing_ok=True)
        for each in ("postgres", "run"):
            shutil.rmtree(folder / each, ignore_errors=True)


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
