"""What a request to the press API says: path, proofs and fields, nothing trusted yet.

A program posts JSON here; still a press must be found in a body that is no JSON and in
a request that broke off, so nothing raises on what a peer sends. What the fields mean:
``docs/wire/press-api.md``.

Source: RFC 9112, 3 (request line); RFC 6750, 2.1 (bearer token).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from quietbell.wire.http_request import (
    SECRET_CHARS_MIN,
    evidence_of,
    request_line,
)

BODY_SHOWN_MAX: Final = 2_048
TEXT_CHARS_MAX: Final = 200
SEQUENCE_MAX: Final = 2**53  # what every JSON reader can hold

_API: Final = re.compile(
    rb"[A-Za-z]{1,32}[ \t]+(?:https?://[^/?# ]*)?/+api/", re.IGNORECASE
)
_PATH: Final = re.compile(r"(?:https?://[^/?#]*)?/+(?P<path>[^?#]*)", re.IGNORECASE)
_UNPRINTABLE: Final = re.compile(r"[^ -~]")
_OUR_HEADERS: Final = frozenset(
    {
        "authorization",
        "x-quietbell-door",
        "x-quietbell-reporter",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """A request below ``/api/``, as far as it can be read.

    ``fields`` are the JSON object's own; ``is_object`` says that the body is one, or
    nothing at all. ``path`` has neither slash at its ends.
    """

    method: str = ""
    path: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_object: bool = True
    evidence: str = ""

    @property
    def bearer(self) -> str | None:
        """The bearer token, if it has one."""
        return _bearer(self.headers.get("authorization", ""))

    @property
    def message_id(self) -> str:
        """The ``webhook-id``, as text that can be written down whatever its bytes."""
        sent = self.headers.get("webhook-id", "").encode("utf-8", "surrogateescape")
        return sent.decode("utf-8", "backslashreplace")

    def text(self, name: str) -> str:
        """Return a field's text, cut; empty if it is none."""
        value = self.fields.get(name)
        return value[:TEXT_CHARS_MAX] if isinstance(value, str) else ""

    @property
    def sequence(self) -> int | None:
        """The sender's count of its presses, None if it gives none."""
        value = self.fields.get("sequence")
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return value if 0 <= value <= SEQUENCE_MAX else None


def is_api(head: bytes) -> bool:
    """Say whether a request with that *head* is for the press API."""
    return _API.match(head) is not None


def read_api_request(head: bytes, body: bytes) -> ApiRequest:
    """Read a request's *head* and what came of its *body*."""
    lines = head.lstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    first, _, rest = lines.partition(b"\n")
    method, raw_target = request_line(first)
    target = _PATH.match(raw_target.decode("utf-8", "replace"))
    headers = _headers(rest)
    token = _bearer(headers.get("authorization", ""))
    evidence = evidence_of(_without(token, lines))
    if body:
        evidence = f"{evidence}\n\n{_shown(_without(token, body))}"
    fields = _fields(body) if body.strip() else {}
    return ApiRequest(
        method=method.upper(),
        path=target["path"].strip("/").lower() if target else "",
        headers=headers,
        body=body,
        fields=fields or {},
        is_object=fields is not None,
        evidence=evidence,
    )


def moment_of(text: str) -> datetime | None:
    """Return the RFC 3339 time that *text* is, in UTC; None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _headers(lines: bytes) -> dict[str, str]:
    """Return the headers that are ours, the first of each; a bearer's before others."""
    found: dict[str, str] = {}
    for line in lines.split(b"\n"):
        name, _, value = line.partition(b":")
        key = name.decode("ascii", "replace").strip().lower()
        if key not in _OUR_HEADERS:
            continue
        text = value.decode("utf-8", "surrogateescape").strip()
        is_first = key not in found
        if is_first or (key == "authorization" and not _bearer(found[key])):
            found[key] = text
    return found


def _bearer(authorization: str) -> str | None:
    scheme, *token = authorization.split(None, 1)[:2] or ("",)
    return token[0].strip() if token and scheme.lower() == "bearer" else None


def _without(token: str | None, raw: bytes) -> bytes:
    """Return *raw* with the sender's token cut out, wherever else it wrote it."""
    secret = (token or "").encode("utf-8", "surrogateescape")
    if len(secret) < SECRET_CHARS_MIN:
        return raw
    return raw.replace(secret, b"[token:%d]" % len(secret))


def _fields(body: bytes) -> dict[str, Any] | None:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _shown(body: bytes) -> str:
    text = body[:BODY_SHOWN_MAX].decode("ascii", "backslashreplace")
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
