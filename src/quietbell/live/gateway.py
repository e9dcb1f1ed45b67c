"""The gateway as a bare ASGI app: pages, the event stream, deeds.

It relays between browsers and the engine's line. It decides nothing, keeps no truth,
and never makes up a sign of life: while the engine is silent, so is every stream, and
the consoles scream.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog

from quietbell.line.client import LineLost
from quietbell.live.blobs import HASH, read_blob
from quietbell.live.exchange import (
    BadRequest,
    Exchange,
    Headers,
    Receive,
    Scope,
    Send,
    cookie,
)
from quietbell.live.feeds import Feeds, NotAllowed, Outbox
from quietbell.live.link import EngineLink, Heard
from quietbell.live.pages import Page, read_pages
from quietbell.live.sessions import Proof, Refused, Session, Sessions

DESK_COOKIE: Final = "qb_desk"
WATCH_COOKIE: Final = "qb_watch"
DESK_DAYS: Final = 390  # browsers keep no cookie longer than 400 days
SWEEP_SECONDS: Final = 5.0
PAGE_NAME: Final = re.compile(r"[0-9a-zA-Z-]{1,40}")
SECRET: Final = re.compile(r"[!#-+\--:<-\[\]-~]{1,4000}")  # what a cookie may hold
STREAM_HEADERS: Final[Headers] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
RETRY: Final = b"retry: 500\n\n"

Handler = Callable[[Exchange], Awaitable[None]]
log = structlog.get_logger()


class Gateway:
    """The app of one worker. ``abort`` cuts the connection of a client address."""

    def __init__(
        self,
        data: Path,
        name: str,
        *,
        abort: Callable[[object], None] = lambda _: None,
        pages: Mapping[str, Page] | None = None,
    ) -> None:
        self._data = data
        self._name = name
        self._abort = abort
        self._pages = read_pages() if pages is None else pages
        self._feeds = Feeds()
        self._sessions = Sessions(name)
        self._is_closing = False
        self.link = EngineLink(
            data, name, on_pushed=self._on_pushed, on_lost=self._on_lost
        )
        self._feeds.use(self.link)
        self._sessions.use(self.link)
        self._routes: Mapping[tuple[str, str], Handler] = {
            ("GET", "/"): self._root,
            ("GET", "/healthz"): self._health,
            ("GET", "/stream"): self._stream,
            ("GET", "/state"): self._state,
            ("POST", "/enrol"): self._enrol,
            ("POST", "/sign-on"): self._sign_on,
            ("POST", "/sign-off"): self._sign_off,
            ("POST", "/deeds"): self._deed,
            ("POST", "/attend"): self._attend,
            ("POST", "/shown"): self._shown,
        }

    async def run(self) -> None:
        """Hold the engine's line and sweep out what is idle, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.link.run())
            tasks.create_task(self._sweep())

    def close(self) -> None:
        """End every stream and refuse new ones: this worker leaves."""
        self._is_closing = True
        self._feeds.end_all()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        exchange = Exchange(scope, receive, send)
        try:
            await self._route(exchange)
        except BadRequest as why:
            await self._refuse(exchange, why.status, why.reason)
        except Refused as why:
            await self._refuse(exchange, 401, why.reason)
        except LineLost:
            await self._refuse(exchange, 503, "engine_away")

    async def _refuse(self, exchange: Exchange, status: int, reason: str) -> None:
        if not exchange.has_begun:
            await exchange.answer_json(status, {"reason": reason})

    async def _route(self, exchange: Exchange) -> None:
        is_head = exchange.method == "HEAD" and exchange.path in self._pages
        method = "GET" if is_head else exchange.method
        if method == "POST" and not exchange.is_from_our_page():
            raise BadRequest(403, "not_from_our_page")
        if handler := self._routes.get((method, exchange.path)):
            await handler(exchange)
        elif method == "GET" and exchange.path in self._pages:
            await self._page(exchange, self._pages[exchange.path])
        elif method == "GET" and exchange.path.startswith("/blobs/"):
            await self._blob(exchange)
        else:
            raise BadRequest(404, "not_found")

    # Pages and files

    async def _root(self, exchange: Exchange) -> None:
        await exchange.answer(302, b"", "text/plain", [(b"location", b"/c")])

    async def _page(self, exchange: Exchange, page: Page) -> None:
        if exchange.header(b"if-none-match") == page.tag:
            await exchange.answer(304, b"", page.kind, page.headers)
        else:
            await exchange.answer(200, page.body, page.kind, page.headers)

    async def _health(self, exchange: Exchange) -> None:
        engine = "up" if self.link.is_up else "away"
        await exchange.answer_json(200, {"live": self._name, "engine": engine})

    async def _blob(self, exchange: Exchange) -> None:
        blob = exchange.path.removeprefix("/blobs/")
        if not HASH.fullmatch(blob):
            raise BadRequest(404, "not_found")
        session = await self._session(exchange)
        with self._allowed(session):
            is_shown = await self._feeds.shows(session.feed, blob)
        if not is_shown:
            raise BadRequest(404, "not_found")
        found = await read_blob(self._data, blob)
        if found is None:
            raise BadRequest(404, "not_found")
        await exchange.answer(200, found[0], found[1])

    # Proofs

    async def _session(self, exchange: Exchange) -> Session:
        return await self._sessions.of(self._proof(exchange))

    @contextlib.contextmanager
    def _allowed(self, session: Session) -> Iterator[None]:
        """Forget a session that only we still know: the next request opens it anew."""
        try:
            yield
        except NotAllowed:
            self._sessions.forget(session)
            raise

    def _proof(self, exchange: Exchange, token: str | None = None) -> Proof:
        secret = exchange.cookie(DESK_COOKIE)
        if not secret:
            raise Refused("not_enrolled")
        page = exchange.query("page") or "page"
        if not PAGE_NAME.fullmatch(page):
            raise BadRequest(400, "bad page name")
        watch = token or exchange.cookie(WATCH_COOKIE) or None
        return Proof(page=page, desk_secret=secret, watch_token=watch)

    async def _enrol(self, exchange: Exchange) -> None:
        link = _text(await exchange.json(), "link")
        answer = await self.link.request({"m": "enrol", "link": link})
        if not answer.get("ok"):
            raise BadRequest(403, str(answer.get("reason", "unknown_link")))
        secret = str(answer["desk_secret"])
        desk = cookie(DESK_COOKIE, secret, is_secure=exchange.is_secure, days=DESK_DAYS)
        log.info("desk.enrolled")
        await exchange.answer_json(
            200, {"ok": True, "desk": answer["desk"]}, [(b"set-cookie", desk)]
        )

    async def _sign_on(self, exchange: Exchange) -> None:
        token = _text(await exchange.json(), "token")
        if not SECRET.fullmatch(token):
            raise BadRequest(403, "token_bad")
        session = await self._sessions.of(self._proof(exchange, token))
        if note := session.who.get("note"):
            raise BadRequest(403, str(note))
        watch = cookie(WATCH_COOKIE, token, is_secure=exchange.is_secure, days=None)
        await exchange.answer_json(
            200, {"ok": True, **session.who}, [(b"set-cookie", watch)]
        )

    async def _sign_off(self, exchange: Exchange) -> None:
        await exchange.json()
        watch = cookie(WATCH_COOKIE, "", is_secure=exchange.is_secure, days=0)
        await exchange.answer_json(200, {"ok": True}, [(b"set-cookie", watch)])

    # What a desk sees

    async def _state(self, exchange: Exchange) -> None:
        session = await self._session(exchange)
        with self._allowed(session):
            snapshot = await self._feeds.snapshot(session.feed)
        await exchange.answer_json(200, snapshot)

    async def _stream(self, exchange: Exchange) -> None:
        if self._is_closing:
            raise LineLost("this worker leaves")
        session = await self._session(exchange)
        outbox = Outbox(lambda: self._abort(exchange.client))
        session.streams.add(outbox)
        leaving = asyncio.create_task(_until_gone(exchange.receive, outbox))
        try:
            with self._allowed(session):
                await self._feeds.join(session.feed, outbox)
            outbox.put(_who_event(session))
            await exchange.begin(200, STREAM_HEADERS)
            await self._write(exchange, RETRY)
            while piece := await outbox.take():
                await self._write(exchange, piece)
            await self._write(exchange, b"", is_last=True)
        finally:
            leaving.cancel()
            session.streams.discard(outbox)
            self._feeds.leave(session.feed, outbox)

    async def _write(
        self, exchange: Exchange, piece: bytes, *, is_last: bool = False
    ) -> None:
        await exchange.send(
            {"type": "http.response.body", "body": piece, "more_body": not is_last}
        )

    # What a desk does

    async def _deed(self, exchange: Exchange) -> None:
        session = await self._session(exchange)
        body = await exchange.json()
        names = ("id", "deed", "incident", "version", "body")
        deed = {name: body.get(name) for name in names}
        answer = await self.link.request(
            {"m": "deed", "session": session.id, "deed": deed}
        )
        await exchange.answer_json(200, answer.get("answer"))

    async def _attend(self, exchange: Exchange) -> None:
        session = await self._session(exchange)
        state = await exchange.json()
        names = ("sound", "is_visible", "epoch", "digest")
        shown = {name: state.get(name) for name in names}
        self.link.send({"m": "attend", "session": session.id, "state": shown})
        await exchange.answer_json(200, {"ok": True})

    async def _shown(self, exchange: Exchange) -> None:
        session = await self._session(exchange)
        body = await exchange.json()
        receipt = {"incident": body.get("incident"), "seq": body.get("seq")}
        self.link.send({"m": "shown", "session": session.id, **receipt})
        await exchange.answer_json(200, {"ok": True})

    # What the engine says

    def _on_pushed(self, heard: Heard) -> None:
        if heard.m in {"event", "pulse"}:
            self._feeds.take(heard)
        elif heard.m == "session_changed":
            self._sessions.take(heard)

    def _on_lost(self) -> None:
        self._sessions.forget_all()
        self._feeds.end_all()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            with contextlib.suppress(LineLost):  # the next sweep says goodbye again
                self._sessions.sweep()
                self._feeds.sweep()


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest(400, f"{name} is missing")
    return value


def _who_event(session: Session) -> bytes:
    return b"event: session\ndata: " + msgspec.json.encode(session.who) + b"\n\n"


async def _until_gone(receive: Receive, outbox: Outbox) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    outbox.end()
