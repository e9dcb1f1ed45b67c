"""A captured DC-09 frame in plain sentences, field by field, and why it is refused."""

import re
from collections.abc import Iterator
from typing import Final

from quietbell.wire.dc09.answers import ack, duh
from quietbell.wire.dc09.contents import SUPERVISION, Content, Extended, open_frame
from quietbell.wire.dc09.crc import checksum
from quietbell.wire.dc09.frames import Fault, Frame, Reason, datagram
from quietbell.wire.dc09.keys import Key
from quietbell.wire.dc09.meanings import PanelEvent, Qualifier
from quietbell.wire.dc09.stamps import stamp

_IDS: Final = {
    "ADM-CID": "a message in Contact ID",
    "SIA-DCS": "a message in SIA DC-03",
    "NULL": "a sign of life",
    "XNM": "an extended sign of life",
    "ACK": "an answer: taken",
    "NAK": "an answer: refused for its clock",
    "DUH": "an answer: not understood",
    "RSP": "an answer with data",
}
_LETTERS: Final = {
    "A": "hash",
    "C": "supervision category",
    "G": "number of the path",
    "H": "time it happened",
    "I": "text",
    "J": "JSON, or the path in 2013",
    "K": "key",
    "L": "location",
    "M": "hardware address",
    "N": "network address",
    "O": "building",
    "P": "programming",
    "R": "room",
    "S": "site",
    "T": "trigger",
    "V": "address for verification",
    "X": "longitude",
    "Y": "latitude",
    "Z": "altitude",
}
_QUALIFIERS: Final = {
    Qualifier.NEW: "new",
    Qualifier.RESTORE: "restored",
    Qualifier.REPEAT: "still so",
    Qualifier.UNKNOWN: "with a qualifier that is not defined, taken like new",
}
_ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|([nr0\\]))")
_PLAIN: Final = {"n": "\n", "r": "\r", "0": "\0", "\\": "\\"}
_HEAD: Final = re.compile(
    rb'\n(?:([0-9A-Fa-f]{4})|(..))(0[0-9A-Fa-f]{3})(".*)', re.DOTALL
)


def captured(text: str) -> bytes:
    r"""Return the bytes that *text* stands for.

    Hex digits beginning with 0a, or the frame as it is, one character a byte, with
    ``\n``, ``\r`` and ``\x0a`` read as such. Its LF and CR may be left out.
    """
    digits = "".join(text.split())
    if re.fullmatch(r"0[aA](?:[0-9A-Fa-f]{2})+", digits):
        return bytes.fromhex(digits)
    read = _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _PLAIN[found[2]],
        text.rstrip("\n"),
    )
    data = read.encode("utf-8" if max(read, default=" ") > "\xff" else "latin-1")
    return data if b"\n" in data else b"\n" + data + b"\r"


def explained(data: bytes, key: Key | None) -> tuple[list[str], bool]:
    """Return sentences about everything in *data*, and whether all of it is right."""
    lines: list[str] = []
    found = datagram(data)
    is_right = bool(found)
    for each in found:
        if isinstance(each, Fault):
            lines += _fault(each)
            is_right = False
            continue
        content = open_frame(each, key)
        lines += _head(each)
        lines += _content(each, content)
        is_right = is_right and isinstance(content, Content) and content.is_read
    return lines or ["There is no frame in it."], is_right


def _head(frame: Frame) -> Iterator[str]:
    what = _IDS.get(frame.id, f"an ID that is not read here ({frame.id})")
    how = "encrypted" if frame.is_encrypted else "in clear"
    yield f"{frame.id}: {what}, {how}."
    crc = checksum(frame.raw[7 if frame.is_binary_crc else 9 :])
    form = ", as two raw bytes" if frame.is_binary_crc else ""
    length = len(frame.raw) - (7 if frame.is_binary_crc else 9)
    yield f"  Checksum {crc:04X}{form} and length 0{length:03X}: right, {length} bytes."
    yield f"  Number {frame.sequence}{_sequence_note(frame)}."
    yield (
        f"  Receiver: {_number(frame.receiver)}. Prefix: {_number(frame.prefix)}. "
        f"Account: {_number(frame.account)}."
    )


def _sequence_note(frame: Frame) -> str:
    if not frame.sequence.isdigit():
        return ", which counts in hex; the standard counts in decimal"
    if frame.sequence == "0000" and frame.id not in SUPERVISION and not frame.is_answer:
        return ", which is a sign of life's"
    return ""


def _number(number: str | None) -> str:
    return "not named" if number is None else number or "its letter alone"


def _content(frame: Frame, content: Content | Fault) -> Iterator[str]:
    if isinstance(content, Fault):
        yield f"  Refused: {_REFUSALS[content.reason]}"
        yield "  Due: no answer."
        return
    if content.account is not None:
        is_same = content.account == frame.account
        yield (
            f"  Account inside: {content.account}, "
            f"{'the same' if is_same else 'another one'}."
        )
    for event in content.events:
        yield f"  {_event(event)}"
    if not content.is_read and not frame.is_answer:
        yield f"  Not read, in part or all: {content.data!r}"
    for piece in content.extended:
        yield f"  {_extended(piece)}"
    if content.stamp is not None:
        yield f"  Timestamp: {content.stamp:%Y-%m-%d %H:%M:%S} GMT."
    elif content.stamp_text_is_wrong:
        yield "  Timestamp: something that is none; in clear that costs nothing."
    yield f"  Due: {_due(frame, content)}"


def _event(event: PanelEvent) -> str:
    where = [f"partition {event.partition}"] if event.partition else []
    if event.point:
        where.append(f"{'user' if event.is_user else 'zone'} {event.point}")
    if event.user:
        where.append(f"by user {event.user}")
    place = f" ({', '.join(where)})" if where else ""
    text = f" Text: {event.text!r}." if event.text else ""
    old = " It happened earlier." if event.is_old else ""
    return (
        f"Event {event.code}, {_QUALIFIERS[event.qualifier]}: {event.name}{place}. "
        f"Class: {event.meaning.value}.{text}{old}"
    )


def _extended(piece: Extended) -> str:
    name = _LETTERS.get(piece.letter, "a letter that is not known, kept")
    return f"Extended data {piece.letter}: {name}: {piece.text}"


def _due(frame: Frame, content: Content) -> str:
    if frame.is_answer:
        return "no answer: it is one itself."
    if not content.is_read and not content.events:
        return f"DUH, if the account is known: {_shown(duh(frame))}"
    if frame.is_encrypted:
        assert content.stamp is not None, "opened only with a timestamp"
        return (
            "an encrypted ACK, if our clock was between 20 s before and 40 s after "
            f"{stamp(content.stamp)}; otherwise a NAK with our time."
        )
    return (
        "ACK once it is kept, if the account is known and has no key: "
        f"{_shown(ack(frame))}"
    )


def _shown(answer: bytes) -> str:
    return repr(answer.decode("latin-1"))


_REFUSALS: Final = {
    Reason.FORM: "no ] ends its data.",
    Reason.NO_KEY: "it is encrypted, and no key was given (--key).",
    Reason.WRONG_KEY: (
        "with this key there is no text with a ] and a timestamp in it: the key is "
        "another one, or it was changed on its way."
    ),
}


def _fault(fault: Fault) -> Iterator[str]:
    whose = f", perhaps of account {fault.account}" if fault.account else ""
    yield f"No frame{whose}: {len(fault.raw)} bytes, {fault.raw[:60]!r}."
    yield f"  Refused: {_diagnosis(fault)}"
    yield "  Due: no answer."


def _diagnosis(fault: Fault) -> str:
    found = _HEAD.fullmatch(fault.raw)
    if found is None:
        return "it does not begin with LF, a checksum, a length and a quote."
    told = int(found[3], 16)
    body = found[4].rstrip(b"\r")
    crc = found[1].decode() if found[1] else found[2].hex().upper()
    if fault.reason is Reason.TRUNCATED:
        return f"its length says {told} bytes, {len(body)} came."
    if fault.reason is Reason.CHECKSUM:
        right = f"{checksum(body):04X}"
        return f"its checksum says {crc.upper()}; over its {told} bytes it is {right}."
    if not re.match(rb'"\*?[^"*\[\]]{1,20}"', body):
        return "the checksum is right, but no ID between quotes begins its body."
    if b"[" not in body:
        return "the checksum is right, but there is no [ in its body."
    return "the checksum is right, but number, receiver, prefix or account is none."
