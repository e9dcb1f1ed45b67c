"""Real processes for tests: an engine alone, or a whole installation under `run`.

A process is ended by the id it was started with, never by its name, and nothing is
left behind: whoever starts one here uses `with`. Every wait has a bound.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from quietbell.config.ready import until_ready
from quietbell.config.settings import PORTS, Settings
from quietbell.line.client import LineClient, LineLost
from quietbell.simulator.demo_folder import DemoFolder
from tests.support.demo_site import write_site
from tests.support.panels import listening_panel_sockets

UP_SECONDS_MAX = 30.0
GONE_SECONDS_MAX = 10.0
LOOK_SECONDS = 0.02
WELL = ("up", "done")
BACKLOG = 4096
PHONE_SOCKETS = 4  # as many as the supervisor holds
HOST = "127.0.0.1"
PANEL_DOORS = ("dc09", "dc09-datagram", "surgard")
PORTS_FROM, PORTS_TO = 9500, 9600

Pid = tuple[int, str]  # a process id, and when that process began: ids are used again


class DidNotHappen(AssertionError):
    """What had to happen within a bound did not."""


async def until(
    is_so: Callable[[], bool], what: str, *, seconds: float = UP_SECONDS_MAX
) -> None:
    """Wait until *is_so*; raise DidNotHappen(*what*) after *seconds*."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise DidNotHappen(f"{what}, in {seconds} s")
        await asyncio.sleep(LOOK_SECONDS)


def demo_in(folder: Path) -> DemoFolder:
    """Make Harborview State, with its 60 phones, in *folder*/data.

    Its site file is written as the office would compile it; no database is needed.
    """
    made = DemoFolder.open_or_make(folder / "data", now=datetime.now(UTC))
    write_site(made)
    return made


def phone_sockets() -> tuple[socket.socket, ...]:
    """Return listening sockets that share one free port, as a supervisor holds them."""
    found: list[socket.socket] = []
    port = 0
    for _ in range(PHONE_SOCKETS):
        each = socket.socket()
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        each.setblocking(False)
        each.bind((HOST, port))
        each.listen(BACKLOG)
        port = each.getsockname()[1]
        found.append(each)
    return tuple(found)


def command(*words: str) -> tuple[str, ...]:
    """Return what runs this very program."""
    return (sys.executable, "-m", "quietbell.config.cli", *words)


def began(pid: int) -> str | None:
    """Return when a process began, as the kernel counts; None if it is gone.

    One that has ended and waits to be reaped is gone.
    """
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if told[0] == "Z" else told[19]


def is_there(process: Pid) -> bool:
    pid, start = process
    return began(pid) == start


def children_of(parent: int) -> set[Pid]:
    """Return the processes that *parent* has started and that are there now."""
    found = set()
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = each.read_text().rpartition(")")[2].split()
            if told[0] != "Z" and int(told[1]) == parent:
                found.add((int(each.parent.name), told[19]))
    return found


def memory_bytes(pid: int, which: str = "VmRSS") -> int:
    """Return a process's resident memory; ``VmHWM`` is the most it ever had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024
    raise DidNotHappen(f"no {which} of {pid}")


class Process:
    """One process that this test started."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        fds: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                argv,
                pass_fds=tuple(fds),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **(environment or {})},
                process_group=0,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def send(self, number: int) -> None:
        """Send it a signal, if it is there still."""
        if not self.has_ended:
            self._process.send_signal(number)

    def end(self, number: int = signal.SIGKILL) -> int:
        """End it with a signal, by force in the end, and return its exit code."""
        self.send(number)
        self.send(signal.SIGCONT)
        try:
            return self._process.wait(GONE_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait(GONE_SECONDS_MAX)


class EngineAlone:
    """The engine of *data* with the phones' sockets held here, so that it can die.

    *environment* and *before* (a command that runs it, such as strace) count from
    the next `start` on.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment: Mapping[str, str] = {}
        self.before: Sequence[str] = ()
        self.starts = 0
        self._sockets = phone_sockets()
        self._panels = listening_panel_sockets()
        self._process: Process | None = None
        self.port = int(self._sockets[0].getsockname()[1])
        self.panel_port = int(self._panels[0].getsockname()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        for each in (*self._sockets, *self._panels):
            each.close()

    @property
    def process(self) -> Process:
        assert self._process is not None, "it was never started"
        return self._process

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.has_ended

    def start(self) -> None:
        """Start it. It takes presses at once and answers them a little later."""
        assert self.has_ended, "one at a time"
        self.starts += 1
        fds = [each.fileno() for each in self._sockets]
        words = ("--data", str(self.data), "--phone-fds", ",".join(map(str, fds)))
        for door, each in zip(PANEL_DOORS, self._panels, strict=True):
            words += (f"--{door}-fds", str(each.fileno()))
            fds.append(each.fileno())
        self._process = Process(
            (*self.before, *command("engine", *words)),
            log=self.data / "logs" / "engine.log",
            fds=fds,
            environment=self.environment,
        )

    async def until_up(self, seconds: float = UP_SECONDS_MAX) -> None:
        """Wait until its line answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                client = await LineClient.connect(self.data, "test")
            except LineLost:
                if self.has_ended:
                    raise DidNotHappen(self._last_words()) from None
                await asyncio.sleep(LOOK_SECONDS)
                continue
            await client.close()
            return
        raise DidNotHappen(f"the engine is not up in {seconds} s")

    async def until_gone(self, seconds: float = UP_SECONDS_MAX) -> None:
        await until(lambda: self.has_ended, "the engine ends", seconds=seconds)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.end()

    def _last_words(self) -> str:
        log = self.data / "logs" / "engine.log"
        return f"the engine ended: {log.read_text()[-2000:]}"


class Installation:
    """`quietbell run` on *data*: the alarm path, or with *office* everything."""

    def __init__(
        self, data: Path, *, live_workers: int = 1, office: bool = False
    ) -> None:
        self.data = data
        self.has_office = office
        self.port_base = free_ports(PORTS)
        self.environment: Mapping[str, str] = {}
        self._workers = live_workers
        self._process: Process | None = None
        self._known: set[Pid] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        left = self.stop()
        assert not left or kind is not None, f"left behind: {left}"

    @property
    def web(self) -> str:
        return f"http://{HOST}:{self.port_base}"

    @property
    def phone_port(self) -> int:
        return self.port_base + 1

    @property
    def supervisor(self) -> Process:
        assert self._process is not None, "it was never started"
        return self._process

    def start(self) -> None:
        self._process = Process(
            command(
                "run",
                *("--data", str(self.data)),
                *("--port-base", str(self.port_base)),
                *("--live-workers", str(self._workers)),
                *(() if self.has_office else ("--no-office",)),
            ),
            log=self.data / "logs" / "run.log",
            environment=self.environment,
        )

    def told(self) -> dict[str, Any]:
        """Return the status file of this very supervisor, {} if there is none yet."""
        try:
            told = json.loads((self.data / "run" / "status.json").read_text())
        except (OSError, ValueError):
            return {}
        if told["supervisor"]["pid"] != self.supervisor.pid:
            return {}
        self._known |= children_of(self.supervisor.pid)
        return dict(told)

    def process(self, name: str) -> dict[str, Any]:
        """Return what is told of one process, {} if nothing is."""
        found = [x for x in self.told().get("processes", []) if x["name"] == name]
        return dict(found[0]) if found else {}

    def pid(self, name: str) -> int:
        pid = self.process(name)["pid"]
        assert pid, f"{name} is not running"
        return int(pid)

    def children(self) -> dict[str, Pid]:
        """Return every child that is there now, by name."""
        found = {}
        for each in self.told().get("processes", []):
            if each["pid"] and (start := began(each["pid"])) is not None:
                found[each["name"]] = (each["pid"], start)
        return found

    def send(self, name: str, number: int) -> None:
        """Send a signal to one of its processes."""
        os.kill(self.pid(name), number)

    async def until_up(self, seconds: float = UP_SECONDS_MAX) -> None:
        """Wait until every process moves, and a press would be taken and shown."""
        await until(self._is_up, "every process is up", seconds=seconds)
        settings = Settings(
            data=self.data, port_base=self.port_base, live_workers=self._workers
        )
        await until_ready(settings, seconds_max=seconds)

    async def until_replaced(
        self, name: str, before: Pid, seconds: float = UP_SECONDS_MAX
    ) -> None:
        """Wait until another process than *before* is up under that name."""

        def is_replaced() -> bool:
            is_up = self.process(name).get("state") == "up"
            return is_up and self.children().get(name, before) != before

        await until(is_replaced, f"{name} is replaced", seconds=seconds)

    def _is_up(self) -> bool:
        if self.supervisor.has_ended:
            log = self.data / "logs" / "run.log"
            raise DidNotHappen(f"the supervisor ended: {log.read_text()[-2000:]}")
        told = self.told().get("processes", [])
        return bool(told) and all(each["state"] in WELL for each in told)

    def stop(self) -> list[Pid]:
        """End everything in order; return what had to be killed to be gone."""
        if self._process is None:
            return []
        self._known |= children_of(self._process.pid)
        self._process.end(signal.SIGTERM)
        return self.left_behind()

    def left_behind(self) -> list[Pid]:
        """Return which children outlived the supervisor, and kill those."""
        end = time.monotonic() + GONE_SECONDS_MAX
        left = [each for each in self._known if is_there(each)]
        while left and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)
            left = [each for each in left if is_there(each)]
        for pid, _ in left:
            os.kill(pid, signal.SIGKILL)
        return left


def free_ports(count: int) -> int:
    """Return the first of *count* neighbouring ports that nobody listens on."""
    for base in range(PORTS_FROM, PORTS_TO - count, count):
        taken: list[socket.socket] = []
        try:
            for port in range(base, base + count):
                each = socket.socket()
                taken.append(each)
                each.bind((HOST, port))
        except OSError:
            continue
        finally:
            for one in taken:
                one.close()
        return base
    raise DidNotHappen("no free ports")
