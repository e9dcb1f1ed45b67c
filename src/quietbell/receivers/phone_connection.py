"""One phone's connection: one request in, one silent answer out, closed.

It finds where the request ends or breaks off, and says so once; what to answer it
is told. It keeps no timer: the door sweeps all connections (`phone_url`).
"""

import asyncio
import select
from enum import Enum, auto
from typing import Final, Protocol, cast

import structlog

from quietbell.receivers.networks import parse_address
from quietbell.receivers.tls_contexts import Contexts
from quietbell.receivers.tls_tunnel import HANDSHAKE, TlsBroken, TlsTunnel
from quietbell.wire.api_request import is_api
from quietbell.wire.http_framing import Progress, RequestFraming

DROPPED_BYTES_MAX: Final = 65_536  # of a body nobody reads, before we read no more

log = structlog.get_logger()


class Phase(Enum):
    """Where a connection is; it only goes downwards."""

    READING = auto()  # idle, or within its headers
    PRESSED = auto()  # its request has been taken and waits for its answer
    LEAVING = auto()  # answered; what still comes is dropped
    GONE = auto()


class House(Protocol):
    """What a connection reports to."""

    def came(self, connection: "PhoneConnection") -> None:
        """Take note of a new connection. It may be shed from here on."""
        ...

    def shakes_hands(self, connection: "PhoneConnection") -> None:
        """Take note that it has begun a TLS handshake, which takes up room."""
        ...

    def holds(self, connection: "PhoneConnection", more_bytes: int) -> None:
        """Take note that a request is only partly here, and grew."""
        ...

    def take(
        self, connection: "PhoneConnection", framing: RequestFraming, is_whole: bool
    ) -> None:
        """Take a request, or what came of it. Answer by ``connection.answer``."""
        ...

    def failed(self, connection: "PhoneConnection") -> None:
        """Take for a press what a fault of our own kept us from finding."""
        ...

    def handshake_broke(self, connection: "PhoneConnection", reason: str) -> None:
        """Take note that somebody could not agree with us on TLS."""
        ...

    def leaves(self, connection: "PhoneConnection") -> None:
        """Take note that it is answered and waits for the peer to go."""
        ...

    def left(self, connection: "PhoneConnection") -> None:
        """Forget it."""
        ...


class PhoneConnection(asyncio.Protocol):
    """One connection, until it is answered or lost.

    Without *contexts* it is plain. With them it is TLS, unless what comes first is
    no handshake: a phone with an ``http:`` URL and the wrong port is served too.
    """

    __slots__ = (
        "_certificate",
        "_contexts",
        "_dropped_bytes",
        "_framing",
        "_has_ended",
        "_hello",
        "_house",
        "_transport",
        "_tunnel",
        "held_bytes",
        "phase",
        "source",
    )

    def __init__(self, house: House, contexts: Contexts | None = None) -> None:
        self._house = house
        self._contexts = contexts  # until it is decided whether it is TLS
        self._hello = b""  # of a handshake that has only begun
        self._tunnel: TlsTunnel | None = None
        self._framing: RequestFraming | None = None
        self._transport: asyncio.Transport | None = None
        self._has_ended = False  # the peer said that nothing more will come
        self._dropped_bytes = 0
        self._certificate: str | None = None
        self.phase = Phase.READING
        self.source = ""
        self.held_bytes = 0

    @property
    def certificate(self) -> str | None:
        """The SHA-256 of the certificate that the peer proved, hex; None without."""
        return self._certificate

    # Called by the loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self.source = _source(transport)
        self._house.came(self)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes of the request; drop what comes after it."""
        if self.phase is not Phase.READING:
            self._drop(len(data))
            return
        try:
            self._read(data)
        except Exception:
            log.exception("connection.not_read")
            self._give_up()

    def eof_received(self) -> bool:
        """Judge what has come. Say whether we still have something to send."""
        self._has_ended = True
        if self.phase is Phase.READING:
            self.break_off()
        return self.phase is Phase.PRESSED

    def connection_lost(self, exc: Exception | None) -> None:
        """Judge what has come: a phone that lost its network was still pressed."""
        self._transport = None
        if self.phase is Phase.READING:
            self.break_off()
        self.phase = Phase.GONE
        self._house.left(self)

    # Called by the door.

    def has_unread_bytes(self) -> bool:
        """Say whether something has arrived that the loop has not read yet."""
        if self._transport is None:
            return False
        descriptor = self._transport.get_extra_info("socket")
        poll = select.poll()
        try:
            poll.register(descriptor.fileno(), select.POLLIN)
        except (OSError, ValueError):
            return False
        return bool(poll.poll(0))

    def break_off(self) -> None:
        """Wait no longer for the rest: judge what has come; if nothing has, close."""
        if self._framing is not None and self._framing.head:
            self._take(is_whole=False)
            return
        if self._hello or (self._tunnel and not self._tunnel.is_established):
            self._house.handshake_broke(self, "BROKEN_OFF")
        self.close()

    def answer(self, payload: bytes) -> None:
        """Send *payload* and end. Once; a second answer is dropped."""
        if self.phase is not Phase.PRESSED:
            return
        self.phase = Phase.LEAVING
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if self._tunnel is not None:
            self._tunnel.send(payload)
            payload = self._tunnel.outgoing()
            self._tunnel = None  # what still comes is dropped unread
        transport.write(payload)
        if self._has_ended:
            transport.close()
        else:
            # A byte that came after we closed would be met with a reset, and a reset
            # can overtake the answer. So: say that it is all, and let the peer close.
            transport.write_eof()
            transport.resume_reading()
            self._house.leaves(self)

    def close(self) -> None:
        """Close without a word."""
        self.phase = Phase.LEAVING
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once, whatever is still to be sent."""
        if self._transport is not None:
            self._transport.abort()

    # Within.

    def _read(self, data: bytes) -> None:
        if self._contexts is not None:
            data = self._hello + data
            if data[0] == HANDSHAKE:
                if not self._hello:
                    self._house.shakes_hands(self)
                if self._contexts.waits_for_more(data):
                    self._hello = data
                    return
                self._tunnel = TlsTunnel(self._contexts.of(data))
            self._contexts, self._hello = None, b""  # decided
        if self._tunnel is not None:
            self._decrypt(data)
        else:
            self._feed(data)

    def _give_up(self) -> None:
        """Go on after a fault of our own, which nobody at the phone may notice."""
        if self.phase is Phase.READING:
            self.phase = Phase.PRESSED
            self._house.failed(self)
        else:
            self.close()

    def _decrypt(self, data: bytes) -> None:
        tunnel = self._tunnel
        assert tunnel is not None and self._transport is not None
        try:
            plain = tunnel.receive(data)
        except TlsBroken as why:
            self._transport.write(tunnel.outgoing())  # the alert, for whoever looks
            if not tunnel.is_established:
                self._house.handshake_broke(self, str(why))
                self.close()
            else:
                self.break_off()
            return
        if outgoing := tunnel.outgoing():
            self._transport.write(outgoing)
        if plain:
            self._certificate = tunnel.certificate
            self._feed(plain)
        if tunnel.is_ended and self.phase is Phase.READING:
            self.break_off()

    def _feed(self, data: bytes) -> None:
        framing = self._framing
        if framing is None:
            framing = self._framing = RequestFraming()
        progress = framing.feed(data)
        is_unfinished = progress is Progress.BODY and is_api(framing.head)
        if progress is Progress.HEAD or (is_unfinished and framing.is_parsing):
            self._house.holds(self, len(data))
        else:
            self._take(is_whole=progress is not Progress.BROKEN)

    def _take(self, *, is_whole: bool) -> None:
        framing = self._framing
        assert framing is not None
        framing.end()
        self.phase = Phase.PRESSED
        self._house.take(self, framing, is_whole)

    def _drop(self, count: int) -> None:
        self._dropped_bytes += count
        if self._dropped_bytes < DROPPED_BYTES_MAX or self._transport is None:
            return
        if self.phase is Phase.PRESSED:
            self._transport.pause_reading()
        else:
            self._transport.abort()


def _source(transport: asyncio.BaseTransport) -> str:
    """Return the peer's address, an IPv4 one as such even if it came by IPv6."""
    peer = transport.get_extra_info("peername")
    if not isinstance(peer, tuple) or not peer:
        return ""
    host = str(peer[0])
    if ":" not in host:
        return host
    address = parse_address(host)
    return host if address is None else str(address)
