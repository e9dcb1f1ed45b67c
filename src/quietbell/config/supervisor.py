"""Run every process of one node on this machine, and keep them running.

The supervisor decides nothing about alarms. It holds the listening sockets, so
that presses wait while the engine restarts, starts the processes, replaces those
that stopped moving, and takes all of them along when it goes.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

import structlog

from quietbell.config.alarm_plans import alarm_plans
from quietbell.config.children import Child, Plan
from quietbell.config.logs import keep_short
from quietbell.config.office_plans import Office
from quietbell.config.probes import PipeProbe
from quietbell.config.settings import Settings
from quietbell.config.sockets import listen
from quietbell.domain.moments import stamp

TELL_SECONDS: Final = 1.0
SHORTEN_EVERY: Final = 30  # of those
log = structlog.get_logger()


class AlreadyRunning(Exception):
    """Another supervisor holds this data folder."""


class Supervisor:
    """The processes of one node. ``plans`` are started in their order."""

    def __init__(
        self,
        settings: Settings,
        plans: Sequence[Plan],
        office: Office | None = None,
    ) -> None:
        self._settings = settings
        self._office = office
        self._children = [Child(plan, self._wake) for plan in plans]
        self._since = datetime.now(UTC)
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Run until SIGTERM, SIGINT or `stop`; then end all within five seconds."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self.stop)
        named = {child.plan.name: child for child in self._children}
        running = [
            asyncio.create_task(child.run([named[x] for x in child.plan.after]))
            for child in self._children
        ]
        beside = [asyncio.create_task(self._tell_regularly())]
        if self._office is not None:
            beside.append(asyncio.create_task(self._office.health.run()))
        await self._stopping.wait()
        log.info("supervisor.stopping")
        await asyncio.gather(*(child.stop() for child in self._children))
        await asyncio.gather(*running)
        for each in beside:
            each.cancel()
        self._tell()

    def stop(self) -> None:
        """Begin to end everything."""
        self._stopping.set()

    def told(self) -> dict[str, Any]:
        """Return what the status file says."""
        return {
            "at": stamp(datetime.now(UTC)),
            "supervisor": {"pid": os.getpid(), "since": stamp(self._since)},
            "node": self._settings.node,
            "web": self._settings.web_url,
            "intake": self._settings.intake_url,
            "intake_tls": self._settings.intake_tls_url,
            "dc09": self._settings.dc09_address,
            "surgard": self._settings.surgard_address,
            "office": self._office.told() if self._office else None,
            "processes": [child.told() for child in self._children],
        }

    def _wake(self) -> None:
        self._changed.set()

    async def _tell_regularly(self) -> None:
        turns = 0
        while True:
            self._tell()
            if turns % SHORTEN_EVERY == 0:
                keep_short(self._settings.data / "logs")
            turns += 1
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), TELL_SECONDS)

    def _tell(self) -> None:
        """Write the status file whole. A disk that refuses stops nothing."""
        path = self._settings.data / "run" / "status.json"
        beside = path.with_suffix(".new")
        try:
            beside.write_text(json.dumps(self.told(), indent=1))
            beside.replace(path)
        except OSError as why:
            log.warning("status.not_written", why=str(why))


def hold(data: Path) -> IO[str]:
    """Make *data* ready and hold it; close the file to let go.

    Raises:
        AlreadyRunning: another supervisor holds it.
    """
    for name in ("run", "logs"):
        (data / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data / "run" / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as why:
        lock.close()
        raise AlreadyRunning(f"another quietbell already runs on {data}") from why
    return lock


def is_held(data: Path) -> bool:
    """Say whether a supervisor holds *data* now."""
    try:
        with (data / "run" / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


async def supervise(
    settings: Settings,
    *,
    beside: Callable[[Supervisor], Any] | None = None,
    needs_office_port: bool = False,
) -> None:
    """Run every process of *settings* until a signal.

    *beside* is started with the supervisor and cancelled at its end; what it
    raises ends everything, in order, and is raised again. If somebody else has the
    office's port the alarm path runs all the same, unless *needs_office_port*.

    Raises:
        AlreadyRunning, PortsTaken, OSError: nothing was started.
    """
    with contextlib.ExitStack() as held:
        held.enter_context(contextlib.closing(hold(settings.data)))
        has_tls = any((settings.data / "tls").glob("current.*"))
        listening = listen(settings, has_tls=has_tls)
        held.callback(listening.close)
        alive = held.enter_context(contextlib.closing(PipeProbe()))
        plans = alarm_plans(settings, listening, alive)
        office = None
        if settings.has_office:
            office = Office(settings, needs_port=needs_office_port)
            held.callback(office.close)
            plans += office.plans
        supervisor = Supervisor(settings, plans, office)
        company = asyncio.create_task(_accompany(supervisor, beside))
        await supervisor.run()
        company.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await company


async def _accompany(
    supervisor: Supervisor, beside: Callable[[Supervisor], Any] | None
) -> None:
    if beside is None:
        return
    try:
        await beside(supervisor)
    except Exception:
        supervisor.stop()
        raise
