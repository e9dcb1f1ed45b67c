"""A demonstration's mail server: it takes every letter, keeps it, and passes none on.

Each letter is a file of its own, ``mail/caught/MILLISECONDS-CHANCE.eml`` in the data
folder; the newest `KEPT_MAX` stay. The office shows them in the browser.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from aiosmtpd.smtp import SMTP

KEPT_MAX: Final = 500
LETTER_BYTES_MAX: Final = 2 * 2**20
BEAT_SECONDS: Final = 1.0
OWN_NAME: Final = "quietbell.invalid"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatcherSettings:
    """What the process is given: a socket that listens on loopback already."""

    data: Path
    smtp_fd: int
    alive_fd: int | None = None


def run(settings: CatcherSettings) -> None:
    """Catch until SIGTERM."""
    asyncio.run(_run(settings))


async def _run(settings: CatcherSettings) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    keeper = Keeper(settings.data / "mail" / "caught")
    server = await loop.create_server(
        lambda: SMTP(
            keeper,
            loop=loop,
            hostname=OWN_NAME,
            data_size_limit=LETTER_BYTES_MAX,
            timeout=30,
        ),
        sock=socket.socket(fileno=settings.smtp_fd),
    )
    async with server:
        while not stopping.is_set():
            _beat(settings.alive_fd)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), BEAT_SECONDS)


def _beat(alive_fd: int | None) -> None:
    """Show that the loop turns. A full pipe means that nobody listens just now."""
    if alive_fd is None:
        return
    os.set_blocking(alive_fd, False)
    with contextlib.suppress(BlockingIOError):
        os.write(alive_fd, b".")


class Keeper:
    """Keeps letters in a folder, the newest so many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Keep a letter. It is answered only once it is there."""
        try:
            self.keep(bytes(envelope.content), time.time_ns() // 1_000_000)
        except OSError as why:
            log.error("letter.not_kept", why=str(why))
            return "451 it could not be kept"
        return "250 caught"

    def keep(self, letter: bytes, at_milliseconds: int) -> None:
        """Write *letter*, and take the oldest away if there are too many."""
        name = f"{at_milliseconds:013d}-{secrets.token_hex(4)}"
        beside = self._folder / f"{name}.new"
        beside.write_bytes(letter)
        beside.rename(self._folder / f"{name}.eml")
        for each in sorted(self._folder.glob("*.eml"))[:-KEPT_MAX]:
            each.unlink(missing_ok=True)
