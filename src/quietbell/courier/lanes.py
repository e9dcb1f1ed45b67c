"""Lanes: one notice after the other in each, and no lane waits for another.

A lane is a channel's bulkhead. Whatever a receiver does to one lane, the others
go on; notices of one incident to one target stay in order.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from quietbell.courier.notices import Notice

WAITING_MAX: Final = 500  # in one lane
LANES_MAX: Final = 64
IDLE_SECONDS: Final = 60.0

Carry = Callable[[Notice], Awaitable[None]]


class Crowded(Exception):
    """The lane is full, or there are too many lanes: the notice is not taken."""


class Lanes:
    """Lanes by name, made when first needed and gone when idle."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self._queues: dict[str, asyncio.Queue[Notice]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, lane: str, notice: Notice) -> None:
        """Queue *notice* in *lane*.

        Raises:
            Crowded: it was not taken.
        """
        queue = self._queues.get(lane)
        if queue is None:
            if len(self._queues) >= LANES_MAX:
                raise Crowded("too many lanes")
            queue = self._queues[lane] = asyncio.Queue(WAITING_MAX)
            task = asyncio.create_task(self._drive(lane, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if queue.full():
            raise Crowded("the lane is full")
        queue.put_nowait(notice)

    def close(self) -> None:
        """Stop carrying. The engine will push again what it has no result for."""
        for task in self._tasks:
            task.cancel()

    async def _drive(self, lane: str, queue: asyncio.Queue[Notice]) -> None:
        while True:
            try:
                notice = await asyncio.wait_for(queue.get(), IDLE_SECONDS)
            except TimeoutError:
                if queue.empty():
                    del self._queues[lane]
                    return
                continue
            await self._carry(notice)
