"""The answers that a panel waits for. Each repeats the number and address as sent.

Which is due is not decided here. An answer is a promise: a panel forgets what an ACK
was given for.

Source: ANSI/SIA DC-09-2013, 5.5.
"""

from datetime import datetime

from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import Frame
from quietbell.wire.dc09.keys import Key, pad
from quietbell.wire.dc09.stamps import stamp


def ack(
    frame: Frame,
    *,
    at: datetime | None = None,
    key: Key | None = None,
    noise: bytes = b"",
    pad_bytes_min: int = 16,
) -> bytes:
    """Return the answer for what was taken and kept.

    To an encrypted frame it is encrypted, with the same *key*, our time *at*, and a pad
    of *noise*: `keys.NOISE_BYTES` random bytes. In clear it needs none of them.
    """
    if not frame.is_encrypted:
        body = f'"ACK"{frame.sequence}{frame.address}[]'
        return framed(body.encode("latin-1"), is_binary_crc=frame.is_binary_crc)
    assert key is not None and at is not None, "an encrypted ACK needs key and time"
    clear = f"|]_{stamp(at)}".encode("ascii")
    clear = pad(noise, len(clear), pad_bytes_min=pad_bytes_min) + clear
    sealed = key.sealed(clear).hex().upper()
    body = f'"*ACK"{frame.sequence}{frame.address}[{sealed}'
    return framed(body.encode("latin-1"), is_binary_crc=frame.is_binary_crc)


def nak(at: datetime, *, is_binary_crc: bool = False) -> bytes:
    """Return the answer for an encrypted frame out of the window: our time, *at*.

    It is never encrypted, and names nobody: that is how the standard writes it.
    """
    body = f'"NAK"0000R0L0A0[]_{stamp(at)}'
    return framed(body.encode("ascii"), is_binary_crc=is_binary_crc)


def duh(frame: Frame) -> bytes:
    """Return the answer for what arrived and cannot be processed. Never encrypted."""
    body = f'"DUH"{frame.sequence}{frame.address}[]'
    return framed(body.encode("latin-1"), is_binary_crc=frame.is_binary_crc)
