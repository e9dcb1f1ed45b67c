"""DC-09 framing: find whole frames in a stream of bytes, or in a datagram.

Source: ANSI/SIA DC-09-2013, 5.5.1 (frame), 5.5.1.2 (CRC).
Shape:  LF  crc:4 hex  length:4 hex  body  CR     length counts the body's bytes
        LF  crc:2 raw  length:4 hex  body  CR     as Lupusec and Trikdis send it

A frame ends where its length says, never at a CR: a raw checksum may hold one. A
line feed begins a frame and is never inside a body, so that after noise, and after a
frame that broke off, the next one is found at once and every byte is checked once.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from quietbell.wire.dc09.crc import checksum

BODY_BYTES_MAX: Final = 0x0FFF  # the length has three hex digits, after a zero
FRAME_BYTES_MAX: Final = 1 + 8 + BODY_BYTES_MAX
NOISE_BYTES_MAX: Final = 512  # of what is no frame, told as one fault

ANSWERS: Final = frozenset({"ACK", "NAK", "DUH", "RSP"})

_LF: Final = 0x0A
_QUOTE: Final = 0x22
_HEX: Final = frozenset(b"0123456789ABCDEFabcdef")
_BLANK: Final = b"\r\n\0 "  # tails that panels send after a frame, and no fault
_BLANKS: Final = re.compile(rb"[\r\n\0 ]*")

# "A0" in place of an account is how a NAK is written.
_BODY: Final = re.compile(
    r'"(\*?)([^"*\[\]]{1,20})"([0-9A-Fa-f]{4})'
    r"((?:R([0-9A-Fa-f]{0,6}))?(?:L([0-9A-Fa-f]{0,6}))?"
    r"(?:#([0-9A-Fa-f]{1,16})|A[0-9A-Fa-f]{0,16})?)\[(.*)",
    re.ASCII | re.DOTALL,
)
_ACCOUNT: Final = re.compile(rb"#([0-9A-Fa-f]{3,16})[\[|]")


class Reason(StrEnum):
    """What is wrong with what came. None of it is answered."""

    NOISE = "noise"  # no frame begins there
    TRUNCATED = "truncated"  # it ends before its length, or another begins inside
    CHECKSUM = "checksum"
    FORM = "form"  # the checksum is right, the body is not written as one
    NO_KEY = "no key"  # encrypted, and there is no key to open it with
    WRONG_KEY = "wrong key"  # opened, and what came out is no content


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Bytes that are no frame, or a frame that does not open.

    ``raw`` is what came, 4 KiB at most. ``account`` is what looks like an account
    number in it, in capitals, or empty: nothing vouches for it.
    """

    reason: Reason
    raw: bytes
    account: str = ""


class Frame(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One frame whose checksum and form are right. What is in it is not read yet.

    ``id`` is without its asterisk. ``sequence`` is four characters as sent;
    decimal by the standard, but some panels count in hex. ``receiver``, ``prefix``
    and ``account`` are in capitals; None if absent, "" for a bare letter. ``address``
    is all three as sent, for the answer. ``body`` is what follows the first bracket,
    one character a byte.
    """

    id: str
    is_encrypted: bool
    sequence: str
    address: str
    receiver: str | None
    prefix: str | None
    account: str | None
    body: str
    is_binary_crc: bool
    raw: bytes  # from LF to the body's last byte

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer itself. Two receivers must not answer each other."""
        return self.id in ANSWERS


class Decoder:
    """Frames and faults, in order, from bytes that come in any pieces.

    What it holds of an unfinished frame is under `FRAME_BYTES_MAX`.
    """

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = b""

    @property
    def is_waiting(self) -> bool:
        """Whether something has begun and is not complete."""
        return bool(self._held.strip(_BLANK))

    def feed(self, data: bytes) -> list[Frame | Fault]:
        """Take *data* and return what is complete by it, however it was cut."""
        stream = self._held + data if self._held else data
        found: list[Frame | Fault] = []
        at, end = 0, len(stream)
        while at < end:
            at = _past_blanks(stream, at)
            if at == end:
                break
            here = _frame_at(stream, at) if stream[at] == _LF else None
            if here is None:
                here = _noise_at(stream, at)
            next_at, each = here
            if next_at == at:
                break
            if each is not None:
                found.append(each)
            at = next_at
        self._held = stream[at:]
        return found

    def end(self) -> list[Fault]:
        """Return what is left, now that nothing more will come."""
        held, self._held = self._held, b""
        if not held.strip(_BLANK):
            return []
        has_begun = held[:1] == b"\n" and _head_bytes(held, 0) >= 0
        return [_fault(Reason.TRUNCATED if has_begun else Reason.NOISE, held)]


def datagram(data: bytes) -> list[Frame | Fault]:
    """Return what is in one datagram: one frame, by the standard.

    Several are all taken: a press in the second is a press.
    """
    decoder = Decoder()
    return [*decoder.feed(data), *decoder.end()]


def _past_blanks(stream: bytes, at: int) -> int:
    """Return where something may begin, behind the blanks at *at*.

    In one step, however many: whoever sends nothing else shall cost us nothing. The
    two bytes of a raw checksum may be blanks too.
    """
    blanks = _BLANKS.match(stream, at)
    end = at if blanks is None else blanks.end()
    begins = stream.find(b"\n", max(at, end - 3), end)
    return end if begins == -1 else begins


def _frame_at(stream: bytes, at: int) -> tuple[int, Frame | Fault | None] | None:
    """Read the frame whose LF is at *at*.

    Returns:
        Where to go on (*at* itself: more must come first) and what was found, or
        None if no frame begins here.
    """
    head = _head_bytes(stream, at)
    if head <= 0:
        return (at, None) if head == 0 else None
    begins = at + head
    ends = begins + int(stream[begins - 4 : begins], 16)
    cut = stream.find(b"\n", begins, ends)
    if cut != -1:
        return cut, _fault(Reason.TRUNCATED, stream[at:cut])
    if len(stream) < ends:
        return at, None
    body, is_binary = stream[begins:ends], head == 7
    crc = stream[at + 1 : begins - 4]
    sent = int.from_bytes(crc, "big") if is_binary else int(crc, 16)
    if checksum(body) != sent:
        return ends, _fault(Reason.CHECKSUM, stream[at:ends])
    return ends, _frame(stream[at:ends], body.decode("latin-1"), is_binary)


def _head_bytes(stream: bytes, at: int) -> int:
    """Return the bytes from LF to the body: 7 or 9; 0 if too few came; -1 if wrong."""
    head = stream[at : at + 10]
    if len(head) > 7 and head[7] == _QUOTE and _is_length(head[3:7]):
        return 7
    if len(head) < 10:
        return 0
    if head[9] == _QUOTE and _is_length(head[5:9]) and _HEX.issuperset(head[1:5]):
        return 9
    return -1


def _is_length(digits: bytes) -> bool:
    return digits[0] == 0x30 and _HEX.issuperset(digits)


def _noise_at(stream: bytes, at: int) -> tuple[int, Fault | None]:
    """Pass over what is no frame, to the next line feed or `NOISE_BYTES_MAX` on."""
    next_at = stream.find(b"\n", at + 1, at + NOISE_BYTES_MAX)
    if next_at == -1:
        blank = _blank_bytes(stream, at)
        if blank:
            return at + blank, None
        if len(stream) - at < NOISE_BYTES_MAX:
            return at, None
        next_at = at + NOISE_BYTES_MAX
    noise = stream[at:next_at].strip(_BLANK)
    return next_at, _fault(Reason.NOISE, noise) if noise else None


def _blank_bytes(stream: bytes, at: int) -> int:
    """Return how many blank bytes stand at *at*, short of a line feed."""
    rest = stream[at : at + NOISE_BYTES_MAX]
    return len(rest) - len(rest.lstrip(b"\r\0 "))


def _frame(raw: bytes, text: str, is_binary_crc: bool) -> Frame | Fault:
    found = _BODY.fullmatch(text)
    if found is None:
        return _fault(Reason.FORM, raw)
    star, token, sequence, address, receiver, prefix, account, body = found.groups()
    return Frame(
        id=token,
        is_encrypted=star == "*",
        sequence=sequence,
        address=address,
        receiver=receiver and receiver.upper(),
        prefix=prefix and prefix.upper(),
        account=account and account.upper(),
        body=body,
        is_binary_crc=is_binary_crc,
        raw=raw,
    )


def _fault(reason: Reason, raw: bytes) -> Fault:
    found = _ACCOUNT.search(raw)
    account = "" if found is None else found[1].decode("ascii").upper()
    return Fault(reason=reason, raw=raw, account=account)
