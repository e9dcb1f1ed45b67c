"""Two thousand panels, and five that wish us ill beside a good one: real processes."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from quietbell.line import site_file
from tests.support import campus as places
from tests.support.panels import Panel, Wire, row_of_panels
from tests.support.processes import EngineAlone

PANELS = 2_000
PRESSES = 40
FLOODERS = 2
AT_ONCE = 100  # that connect, so that no backlog overflows


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Every panel's wire, by its number: each is connected, and was heard once."""

    port: int
    panels: dict[int, Wire]

    async def press(self, n: int) -> float:
        """Press panel *n*; return the seconds until it was answered."""
        number = int(time.monotonic_ns() % 9999)
        frame = Panel(f"{7000 + n}").cid("1122", sequence=number)
        sent_at = time.monotonic()
        await self.panels[n].says(frame)
        assert await self.panels[n].answer(), f"panel {n} is not answered"
        return time.monotonic() - sent_at

    async def all_heard(self) -> None:
        """Have every panel give a sign of life, and hear that it was heard."""

        async def live(n: int) -> None:
            await self.panels[n].says(Panel(f"{7000 + n}").null())
            assert await self.panels[n].answer(), f"panel {n} is not answered"

        for start in range(0, PANELS, AT_ONCE):
            await asyncio.gather(*map(live, range(start, start + AT_ONCE)))


@asynccontextmanager
async def crowd(data: Path) -> AsyncIterator[Crowd]:
    """Run an engine on *data* with all of them connected, each from its own address."""
    base = places.campus(data / "site")
    site_file.write(data / "site", replace(base, **row_of_panels(base, PANELS)))
    with EngineAlone(data) as engine:
        engine.start()
        await engine.until_up()
        panels = await _connected(engine.panel_port)
        try:
            yield Crowd(port=engine.panel_port, panels=panels)
        finally:
            for wire in panels.values():
                wire.close()


async def presses_under_attack(among: Crowd) -> list[float]:
    """Return the seconds of one press each of `PRESSES` panels, sorted.

    Meanwhile two flood and read no answer, one sends blanks and comes again when it is
    cut off, one drips a frame that never ends, and one is connected and silent.
    """
    beside = [asyncio.create_task(_flood(among.port, n)) for n in range(FLOODERS)]
    beside.append(asyncio.create_task(_drip(among.port)))
    beside.append(asyncio.create_task(_blank(among.port)))
    silent = await Wire.open(among.port, "127.3.0.3")
    try:
        return sorted([await among.press(n) for n in range(PRESSES)])
    finally:
        silent.close()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _connected(port: int) -> dict[int, Wire]:
    """Return every panel's wire, each from an address of its own, each heard once."""
    found: dict[int, Wire] = {}

    async def come(n: int) -> None:
        wire = found[n] = await Wire.open(port, f"127.4.{n // 250}.{n % 250 + 1}")
        await wire.says(Panel(f"{7000 + n}").null())
        assert await wire.answer(), f"panel {n} is not answered"

    for start in range(0, PANELS, AT_ONCE):
        await asyncio.gather(*map(come, range(start, start + AT_ONCE)))
    return found


async def _flood(port: int, n: int) -> None:
    """Send presses of one account without an end, and read no answer."""
    wire = await Wire.open(port, f"127.3.1.{n + 1}")
    panel = Panel(f"{7000 + PANELS - 1 - n}")
    with suppress(ConnectionError):
        while True:
            await wire.says(b"".join(panel.cid("1122") for _ in range(200)))
            await asyncio.sleep(0)


async def _blank(port: int) -> None:
    """Send line feeds as fast as they are taken, on one connection after another."""
    for _ in range(10_000):
        wire = await Wire.open(port, "127.3.0.4")
        with suppress(ConnectionError):
            for _ in range(64):
                await wire.says(b"\n" * 65_536)
                await asyncio.sleep(0)
        wire.close()


async def _drip(port: int) -> None:
    """Send a byte now and then of a frame that never ends."""
    wire = await Wire.open(port, "127.3.0.2")
    with suppress(ConnectionError):
        for byte in Panel("7005").cid("1122") * 1_000:
            await wire.says(bytes([byte]))
            await asyncio.sleep(0.05)
