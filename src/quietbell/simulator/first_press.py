"""Press once and measure what becomes of it, from key to screen, on one clock.

Two look on: one at the engine's line, which says what is kept, and one at the event
stream, as a desk that was enrolled for this, which gets what a screen gets.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Any, Final

from quietbell.line.client import LineClient, LineLost
from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.onlooker import CannotLook, Onlooker
from quietbell.simulator.phones import NoAnswer, press

READY_SECONDS_MAX: Final = 10.0
PAINT_SECONDS_MAX: Final = 3.0
SETTLE_SECONDS: Final = 0.2  # until the enrolling of our own desk is told and done


@dataclass(slots=True, kw_only=True)
class Told:
    """What was seen of one press, in milliseconds from its first byte; None: not."""

    button: str
    place: str
    model: str
    answered_ms: float | None = None
    kept_ms: float | None = None
    shown_ms: float | None = None
    painted_ms: float | None = None


async def press_and_look(
    folder: DemoFolder, button: str, *, web: str, intake: str, link: str
) -> Told:
    """Press *button*, as its phone does, and look on as the desk that *link* enrols.

    Waits `PAINT_SECONDS_MAX` for a browser's paint receipt. What cannot be seen is
    None; the press itself happens in any case.
    """
    device = folder.device(button)
    place = folder.button(button).spoken
    look = _Look(Told(button=button, place=place, model=device.model))
    looking = {
        asyncio.create_task(look.at_the_line(folder)),
        asyncio.create_task(look.at_the_stream(web, link)),
    }
    await look.until_ready()
    await asyncio.sleep(SETTLE_SECONDS)
    look.pressed_at = time.perf_counter()
    with contextlib.suppress(NoAnswer):
        url = folder.door_url(button, intake)
        first, *_ = await press(url, model=device.model, mac=device.mac)
        look.told.answered_ms = first.answered_seconds * 1000
    await asyncio.wait(looking, timeout=PAINT_SECONDS_MAX)
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    return look.told


class _Look:
    """What line and stream say of one button since it was pressed."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.pressed_at = float("inf")
        self._seq: int | None = None
        self._painted_before = 0
        self._line_is_ready = asyncio.Event()
        self._stream_is_ready = asyncio.Event()

    async def until_ready(self) -> None:
        """Wait until both look on, but not for ever: the press comes anyway."""
        both = (self._line_is_ready.wait(), self._stream_is_ready.wait())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*both), READY_SECONDS_MAX)

    async def at_the_line(self, folder: DemoFolder) -> None:
        """Look until the press is kept and painted."""
        with contextlib.suppress(LineLost):
            client = await LineClient.connect(folder.data, "first press")
            try:
                await client.request({"m": "subscribe", "feed": "machine"})
                self._line_is_ready.set()
                async for message in client.pushed():
                    self._take(message, (time.perf_counter() - self.pressed_at) * 1000)
                    if self.told.kept_ms and self.told.painted_ms:
                        return
            finally:
                await client.close()

    async def at_the_stream(self, web: str, link: str) -> None:
        """Look until the press is shown."""
        with contextlib.suppress(CannotLook):
            async with Onlooker(web, link) as onlooker:
                async for seen in onlooker.events():
                    if seen.name == "snapshot":
                        self._stream_is_ready.set()
                    is_after = seen.name == "row" and seen.at >= self.pressed_at
                    if is_after and self._is_ours(seen.data["row"]["button"]["id"]):
                        self.told.shown_ms = (seen.at - self.pressed_at) * 1000
                        return

    def _take(self, message: dict[str, Any], milliseconds: float) -> None:
        """Take one event of the line."""
        if milliseconds < 0:
            return
        row = message.get("row", {})
        if self._is_ours(row.get("button")):
            if self._seq is None:
                self._seq = row["seq"]
                self._painted_before = len(row["shown"])
            if len(row["shown"]) > self._painted_before:
                self.told.painted_ms = self.told.painted_ms or milliseconds
        is_kept = self._seq is not None and message.get("kept", 0) >= self._seq
        if is_kept and message.get("kind") == "kept":
            self.told.kept_ms = self.told.kept_ms or milliseconds

    def _is_ours(self, button: str | None) -> bool:
        return button == self.told.button
