"""What a phone's HTTP request says, read from whatever of it arrived.

A press must be found in a request that broke off, grew too long or makes no
sense further on, so this reads the bytes themselves; whether they are a whole
request is the parser's business (`receivers.phone_connection`). Nothing here
raises on what a peer sends.

Source: RFC 9112, 3 (request line); what phones add to a URL and how they spell
themselves is in ``docs/wire/phone-url.md``.
Shape:  ``GET /p/<token>[/][?name=SEP0041D2924D45][&…] HTTP/1.1``
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import msgspec

from quietbell.wire.hardware_address import SPELLED_CHARS_MAX, hardware_address

EVIDENCE_BYTES_MAX: Final = 8192
LINE_BYTES_MAX: Final = 4096  # a phone's URL is under 256; what follows says nothing
KEYS_MAX: Final = 64
VALUE_CHARS_MAX: Final = 128
NONCE_CHARS_MAX: Final = 128
SECRET_CHARS_MIN: Final = 8  # shorter, and cutting it everywhere would cut words

ASKING: Final = frozenset({"HEAD", "OPTIONS"})  # look at a resource, cause nothing
PRESSING: Final = frozenset({"GET", "POST", "PUT"})
# What phones of all makers call themselves, in URLs, forms, JSON and XML. ``local`` and
# ``remote`` mean opposite things at different makers: they are never read.
SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "names",  # Cisco appends it by itself
        "devicename": "names",
        "mac": "macs",  # Snom, Yealink, Grandstream, Htek: $mac
        "ma": "macs",
        "macaddress": "macs",  # Poly: the XML of a notification
        "phone_mac_address": "macs",  # Poly: [PHONE_MAC_ADDRESS]
        "ip": "addresses",  # Yealink: $ip
        "phone_ip": "addresses",  # Snom, Grandstream: $phone_ip
        "phoneip": "addresses",  # Poly's XML
        "phone_ip_address": "addresses",
        "model": "models",  # Yealink: $model
        "product": "models",  # Grandstream: $product
        "user": "users",
        "user_name1": "users",  # Snom: $user_name1
        "active_user": "users",  # Yealink, Grandstream: $active_user
    }
)

_PATH: Final = re.compile(
    r"(?:https?://[^/?#]*)?/*p/(?P<token>[A-Za-z0-9_-]*)(?P<rest>.*)\Z",
    re.DOTALL | re.IGNORECASE,
)
_ELEMENT: Final = re.compile(r"<([A-Za-z][A-Za-z0-9_]{0,39})>([^<&]{1,128})</\1>")
# What a phone sends that does not know a variable: the variable itself.
_NOT_FILLED_IN: Final = re.compile(r"\$\w+|\[\w+\]|\{\w+\}")
_KEY_ENDS: Final = re.compile(r"[?&;]")
# A value may be folded onto lines that begin with a blank.
_SECRET_HEADER: Final = re.compile(
    rb"^((?:proxy-)?authorization|(?:set-)?cookie2?|x-[a-z-]*(?:key|token|secret))"
    rb"[ \t]*:.*(?:\n[ \t].*)*",
    re.IGNORECASE | re.MULTILINE,
)
_SECRET_KEY: Final = re.compile(
    rb"([?&;](?:password|passwd|pwd|pin|token)=)[^&;\s]+", re.IGNORECASE
)
_PREFETCH: Final = re.compile(
    rb"\n(?:(?:sec-|x-)?purpose|x-moz)[ \t]*:[^\n]*(?:prefetch|preview|prerender)",
    re.IGNORECASE,
)
_UNPRINTABLE: Final = re.compile(r"[^\n -~]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the sender says it is. Any of it may be forged; it checks a token."""

    names: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()  # 12 lower-case hex digits, or as sent if it is none
    addresses: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    users: tuple[str, ...] = ()  # the number or account that the phone is signed in as
    nonce: str | None = None


NOTHING_SAID: Final = Claims()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRequest:
    """A request as far as it can be read.

    ``is_for_press`` says that its path is the press path, whether or not a token
    follows. ``is_asking`` requests (HEAD, OPTIONS, prefetch) press nothing.
    """

    method: str = ""
    is_readable: bool = False  # there is a method and a target
    is_for_press: bool = False
    is_asking: bool = False
    token: str | None = None
    claims: Claims = NOTHING_SAID
    evidence: str = ""  # request line and headers, secrets cut out, ASCII

    def saying(self, more: Claims) -> "PhoneRequest":
        """Return the request with what its body claims as well."""
        claims = self.claims
        both = Claims(
            names=claims.names + more.names,
            macs=claims.macs + more.macs,
            addresses=claims.addresses + more.addresses,
            models=claims.models + more.models,
            users=claims.users + more.users,
            nonce=claims.nonce or more.nonce,
        )
        return replace(self, claims=both)


def read_request(head: bytes) -> PhoneRequest:
    """Read *head*: a request's line and headers, or their beginning, or anything."""
    lines = head.lstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    method, raw_target = request_line(lines.partition(b"\n")[0])
    target = raw_target
    if b"%" in target:
        target = unquote_to_bytes(target)
    path = _PATH.match(target.decode("utf-8", "replace"))
    token = (path and path["token"]) or None
    claims = NOTHING_SAID
    if path is not None:
        claims = _claims(_pairs(path["rest"]))
    elif b"=" in target:
        claims = _claims(_pairs(target.decode("utf-8", "replace")))
    return PhoneRequest(
        method=method,
        is_readable=bool(raw_target) and method.isalpha(),
        is_for_press=path is not None,
        is_asking=method.upper() in ASKING or _PREFETCH.search(lines) is not None,
        token=token,
        claims=claims,
        evidence=_evidence(lines, raw_target, token),
    )


def request_line(line: bytes) -> tuple[str, bytes]:
    """Return the method and the target of a line; a target may hold blanks."""
    method, _, rest = line[:LINE_BYTES_MAX].strip(b" \t").partition(b" ")
    target = rest.strip(b" \t")
    before, _, last = target.rpartition(b" ")
    if last.startswith(b"HTTP/"):
        target = before.rstrip(b" \t")
    return method[:32].decode("ascii", "replace"), target


def read_body(body: bytes) -> Claims:
    """Return what a body says of the sender: a form, a JSON object or XML.

    XML is not parsed, only searched for elements that hold text and nothing else: no
    document may make us do anything.
    """
    if body.lstrip()[:1] == b"<":
        text = body.decode("utf-8", "replace")
        return _claims(_ELEMENT.findall(text)[:KEYS_MAX])
    if body.lstrip()[:1] == b"{":
        try:
            fields = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return NOTHING_SAID
        return _claims(_texts(fields))
    return _claims(_pairs(unquote_to_bytes(body).decode("utf-8", "replace")))


def _texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in list(fields.items())[:KEYS_MAX]:
        if isinstance(value, str):
            yield key, value


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Split keys from values, however often a phone has begun a query anew.

    A phone appends ``?locale=…&name=…`` or ``&name=…`` to whatever URL it was
    given, so question marks and ampersands are one to us.
    """
    for part in _KEY_ENDS.split(text, maxsplit=KEYS_MAX):
        key, is_pair, value = part.partition("=")
        if is_pair:
            yield key, value


def _claims(pairs: Iterable[tuple[str, str]]) -> Claims:
    said: dict[str, list[str]] = {sort: [] for sort in SAYS.values()}
    nonce = None
    for raw_key, raw_value in pairs:
        key = raw_key.strip("$ ").lower()
        value = raw_value.strip()[:VALUE_CHARS_MAX]
        if not value or _NOT_FILLED_IN.fullmatch(value):
            continue
        sort = SAYS.get(key)
        if sort == "macs":
            value = hardware_address(value) or value[:SPELLED_CHARS_MAX]
        elif sort == "names" and (mac := hardware_address(value)) is not None:
            said["macs"].append(mac)
        if sort is not None:
            said[sort].append(value)
        elif key == "nonce" and nonce is None and len(raw_value) <= NONCE_CHARS_MAX:
            nonce = value  # a longer one is none: cut, two presses could look like one
    return Claims(nonce=nonce, **{sort: tuple(each) for sort, each in said.items()})


def _evidence(lines: bytes, target: bytes, token: str | None) -> str:
    """Return the head as people may see it: no secret, nothing that moves a cursor."""
    shown = _SECRET_HEADER.sub(rb"\1: [cut]", lines)
    if token is not None:
        mark = f"[token:{len(token)}]".encode()
        if b"%" in target:  # the token may be spelt in escapes; the path goes with it
            shown = shown.replace(target.partition(b"?")[0], b"/p/" + mark, 1)
        secret = token.encode()
        shown = shown.replace(b"/" + secret, b"/" + mark, 1)
        if len(secret) >= SECRET_CHARS_MIN:
            shown = shown.replace(secret, mark)
    return _plain(shown)


def evidence_of(lines: bytes) -> str:
    """Return *lines*, whose ends are LF, as people may see them: no secret in them."""
    return _plain(_SECRET_HEADER.sub(rb"\1: [cut]", lines))


def _plain(shown: bytes) -> str:
    """Return *shown* as ASCII that moves no cursor, secret values cut."""
    if b"=" in shown:
        shown = _SECRET_KEY.sub(rb"\1[cut]", shown)
    # Cut only now: half a secret at the edge would no longer be found.
    text = shown[:EVIDENCE_BYTES_MAX].decode("ascii", "backslashreplace")
    plain = _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return plain.rstrip("\n")[:EVIDENCE_BYTES_MAX]
