"""An embedded PostgreSQL for a test to kill, below a parent that can be killed too."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from quietbell.config.database import Database, embedded
from tests.support.processes import DidNotHappen, Pid, began, children_of, is_there

UP_SECONDS_MAX = 30.0
GONE_SECONDS_MAX = 10.0
LOOK_SECONDS = 0.02
ROOT = Path(__file__).parents[2]
# In place of the supervisor: starts what it is told as the supervisor does, and waits.
PARENT = """
import json, os, subprocess, sys, time
from quietbell.config.children import die_with
us = os.getpid()
children = [
    subprocess.Popen(each, process_group=0, preexec_fn=lambda: die_with(us))
    for each in json.loads(sys.argv[1])
]
print(json.dumps([each.pid for each in children]), flush=True)
for each in children:
    each.wait()
print(children[0].returncode, flush=True)
time.sleep(3600)
"""
# A client in the middle of a statement that takes an hour.
BUSY = """
import sys, psycopg
with psycopg.connect(sys.argv[1], application_name="busy") as connection:
    connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)")
"""


def until(is_so: Callable[[], bool], what: str, seconds: float) -> None:
    """Wait until *is_so*; raise DidNotHappen(*what*) after *seconds*."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise DidNotHappen(f"{what}, in {seconds} s")
        time.sleep(LOOK_SECONDS)


class PostgresServer:
    """`quietbell postgres` on *data*, its parent, and a busy client if asked for."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.known: set[Pid] = set()
        self._parent: subprocess.Popen[str] | None = None
        self.pid = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill_parent()
        left = self.left()
        for pid, _ in left:
            os.kill(pid, signal.SIGKILL)
        assert not left or kind is not None, f"left behind: {left}"

    @property
    def database(self) -> Database:
        return embedded(self.data)

    def start(self, *, busy: bool = False) -> None:
        """Start it, and below the same parent, if *busy*, a client of it."""
        argv = [[sys.executable, "-m", "quietbell.config.cli", "postgres"]]
        argv[0] += ["--data", str(self.data)]
        self._parent = self._below(argv)
        if busy:
            self.until_up()
            self._busy = self._below([[sys.executable, "-c", BUSY, self.database.url]])

    def until_up(self) -> None:
        self.database.until_ready(UP_SECONDS_MAX)
        self.known |= self.servers()

    def servers(self) -> set[Pid]:
        """Return the server and the processes below it that are there now."""
        start = began(self.pid)
        return children_of(self.pid) | ({(self.pid, start)} if start else set())

    def backend(self, application: str) -> Pid:
        """Return the server's process for the client of that name."""
        import psycopg  # noqa: PLC0415 - only with a database

        asked = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        with psycopg.connect(self.database.url, autocommit=True) as connection:

            def found() -> list[tuple[int]]:
                return connection.execute(asked, [application]).fetchall()

            until(lambda: bool(found()), f"{application} works", UP_SECONDS_MAX)
            pid = int(found()[0][0])
        start = began(pid)
        assert start is not None
        self.known |= self.servers()
        return pid, start

    def kill_parent(self) -> None:
        """kill -9 of what started it."""
        for each in (self._parent, getattr(self, "_busy", None)):
            if each is not None:
                each.kill()
                each.wait()

    def left(self) -> list[Pid]:
        """Return what of it is there still after a while."""
        end = time.monotonic() + GONE_SECONDS_MAX
        while (left := [x for x in self.known if is_there(x)]) and (
            time.monotonic() < end
        ):
            time.sleep(LOOK_SECONDS)
        return left

    def exit_code(self) -> int:
        """Return the server's exit code, once it has ended by itself."""
        assert self._parent is not None
        assert self._parent.stdout is not None
        return int(self._parent.stdout.readline())

    def _below(self, argv: list[list[str]]) -> subprocess.Popen[str]:
        with (self.data / "server.log").open("ab") as log:
            parent = subprocess.Popen(
                (sys.executable, "-c", PARENT, json.dumps(argv)),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
            )
        assert parent.stdout is not None
        pid = json.loads(parent.stdout.readline())[0]
        if not self.pid or not is_there((self.pid, began(self.pid) or "")):
            self.pid = pid
        return parent
