"""This machine's own limits, taken in the same run: a synced append, a bare answer."""

import asyncio
import multiprocessing
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop

from tests.bench.load import Presser

BODY = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 130\r\nConnection: close\r\n\r\n" + b"x" * 130
)


def synced_append(folder: Path, *, times: int, pause_seconds: float) -> list[float]:
    """Return the seconds that each append of 256 bytes with fdatasync took.

    *pause_seconds* lie between two: a machine that idles meanwhile is slower.
    """
    taken = []
    handle = os.open(folder / "append", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        for _ in range(times):
            began = time.perf_counter()
            os.write(handle, b"x" * 256)
            os.fdatasync(handle)
            taken.append(time.perf_counter() - began)
            time.sleep(pause_seconds)
    finally:
        os.close(handle)
    return taken


class _Bare(asyncio.Protocol):
    """Answers whatever comes, stores nothing, hangs up."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(BODY)  # type: ignore[attr-defined]
        self._transport.close()


def _serve(listener: socket.socket) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Bare, sock=listener, backlog=4096)
        await server.serve_forever()

    uvloop.run(serve())


@contextmanager
def bare_server() -> Iterator[int]:
    """Run a server that stores nothing, in a process of its own; yield its port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    child = multiprocessing.get_context("fork").Process(
        target=_serve, args=(listener,), daemon=True
    )
    child.start()
    try:
        yield listener.getsockname()[1]
    finally:
        child.terminate()
        child.join(5)
        listener.close()


async def bare_answers(port: int, *, rate: float, seconds: float) -> list[float]:
    """Return the seconds from connecting to the answer, at *rate* a second."""
    presser = Presser(("127.0.0.1", port))
    return await presser.at_rate(
        [b"GET / HTTP/1.1\r\n\r\n"], rate=rate, seconds=seconds
    )


async def bare_rate(port: int, *, at_once: int, seconds: float) -> float:
    """Return how many answers a second come on new connections."""
    presser = Presser(("127.0.0.1", port))
    return await presser.flat_out(
        [b"GET / HTTP/1.1\r\n\r\n"], at_once=at_once, seconds=seconds
    )
