"""What is in a DC-09 frame: opened, and read into events.

In clear:   data ``]`` extended* timestamp?
Encrypted:  pad ``|`` data ``]`` extended* timestamp, all of it AES

The pad ends at the first ``|`` or before the first ``]``, whichever comes first: a
message without data is written both ways.

Source: ANSI/SIA DC-09-2013, 5.4 (encryption), 5.5.1 (frame), 5.5.1.9 (timestamp).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from quietbell.wire.dc09.contact_id_data import contact_id_events
from quietbell.wire.dc09.frames import Fault, Frame, Reason
from quietbell.wire.dc09.keys import BLOCK_BYTES, Key
from quietbell.wire.dc09.meanings import PanelEvent
from quietbell.wire.dc09.sia_data import sia_events
from quietbell.wire.dc09.stamps import read_stamp

SUPERVISION: Final = frozenset({"NULL", "XNM"})

_INNER: Final = re.compile(r"#([0-9A-Fa-f]{1,16})(?:\||$)", re.ASCII)
_TAIL: Final = re.compile(r"((?:\[[^\[\]]*\])*)(?:_([^_\[\]]{0,40}))?", re.DOTALL)
_EXTENDED: Final = re.compile(r"\[([^\[\]]*)\]")
_PAD_END: Final = re.compile(r"[|\]]")
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

_Read = Callable[[str], tuple[tuple[PanelEvent, ...], bool]]


@dataclass(frozen=True, slots=True)
class Extended:
    """One piece of extended data: its letter, known or not, and its text."""

    letter: str
    text: str


class Content(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a frame says.

    ``account`` is the one inside, in capitals, which may differ from the frame's or be
    missing. ``events`` are all that could be read; ``is_read`` is False if something
    could not, or the frame's ID is none we know: then a DUH is due, and a person must
    see ``data``. ``stamp`` is the panel's clock; None if it gave none or nonsense.
    """

    data: str
    account: str | None
    events: tuple[PanelEvent, ...]
    is_read: bool
    extended: tuple[Extended, ...]
    stamp: datetime | None
    is_stamped: bool  # something stood where a timestamp stands

    @property
    def stamp_text_is_wrong(self) -> bool:
        """Whether there was a timestamp that is none."""
        return self.is_stamped and self.stamp is None


def open_frame(frame: Frame, key: Key | None = None) -> Content | Fault:
    """Read *frame*; with *key* if it is encrypted. A frame in clear needs none.

    An encrypted frame is believed only if it holds text with a ``]`` and ends in a
    timestamp; otherwise the key is wrong.
    """
    if not frame.is_encrypted:
        return _read(frame.id, frame.body, is_sealed=False) or _fault(
            frame, Reason.FORM
        )
    if key is None:
        return _fault(frame, Reason.NO_KEY)
    clear = _decrypted(frame.body, key)
    found = _PAD_END.search(clear)
    if found is None:
        return _fault(frame, Reason.WRONG_KEY)
    text = clear[found.end() if found[0] == "|" else found.start() :]
    return _read(frame.id, text, is_sealed=True) or _fault(frame, Reason.WRONG_KEY)


def _decrypted(digits: str, key: Key) -> str:
    """Return the clear text, one character a byte, or "" if there can be none."""
    try:
        sealed = bytes.fromhex(digits)
    except ValueError:
        return ""
    if not sealed or len(sealed) % BLOCK_BYTES:
        return ""
    return key.opened(sealed).decode("latin-1")


def _read(token: str, text: str, *, is_sealed: bool) -> Content | None:
    data, bracket, tail = text.partition("]")
    found = _TAIL.fullmatch(tail.rstrip("\0\r "))
    if not bracket or (is_sealed and (found is None or _NO_TEXT.search(data))):
        return None
    # In clear, whatever else stands behind the data must not cost us the alarm.
    extended, stamped = ("", tail) if found is None else found.groups()
    stamp = None if stamped is None else read_stamp(stamped)
    if is_sealed and stamp is None:
        return None
    inner = _INNER.match(data)
    rest = data[inner.end() :] if inner else data
    events, is_read = _events(token, rest)
    return Content(
        data=data,
        account=inner[1].upper() if inner else None,
        events=events,
        is_read=is_read,
        extended=tuple(_extended(each) for each in _EXTENDED.findall(extended)),
        stamp=stamp,
        is_stamped=stamped is not None,
    )


def _events(token: str, data: str) -> tuple[tuple[PanelEvent, ...], bool]:
    if token in SUPERVISION:
        return (), True  # what stands there is a dummy, if anything
    read = _READERS.get(token)
    return ((), False) if read is None else read(data)


def _extended(text: str) -> Extended:
    """Read one piece. Text is Windows-1252; since 2026 it may be UTF-8."""
    raw = text.encode("latin-1")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return Extended(text[:1], text[1:])


def _fault(frame: Frame, reason: Reason) -> Fault:
    return Fault(reason=reason, raw=frame.raw, account=frame.account or "")


_READERS: Final[Mapping[str, _Read]] = MappingProxyType(
    {"ADM-CID": contact_id_events, "SIA-DCS": sia_events}
)
