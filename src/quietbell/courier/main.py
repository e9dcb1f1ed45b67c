"""The courier's process: notices come over the line, results go back over it.

It owns no state: what was queued, attempted and handed on are entries of the
engine's journal. Whatever it forgets is pushed to it again.
"""

import asyncio
import contextlib
import os
import signal
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
import uvloop

from quietbell.courier.carriers import Carrier, WebhookCarrier, lane_of, write_log
from quietbell.courier.lanes import Crowded, Lanes
from quietbell.courier.notices import Notice, Result, read_notice
from quietbell.line.client import LineClient, LineLost

BEAT_SECONDS: Final = 1.0
RECONNECT_SECONDS: Final = (0.1, 0.2, 0.5)  # the last one again and again
REMEMBERED_MAX: Final = 4096  # results, in case their notices are pushed again
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierSettings:
    """What the process is given.

    ``alive_fd`` is a pipe into which it writes a byte a second while its loop
    turns; None where nobody listens.
    """

    data: Path
    alive_fd: int | None = None


def run(settings: CourierSettings) -> None:
    """Carry notices until SIGTERM."""
    uvloop.run(_run(settings))


async def _run(settings: CourierSettings) -> None:
    courier = Courier(
        settings.data, {"log": write_log, "webhook": WebhookCarrier(settings.data)}
    )
    tasks = [asyncio.create_task(courier.run())]
    if settings.alive_fd is not None:
        tasks.append(asyncio.create_task(_beat(settings.alive_fd)))
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    tasks.append(asyncio.create_task(_wait(stopped)))
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for task in done:
        task.result()


async def _wait(stopped: asyncio.Event) -> None:
    await stopped.wait()


async def _beat(alive_fd: int) -> None:
    """Show that the loop turns. A full pipe means that nobody listens just now."""
    os.set_blocking(alive_fd, False)
    while True:
        with contextlib.suppress(BlockingIOError):
            os.write(alive_fd, b".")
        await asyncio.sleep(BEAT_SECONDS)


class Courier:
    """Takes notices from the line and hands each to its channel's carrier."""

    def __init__(self, data: Path, carriers: Mapping[str, Carrier]) -> None:
        self._data = data
        self._carriers = carriers
        self._lanes = Lanes(self._carry)
        self._client: LineClient | None = None
        self._in_hand: set[str] = set()
        self._results: OrderedDict[str, tuple[Result, str]] = OrderedDict()

    async def run(self) -> None:
        """Hold the line, and take it up again whenever it is lost. Never returns."""
        failures = 0
        try:
            while True:
                try:
                    await self._hold_line()
                    failures = 0
                except LineLost as why:
                    log.warning("line.lost", why=str(why))
                    failures += 1
                pause = min(failures, len(RECONNECT_SECONDS) - 1)
                await asyncio.sleep(RECONNECT_SECONDS[pause])
        finally:
            self._lanes.close()

    async def _hold_line(self) -> None:
        client = await LineClient.connect(self._data, "courier")
        try:
            self._client = client
            await client.request({"m": "courier"})
            log.info("line.held")
            async for message in client.pushed():
                if message.get("m") == "notice":
                    self._take(message)
        finally:
            self._client = None
            await client.close()

    def _take(self, message: dict[str, object]) -> None:
        notice = read_notice(message)
        if notice is None:
            log.error("notice.unreadable")
        elif notice.id in self._results:  # its result was lost with the line
            self._report(notice.id, *self._results[notice.id])
        elif notice.id not in self._in_hand:
            try:
                self._lanes.put(lane_of(notice), notice)
                self._in_hand.add(notice.id)
            except Crowded as why:
                # Not remembered: it is pushed again at the next connection.
                self._report(notice.id, Result.FAILED, str(why))

    async def _carry(self, notice: Notice) -> None:
        """Carry one notice to its end. A carrier's fault fails this notice alone."""
        self._report(notice.id, Result.ATTEMPTED, "")
        carrier = self._carriers.get(notice.channel)
        try:
            if carrier is None:
                result = Result.FAILED, f"no sender for {notice.channel}"
            else:
                result = await carrier(notice)
        except Exception as why:
            log.exception("notice.carrier_broken", notice=notice.id)
            result = Result.FAILED, type(why).__name__
        self._in_hand.discard(notice.id)
        self._results[notice.id] = result
        if len(self._results) > REMEMBERED_MAX:
            self._results.popitem(last=False)
        self._report(notice.id, *result)

    def _report(self, notice: str, result: Result, detail: str) -> None:
        if self._client is not None:
            self._client.send(
                {
                    "m": "notice_result",
                    "id": notice,
                    "outcome": str(result),
                    "detail": detail,
                }
            )
