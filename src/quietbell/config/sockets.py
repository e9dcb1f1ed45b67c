"""Open the listening sockets before anything else starts, and hold them throughout.

A press that comes while the engine restarts waits in the backlog of a socket that
is still open here; a refused connection would show on a phone's screen.
"""

import errno
import socket
from dataclasses import dataclass, field
from typing import Final

from quietbell.config.settings import Settings

BACKLOG: Final = 4096
PHONE_SOCKETS: Final = 4  # the kernel spreads a storm over this many backlogs
HEALTH_HOST: Final = "127.0.0.1"


class PortsTaken(OSError):
    """Somebody else listens on a port that is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Sockets that listen. ``own`` has one a live worker, for asking that very one."""

    web: socket.socket
    phones: tuple[socket.socket, ...]
    phones_tls: tuple[socket.socket, ...]
    own: tuple[socket.socket, ...] = field(default=())

    def close(self) -> None:
        """Stop listening; what waits in a backlog is cut off."""
        for each in (self.web, *self.phones, *self.phones_tls, *self.own):
            each.close()


def listen(settings: Settings, *, has_tls: bool) -> Listening:
    """Open every socket of *settings*.

    Raises:
        PortsTaken: one of the ports is held by somebody else.
        OSError: the address is not this machine's, or the port needs more rights.
    """
    ports = [settings.port_base + offset for offset in range(3 if has_tls else 2)]
    _refuse_taken(settings.host, ports)
    opened: list[socket.socket] = []
    try:
        opened += [_open(settings.host, ports[0])]
        for port in ports[1:]:
            opened += [_open(settings.host, port) for _ in range(PHONE_SOCKETS)]
        own = [_open(HEALTH_HOST, 0) for _ in range(settings.live_workers)]
    except OSError as why:
        for each in opened:
            each.close()
        if why.errno == errno.EADDRINUSE:
            raise PortsTaken(f"a port of {ports} is taken") from why
        raise
    middle = 1 + PHONE_SOCKETS
    return Listening(
        web=opened[0],
        phones=tuple(opened[1:middle]),
        phones_tls=tuple(opened[middle:]),
        own=tuple(own),
    )


def listen_for_office(settings: Settings) -> tuple[socket.socket, ...]:
    """Open the office's sockets: the people's port, and one to ask that process alone.

    Apart from the others, for nothing of the office may keep the alarm path from
    starting.

    Raises:
        PortsTaken, OSError: as `listen`.
    """
    port = settings.port_base + 3
    _refuse_taken(settings.host, [port])
    shown = _open(settings.host, port)
    try:
        return shown, _open(HEALTH_HOST, 0)
    except OSError:
        shown.close()
        raise


def _refuse_taken(host: str, ports: list[int]) -> None:
    """Raise unless every port is free.

    Sockets that share a port (SO_REUSEPORT) would also share it with a second
    supervisor of the same user, silently, and presses would go to either.
    """
    for port in ports:
        with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                probe.listen(1)
            except OSError as why:
                if why.errno != errno.EADDRINUSE:
                    raise
                raise PortsTaken(f"port {port} on {host} is taken") from why


def _open(host: str, port: int) -> socket.socket:
    opened = socket.socket(_family(host), socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        opened.setblocking(False)
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
