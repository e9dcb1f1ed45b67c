"""The embedded PostgreSQL: made once, never a second one, nothing left behind."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from quietbell.config.postgres_folder import cluster_folder, socket_folder
from tests.support.postgres_server import PostgresServer, until
from tests.support.processes import began, children_of, is_there

pytestmark = pytest.mark.alone
TAKEN = 4


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer]:
    with PostgresServer(tmp_path) as made:
        yield made


def told(server: PostgresServer, question: str) -> object:
    with psycopg.connect(server.database.url) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def run(server: PostgresServer, statement: str) -> None:
    with psycopg.connect(server.database.url) as connection:
        connection.execute(statement)


def setting(server: PostgresServer, name: str) -> object:
    return told(server, f"SELECT current_setting('{name}')")


def test_it_is_made_durable_and_closed(server: PostgresServer) -> None:
    server.start()
    server.until_up()

    wanted = {
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
    }
    assert {name: setting(server, name) for name in wanted} == wanted
    assert told(server, "SELECT usesuper FROM pg_user WHERE usename = user") is False
    owner = Path(f"/proc/{server.pid}").stat().st_uid
    assert owner != 0
    for folder in (cluster_folder(server.data), socket_folder(server.data)):
        found = folder.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, owner)


def test_no_folder_above_it_is_opened_for_it(server: PostgresServer) -> None:
    server.data.chmod(0o700)
    server.start()
    server.until_up()

    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert server.data.stat().st_uid == os.geteuid()


def test_rows_are_there_after_it_was_killed(server: PostgresServer) -> None:
    server.start()
    server.until_up()
    run(server, "CREATE TABLE kept (n int)")
    run(server, "INSERT INTO kept VALUES (7)")

    os.kill(server.pid, signal.SIGKILL)
    assert server.left() == []
    server.kill_parent()
    server.start()
    server.until_up()

    assert told(server, "SELECT n FROM kept") == 7


def test_there_is_never_a_second_one(server: PostgresServer) -> None:
    server.start()
    server.until_up()

    argv = (sys.executable, "-m", "quietbell.config.cli", "postgres")
    second = subprocess.run(
        (*argv, "--data", str(server.data)),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (second.returncode, "runs already" in second.stderr) == (TAKEN, True)
    assert told(server, "SELECT 1") == 1


def test_what_a_dead_one_wrote_is_no_hindrance(server: PostgresServer) -> None:
    server.start()
    server.until_up()
    os.kill(server.pid, signal.SIGKILL)
    server.left()
    server.kill_parent()
    # The number it wrote down is by now that of a living process: this one.
    (cluster,) = cluster_folder(server.data).glob("[0-9]*")
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n1\n5432\n")
    socket = socket_folder(server.data) / ".s.PGSQL.5432"
    assert socket.exists()
    socket.with_name(f"{socket.name}.lock").write_text(f"{os.getpid()}\n")

    server.start()
    server.until_up()

    assert told(server, "SELECT 1") == 1


def test_all_of_it_dies_with_its_parent(server: PostgresServer) -> None:
    server.start(busy=True)
    busy = server.backend("busy")
    server.kill_parent()

    assert server.left() == []
    assert not is_there(busy)


def test_a_frozen_server_dies_with_its_parent(server: PostgresServer) -> None:
    server.start()
    server.until_up()
    os.kill(server.pid, signal.SIGSTOP)
    server.kill_parent()

    assert server.left() == []


def test_what_a_killed_server_left_is_ended_by_the_next(server: PostgresServer) -> None:
    server.start(busy=True)
    frozen = server.backend("busy")
    os.kill(frozen[0], signal.SIGSTOP)
    os.kill(server.pid, signal.SIGKILL)
    until(lambda: began(server.pid) is None, "the server is gone", 10)
    assert is_there(frozen)

    server.start()
    server.until_up()

    assert not is_there(frozen)
    assert told(server, "SELECT 1") == 1


def test_a_client_that_is_killed_leaves_no_statement_at_work(
    server: PostgresServer,
) -> None:
    server.start(busy=True)
    busy = server.backend("busy")
    server._busy.kill()
    server._busy.wait()

    until(lambda: not is_there(busy), "its statement ends", 10)
    assert told(server, "SELECT 1") == 1


def test_a_killed_backend_takes_no_row_along(server: PostgresServer) -> None:
    server.start(busy=True)
    run(server, "CREATE TABLE kept (n int)")
    run(server, "INSERT INTO kept VALUES (7)")
    busy = server.backend("busy")
    os.kill(busy[0], signal.SIGKILL)
    found: list[object] = []

    def is_back() -> bool:
        # It ends every client first, and takes none until it has looked at its log.
        try:
            found.append(told(server, "SELECT n FROM kept"))
        except psycopg.OperationalError:
            return False
        return not is_there(busy)

    until(is_back, "it answers again", 20)
    assert found[-1] == 7


def test_one_killed_while_it_is_made_leaves_nothing_and_is_made_anew(
    server: PostgresServer,
) -> None:
    server.start()
    half = cluster_folder(server.data) / "new" / "base"
    until(half.exists, "it is being made", 20)
    makers = children_of(server.pid)
    for pid, _ in set(makers):
        makers |= children_of(pid)
    os.kill(server.pid, signal.SIGKILL)
    server.known |= makers
    assert makers
    assert server.left() == []
    server.kill_parent()

    server.start()
    server.until_up()
    assert told(server, "SELECT 1") == 1


def test_a_long_path_is_no_hindrance(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 90) / ("b" * 90)
    deep.mkdir(parents=True)
    with PostgresServer(deep) as server:
        server.start()
        server.until_up()
        assert told(server, "SELECT 1") == 1


def test_a_site_may_change_a_setting(server: PostgresServer) -> None:
    server.start()
    server.until_up()
    (cluster,) = cluster_folder(server.data).glob("[0-9]*")
    (cluster / "local.conf").write_text("work_mem = 9MB\n")
    os.kill(server.pid, signal.SIGKILL)
    server.left()
    server.kill_parent()

    server.start()
    server.until_up()
    assert setting(server, "work_mem") == "9MB"
    assert setting(server, "fsync") == "on"


def test_a_cluster_of_another_version_is_refused_in_a_sentence(
    server: PostgresServer,
) -> None:
    server.start()
    server.until_up()
    (cluster,) = cluster_folder(server.data).glob("[0-9]*")
    os.kill(server.pid, signal.SIGKILL)
    server.left()
    server.kill_parent()
    cluster.rename(cluster.with_name("16"))

    server.start()
    assert server.exit_code() == 1
    assert "made by PostgreSQL 16" in (server.data / "server.log").read_text()
