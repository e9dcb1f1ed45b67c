"""The server's side of one TLS connection, as bytes in and bytes out.

Ours and not the loop's, for three reasons: a handshake that fails must be told
with the address it came from (a phone that stopped trusting us fails so); an idle
connection must cost nothing until it speaks; and every wait must end by the same
sweep as all others.
"""

import hashlib
import ssl
from typing import Final

HANDSHAKE: Final = 0x16  # the first byte of every TLS connection
READ_BYTES: Final = 65_536


class TlsBroken(Exception):
    """The peer's TLS cannot go on. The message is OpenSSL's reason, in capitals."""


class TlsTunnel:
    """One connection. After each call, what `outgoing` returns must be sent."""

    __slots__ = (
        "_from_peer",
        "_session",
        "_to_peer",
        "certificate",
        "is_ended",
        "is_established",
    )

    def __init__(self, context: ssl.SSLContext) -> None:
        self._from_peer = ssl.MemoryBIO()
        self._to_peer = ssl.MemoryBIO()
        self._session = context.wrap_bio(
            self._from_peer, self._to_peer, server_side=True
        )
        self.is_established = False
        self.certificate: str | None = None  # SHA-256 of the peer's, hex, if it had one
        self.is_ended = False  # the peer said that it will send no more

    def receive(self, data: bytes) -> bytes:
        """Take what came from the peer and return what it says, perhaps nothing.

        Raises:
            TlsBroken: the handshake failed or a record makes no sense.
        """
        self._from_peer.write(data)
        said = []
        try:
            if not self.is_established:
                self._session.do_handshake()
                self.is_established = True
                shown = self._session.getpeercert(binary_form=True)
                self.certificate = hashlib.sha256(shown).hexdigest() if shown else None
            while part := self._session.read(READ_BYTES):
                said.append(part)
            self.is_ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.is_ended = True
        except ssl.SSLError as why:
            if not said:
                raise TlsBroken(why.reason or "UNKNOWN") from None
        return b"".join(said)

    def send(self, data: bytes) -> None:
        """Encrypt *data* for the peer, and say that nothing follows."""
        try:
            self._session.write(data)
            self._session.unwrap()
        except ssl.SSLError:
            pass  # unwrap wants the peer's own goodbye, which we do not wait for

    def outgoing(self) -> bytes:
        """Return what is to be sent to the peer now."""
        return self._to_peer.read()
