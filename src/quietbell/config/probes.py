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

ANSWER_SECONDS_MAX: Final = 2.0


class Probe(Protocol):
    """Says whether a process has moved since it was last asked."""

    async def has_moved(self) -> bool:
        """Ask. Takes `ANSWER_SECONDS_MAX` at most and never raises."""
        ...

    def forget(self) -> None:
        """The process is gone; the next one is another."""
        ...


class LineProbe:
    """The engine moves if it answers `status` over its line."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._client: LineClient | None = None
        self.status: dict[str, Any] = {}

    async def has_moved(self) -> bool:
        """Ask the engine's loop for its status."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                if self._client is None or self._client.is_lost:
                    self._client = await LineClient.connect(self._data, "supervisor")
                answer = await self._client.request({"m": "status"})
        except (LineLost, TimeoutError):
            self.forget()
            return False
        self.status = answer.get("status", {})
        return True

    def forget(self) -> None:
        """Hang up."""
        if self._client is not None:
            hanging_up, self._client = self._client, None
            asyncio.ensure_future(hanging_up.close())  # noqa: RUF006 - ends at once
        self.status = {}


class HttpProbe:
    """A live worker moves if it answers /healthz, whatever the engine does."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def has_moved(self) -> bool:
        """Ask this very worker, by the socket that is its own."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
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

    def forget(self) -> None:
        """Nothing is held between two questions."""


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
