"""Look on as a desk does: enrol with a one-time link and read the event stream.

What it measures is what a console would get, through the gateway and all; only the
painting itself is left to a browser.
"""

import json
import time
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import aiohttp

CONNECT_SECONDS_MAX: Final = 10.0
EVENT_BYTES_MAX: Final = 4 * 1024 * 1024


class CannotLook(ConnectionError):
    """The gateway did not let us in, or went away."""


class Seen(NamedTuple):
    """One event of the stream, and when it came (``time.perf_counter``)."""

    name: str
    data: dict[str, Any]
    at: float


class Onlooker:
    """A browser's part without a browser. Use it in ``async with``."""

    def __init__(self, web: str, link: str) -> None:
        self._web = web
        self._link = link
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),  # an address is no domain name
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS_MAX),
            read_bufsize=EVENT_BYTES_MAX,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        """Enrol.

        Raises:
            CannotLook: the gateway refuses the link, or is not there.
        """
        try:
            async with self._session.post(
                f"{self._web}/enrol",
                json={"link": self._link},
                headers={"Origin": self._web},
            ) as answer:
                if answer.status != 200:
                    raise CannotLook(f"enrolling was answered {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as why:
            await self._session.close()
            raise CannotLook(str(why)) from why
        except CannotLook:
            await self._session.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        await self._session.close()

    async def events(self) -> AsyncIterator[Seen]:
        """Yield the stream's events, the snapshot first, until it ends.

        Raises:
            CannotLook: the stream is refused or breaks.
        """
        try:
            async with self._session.get(f"{self._web}/stream") as answer:
                if answer.status != 200:
                    raise CannotLook(f"the stream was answered {answer.status}")
                name = ""
                while line := await answer.content.readline():
                    field, _, value = line.decode().rstrip("\r\n").partition(": ")
                    if field == "event":
                        name = value
                    elif field == "data":
                        yield Seen(name, json.loads(value), time.perf_counter())
        except (TimeoutError, aiohttp.ClientError, ValueError) as why:
            raise CannotLook(str(why)) from why
