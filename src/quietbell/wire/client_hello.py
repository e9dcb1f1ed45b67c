"""The server name that a TLS client asks for, read before anything is answered.

Nothing is decided here but a name; what is no whole ClientHello has none.

Source: RFC 8446, 4.1.2 (ClientHello), 5.1 (records); RFC 6066, 3 (server_name).
"""

from typing import Final

_HANDSHAKE: Final = 0x16
_CLIENT_HELLO: Final = 0x01
_SERVER_NAME: Final = 0
_HOST_NAME: Final = 0
RECORD_HEAD_BYTES: Final = 5


def server_name(data: bytes) -> str:
    """Return the name in *data*, a connection's first bytes; empty if there is none.

    Only a ClientHello that is whole within its first record is read: that is what
    every client sends that asks by name and is no forger.
    """
    if len(data) < RECORD_HEAD_BYTES or data[0] != _HANDSHAKE:
        return ""
    length = int.from_bytes(data[3:5], "big")
    record = data[RECORD_HEAD_BYTES : RECORD_HEAD_BYTES + length]
    try:
        return _name(_Reader(record))
    except EOFError:
        return ""


def is_whole(data: bytes) -> bool:
    """Say whether the first record of *data* is here to its end."""
    if len(data) < RECORD_HEAD_BYTES:
        return False
    return len(data) >= RECORD_HEAD_BYTES + int.from_bytes(data[3:5], "big")


class _Reader:
    """Takes fields off the front of bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise EOFError
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def number(self, octets: int) -> int:
        return int.from_bytes(self.take(octets), "big")

    def part(self, octets: int) -> "_Reader":
        """Take what a length of so many *octets* announces."""
        return _Reader(self.take(self.number(octets)))

    @property
    def is_over(self) -> bool:
        return self._at >= len(self._data)


def _name(record: _Reader) -> str:
    if record.number(1) != _CLIENT_HELLO:
        return ""
    hello = record.part(3)
    hello.take(2 + 32)  # version, random
    hello.part(1)  # session
    hello.part(2)  # ciphers
    hello.part(1)  # compression
    extensions = hello.part(2)
    while not extensions.is_over:
        kind, body = extensions.number(2), extensions.part(2)
        if kind == _SERVER_NAME:
            return _host(body.part(2))
    return ""


def _host(names: _Reader) -> str:
    while not names.is_over:
        kind, name = names.number(1), names.number(2)
        text = names.take(name)
        if kind == _HOST_NAME:
            return text.decode("ascii", "replace").lower()
    return ""
