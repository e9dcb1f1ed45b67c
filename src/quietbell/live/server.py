"""uvicorn with the bounds that a desk's gateway needs.

uvicorn itself waits for open streams at SIGTERM, raises the signal again, has no
bound on a request's head and no way to cut off a reader that stalls.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from quietbell.live.exchange import Receive, Scope, Send

HEAD_BYTES_MAX: Final = 32 * 1024
HEAD_SECONDS_MAX: Final = 10.0
CONNECTIONS_MAX: Final = 2000
STOP_SECONDS_MAX: Final = 2
# The kernel gives up on a peer that takes nothing for this long.
STALL_MILLISECONDS_MAX: Final = 20_000

_transports: dict[object, asyncio.Transport] = {}


def abort(client: object) -> None:
    """Cut the connection of a client that reads too slowly, unsent bytes and all."""
    if transport := _transports.get(client):
        transport.abort()


class BoundedProtocol(HttpToolsProtocol):
    """One connection, whose requests must come whole, soon, and not too large."""

    _head_bytes = 0
    _head_is_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock for the first request's head."""
        super().connection_made(transport)
        _transports[self.client] = transport
        self._head_is_due = self.loop.call_later(HEAD_SECONDS_MAX, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        _transports.pop(self.client, None)
        self._head_is_done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless a head has no end."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_is_due is not None and self._head_bytes > HEAD_BYTES_MAX:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Start the clock for a later request's head."""
        if self._head_is_due is None:
            self._head_bytes = 0
            self._head_is_due = self.loop.call_later(
                HEAD_SECONDS_MAX, self.transport.abort
            )
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self._head_is_done()
        super().on_headers_complete()

    def _head_is_done(self) -> None:
        if self._head_is_due is not None:
            self._head_is_due.cancel()
            self._head_is_due = None


class Server(uvicorn.Server):
    """A server whose signals belong to the loop, and which ends its streams."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `stop`: uvicorn would raise them again afterwards."""
        yield

    def stop(self) -> None:
        """End every stream and leave the main loop."""
        self.should_exit = True
        self._end_streams()


async def serve(
    app: Callable[[Scope, Receive, Send], Any],
    sockets: list[socket.socket],
    *,
    end_streams: Callable[[], None],
) -> None:
    """Serve *app* on listening *sockets* until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS_MAX,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOP_SECONDS_MAX,
    )
    server = Server(config, end_streams)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    for each in sockets:
        if each.family in {socket.AF_INET, socket.AF_INET6}:
            each.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALL_MILLISECONDS_MAX
            )
    await server.serve(sockets=sockets)
