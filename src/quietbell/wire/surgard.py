"""Sur-Gard: the lines that an alarm receiver passes on to whoever is behind it.

Each line ends with DC4. Two widths of the receiver's and line's numbers are met: RRL in
older receivers, RRRLLL in newer ones; "·" is a space.

    5RRL·18AAAAQXYZGGCCC     Contact ID: account, E new R restored P still so, event,
                             partition, zone or user
    3RRL····AAAAAAXXYYYY     SIA: account, code, zone
    SRRL[#AAAA|Nri1/HA015]   SIA as DC-09 has it
    1RRL····AAAAAA·X··YY     basic: account, a code by the site's own agreement, zone
    1RRL···········@····     heartbeat, about every 30 s

Sources: the makers' manuals of MLR2-E, MLR2-DG and System III; nothing here raises on
what a peer sends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from quietbell.wire.dc09.contact_id_data import contact_id_event
from quietbell.wire.dc09.frames import Fault, Reason
from quietbell.wire.dc09.meanings import Meaning, PanelEvent, Qualifier
from quietbell.wire.dc09.sia_data import sia_events

LINE_BYTES_MAX: Final = 512  # ours; a line with text in it has some hundred

ACK: Final = b"\x06"  # taken; due within 4 s
NAK: Final = b"\x15"  # not taken: send it again

_DC4: Final = b"\x14"
# What stands between lines: ends of lines, and answers of a link that echoes.
_BLANK: Final = b"\r\n\0 \x06\x15"
_BLANKS: Final = re.compile(rb"[\r\n\0 \x06\x15\x14]*")  # empty lines too

_HEAD: Final = r"([0-9A-F]{3,6})"
_ACCOUNT: Final = r"([0-9A-F]{1,16})"
_CONTACT_ID: Final = re.compile(
    rf"5{_HEAD} (?:18|58|98){_ACCOUNT}([ERP136])([0-9A-F]{{3}})"
    r"([0-9A-F]{2})([0-9A-F]{3})"
)
# Four digits of zone tell where the code is, for an account may end in letters too.
_SIA: Final = re.compile(rf"3{_HEAD} +{_ACCOUNT} *([A-Z]{{2}})([0-9A-F]{{4}}) *")
_SIA_SHORT: Final = re.compile(rf"3{_HEAD} +{_ACCOUNT} *([A-Z]{{2}}) ?([0-9]{{0,6}}) *")
_SIA_BLOCK: Final = re.compile(rf"S{_HEAD}\[#{_ACCOUNT}\|([^\[\]]*)\] *")
_BASIC: Final = re.compile(rf"1{_HEAD} +{_ACCOUNT} ([0-9A-Z]) *([0-9A-F]{{0,4}}) *")
_HEARTBEAT: Final = re.compile(rf"1{_HEAD} +@ *")
_QUALIFIERS: Final = {"E": "1", "R": "3", "P": "6"}


class Kind(StrEnum):
    """What sort of line it is."""

    CONTACT_ID = "contact id"
    SIA = "sia"
    BASIC = "basic"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. ``receiver`` and ``line`` are the digits of the sender's own card.

    ``events`` are all that it says: none in a heartbeat. The code of a basic line means
    what the site agreed on, so its class is UNKNOWN. ``is_read`` is False if part of
    it could not be read.
    """

    kind: Kind
    receiver: str
    line: str
    raw: bytes  # without its DC4
    account: str | None = None
    events: tuple[PanelEvent, ...] = ()
    is_read: bool = True


class Decoder:
    """Lines and faults, in order, from bytes that come in any pieces.

    What it holds of an unfinished line is under `LINE_BYTES_MAX`.
    """

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = b""

    @property
    def is_waiting(self) -> bool:
        """Whether a line has begun and is not complete."""
        return bool(self._held.strip(_BLANK))

    def feed(self, data: bytes) -> list[Line | Fault]:
        """Take *data* and return what is complete by it, however it was cut."""
        stream = self._held + data
        found: list[Line | Fault] = []
        at = _past_blanks(stream, 0)
        while at < len(stream):
            end = stream.find(_DC4, at, at + LINE_BYTES_MAX)
            if end == -1 and len(stream) - at < LINE_BYTES_MAX:
                break
            if end == -1:
                end = at + LINE_BYTES_MAX
                found.append(Fault(reason=Reason.NOISE, raw=stream[at:end]))
            else:
                found.append(_line(stream[at:end]))
            at = _past_blanks(stream, end)
        self._held = stream[at:]
        return found

    def end(self) -> list[Fault]:
        """Return what is left, now that nothing more will come."""
        held, self._held = self._held, b""
        return [Fault(reason=Reason.TRUNCATED, raw=held)] if held else []


def _past_blanks(stream: bytes, at: int) -> int:
    found = _BLANKS.match(stream, at)
    return at if found is None else found.end()


def _line(raw: bytes) -> Line | Fault:
    text = raw.decode("latin-1")
    read = _READERS.get(text[0])
    line = None if read is None else read(text, raw)
    return line or Fault(reason=Reason.FORM, raw=raw)


def _contact_id(text: str, raw: bytes) -> Line | None:
    found = _CONTACT_ID.fullmatch(text)
    if found is None:
        return None
    head, account, qualifier, code, partition, point = found.groups()
    number = _QUALIFIERS.get(qualifier, qualifier)
    event = contact_id_event(number, code, partition, point)
    return _of(Kind.CONTACT_ID, head, raw, account, (event,))


def _sia(text: str, raw: bytes) -> Line | None:
    found = _SIA.fullmatch(text) or _SIA_SHORT.fullmatch(text)
    if found is None:
        return None
    head, account, code, point = found.groups()
    events, is_read = sia_events(f"N{code}{point}")
    return _of(Kind.SIA, head, raw, account, events, is_read=is_read)


def _sia_block(text: str, raw: bytes) -> Line | None:
    found = _SIA_BLOCK.fullmatch(text)
    if found is None:
        return None
    head, account, data = found.groups()
    events, is_read = sia_events(data)
    return _of(Kind.SIA, head, raw, account, events, is_read=is_read)


def _one(text: str, raw: bytes) -> Line | None:
    """Read a heartbeat or a basic line."""
    found = _HEARTBEAT.fullmatch(text)
    if found is not None:
        return _of(Kind.HEARTBEAT, found[1], raw, None, ())
    found = _BASIC.fullmatch(text)
    if found is None:
        return None
    head, account, code, point = found.groups()
    event = PanelEvent(
        code=code,
        meaning=Meaning.UNKNOWN,
        qualifier=Qualifier.UNKNOWN,
        name="code by agreement",
        point=point,
    )
    return _of(Kind.BASIC, head, raw, account, (event,))


_READERS: Final[dict[str, Callable[[str, bytes], Line | None]]] = {
    "5": _contact_id,
    "3": _sia,
    "S": _sia_block,
    "1": _one,
}


def _of(
    kind: Kind,
    head: str,
    raw: bytes,
    account: str | None,
    events: tuple[PanelEvent, ...],
    *,
    is_read: bool = True,
) -> Line:
    # RRL or RRRLLL; what is in between is some receiver's own way of counting.
    receiver_digits = 3 if len(head) == 6 else 2
    return Line(
        kind=kind,
        receiver=head[:receiver_digits],
        line=head[receiver_digits:],
        raw=raw,
        account=account,
        events=events,
        is_read=is_read,
    )


# As a receiver writes them. `head` is its receiver and line numbers: "011".


def contact_id_line(
    head: str, account: str, qualifier: str, code: str, partition: str, point: str
) -> bytes:
    """Return a Contact ID line; *qualifier* is E, R or P."""
    text = f"5{head} 18{account}{qualifier}{code}{partition:>02}{point:>03}"
    return text.encode("ascii") + _DC4


def sia_line(head: str, account: str, code: str, point: str) -> bytes:
    """Return a SIA line."""
    return f"3{head}    {account:>6}{code}{point:>04}".encode("ascii") + _DC4


def basic_line(head: str, account: str, code: str, point: str) -> bytes:
    """Return a basic line."""
    return f"1{head}    {account:>6} {code}  {point:>02}".encode("ascii") + _DC4


def heartbeat_line(head: str) -> bytes:
    """Return a heartbeat."""
    return f"1{head}{' ' * 11}@{' ' * 4}".encode("ascii") + _DC4
