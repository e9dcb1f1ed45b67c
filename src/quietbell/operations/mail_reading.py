"""A mail's bytes read into plain values, whatever they are: bounded, and never raising.

Nothing that a stranger wrote is believed here. Headers become one line, text loses its
signs, a page of HTML becomes its words, and files stay bytes for `operations.files`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Final

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from quietbell.operations.bounded_process import Busy, GaveUp, done_apart

WORKER: Final = "quietbell.operations.mail_worker"
READ_SECONDS_MAX: Final = 10.0
HEAD_BYTES_MAX: Final = 2**16
# Decoding a header takes time by the square of its length.
HEADER_CHARS_MAX: Final = 2000
THREAD_CHARS_MAX: Final = 10_000
LINE_CHARS_MAX: Final = 200
TEXT_CHARS_MAX: Final = 20_000
HTML_CHARS_MAX: Final = 1_000_000
PARTS_MAX: Final = 100
DEPTH_MAX: Final = 20
REFERENCES_MAX: Final = 50
ADDRESS_CHARS_MAX: Final = 254
# What a broken or hostile mail makes the standard library raise.
BROKEN: Final = (
    *(ValueError, LookupError, TypeError, AttributeError, RecursionError),
    *(MessageError, AssertionError),
)
_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,190}>")
_RAW_ID: Final = re.compile(
    rb"^Message-ID:\s{0,5}(<[^<>\s]{1,190}>)", re.IGNORECASE | re.MULTILINE
)
_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that a mail brought, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mail as far as it can be read. ``sender`` is what it says, proven by nothing.

    ``headers`` are the last of each name, small; "received" is how many there were.
    ``problem`` says why it cannot be read, empty: it can.
    """

    message_id: str
    sender: str = ""
    subject: str = ""
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    attached: tuple[Attached, ...] = ()
    problem: str = ""


class _Cut(Compat32):
    """Headers as they come, and no longer than they are read."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if name.lower() == "references":  # the newest stand last
            return name, value[-THREAD_CHARS_MAX:]
        return name, value[:HEADER_CHARS_MAX]


_CUT: Final = _Cut()


def read_apart(raw: bytes, *, is_whole: bool = True) -> Incoming:
    """Return what `read` does, from a process whose time and memory are bounded.

    The standard library reads some mails in hours, holding up the whole process: such
    a one has a problem, and its Message-ID.

    Raises:
        Busy: no process was free for it; that is not the mail's fault.
    """
    kind = "whole" if is_whole else "head"
    try:
        told = done_apart(WORKER, kind, content=raw, seconds_max=READ_SECONDS_MAX)
        return msgspec.msgpack.decode(told, type=Incoming)
    except Busy:
        raise
    except (GaveUp, msgspec.MsgspecError):
        problem = "reading it takes too much time or memory"
        return Incoming(message_id=_raw_id(raw), problem=problem)


def _raw_id(raw: bytes) -> str:
    """Return the Message-ID of a mail that cannot be read, else its digest."""
    head = re.split(rb"\r?\n\r?\n", raw[:HEAD_BYTES_MAX], maxsplit=1)[0]
    named = _RAW_ID.search(head)
    return clean(named[1].decode("ascii", "replace")) if named else _digest(raw)


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def read(raw: bytes, *, is_whole: bool = True) -> Incoming:
    """Return what *raw* holds. Without *is_whole* it is the headers alone.

    Some mails take it very long: those of strangers are for `read_apart`.
    """
    digest = _digest(raw)
    try:
        message = message_from_bytes(raw, policy=_CUT)
        return _read(message, digest, is_whole=is_whole)
    except BROKEN as why:
        return Incoming(
            message_id=digest, problem=f"it is broken: {type(why).__name__}"
        )


def _read(message: Message, digest: str, *, is_whole: bool) -> Incoming:
    headers = {
        clean(name.lower()): _line(str(value)) for name, value in message.items()
    }
    headers["received"] = str(len(message.get_all("Received", [])))
    named = _MESSAGE_ID.search(str(message.get("Message-ID", "")))
    thread = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    parts = tuple(_parts(message, 0)) if is_whole else ()
    sender = _sender(message)
    return Incoming(
        message_id=clean(named[0]) if named else digest,
        sender=sender,
        subject=_line(_decoded(message.get("Subject", ""))),
        text=_text(parts),
        headers=headers,
        references=tuple(_MESSAGE_ID.findall(thread))[-REFERENCES_MAX:],
        attached=tuple(_attached(parts)),
        problem="" if sender else "it names no sender",
    )


def _sender(message: Message) -> str:
    """Return the address it says it is from; empty if that is none."""
    for _name, address in getaddresses([str(message.get("From", ""))]):
        try:
            validate_email(address)
        except ValidationError:
            continue
        if len(address) <= ADDRESS_CHARS_MAX:
            return address
    return ""


def _decoded(header: object) -> str:
    try:
        return str(make_header(decode_header(str(header))))
    except BROKEN:
        return str(header)


def _line(text: str) -> str:
    return clean(" ".join(text.split()))[:LINE_CHARS_MAX]


def clean(text: str) -> str:
    """Return *text* as it can be kept and shown: no control signs, no half letters."""
    return _CONTROLS.sub("", text.encode("utf-8", "replace").decode())


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """Yield the leaves. A mail within a mail is one: nobody looks into it here."""
    if depth > DEPTH_MAX:
        raise ValueError("too deep")
    children = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(children, list):
        yield message
        return
    for child in children[:PARTS_MAX]:
        assert isinstance(child, Message)
        yield from _parts(child, depth + 1)


def _is_file(part: Message) -> bool:
    disposition = part.get_content_disposition()
    is_text = part.get_content_type() in ("text/plain", "text/html", "text/calendar")
    return disposition == "attachment" or bool(part.get_filename()) or not is_text


def _text(parts: tuple[Message, ...]) -> str:
    """Return the words: as plain text if it is there, else of the page of HTML."""
    shown = [each for each in parts[:PARTS_MAX] if not _is_file(each)]
    plain = [each for each in shown if each.get_content_type() == "text/plain"]
    found = "\n".join(map(_part_text, plain)).strip()
    if not found:
        pages = [each for each in shown if each.get_content_type() == "text/html"]
        found = "\n".join(words_of(_part_text(each)) for each in pages).strip()
    return clean(found.replace("\r\n", "\n").replace("\r", "\n"))[:TEXT_CHARS_MAX]


def _part_text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _attached(parts: tuple[Message, ...]) -> Iterator[Attached]:
    for number, part in enumerate(parts[:PARTS_MAX], 1):
        if not _is_file(part):
            continue
        name = _line(_decoded(part.get_filename() or "")) or f"file {number}"
        raw = part.get_payload(decode=True)
        yield Attached(name=name, content=raw if isinstance(raw, bytes) else b"")


def invitation_in(raw: bytes) -> str:
    """Return the calendar file that a mail brings beside its text, empty for none."""
    try:
        for part in _parts(message_from_bytes(raw, policy=_CUT), 0):
            if part.get_content_type() == "text/calendar":
                return clean(_part_text(part).replace("\r\n", "\n"))
    except BROKEN:
        return ""
    return ""


def words_of(html: str) -> str:
    """Return what a page of HTML says, without what it does."""
    reader = _Words()
    reader.feed(html[:HTML_CHARS_MAX])
    reader.close()
    lines = (" ".join(each.split()) for each in "".join(reader.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._silent and tag in _SILENT:
            self._silent = tag
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(re.sub(r"\s+", " ", data))
