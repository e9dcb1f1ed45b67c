"""Press once and measure what becomes of it, from key to screen, on one clock."""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Any, Final

from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.onlooker import CannotLook, Onlooker
from quietbell.simulator.phones import NoAnswer, press

LOOK_SECONDS_MAX: Final = 5.0
PAINT_SECONDS_MAX: Final = 3.0
SNAPSHOT_SECONDS_MAX: Final = 10.0


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


@dataclass(slots=True)
class _Look:
    """What the event stream said since the press, of one button."""

    button: str
    pressed_at: float
    told: Told
    seq: int | None = None
    kept: int = 0
    painted_before: int = 0

    def take(self, name: str, data: dict[str, Any], at: float) -> None:
        """Take one event of the stream."""
        milliseconds = (at - self.pressed_at) * 1000
        if name == "row" and data["row"]["button"]["id"] == self.button:
            self._take_row(data["row"], milliseconds)
        elif name == "kept":
            self.kept = max(self.kept, data["kept"])
        is_kept = self.seq is not None and self.kept >= self.seq
        if is_kept and self.told.kept_ms is None:
            self.told.kept_ms = milliseconds

    def _take_row(self, row: dict[str, Any], milliseconds: float) -> None:
        if self.seq is None:
            self.seq = row["seq"]
            self.told.shown_ms = milliseconds
            self.painted_before = len(row["shown"])
        if len(row["shown"]) > self.painted_before and self.told.painted_ms is None:
            self.told.painted_ms = milliseconds


async def press_and_look(
    folder: DemoFolder, button: str, *, web: str, intake: str, link: str
) -> Told:
    """Press *button*, as its phone does, and look on as the desk that *link* enrols.

    Waits for a browser's paint receipt `PAINT_SECONDS_MAX` at most. What cannot be
    seen is None; the press itself happens in any case.
    """
    device = folder.device(button)
    told = Told(button=button, place=folder.button(button).spoken, model=device.model)
    look = _Look(button, float("inf"), told)
    is_looking = asyncio.Event()
    looking = asyncio.create_task(_look_on(web, link, look, is_looking))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(is_looking.wait(), SNAPSHOT_SECONDS_MAX)
    look.pressed_at = time.perf_counter()
    with contextlib.suppress(NoAnswer):
        url = folder.door_url(button, intake)
        first, *_ = await press(url, model=device.model, mac=device.mac)
        told.answered_ms = first.answered_seconds * 1000
    await asyncio.wait({looking}, timeout=PAINT_SECONDS_MAX)
    looking.cancel()
    with contextlib.suppress(asyncio.CancelledError, CannotLook):
        await looking
    return told


async def _look_on(web: str, link: str, look: _Look, is_looking: asyncio.Event) -> None:
    async with Onlooker(web, link) as onlooker:
        async for seen in onlooker.events():
            if seen.name == "snapshot":
                is_looking.set()
            elif is_looking.is_set() and seen.at >= look.pressed_at:
                look.take(seen.name, seen.data, seen.at)
            if look.told.painted_ms is not None and look.told.kept_ms is not None:
                return
