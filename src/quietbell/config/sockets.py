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
# What panels send by UDP while the engine restarts waits here, some 5,000 frames; the
# kernel gives less if its own limit is lower.
DATAGRAM_BYTES: Final = 4 * 2**20


class PortsTaken(OSError):
    """Somebody else listens on a port that is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Sockets that listen. ``own`` has one a live worker, for asking that very one."""

    web: socket.socket
    phones: tuple[socket.socket, ...]
    phones_tls: tuple[socket.socket, ...]
    dc09: socket.socket
    dc09_datagrams: socket.socket  # the same port number, by UDP
    surgard: socket.socket
    own: tuple[socket.socket, ...] = field(default=())

    def close(self) -> None:
        """Stop listening; what waits in a backlog is cut off."""
        panels = (self.dc09, self.dc09_datagrams, self.surgard)
        for each in (self.web, *self.phones, *self.phones_tls, *panels, *self.own):
            each.close()


def listen(settings: Settings, *, has_tls: bool) -> Listening:
    """Open every socket of *settings*.

    Raises:
        PortsTaken: one of the ports is held by somebody else.
        OSError: the address is not this machine's, or the port needs more rights.
    """
    host, base = settings.host, settings.port_base
    phone_ports = [base + 1, base + 2] if has_tls else [base + 1]
    ports = [base, *phone_ports, base + 4, base + 5]
    _refuse_taken(host, ports)
    opened: list[socket.socket] = []

    def hold(port: int, kind: int = socket.SOCK_STREAM, where: str = host) -> None:
        opened.append(_open(where, port, kind))

    try:
        hold(base)
        hold(base + 4)
        hold(base + 4, socket.SOCK_DGRAM)
        hold(base + 5)
        for port in phone_ports * PHONE_SOCKETS:
            hold(port)
        for _ in range(settings.live_workers):
            hold(0, where=HEALTH_HOST)
    except OSError as why:
        for each in opened:
            each.close()
        if why.errno == errno.EADDRINUSE:
            raise PortsTaken(f"a port of {ports} is taken") from why
        raise
    web, dc09, dc09_datagrams, surgard, *rest = opened
    many = len(phone_ports)
    phones = rest[: many * PHONE_SOCKETS]
    return Listening(
        web=web,
        phones=tuple(phones[::many]),
        phones_tls=tuple(phones[1::many]) if has_tls else (),
        dc09=dc09,
        dc09_datagrams=dc09_datagrams,
        surgard=surgard,
        own=tuple(rest[len(phones) :]),
    )


def listen_for_office(settings: Settings) -> tuple[socket.socket, ...]:
    """Open the office's sockets: the people's port, and one to ask that process alone.

    Apart from the others, for nothing of the office may keep the alarm path from
    starting. They are bound and do not listen: the pages' process does that itself, so
    that a browser is refused, and does not wait, as long as there are no pages.

    Raises:
        PortsTaken, OSError: as `listen`.
    """
    port = settings.port_base + 3
    _refuse_taken(settings.host, [port])
    shown = _bound(settings.host, port)
    try:
        return shown, _bound(HEALTH_HOST, 0)
    except OSError:
        shown.close()
        raise


def catching() -> socket.socket:
    """Open the socket of a demonstration's catcher: any port, for this machine alone.

    It is bound and does not listen: as long as nobody catches, letters wait.
    """
    return _bound(HEALTH_HOST, 0)


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


def _open(host: str, port: int, kind: int = socket.SOCK_STREAM) -> socket.socket:
    opened = _bound(host, port, kind)
    try:
        if kind == socket.SOCK_STREAM:
            opened.listen(BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened


def _bound(host: str, port: int, kind: int = socket.SOCK_STREAM) -> socket.socket:
    opened = socket.socket(_family(host), kind)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        opened.setblocking(False)
        if kind == socket.SOCK_DGRAM:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, DATAGRAM_BYTES)
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
