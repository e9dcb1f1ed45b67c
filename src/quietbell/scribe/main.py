"""The scribe's process: entries go up into the ledger, site files come down.

Two threads wait for the database, one each way; the loop between them only tells how
things stand. Killed at any point it goes on where the ledger ends.
"""

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog

from quietbell.domain.moments import stamp
from quietbell.line.client import LineClient, LineLost

SETTINGS: Final = "quietbell.config.office_settings"
TELL_SECONDS: Final = 1.0
STOP_SECONDS_MAX: Final = 3.0
LINE_SECONDS_MAX: Final = 0.5
PROBLEMS_TOLD_MAX: Final = 50
# A connection whose other end has gone is noticed; on a Unix socket they mean nothing.
KEEPALIVE: Final = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
log = structlog.get_logger()


class ThreadEnded(Exception):
    """A thread ended by a fault of ours: the process ends too, and is started anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScribeSettings:
    """What the process is given.

    ``alive_fd`` is a pipe into which it writes a byte a second while its loop turns;
    None where nobody listens. ``database_url`` is libpq's.
    """

    data: Path
    database_url: str
    alive_fd: int | None = None


def run(settings: ScribeSettings) -> None:
    """Copy and compile until SIGTERM.

    Raises:
        ThreadEnded: a fault of ours.
    """
    set_up(settings.data, settings.database_url)
    asyncio.run(_run(settings))


def set_up(data: Path, database_url: str) -> None:
    """Have this process's Django speak to that database, by lasting connections.

    Without a pool: its own pauses after an outage are longer than ours.
    """
    os.environ["QUIETBELL_DATA"] = str(data)
    os.environ["QUIETBELL_DATABASE_URL"] = database_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 - its settings are read when it is set up
    from django.conf import settings  # noqa: PLC0415

    options = settings.DATABASES["default"]["OPTIONS"]
    options.pop("pool", None)
    for name, value in KEEPALIVE.items():
        options.setdefault(name, value)
    django.setup()


async def _run(settings: ScribeSettings) -> None:
    from quietbell.scribe.work import Work  # noqa: PLC0415 - once Django is set up

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    work = Work(settings.data)
    work.start()
    teller = _Teller(settings, work)
    try:
        while not stopping.is_set():
            if work.failure is not None:
                raise ThreadEnded(str(work.failure)) from work.failure
            await teller.tell()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), TELL_SECONDS)
    finally:
        await asyncio.to_thread(work.stop, STOP_SECONDS_MAX)
        await teller.close()


class _Teller:
    """Says how things stand: to the supervisor, in a file, and to the engine."""

    def __init__(self, settings: ScribeSettings, work: Any) -> None:
        self._path = settings.data / "run" / "scribe.json"
        self._data = settings.data
        self._alive_fd = settings.alive_fd
        self._work = work
        self._line: LineClient | None = None
        if self._alive_fd is not None:
            os.set_blocking(self._alive_fd, False)

    async def tell(self) -> None:
        self._work.look()
        if self._alive_fd is not None:
            # A full pipe means that nobody listens just now.
            with contextlib.suppress(BlockingIOError):
                os.write(self._alive_fd, b".")
        told = await asyncio.to_thread(self._work.told)
        await asyncio.to_thread(self._write, told)
        await self._tell_engine(told["recording"])

    async def close(self) -> None:
        if self._line is not None:
            await self._line.close()

    def _write(self, told: dict[str, Any]) -> None:
        """Write the state file whole. A disk that refuses stops nothing."""
        beside = self._path.with_suffix(".new")
        try:
            beside.write_bytes(_encoded({"at": stamp(datetime.now(UTC)), **told}))
            beside.replace(self._path)
        except OSError as why:
            log.warning("state.not_written", why=str(why))

    async def _tell_engine(self, recording: dict[str, Any]) -> None:
        """Tell the engine how far its entries are recorded, so that consoles know."""
        try:
            if self._line is None or self._line.is_lost:
                await self.close()
                self._line = None
                async with asyncio.timeout(LINE_SECONDS_MAX):
                    self._line = await LineClient.connect(self._data, "scribe")
            self._line.send(
                {
                    "m": "recorded",
                    "node": recording["node"],
                    "seq": recording["recorded"],
                    "state": recording["state"],
                }
            )
        except (LineLost, TimeoutError):
            self._line = None  # the engine is away; it is told when it is back


def _encoded(told: dict[str, Any]) -> bytes:
    import msgspec  # noqa: PLC0415

    return msgspec.json.encode(told)
