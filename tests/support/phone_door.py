"""A phone's door on real sockets, with a keep that remembers and never a disk."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from quietbell.domain.moments import Moment
from quietbell.domain.signals import Signal
from quietbell.domain.site import AnswerMode, SiteFile
from quietbell.receivers.door_limits import Limits
from quietbell.receivers.doors import Doors
from quietbell.receivers.keep import Outcome
from quietbell.receivers.phone_url import PhoneUrl
from quietbell.receivers.tls_contexts import Context
from quietbell.wire.silent_answer import silent_answer
from tests.support.small_site import small_site

NOW = Moment(wall=datetime(2031, 3, 3, 14, 5, 6, 789_000, tzinfo=UTC), tick=1000.0)
ANSWER_SECONDS_MAX = 10.0


class StoppedClock:
    """It is always 14:05:06 on Monday, 3 March 2031."""

    def now(self) -> Moment:
        return NOW


@dataclass
class RememberingKeep:
    """Keeps in a list. ``delay_seconds`` is how long its disk takes."""

    signals: list[Signal] = field(default_factory=list)
    delay_seconds: float = 0.0
    fault: Exception | None = None
    finished: int = 0

    async def __call__(self, signal: Signal) -> Outcome:
        self.signals.append(signal)
        if self.delay_seconds:
            await asyncio.sleep(self.delay_seconds)
        if self.fault is not None:
            raise self.fault
        self.finished += 1
        return Outcome.KEPT


@dataclass
class OpenDoor:
    """A door that is open."""

    port: int
    keep: RememberingKeep
    house: PhoneUrl

    async def connect(
        self,
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, *parts: bytes, is_finished: bool = False) -> bytes:
        """Send *parts*, each on its own, and return all that is answered."""
        reader, writer = await self.connect()
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0)
            if is_finished:
                writer.write_eof()
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                return await reader.read()
        finally:
            writer.close()

    async def settled(self, signals: int) -> list[Signal]:
        """Wait until *signals* have been handed over, and return them."""
        await until(lambda: len(self.keep.signals) >= signals)
        return self.keep.signals

    async def emptied(self) -> None:
        """Wait until no connection is open."""
        await until(lambda: not self.house.open_connections)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until *is_so*, ANSWER_SECONDS_MAX at most."""
    for _ in range(int(ANSWER_SECONDS_MAX / 0.005)):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


@contextlib.asynccontextmanager
async def open_door(
    *,
    site: SiteFile | None = None,
    keep: RememberingKeep | None = None,
    limits: Limits | None = None,
    ssl: Context | None = None,
    doors_now: Callable[[], Doors] | None = None,
    sockets: int = 1,
) -> AsyncIterator[OpenDoor]:
    """Open a door on a free loopback port, several sockets on it if asked for."""
    kept = keep or RememberingKeep()
    doors = Doors(site or small_site())
    house = PhoneUrl(doors_now or (lambda: doors), kept, StoppedClock(), limits)
    listening = reuseport_sockets(sockets)
    await house.listen(listening, ssl)
    port = listening[0].getsockname()[1]
    try:
        yield OpenDoor(port=port, keep=kept, house=house)
    finally:
        await house.close()


def reuseport_sockets(count: int) -> list[socket.socket]:
    port = 0
    found = []
    for _ in range(count):
        each = socket.socket()
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        each.bind(("127.0.0.1", port))
        port = each.getsockname()[1]
        found.append(each)
    return found


def silent(mode: str = "close", *, is_for_head: bool = False) -> bytes:
    """Return the answer that is due at the hour of `StoppedClock`."""
    now = NOW.wall.timestamp()
    return silent_answer(mode, now=now, is_for_head=is_for_head)


def get(target: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    lines = (f"{method} {target} HTTP/{version}", *headers, "", "")
    return "\r\n".join(lines).encode()


def answering(mode: AnswerMode) -> SiteFile:
    """Return the small site with its door in that answer mode."""
    site = small_site()
    doors = tuple(replace(each, answer=mode) for each in site.doors)
    return replace(site, doors=doors)
