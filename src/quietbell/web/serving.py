"""What stands before Django: bounded requests, and an answer even if PostgreSQL hangs.

A request that waits for a database which does not answer is given up after a few
seconds: its sender gets a plain page, its thread is left to end when it can. The
alarm path is another process and knows nothing of it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Protocol

from quietbell.web.plain import TOO_BUSY, TOO_LARGE, DatabaseAwayPage, PlainPage

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[..., Awaitable[None]]  # Django's own types are narrower

AT_ONCE_MAX: Final = 24  # requests in Django; each has a thread
LOOK_SECONDS: Final = 1.0  # a request that takes longer makes us ask the database
BODY_BYTES_MAX: Final = 64 * 1024 * 1024
BODY_SECONDS_MAX: Final = 120.0
# A browser that still sends cannot read an answer: so much more is read and dropped.
DROPPED_BYTES_MAX: Final = 1024 * 1024 * 1024


class Asked(Protocol):
    """Whether the database answers."""

    is_away: bool

    async def answers(self) -> bool:
        """Ask it. Takes a bounded time and never raises."""
        ...


class BodyTooLarge(Exception):
    """Somebody sends more than the office takes."""


class Office:
    """The ASGI application that uvicorn serves, around Django's."""

    def __init__(self, django: App, database: Asked) -> None:
        self._django = django
        self._database = database
        self._running: set[asyncio.Task[None]] = set()

    @property
    def stuck(self) -> int:
        """Return how many requests are in Django still."""
        return len(self._running)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        if scope["path"] == "/healthz":
            await self._health(scope, send)
        elif self._database.is_away and not await self._may_try(scope):
            await DatabaseAwayPage.send(scope, send)
        elif len(self._running) >= AT_ONCE_MAX:
            await TOO_BUSY.send(scope, send)
        else:
            await self._serve(scope, receive, send)

    async def _may_try(self, scope: Message) -> bool:
        return scope["path"].startswith("/static/") or await self._database.answers()

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        answer = _Answer(send)
        body = _Body(receive, scope)
        task = asyncio.create_task(self._run(scope, body, answer))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        while not task.done():
            await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if task.done() or answer.has_begun or not body.is_read:
                continue
            if not await self._database.answers() and not answer.has_begun:
                answer.give_up()
                await DatabaseAwayPage.send(scope, send)
                return
        task.result()

    async def _run(self, scope: Message, body: "_Body", answer: "_Answer") -> None:
        try:
            await self._django(scope, body.receive, answer.send)
        except BodyTooLarge:
            await body.drop()
            await TOO_LARGE.send(scope, answer.send)

    async def _health(self, scope: Message, send: Send) -> None:
        """Answer without a database, unless ``?deep`` asks for it."""
        told = {"web": "up", "requests": len(self._running)}
        status = 200
        if scope.get("query_string", b"").startswith(b"deep"):
            is_there = await self._database.answers()
            told["database"] = "up" if is_there else "away"
            status = 200 if is_there else 503
        page = PlainPage(status=status, media_type="application/json")
        await page.send_body(json.dumps(told).encode(), send)


class _Answer:
    """What Django says, handed on until it is given up."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_given_up = False
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if self._is_given_up:
            return
        self.has_begun = True
        await self._send(message)

    def give_up(self) -> None:
        self._is_given_up = True


class _Body:
    """A request's body, within bounds.

    That the sender hung up is never told to Django: it would wait for its thread in
    the loop, and a frozen database would stop every other request with it.
    """

    def __init__(self, receive: Receive, scope: Message) -> None:
        self._receive = receive
        self._bytes = 0
        self._is_refused = _told_length(scope) > BODY_BYTES_MAX
        self.is_read = False

    async def receive(self) -> Message:
        if self._is_refused:
            raise BodyTooLarge
        if self.is_read:
            await asyncio.Event().wait()  # cancelled when the answer is through
        async with asyncio.timeout(BODY_SECONDS_MAX):
            message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > BODY_BYTES_MAX:
            self._is_refused = True
            raise BodyTooLarge
        self.is_read = not message.get("more_body", False)
        return message

    async def drop(self) -> None:
        """Read on for nothing, so that the sender comes to read the answer."""
        async with asyncio.timeout(BODY_SECONDS_MAX):
            while self._bytes < DROPPED_BYTES_MAX:
                message = await self._receive()
                self._bytes += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def _told_length(scope: Message) -> int:
    for name, value in scope.get("headers", ()):
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
