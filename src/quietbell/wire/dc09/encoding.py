"""DC-09 frames as a panel writes them. `frames.py` and `contents.py` read them back.

Source: ANSI/SIA DC-09-2013, 5.5.1.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from quietbell.wire.dc09.contents import Extended
from quietbell.wire.dc09.crc import checksum
from quietbell.wire.dc09.frames import BODY_BYTES_MAX
from quietbell.wire.dc09.keys import Key, pad
from quietbell.wire.dc09.stamps import stamp

_PAD_BYTES_MIN: Final = 16  # since DC-09-2026; 0 before


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a panel says, before it is a frame.

    ``data`` stands between the brackets as it is ("#1234|1122 01 015"). Numbers are
    hex without their letter; None leaves the field out, "" leaves its letter alone.
    An encrypted message must have ``at``, the panel's own clock.
    """

    id: str
    sequence: int
    data: str = ""
    account: str | None = None
    prefix: str | None = "0"
    receiver: str | None = None
    extended: tuple[Extended, ...] = ()
    at: datetime | None = None


def encode(
    message: Message,
    *,
    key: Key | None = None,
    noise: bytes = b"",
    pad_bytes_min: int = _PAD_BYTES_MIN,
    has_pipe: bool = True,
    is_binary_crc: bool = False,
) -> bytes:
    """Return *message* as a frame; encrypted, with a pad of *noise*, if *key* is given.

    *noise* has `keys.NOISE_BYTES` random bytes. Without *has_pipe* the pad of a
    message without data runs up to its ``]``, as Hikvision's does.
    """
    head = (
        f'"{"*" if key else ""}{message.id}"{message.sequence:04d}'
        f"{_field('R', message.receiver)}{_field('L', message.prefix)}"
        f"{_field('#', message.account)}["
    )
    clear = _clear(message)
    if key is None:
        return framed(head.encode("ascii") + clear, is_binary_crc=is_binary_crc)
    assert message.at is not None, "an encrypted message has a timestamp"
    if has_pipe or message.data:
        clear = b"|" + clear
    clear = pad(noise, len(clear), pad_bytes_min=pad_bytes_min) + clear
    sealed = key.sealed(clear).hex().upper()
    return framed((head + sealed).encode("ascii"), is_binary_crc=is_binary_crc)


def framed(body: bytes, *, is_binary_crc: bool = False) -> bytes:
    """Return *body*, from its first quote on, as a frame from LF to CR."""
    assert len(body) <= BODY_BYTES_MAX, "a body has 4,095 bytes at most"
    crc = checksum(body)
    sent = crc.to_bytes(2, "big") if is_binary_crc else b"%04X" % crc
    return b"\n%b0%03X%b\r" % (sent, len(body), body)


def _clear(message: Message) -> bytes:
    extended = "".join(f"[{each.letter}{each.text}]" for each in message.extended)
    stamped = "" if message.at is None else f"_{stamp(message.at)}"
    return f"{message.data}]{extended}{stamped}".encode()


def _field(letter: str, number: str | None) -> str:
    return "" if number is None else letter + number
