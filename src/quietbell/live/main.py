"""Start one live worker on listening sockets that somebody else opened."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from pathlib import Path

import uvloop

from quietbell.live.gateway import Gateway
from quietbell.live.server import abort, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSettings:
    """What a worker is given.

    ``data`` is the data folder, where the engine's socket and the blobs are.
    ``web_fds`` are descriptors of listening sockets; several workers may share
    them. ``name`` tells the workers apart on the line: "live-0".
    """

    data: Path
    web_fds: tuple[int, ...]
    name: str = "live-0"


def run(settings: LiveSettings) -> None:
    """Serve until SIGTERM; then end within three seconds."""
    uvloop.run(_run(settings))


async def _run(settings: LiveSettings) -> None:
    gateway = Gateway(settings.data, settings.name, abort=abort)
    sockets = [socket.socket(fileno=each) for each in settings.web_fds]
    relaying = asyncio.create_task(gateway.run())
    # Were the relaying to fail, a worker that still serves would be worse than none.
    serving = asyncio.create_task(serve(gateway, sockets, end_streams=gateway.close))
    done, _ = await asyncio.wait(
        (relaying, serving), return_when=asyncio.FIRST_COMPLETED
    )
    for task in (relaying, serving):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(relaying, serving)
    for task in done:
        task.result()
