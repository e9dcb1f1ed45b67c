"""A live worker's own connection to the engine's line.

Unlike `line.client`, it hands over an answer and what follows it in the very order
in which the engine wrote them, inside one turn of the loop: a stream joins its feed
at the snapshot, so no event can fall between the two. It must never make a pulse or
an event of its own; while the line is lost it is simply silent.
"""

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog

from quietbell.line.client import LineLost, open_line

RETRY_SECONDS_FIRST: Final = 0.1
RETRY_SECONDS_MAX: Final = 1.0
REQUEST_SECONDS_MAX: Final = 4.0  # the engine answers within 1.5 s, kept or not
REQUESTS_MAX: Final = 4096  # more than any desks can have under way
UNSENT_BYTES_MAX: Final = 4 * 1024 * 1024  # a frozen engine reads nothing

log = structlog.get_logger()


class Place(msgspec.Struct):
    """Of a row's place, only what says which blobs it shows."""

    plan: str | None = None


class Person(msgspec.Struct):
    """Of a row's person, only what says which blobs it shows."""

    photo: str | None = None


class RowBlobs(msgspec.Struct):
    """Of a row, only its blobs."""

    id: str = ""
    place: Place | None = None
    person: Person | None = None

    def hashes(self) -> list[str]:
        """Return the blobs that this row shows."""
        found = (
            self.place.plan if self.place else None,
            self.person.photo if self.person else None,
        )
        return [each for each in found if each]


class Heard(msgspec.Struct):
    """What live reads of a message before it relays the bytes as they are."""

    m: str
    n: int | None = None
    feed: str | None = None
    kind: str | None = None
    epoch: str = ""
    line: int = 0
    session: str | None = None
    reason: str | None = None
    row: RowBlobs | None = None
    rows: list[RowBlobs] = []
    raw: bytes = b""


OnAnswer = Callable[[Heard | None], None]  # None: the line was lost


class EngineLink:
    """One connection, made anew for as long as the worker lives."""

    def __init__(
        self,
        data: Path,
        who: str,
        *,
        on_pushed: Callable[[Heard], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._data = data
        self._who = who
        self._on_pushed = on_pushed
        self._on_lost = on_lost
        self._numbers = itertools.count(1)
        self._waiting: dict[int, OnAnswer] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._heard = msgspec.json.Decoder(Heard)

    @property
    def is_up(self) -> bool:
        """Say whether the engine's socket is connected; it may still be frozen."""
        return self._writer is not None

    async def run(self) -> None:
        """Connect, read, and connect again, until cancelled."""
        pause_seconds = RETRY_SECONDS_FIRST
        while True:
            try:
                reader, writer = await open_line(self._data)
            except OSError:
                await asyncio.sleep(pause_seconds)
                pause_seconds = min(pause_seconds * 2, RETRY_SECONDS_MAX)
                continue
            pause_seconds = RETRY_SECONDS_FIRST
            await self._hold(reader, writer)
            await asyncio.sleep(pause_seconds)

    def ask(self, message: dict[str, Any], on_answer: OnAnswer) -> int:
        """Send *message*; call *on_answer* in the turn in which its answer is read.

        Raises:
            LineLost: the engine is away, or reads nothing any more.
        """
        if len(self._waiting) >= REQUESTS_MAX:
            raise LineLost("too many requests are waiting for the engine")
        number = next(self._numbers)
        self.send({**message, "n": number})
        self._waiting[number] = on_answer
        return number

    async def request(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send *message* and return its answer.

        Raises:
            LineLost: the engine is away, went away, or did not answer in time.
        """
        answer: asyncio.Future[Heard | None] = asyncio.Future()

        def on_answer(heard: Heard | None) -> None:
            if not answer.done():
                answer.set_result(heard)

        number = self.ask(message, on_answer)
        try:
            heard = await asyncio.wait_for(answer, REQUEST_SECONDS_MAX)
        except TimeoutError as why:
            raise LineLost("the engine did not answer in time") from why
        finally:
            self._waiting.pop(number, None)
        if heard is None:
            raise LineLost("the line was lost")
        decoded: dict[str, Any] = msgspec.json.decode(heard.raw)
        return decoded

    def forget(self, number: int) -> None:
        """Stop waiting for one answer."""
        self._waiting.pop(number, None)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message that has no answer.

        Raises:
            LineLost: the engine is away, or reads nothing any more.
        """
        if self._writer is None:
            raise LineLost("the engine is away")
        if self._writer.transport.get_write_buffer_size() > UNSENT_BYTES_MAX:
            raise LineLost("the engine reads nothing")
        self._writer.write(msgspec.json.encode(message) + b"\n")

    async def _hold(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writer = writer
        log.info("line.connected")
        try:
            self.ask({"m": "hello", "who": self._who}, lambda _: None)
            while line := await reader.readline():
                self._take(line)
        except (OSError, ValueError, LineLost, msgspec.DecodeError) as why:
            log.warning("line.broken", why=type(why).__name__)
        finally:
            self._writer = None
            writer.close()
            waiting, self._waiting = self._waiting, {}
            for on_answer in waiting.values():
                on_answer(None)
            self._on_lost()
            log.info("line.lost")

    def _take(self, line: bytes) -> None:
        heard = self._heard.decode(line)
        heard.raw = line.rstrip(b"\n")
        if heard.n is None:
            self._on_pushed(heard)
        elif on_answer := self._waiting.pop(heard.n, None):
            on_answer(heard)
