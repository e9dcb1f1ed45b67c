"""The load: presses on new connections, at a rate or flat out, each timed."""

import asyncio
import itertools
import time
from collections.abc import Sequence

SECONDS_MAX = 20.0  # for one press: then it counts as that long


class _Press(asyncio.Protocol):
    """One request on one connection; done when the answer is there whole."""

    def __init__(self, request: bytes, done: "asyncio.Future[float]") -> None:
        self._request = request
        self._done = done

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        if not self._done.done():
            self._done.set_result(time.perf_counter())

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("closed unanswered"))


class Presser:
    """Presses one address. Failures are counted and never hidden in a percentile."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.failed = 0

    async def press(self, request: bytes) -> float:
        """Press once; return the seconds until the answer's first byte."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[float] = loop.create_future()
        began = time.perf_counter()
        transport = None
        try:
            async with asyncio.timeout(SECONDS_MAX):
                transport, _ = await loop.create_connection(
                    lambda: _Press(request, done), *self._address
                )
                return await done - began
        except (OSError, TimeoutError):
            self.failed += 1
            return SECONDS_MAX
        finally:
            if transport is not None:
                transport.close()

    async def at_rate(
        self, requests: Sequence[bytes], *, rate: float, seconds: float
    ) -> list[float]:
        """Press at *rate* a second whatever the answers do (open loop)."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        tasks = []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
            request = requests[number % len(requests)]
            tasks.append(loop.create_task(self.press(request)))
        return list(await asyncio.gather(*tasks))

    async def flat_out(
        self, requests: Sequence[bytes], *, at_once: int, seconds: float
    ) -> float:
        """Keep *at_once* presses in flight; return how many were answered a second."""
        numbers = itertools.count()
        until = time.perf_counter() + seconds
        answered = 0

        async def keep_pressing() -> None:
            nonlocal answered
            while time.perf_counter() < until:
                taken = await self.press(requests[next(numbers) % len(requests)])
                answered += taken < SECONDS_MAX

        began = time.perf_counter()
        await asyncio.gather(*(keep_pressing() for _ in range(at_once)))
        return answered / (time.perf_counter() - began)

    async def storm(self, requests: Sequence[bytes], times: int) -> list[float]:
        """Press *times* times at once."""
        return list(
            await asyncio.gather(
                *(self.press(requests[n % len(requests)]) for n in range(times))
            )
        )
