"""The data of a SIA-DCS message: blocks of DC-03, each of several packets.

``Nri1/TA003/HA002``: a new (N) or old (O) event; modifiers in small letters, each in
force until it is said anew; then codes of two capitals with an address, and text
between carets. Packets are parted by ``/``, blocks by ``|``. Every code is an event.
What cannot be read costs us no packet behind it, and is said.

Source: ANSI/SIA DC-03, 5.2.1 (data code and modifier packets), annex A.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from quietbell.wire.dc09.meanings import PRESSES, Meaning, PanelEvent, Qualifier
from quietbell.wire.dc09.sia_dc03 import CODES, Entry

EVENTS_MAX: Final = 64  # of one message, which has 4 KiB; and as many presses more

_FUNCTION: Final = re.compile(r"[NO](?=[/ ]*(?:[a-z]{2}|[A-Z]{2}))")
# What follows an A is text, unless it can only be the code for mains power.
_TEXT_BLOCK: Final = re.compile(r"A(?![TR][0-9]*(?:$|/))")
_PACKET: Final = re.compile(
    r"[/ ]*(?:([a-z]{2})([0-9.:\-]*(?:[A-F0-9]*(?=[/^]|$))?)"  # a modifier
    r"|([A-Z]{2}) ?([0-9A-Fa-f]*)[ ,]*(?:\*[^/^]*)?"  # a code, its address, units
    r"|\^([^^]*)\^"  # text
    r"|\^([^^/]*))"  # text that was not closed, as far as the next packet
)
# A code right behind a modifier, in hex digits both: "1BA015". Read as a number, the
# alarm would be lost, and answered.
_GLUED: Final = re.compile(r"([0-9.:\-]+)([A-F]{2})[0-9A-F]*")
_UNKNOWN: Final = Entry(Meaning.UNKNOWN, Qualifier.NEW, "unknown event")


@dataclass(slots=True)
class _Reading:
    """The events so far, and the modifiers in force."""

    events: list[PanelEvent] = field(default_factory=list)
    modifiers: dict[str, str] = field(default_factory=dict)
    is_old: bool = False
    is_read: bool = True


def sia_events(data: str) -> tuple[tuple[PanelEvent, ...], bool]:
    """Return every event in *data*, without its account, and whether all was read."""
    reading = _Reading()
    for block in data.split("|"):
        function = _FUNCTION.match(block)
        if function is not None:
            reading.is_old = block[0] == "O"
            reading.modifiers.clear()
            _packets(block[1:], reading)
        elif _TEXT_BLOCK.match(block):
            _text(block[1:], reading)
        elif block:
            _packets(block, reading)  # it lacks its N, and is read all the same
    return tuple(reading.events), reading.is_read and bool(reading.events)


def _packets(block: str, reading: _Reading) -> None:
    at = 0
    while at < len(block):
        found = _PACKET.match(block, at)
        if found is None or found.end() == at:
            at = _past_unread(block, at, reading)
            continue
        modifier, value, code, address, text, cut_text = found.groups()
        at = found.end()
        if modifier is not None:
            glued = _GLUED.fullmatch(value)
            if glued is not None and glued[2] in CODES:
                value, at = glued[1], found.start(2) + glued.start(2)
            reading.modifiers[modifier] = value
        elif code is not None:
            _take(_event(code, address, reading), reading)
        elif text is not None:
            _text(text, reading)
        else:
            reading.is_read = False
            _text(cut_text, reading)


def _past_unread(block: str, at: int, reading: _Reading) -> int:
    """Return where the packet after the one at *at*, which cannot be read, begins."""
    next_at = block.find("/", at + 1)
    next_at = len(block) if next_at == -1 else next_at
    reading.is_read &= not block[at:next_at].strip("/ ")
    return next_at


def _take(event: PanelEvent, reading: _Reading) -> None:
    """Take an event; past so many only a press, which nothing may crowd out."""
    many = len(reading.events)
    if many < EVENTS_MAX or (event.meaning in PRESSES and many < 2 * EVENTS_MAX):
        reading.events.append(event)
    else:
        reading.is_read = False


def _event(code: str, address: str, reading: _Reading) -> PanelEvent:
    entry = CODES.get(code, _UNKNOWN)
    return PanelEvent(
        code=code,
        meaning=entry.meaning,
        qualifier=entry.qualifier,
        name=entry.name,
        partition=reading.modifiers.get("ri", ""),
        point=address.upper(),
        is_user=entry.is_user,
        user=reading.modifiers.get("id", ""),
        is_old=reading.is_old,
    )


def _text(text: str, reading: _Reading) -> None:
    """Give the text to the event before it."""
    if not reading.events:
        return
    last = reading.events[-1]
    reading.events[-1] = PanelEvent(
        code=last.code,
        meaning=last.meaning,
        qualifier=last.qualifier,
        name=last.name,
        partition=last.partition,
        point=last.point,
        is_user=last.is_user,
        user=last.user,
        text=f"{last.text} {text.strip()}".strip(),
        is_old=last.is_old,
    )
