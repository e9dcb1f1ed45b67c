"""Keep one child process running: start it, watch it move, replace it.

A child dies with its parent, even at kill -9: the kernel sends it the signal. It
has a process group of its own, so that Ctrl+C in a terminal reaches the supervisor
alone and everything ends in order.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

import structlog

from quietbell.config.probes import Probe
from quietbell.domain.moments import stamp

PR_SET_PDEATHSIG: Final = 1
UNANSWERED_MIN: Final = 3
LOOK_SECONDS: Final = 0.1
_libc: Final = ctypes.CDLL(None, use_errno=True)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for what, in seconds."""

    ask_every: float = 1.0
    stall: float = 5.0  # no progress for this long: it is replaced
    start: float = 60.0  # until its first progress; a replay may take a while
    first_back_off: float = 0.1
    back_off_max: float = 5.0
    steady: float = 30.0  # up for this long, and back-off starts anew
    stop: float = 4.0  # from SIGTERM to SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. ``fds`` are handed on; ``address`` is told in the status.

    ``after`` names those that must have been up, or done, once before it starts: what
    fails later is nobody else's business. ``is_once`` ends with 0 when it is done.
    ``environment`` is added to ours; None takes a name away.
    """

    name: str
    argv: tuple[str, ...]
    log_path: Path
    probe: Probe
    fds: tuple[int, ...] = ()
    address: str = ""
    patience: Patience = field(default_factory=Patience)
    environment: Mapping[str, str | None] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    is_once: bool = False
    ends_by: int = signal.SIGTERM


class Child:
    """One process and its successors. Times are of the monotonic clock."""

    def __init__(self, plan: Plan, changed: Callable[[], None]) -> None:
        self.plan = plan
        self.pid: int | None = None
        # "waiting", "starting", "up", "stalled", "restarting", "done", "stopped"
        self.state = "waiting" if plan.after else "starting"
        self.restarts = 0
        self.last_end = ""  # why the one before ended
        self.was_up = False
        self._changed = changed
        self._since = datetime.now(UTC)
        self._moved_at: float | None = None
        self._moved_on: datetime | None = None
        self._stopping = asyncio.Event()
        self._back_off = plan.patience.first_back_off
        self._process: asyncio.subprocess.Process | None = None

    async def run(self, after: Sequence["Child"] = ()) -> None:
        """Keep one running until `stop`, or until it is done if it runs once.

        It is not started before each of *after* was up.
        """
        while not self._stopping.is_set() and not all(each.was_up for each in after):
            await self._rest(LOOK_SECONDS)
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                if await self._run_one() == 0 and self.plan.is_once:
                    self.was_up = True
                    self._say("done")
                    return
            except OSError as why:
                self.last_end = f"could not start: {why}"
                log.error("child.not_started", child=self.plan.name, why=str(why))
            if time.monotonic() - started > self.plan.patience.steady:
                self._back_off = self.plan.patience.first_back_off
            if not self._stopping.is_set():
                await self._back_off_before_the_next()
        self._say("stopped")

    async def stop(self) -> None:
        """End it in order, or after a while without. `run` returns."""
        self._stopping.set()
        if self._process is not None:
            await self._end(self._process)

    def told(self) -> dict[str, Any]:
        """Return what the status file says of it."""
        age = None if self._moved_at is None else time.monotonic() - self._moved_at
        return {
            "name": self.plan.name,
            "pid": self.pid,
            "state": self.state,
            "since": stamp(self._since),
            "restarts": self.restarts,
            "last_progress_at": self._moved_on and stamp(self._moved_on),
            "progress_age_seconds": None if age is None else round(age, 1),
            "last_end": self.last_end,
            "address": self.plan.address,
        }

    async def _run_one(self) -> int:
        """Start one, watch it until it is gone, and return its exit code."""
        self._moved_at = self._moved_on = None
        self.plan.probe.forget()
        parent = os.getpid()
        with _opened(self.plan.log_path) as log_file:
            process = await asyncio.create_subprocess_exec(
                *self.plan.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                pass_fds=self.plan.fds,
                process_group=0,
                preexec_fn=lambda: die_with(parent),
                env=self._environment(),
            )
        self._process, self.pid = process, process.pid
        self._since = datetime.now(UTC)
        self._say("starting")
        log.info("child.started", child=self.plan.name, pid=process.pid)
        watching = asyncio.create_task(self._watch(process))
        if self._stopping.is_set():  # told while it was being started
            await self._end(process)
        try:
            code = await process.wait()
        finally:
            watching.cancel()
            self.pid = None
        self.last_end = _told(code) if self.state != "stalled" else "no progress"
        is_done = self.plan.is_once and code == 0
        if not self._stopping.is_set() and not is_done:
            log.error("child.ended", child=self.plan.name, how=self.last_end)
        return code

    def _environment(self) -> dict[str, str]:
        told: dict[str, str | None] = {**os.environ, **self.plan.environment}
        known = {name: value for name, value in told.items() if value is not None}
        return {**known, "PYTHONUNBUFFERED": "1"}

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Ask it every second; kill it when it has not moved for too long."""
        patience = self.plan.patience
        waiting_since, unanswered = time.monotonic(), 0
        while True:
            if await self.plan.probe.has_moved():
                waiting_since = self._moved_at = time.monotonic()
                self._moved_on, unanswered = datetime.now(UTC), 0
                self.was_up = True
                self._say("up")
            else:
                unanswered += 1
            bound = patience.start if self._moved_at is None else patience.stall
            is_late = time.monotonic() - waiting_since > bound
            # Both: after this machine slept, the clock alone would condemn everybody.
            if is_late and unanswered >= UNANSWERED_MIN and not self._stopping.is_set():
                self._say("stalled")
                log.error("child.stalled", child=self.plan.name, seconds=bound)
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                return
            await asyncio.sleep(patience.ask_every)

    async def _back_off_before_the_next(self) -> None:
        self.restarts += 1
        self._say("restarting")
        await self._rest(self._back_off)
        self._back_off = min(self._back_off * 2, self.plan.patience.back_off_max)

    async def _rest(self, seconds: float) -> None:
        """Wait, but not once everything is to stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.plan.ends_by)
            process.send_signal(signal.SIGCONT)  # a frozen one must hear it
        try:
            await asyncio.wait_for(process.wait(), self.plan.patience.stop)
        except TimeoutError:
            log.warning("child.killed", child=self.plan.name, why="did not stop")
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    def _say(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self._changed()


def _opened(log_path: Path) -> IO[bytes]:
    """Open a log; a disk that refuses it must not keep a process from starting."""
    try:
        return log_path.open("ab")
    except OSError as why:
        log.warning("child.without_log", path=log_path.name, why=why.strerror)
        return Path(os.devnull).open("ab")


def die_with(parent: int) -> None:
    """In the child, before it becomes the program: die when *parent* dies.

    The kernel forgets this when a process changes its user: say it again after.
    """
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def _told(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
