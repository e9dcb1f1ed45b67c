"""Screens without a browser: event streams through the gateway, timed."""

import asyncio
import re
import time
from collections import defaultdict
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec

EVENT_BYTES_MAX = 2**22


class _Button(msgspec.Struct):
    id: str | None


class _Row(msgspec.Struct):
    id: str
    presses: int
    button: _Button


class _Event(msgspec.Struct):
    row: _Row | None = None
    rows: tuple[_Row, ...] = ()


class Screen:
    """One desk's event stream: when was the n-th press of a button on it?"""

    def __init__(self, web: str, link: str) -> None:
        self._web, self._link = web, link
        self._http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            read_bufsize=EVENT_BYTES_MAX,
            timeout=aiohttp.ClientTimeout(total=None),
            connector=aiohttp.TCPConnector(limit=0),
            trust_env=False,
        )
        self._decoder = msgspec.json.Decoder(_Event)
        self._tasks: list[asyncio.Task[None]] = []
        self.seen: dict[tuple[str, int], float] = {}
        self.most: dict[str, int] = defaultdict(int)
        self.others: list[dict[str, float]] = []

    async def __aenter__(self) -> Self:
        """Enrol and listen."""
        for _ in range(50):  # a worker may not have its line yet
            async with self._http.post(
                f"{self._web}/enrol",
                json={"link": self._link.partition("#")[2]},
                headers={"Origin": self._web},
            ) as answer:
                if answer.status != 503:
                    answer.raise_for_status()
                    break
            await asyncio.sleep(0.1)
        ready = asyncio.Event()
        self._tasks.append(asyncio.create_task(self._listen(ready)))
        await asyncio.wait_for(ready.wait(), 10)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up every stream."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()

    async def add_others(self, count: int) -> None:
        """Open *count* more streams that only note when a press first reached them."""
        ready = [asyncio.Event() for _ in range(count)]
        for each in ready:
            arrivals: dict[str, float] = {}
            self.others.append(arrivals)
            self._tasks.append(asyncio.create_task(self._glance(each, arrivals)))
        await asyncio.wait_for(asyncio.gather(*(each.wait() for each in ready)), 60)

    async def close_others(self) -> None:
        """Hang up all streams but the first."""
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks[1:], return_exceptions=True)
        del self._tasks[1:]

    async def _lines(self) -> Any:
        async with self._http.get(f"{self._web}/stream") as answer:
            answer.raise_for_status()
            async for line in answer.content:
                yield line

    async def _listen(self, ready: asyncio.Event) -> None:
        async for line in self._lines():
            if line.startswith(b"data: ") and b'"presses"' in line:
                now = time.perf_counter()
                event = self._decoder.decode(line[6:])
                for row in (event.row, *event.rows) if event.row else event.rows:
                    self._note(row, now)
            elif line.startswith(b"data: "):
                ready.set()

    def _note(self, row: _Row, now: float) -> None:
        button = row.button.id or ""
        for number in range(self.most[button] + 1, row.presses + 1):
            self.seen[button, number] = now
        self.most[button] = max(self.most[button], row.presses)

    async def _glance(self, ready: asyncio.Event, arrivals: dict[str, float]) -> None:
        number = re.compile(rb'"presses":(\d+)')
        button = re.compile(rb'"button":\{"id":"([^"]+)"')
        async for line in self._lines():
            if not line.startswith(b"data: "):
                continue
            ready.set()
            found, at = button.search(line), number.search(line)
            if found and at and b'"row":' in line:
                key = f"{found[1].decode()} {at[1].decode()}"
                arrivals.setdefault(key, time.perf_counter())
