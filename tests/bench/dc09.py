"""DC-09 over connections that stay: kept and answered a second, and beside pysiaalarm.

Every frame is a press of its own, so each is an entry in the journal; what was
answered is counted there afterwards. pysiaalarm gets the same frames from the same load
in the same run; it keeps nothing on disk, and answers before anybody has the event.
"""

import asyncio
import itertools
import logging
import multiprocessing
import os
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import uvloop
from pysiaalarm import SIAAccount
from pysiaalarm.aio import SIAClient

from quietbell.wire.dc09.encoding import Message, encode
from quietbell.wire.dc09.keys import NOISE_BYTES, Key
from tests.bench.figures import Figure, spread
from tests.support.dc09_engine import Dc09Engine, dc09_engine
from tests.support.panel_crowd import PANELS as PANELS_CONNECTED
from tests.support.panel_crowd import crowd, presses_under_attack

PANELS = 200
FRESH = "FEED"  # the panel that is timed while the others send
KEY_TEXT = "0123456789ABCDEF"  # pysiaalarm takes keys as text, and as it stands
KEY = Key(KEY_TEXT.encode("ascii"))
NUMBERS = tuple(f"{0x1000 + number:04X}" for number in range(PANELS))
KINDS = ("opened", "press-counted", "pressed-again", "sources-counted")
SECONDS = 5.0
WINDOWS = (1, 16)  # frames of one panel under way
FRAMES_A_SECOND_MAX = 40_000  # made ready beforehand; no server here is as fast
PAUSE_SECONDS = 0.05  # between two presses of the fresh panel
SETTLE_SECONDS = 1.0
EARLY = timedelta(seconds=15)
START_SECONDS_MAX = 30.0


def dc09(*, scale: float) -> list[Figure]:
    """Return what the engine does, in clear and encrypted, and pysiaalarm's beside."""
    figures: list[Figure] = []
    for key, name, aim in ((None, "plain", "20,000/s"), (KEY, "encrypted", "10,000/s")):
        theirs = {}
        for window in WINDOWS:
            with pysiaalarm(key) as port:
                rate = _rate(port, key, seconds=SECONDS * scale, window=window)
                theirs[window] = uvloop.run(rate)
        figures += uvloop.run(_ours(key, name, aim, theirs, SECONDS * scale))
    figures += uvloop.run(_in_a_crowd())
    return figures


async def _in_a_crowd() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder:
        async with crowd(Path(folder) / "data") as among:
            took = await presses_under_attack(among)
    return spread(
        f"DC-09: a press beside {PANELS_CONNECTED} panels, two flooding, one slow",
        took,
        aims={"p50": "< 100", "p99": "< 100"},
    )


async def _ours(
    key: Key | None, name: str, aim: str, theirs: Mapping[int, float], seconds: float
) -> list[Figure]:
    figures = []
    accounts = dict.fromkeys((*NUMBERS, FRESH), key)
    for window in WINDOWS:
        with tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder:
            async with dc09_engine(Path(folder), accounts) as engine:
                load = Load(engine.port, key, seconds=seconds, window=window)
                fresh = await load.run(is_timed=window == 1)
                missing = load.answered - kept(engine)
        how = "one at a time" if window == 1 else f"{window} under way each"
        figures += [
            Figure(
                name=f"DC-09 {name}, {PANELS} panels, {how}: kept and answered",
                value=load.rate,
                unit="/s",
                limit=theirs[window],
                limit_name="pysiaalarm, which keeps nothing on disk",
                aim=aim,
            ),
            Figure(
                name=f"DC-09 {name}, {how}: answered, not in the journal",
                value=max(0, missing),
                unit="frames",
                aim="0",
            ),
            Figure(
                name=f"DC-09 {name}, {how}: panels cut off",
                value=load.cut_off,
                unit="panels",
                aim="0",
            ),
        ]
        if fresh:
            figures += spread(
                f"DC-09 {name}: one panel while {PANELS} others send",
                fresh,
                aims={"p99": "< 100"},
            )
    return figures


async def _rate(port: int, key: Key | None, *, seconds: float, window: int) -> float:
    load = Load(port, key, seconds=seconds, window=window)
    await load.run(is_timed=False)
    return load.rate


def kept(engine: Dc09Engine) -> int:
    """Return how many presses are in the journal."""
    return sum(len(engine.entries(each)) for each in KINDS)


class Load:
    """Panels on a connection each, with *window* frames of each under way."""

    def __init__(
        self, port: int, key: Key | None, *, seconds: float, window: int
    ) -> None:
        self._port, self._key, self._seconds = port, key, seconds
        self._window = window
        self.answered = 0
        self.cut_off = 0
        self.rate = 0.0

    async def run(self, *, is_timed: bool) -> list[float]:
        """Send for as long as was said; return a fresh panel's times, if asked."""
        each = int(self._seconds * FRAMES_A_SECOND_MAX / PANELS) + 50
        panels = [_Panel(frames(n, self._key, each), self._window) for n in NUMBERS]
        loop = asyncio.get_running_loop()
        for panel in panels:
            await loop.create_connection(lambda p=panel: p, "127.0.0.1", self._port)
        began = time.perf_counter()
        for panel in panels:
            panel.start()
        taken = await self._timed(began) if is_timed else []
        await asyncio.sleep(max(0.0, began + self._seconds - time.perf_counter()))
        in_time = sum(panel.answered for panel in panels)
        self.rate = in_time / (time.perf_counter() - began)
        for panel in panels:
            panel.stop()
        await asyncio.sleep(SETTLE_SECONDS)  # what is under way is answered still
        self.answered = sum(panel.answered for panel in panels) + len(taken)
        self.cut_off = sum(panel.is_cut_off for panel in panels)
        for panel in panels:
            panel.close()
        return taken

    async def _timed(self, began: float) -> list[float]:
        """Press one panel now and then, and time each."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        taken = []
        ready = iter(frames(FRESH, self._key, int(self._seconds / PAUSE_SECONDS) + 1))
        while time.perf_counter() < began + self._seconds:
            at = time.perf_counter()
            writer.write(next(ready))
            await reader.readuntil(b"\r")
            taken.append(time.perf_counter() - at)
            await asyncio.sleep(PAUSE_SECONDS)
        writer.close()
        return taken


class _Panel(asyncio.Protocol):
    """One connection. Each answer sends the next frame; none is sent twice."""

    def __init__(self, ready: Iterator[bytes], window: int) -> None:
        self._ready, self._window = ready, window
        self._is_sending = True
        self.answered = 0
        self.is_cut_off = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def start(self) -> None:
        self._send(self._window)

    def stop(self) -> None:
        self._is_sending = False

    def close(self) -> None:
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_cut_off = True  # looked at before we close it ourselves

    def data_received(self, data: bytes) -> None:
        answers = data.count(b"\r")
        self.answered += answers
        if self._is_sending:
            self._send(answers)

    def _send(self, many: int) -> None:
        self._transport.write(b"".join(itertools.islice(self._ready, many)))


def frames(number: str, key: Key | None, many: int) -> Iterator[bytes]:
    """Return *many* presses of one panel, each with a number of its own, made now."""
    # As early as is taken, for making them all takes a while.
    at = None if key is None else datetime.now(UTC) + EARLY
    made: Sequence[bytes] = [
        encode(
            Message(
                id="ADM-CID",
                sequence=1 + n % 9999,
                data=f"#{number}|1122 01 015",
                account=number,
                at=at,
            ),
            key=key,
            noise=b"" if key is None else os.urandom(NOISE_BYTES),
        )
        for n in range(many)
    ]
    return iter(made)


@contextmanager
def pysiaalarm(key: Key | None) -> Iterator[int]:
    """Run pysiaalarm's server with the same accounts; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    keys = dict.fromkeys(NUMBERS, KEY_TEXT if key else None)
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(port, keys), daemon=True
    )
    process.start()
    try:
        _until_listening(port)
        yield port
    finally:
        process.kill()
        process.join()


def _until_listening(port: int) -> None:
    end = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("pysiaalarm does not listen")


def _serve(port: int, keys: Mapping[str, str | None]) -> None:
    logging.disable(logging.CRITICAL)

    async def taken(event: object) -> None:
        """Keep nothing, as it does."""

    async def serve() -> None:
        accounts = [SIAAccount(number, key) for number, key in keys.items()]
        client = SIAClient("127.0.0.1", port, accounts, function=taken)
        async with client:
            await asyncio.Event().wait()

    uvloop.run(serve())
