"""uvicorn with the bounds that the office needs, and signals that belong to the loop.

uvicorn itself raises the signal again at its end and has no bound on the time in which
a request's head must come.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS_MAX: Final = 10.0
CONNECTIONS_MAX: Final = 500
STOP_SECONDS_MAX: Final = 2


class BoundedProtocol(HttpToolsProtocol):
    """One connection, whose requests' heads must come whole and soon."""

    _head_is_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock for the first request's head."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._head_is_done()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Start the clock for a later request's head."""
        if self._head_is_due is None:
            self._expect_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self._head_is_done()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        abort = self.transport.abort
        self._head_is_due = self.loop.call_later(HEAD_SECONDS_MAX, abort)

    def _head_is_done(self) -> None:
        if self._head_is_due is not None:
            self._head_is_due.cancel()
            self._head_is_due = None


class Server(uvicorn.Server):
    """A server that is stopped by its loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the loop: uvicorn would raise them again afterwards."""
        yield

    def stop(self) -> None:
        """Take no more, and leave the main loop."""
        self.should_exit = True


async def serve(app: Any, sockets: list[socket.socket]) -> None:
    """Serve the ASGI application *app* until SIGTERM or SIGINT."""
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
        timeout_keep_alive=15,
        timeout_graceful_shutdown=STOP_SECONDS_MAX,
    )
    server = Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve(sockets=sockets)
