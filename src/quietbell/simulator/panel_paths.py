"""The ways by which a simulated panel reaches a receiver: TCP kept open, TCP once, UDP.

A path carries one frame and what comes back; which number is asked for, and whether an
answer will do, the panel knows.
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, cast

from quietbell.wire.dc09.frames import Decoder, Frame, datagram

READ_BYTES: Final = 4096
CONNECT_SECONDS_MAX: Final = 5.0


class Transport(StrEnum):
    """How a path carries frames."""

    KEPT = "tcp"  # one connection for all of them
    ONCE = "tcp-once"  # a connection for each
    UDP = "udp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a receiver listens, and how it is reached."""

    host: str
    port: int
    transport: Transport = Transport.KEPT

    def __str__(self) -> str:
        return f"{self.transport} {self.host}:{self.port}"


class Path(Protocol):
    """One way. Neither raises: a way that is down has no frames to give."""

    async def send(self, frame: bytes) -> bool:
        """Send *frame*; say whether it could be sent."""

    async def next_frame(self, seconds: float) -> Frame | None:
        """Return the next frame that comes back within *seconds*, or None."""

    async def close(self) -> None:
        """Let go of it."""


def path_to(address: Address) -> Path:
    """Return the way to *address*, not yet opened."""
    return (
        _DatagramPath(address)
        if address.transport is Transport.UDP
        else _StreamPath(address)
    )


class _StreamPath:
    def __init__(self, address: Address) -> None:
        self._address = address
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._decoder = Decoder()
        self._frames: list[Frame] = []

    async def send(self, frame: bytes) -> bool:
        if self._address.transport is Transport.ONCE:
            await self.close()
        try:
            async with asyncio.timeout(CONNECT_SECONDS_MAX):
                if self._streams is None:
                    self._streams = await asyncio.open_connection(
                        self._address.host, self._address.port
                    )
                writer = self._streams[1]
                writer.write(frame)
                await writer.drain()
        except (OSError, TimeoutError):
            await self.close()
            return False
        return True

    async def next_frame(self, seconds: float) -> Frame | None:
        try:
            async with asyncio.timeout(seconds):
                while not self._frames and self._streams is not None:
                    await self._read(self._streams[0])
        except TimeoutError:
            return None
        except OSError:
            await self.close()
        return self._frames.pop(0) if self._frames else None

    async def _read(self, reader: asyncio.StreamReader) -> None:
        data = await reader.read(READ_BYTES)
        if not data:
            await self.close()
        found = self._decoder.feed(data)
        self._frames += [each for each in found if isinstance(each, Frame)]

    async def close(self) -> None:
        if self._streams is None:
            return
        writer, self._streams, self._decoder = self._streams[1], None, Decoder()
        self._frames.clear()
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass  # it was reset; it is closed all the same


class _DatagramPath(asyncio.DatagramProtocol):
    def __init__(self, address: Address) -> None:
        self._address = address
        self._transport: asyncio.DatagramTransport | None = None
        self._frames: asyncio.Queue[Frame] = asyncio.Queue(maxsize=64)

    async def send(self, frame: bytes) -> bool:
        if self._transport is None:
            try:
                await asyncio.get_running_loop().create_datagram_endpoint(
                    lambda: self, remote_addr=(self._address.host, self._address.port)
                )
            except OSError:
                return False
        assert self._transport is not None, "made with its endpoint"
        self._transport.sendto(frame)
        return True

    async def next_frame(self, seconds: float) -> Frame | None:
        try:
            async with asyncio.timeout(seconds):
                return await self._frames.get()
        except TimeoutError:
            return None

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    # Called by the loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        for each in datagram(data):
            if isinstance(each, Frame) and not self._frames.full():
                self._frames.put_nowait(each)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there: no answer will say so as well."""
