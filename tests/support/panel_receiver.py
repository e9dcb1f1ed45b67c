"""A DC-09 receiver of a few lines: what a simulated panel talks to in tests."""

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from quietbell.wire.dc09.answers import ack, duh, nak
from quietbell.wire.dc09.contents import SUPERVISION, Content, open_frame
from quietbell.wire.dc09.frames import Decoder, Fault, Frame, datagram
from quietbell.wire.dc09.keys import NOISE_BYTES, Key

Answer = Callable[[Frame], bytes]


class Receiver:
    """Answers by *answer* on TCP and UDP, on one port; keeps the frames it was sent."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.frames: list[Frame] = []
        self.connections = 0
        self.port = 0

    async def __aenter__(self) -> "Receiver":
        self._server = await asyncio.start_server(self._hold, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        self._udp, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self), local_addr=("127.0.0.1", self.port)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._udp.close()
        self._server.close()

    def answers(self, found: list[Frame | Fault]) -> bytes:
        frames = [each for each in found if isinstance(each, Frame)]
        self.frames += frames
        return b"".join(self.answer(each) for each in frames)

    async def _hold(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        decoder = Decoder()
        try:
            while data := await reader.read(4096):
                writer.write(self.answers(decoder.feed(data)))
        except ConnectionError:
            pass  # the panel does not wait for what is left
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._receiver.answers(datagram(data))
        if answer:
            self._transport.sendto(answer, addr)


def by_the_book(accounts: Mapping[str, Key | None]) -> Answer:
    """Return how a receiver answers that knows *accounts* and keeps nothing."""

    def answer(frame: Frame) -> bytes:
        account = frame.account or ""
        if frame.is_answer or account not in accounts:
            return b""
        key = accounts[account]
        if frame.is_encrypted != (key is not None):
            return b""
        content = open_frame(frame, key)
        if not isinstance(content, Content):
            return b""
        now = datetime.now(UTC)
        if frame.is_encrypted and content.stamp is not None:
            off = now - content.stamp
            if not timedelta(seconds=-20) <= off <= timedelta(seconds=40):
                return nak(now, is_binary_crc=frame.is_binary_crc)
        if not content.is_read and frame.id not in SUPERVISION:
            return duh(frame)
        return ack(frame, at=now, key=key, noise=os.urandom(NOISE_BYTES))

    return answer
