"""One HTTP request and its answer: what every handler needs, with its bounds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec

BODY_BYTES_MAX: Final = 64 * 1024
BODY_SECONDS_MAX: Final = 5.0

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# On every answer. Only a page's own policy (pages.py) lets anything run or load.
SAFE_HEADERS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]
CLOSED_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'; sandbox"


class BadRequest(Exception):
    """What was sent can not be read; ``status`` says in which way."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Exchange:
    """A request, and how it is answered."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.client: object = scope.get("client")
        self.is_secure: bool = scope.get("scheme") == "https"
        self.receive = receive
        self.send = send
        self._query: bytes = scope.get("query_string", b"")
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.has_begun = False

    def header(self, name: bytes) -> str:
        """Return one header, or an empty string."""
        return self._headers.get(name, b"").decode("latin-1")

    def query(self, name: str) -> str:
        """Return one value of the query, or an empty string."""
        try:
            found = parse_qs(self._query.decode("ascii"), max_num_fields=10)
        except ValueError as why:
            raise BadRequest(400, "unreadable query") from why
        return found.get(name, [""])[0]

    def cookie(self, name: str) -> str:
        """Return one cookie, or an empty string."""
        try:
            cookies = SimpleCookie(self.header(b"cookie"))
        except CookieError:
            return ""
        return cookies[name].value if name in cookies else ""

    def is_from_our_page(self) -> bool:
        """Say whether a browser sent this from a page of this very origin.

        Over plain HTTP to a name on the network browsers leave Sec-Fetch-Site out,
        but no browser leaves Origin out of a POST. With neither it is refused.
        """
        if site := self.header(b"sec-fetch-site"):
            return site == "same-origin"
        origin = self.header(b"origin")
        return bool(origin) and urlsplit(origin).netloc == self.header(b"host")

    async def json(self) -> dict[str, Any]:
        """Return the body, a JSON object.

        Raises:
            BadRequest: not JSON, not an object, too large, or too slow.
        """
        kind = self.header(b"content-type").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise BadRequest(415, "the body must be application/json")
        try:
            body = await asyncio.wait_for(self._body(), BODY_SECONDS_MAX)
            decoded = msgspec.json.decode(body)
        except (TimeoutError, msgspec.DecodeError) as why:
            raise BadRequest(400, "unreadable body") from why
        if not isinstance(decoded, dict):
            raise BadRequest(400, "the body must be an object")
        return decoded

    async def answer(
        self, status: int, body: bytes, kind: str, headers: Headers | None = None
    ) -> None:
        """Send a whole answer. Without a policy of its own it may do nothing."""
        own = headers or []
        names = {name for name, _ in own}
        default: Headers = [
            (b"cache-control", b"no-store"),
            (b"content-security-policy", CLOSED_POLICY),
        ]
        await self.begin(
            status,
            [
                (b"content-type", kind.encode()),
                (b"content-length", str(len(body)).encode()),
                *own,
                *(each for each in default if each[0] not in names),
            ],
        )
        shown = b"" if self.method == "HEAD" else body
        await self.send({"type": "http.response.body", "body": shown})

    async def answer_json(
        self, status: int, value: object, headers: Headers | None = None
    ) -> None:
        """Send *value*; bytes are sent as the JSON they are."""
        body = value if isinstance(value, bytes) else msgspec.json.encode(value)
        await self.answer(status, body, "application/json", headers)

    async def begin(self, status: int, headers: Headers) -> None:
        """Send the status and the headers, and those that every answer has."""
        self.has_begun = True
        await self.send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [*headers, *SAFE_HEADERS],
            }
        )

    async def _body(self) -> bytes:
        body = b""
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise BadRequest(400, "the sender left")
            piece: bytes = message.get("body", b"")
            body += piece
            if len(body) > BODY_BYTES_MAX:
                raise BadRequest(413, "the body is too large")
            if not message.get("more_body", False):
                return body


def cookie(name: str, value: str, *, is_secure: bool, days: int | None) -> bytes:
    """Return a Set-Cookie that scripts can not read and other sites can not send.

    Without *days* it lasts as long as the browser runs; 0 days take it away.
    """
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Strict"]
    if days is not None:
        parts.append(f"Max-Age={days * 86_400}")
    if is_secure:
        parts.append("Secure")
    return "; ".join(parts).encode("latin-1")
