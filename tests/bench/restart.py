"""A restart: from a journal of many entries to receiving again."""

import asyncio
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from uuid_utils import uuid7

from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.engine.clock import SystemClock, boot_id
from quietbell.engine.engine import Engine
from quietbell.engine.secrets import Secrets
from quietbell.engine.sites import Sites
from quietbell.journal.limits import Limits
from quietbell.journal.sealing import Keyring
from quietbell.journal.store import Journal
from quietbell.line.client import LineClient, LineLost
from quietbell.simulator.demo_folder import DemoFolder
from tests.bench.figures import Figure
from tests.support.demo_site import write_site

START_SECONDS_MAX = 60


def restart(*, entries: int) -> list[Figure]:
    """Return how long an engine takes to receive again after *entries* presses."""
    with tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder:
        data = Path(folder) / "data"
        uvloop.run(_fill(data, entries))
        seconds = _start(data)
    return [
        Figure(
            name=f"restart with {entries:,} entries to fold, to receiving",
            value=seconds,
            unit="s",
            aim="< 2",
        )
    ]


async def _fill(data: Path, entries: int) -> None:
    """Write *entries* presses of every button into one segment, as an engine does."""
    demo = DemoFolder.open_or_make(data, now=datetime.now(UTC))
    write_site(demo)
    keyring = Keyring.open(data / "keyring")
    limits = Limits(segment_entries=10 * entries, segment_bytes=2**33)
    epoch, boot = str(uuid7()), boot_id()
    journal = Journal.open(
        data / "journal",
        node="node-1",
        epoch=epoch,
        boot=boot,
        limits=limits,
        keyring=keyring,
    )
    clock = SystemClock()
    engine = Engine(
        node="node-1",
        epoch=epoch,
        boot=boot,
        journal=journal,
        keyring=keyring,
        sites=Sites(data / "site"),
        secrets=Secrets.open(data / "keyring"),
        clock=clock,
    )
    await engine.start()
    buttons = [each.id for each in demo.site.buttons]
    for start in range(0, entries, 1_000):
        signals = [
            Signal(
                kind=Kind.PRESS,
                finding=Finding.VERIFIED,
                received=clock.now(),
                door_kind="phone-url",
                door="bench",
                source="127.0.0.1",
                button=buttons[n % len(buttons)],
            )
            for n in range(start, min(entries, start + 1_000))
        ]
        await asyncio.gather(*(engine.keep(each) for each in signals))
    await asyncio.get_running_loop().run_in_executor(None, journal.close)


def _start(data: Path) -> float:
    began = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", "quietbell.config.cli", "engine", "--data", str(data)],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        uvloop.run(_until_receiving(data))
        return time.perf_counter() - began
    finally:
        running.terminate()
        running.wait(30)


async def _until_receiving(data: Path) -> None:
    """Return once the engine answers on its line, or it takes far too long."""
    end = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < end:
        try:
            client = await LineClient.connect(data, "bench")
        except LineLost:
            await asyncio.sleep(0.02)
            continue
        await client.close()
        return
