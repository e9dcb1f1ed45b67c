"""Phones that press: real HTTP clients with the headers each model sends.

Header sets follow what was captured from a CP-7965G and what its vendor documents
for the others; names and order of a set are fixed, since doors must not care.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

ANSWER_SECONDS_MAX: Final = 10.0
ANSWER_BYTES_MAX: Final = 65536
DOUBLED_SECONDS: Final = 0.003  # a captured 7965 asks twice, from two ports

_CISCO: Final = (
    ("Accept", "x-CiscoIPPhone/*, text/*,image/png,*/*"),
    ("Accept-Language", "en-US"),
    ("Accept-Charset", "utf-8,iso-8859-1;q=0.8"),
)


class NoAnswer(ConnectionError):
    """The press was sent, or tried, and no whole answer came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """How one kind of phone asks. ``query`` has ``{name}`` and ``{mac}``."""

    query: str
    headers: tuple[tuple[str, str], ...]
    method: str = "GET"
    body: bytes = b""
    is_doubled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one press was answered. Seconds count from the first byte sent."""

    pressed_at: datetime
    answered_seconds: float
    status: int
    body: bytes


def _cisco(model: str, display: str, **changed: str) -> tuple[tuple[str, str], ...]:
    agent = changed.pop("agent", f"Cisco/{model}")
    accepted = tuple((name, changed.get(name, value)) for name, value in _CISCO)
    return (
        ("User-Agent", agent),
        *accepted,
        ("x-CiscoIPPhoneModelName", model),
        ("x-CiscoIPPhoneSDKVersion", "8.5.1"),
        ("x-CiscoIPPhoneDisplay", display),
    )


MODELS: Final[Mapping[str, Model]] = {
    "CP-7965G": Model(
        query="?name={name}",
        headers=_cisco(
            "CP-7965G",
            "298, 144, 16, C",
            agent="Allegro-Software-WebClient/4.34",
            **{"Accept-Charset": "iso-8859-1,utf-8;q=0.8"},
        ),
        is_doubled=True,
    ),
    "CP-7841": Model(query="?name={name}", headers=_cisco("CP-7841", "396,162,1,G")),
    "CP-8845": Model(
        query="?name={name}", headers=_cisco("CP-8845", "559, 265, 24, C")
    ),
    "DP-9841": Model(
        query="?name={name}",
        headers=(
            *_cisco("DP-9841", "480, 240, 24, C"),
            ("Content-Type", 'application/x-www-form-urlencoded; charset="UTF-8"'),
        ),
        method="POST",
        body=b"name={name}",
    ),
    "Yealink T54W": Model(
        query="?mac={mac}&model=SIP-T54W",
        headers=(("User-Agent", "Yealink SIP-T54W 96.86.0.100"), ("Accept", "*/*")),
    ),
    "Snom D735": Model(
        query="?mac={mac}",
        headers=(
            ("User-Agent", "Mozilla/4.0 (compatible; snomD735-SIP 10.1.137.16)"),
            ("Accept", "text/html, text/xml, */*"),
        ),
    ),
    "Workstation": Model(
        query="?mac={mac}", headers=(("User-Agent", "quietbell-workstation/0.1"),)
    ),
}


async def press(
    url: str,
    *,
    model: str = "CP-8845",
    mac: str = "",
    source: str | None = None,
    trust: ssl.SSLContext | None = None,
) -> tuple[Answer, ...]:
    """Press once, as a phone of *model* does, and return its one or two answers.

    *url* is a door's; the phone adds its own query. *source* is a local address to
    press from. *trust* is needed for https.

    Raises:
        NoAnswer: refused, cut off, or silent for `ANSWER_SECONDS_MAX`.
    """
    phone = MODELS[model]
    request = request_bytes(url, phone, mac)
    first = asyncio.create_task(_ask(url, request, source, trust))
    if not phone.is_doubled:
        return (await first,)
    await asyncio.sleep(DOUBLED_SECONDS)
    second = asyncio.create_task(_ask(url, request, source, trust))
    return tuple(await asyncio.gather(first, second))


def request_bytes(url: str, phone: Model, mac: str) -> bytes:
    """Return the bytes that *phone* sends to *url*."""
    parts = urlsplit(url)
    words = {"name": f"SEP{mac.upper()}", "mac": mac}
    query = phone.query.format_map(words)
    if parts.query:
        query = f"?{parts.query}&{query[1:]}"
    body = phone.body.decode().format_map(words).encode()
    lines = [f"{phone.method} {parts.path}{query} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in phone.headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _ask(
    url: str, request: bytes, source: str | None, trust: ssl.SSLContext | None
) -> Answer:
    parts = urlsplit(url)
    local = (source, 0) if source else None
    started, pressed_at = time.perf_counter(), datetime.now(UTC)
    try:
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=local, ssl=trust
            )
            try:
                writer.write(request)
                raw = await _read_all(reader)
            finally:
                writer.close()
    except (OSError, TimeoutError) as why:
        raise NoAnswer(f"no answer from {parts.netloc}: {why}") from why
    seconds = time.perf_counter() - started
    head, _, body = raw.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1:2]
    if not status or not status[0].isdigit():
        raise NoAnswer(f"{parts.netloc} hung up without an answer")
    return Answer(
        pressed_at=pressed_at,
        answered_seconds=seconds,
        status=int(status[0]),
        body=body,
    )


async def _read_all(reader: asyncio.StreamReader) -> bytes:
    """Read until the door hangs up, as it does after every answer."""
    pieces: list[bytes] = []
    while sum(map(len, pieces)) < ANSWER_BYTES_MAX:
        piece = await reader.read(4096)
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)


def slowest(answers: Sequence[Answer]) -> Answer:
    """Return the answer that took longest: the one a promise is judged by."""
    return max(answers, key=lambda each: each.answered_seconds)
