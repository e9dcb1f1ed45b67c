"""Ask each process for a sign of progress, not whether it is there.

A process that is there and does nothing is the worst kind: no probe looks at a
pid. None of them asks whether the disk works either: an engine that cannot write
says so itself, and killing it would lose what it still holds in memory.
"""

import asyncio
import os
from pathlib import Path
from typing import Any, Final, Protocol

from quietbell.line.client import LineClient, LineLost

ANSWER_SECONDS_MAX: Final = 1.0  # of one look; a late answer counts at the next
PATIENCE_SECONDS_MAX: Final = 60.0  # then the question itself is given up


class Probe(Protocol):
    """Says whether a process has moved since it was last asked."""

    async def has_moved(self) -> bool:
        """Ask. Takes `ANSWER_SECONDS_MAX` at most and never raises."""
        ...

    def forget(self) -> None:
        """Forget the process that is gone: the next one is another."""
        ...


class _Question:
    """One question at a time, which may be answered late.

    A process in a storm answers late and is at work; to ask it anew each time, and
    never hear the answer, would take it for a frozen one.
    """

    def __init__(self) -> None:
        self._asked: asyncio.Task[bool] | None = None

    async def has_moved(self) -> bool:
        """Ask, or go on waiting for the answer to what was asked before."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._ask())
        done, _ = await asyncio.wait({self._asked}, timeout=ANSWER_SECONDS_MAX)
        if not done:
            return False
        answered, self._asked = self._asked.result(), None
        return answered

    def forget(self) -> None:
        """Give the question up."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    async def _ask(self) -> bool:
        raise NotImplementedError


class LineProbe(_Question):
    """The engine moves if it answers `status` over its line."""

    def __init__(self, data: Path) -> None:
        super().__init__()
        self._data = data

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS_MAX):
                await engine_status(self._data, "supervisor")
        except (LineLost, TimeoutError):
            return False
        return True


async def engine_status(data: Path, who: str) -> dict[str, Any]:
    """Return what the engine of *data* says of itself.

    Raises:
        LineLost: it is not there, or says nothing for `PATIENCE_SECONDS_MAX`.
    """
    client = await LineClient.connect(data, who)
    try:
        answer = await client.request({"m": "status"}, seconds=PATIENCE_SECONDS_MAX)
    finally:
        await client.close()
    return dict(answer.get("status") or {})


class HttpProbe(_Question):
    """A live worker moves if it answers /healthz, whatever the engine does."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self._host = host
        self._port = port

    async def _ask(self) -> bool:
        """Ask this very worker, by the socket that is its own."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS_MAX):
                reader, writer = await asyncio.open_connection(self._host, self._port)
                try:
                    asked = f"GET /healthz HTTP/1.1\r\nHost: {self._host}:{self._port}"
                    writer.write(f"{asked}\r\nConnection: close\r\n\r\n".encode())
                    answer = await reader.readline()
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError):
            return False
        return answer.startswith(b"HTTP/1.1 200")


class DatabaseProbe(_Question):
    """The database server moves if a new client of it gets an answer."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def _ask(self) -> bool:
        # The alarm path's own commands run where the office's libraries are not.
        import psycopg  # noqa: PLC0415

        try:
            async with asyncio.timeout(PATIENCE_SECONDS_MAX):
                asking = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True
                )
                async with asking:
                    await asking.execute("SELECT 1")
        except (psycopg.Error, OSError, TimeoutError):
            return False
        return True


class Unasked:
    """A process that runs once and ends: nobody asks how far it is."""

    async def has_moved(self) -> bool:
        """Never, as far as is known."""
        return False

    def forget(self) -> None:
        """Nothing was asked."""


class PipeProbe:
    """A process moves if its loop wrote a byte into the pipe it was given."""

    def __init__(self) -> None:
        self._ear, self.mouth = os.pipe()
        os.set_blocking(self._ear, False)

    async def has_moved(self) -> bool:
        """Take what was written since the last time."""
        try:
            return bool(os.read(self._ear, 65536))
        except BlockingIOError:
            return False

    def forget(self) -> None:
        """Take what the last process wrote, so that it does not count for the next."""
        try:
            os.read(self._ear, 65536)
        except BlockingIOError:
            pass  # it wrote nothing

    def close(self) -> None:
        """Close both ends."""
        os.close(self._ear)
        os.close(self.mouth)
