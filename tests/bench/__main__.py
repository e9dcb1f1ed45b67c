"""`make bench`: measure, print a table and JSON, each figure beside its limit.

    make bench [ARGS="--quick"]

Everything runs on this machine's own cores, load and server together, so a figure
is worth something only beside the limit taken in the same run.
"""

import argparse
import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop

from tests.bench import limits
from tests.bench.dc09 import dc09
from tests.bench.figures import ROOT, Figure, machine, percentile, spread, table, write
from tests.bench.installation import Installation, installation, raise_file_limit
from tests.bench.inventory import inventory
from tests.bench.load import Presser
from tests.bench.requests import queues
from tests.bench.restart import restart
from tests.bench.screens import Screen
from tests.bench.scribe import scribe
from tests.bench.site_file import site_file
from tests.bench.workbench import workbench
from tests.faults.shim import Do, Shim, build

SLOW_MS = 200
SHOWN_SECONDS_MAX = 10
RATES = ((1, 20), (200, 10))  # presses a second, and for how long
BARE_RATE = "limit: bare answers a second"
Floors = dict[int, dict[str, float]]  # by presses a second; under 0 what is flat out


def main() -> None:
    """Measure everything and print it."""
    words = argparse.ArgumentParser(prog="make bench")
    words.add_argument("--quick", action="store_true", help="a tenth of the load")
    words.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    told = words.parse_args()
    scale = 0.1 if told.quick else 1.0
    raise_file_limit()
    figures, floors = uvloop.run(_limits(scale))
    with installation() as plain:
        figures += uvloop.run(_measure(plain, floors, scale, ""))
        figures.append(
            Figure(
                name="engine's memory after all this",
                value=plain.engine_mib(),
                unit="MiB",
            )
        )
    figures += _on_a_slow_disk(floors, scale)
    figures += restart(entries=int(100_000 * scale))
    figures += dc09(scale=scale)
    figures += scribe(entries=int(20_000 * scale))
    figures += site_file(buttons=int(5_000 * scale))
    figures += workbench(buttons=int(5_000 * scale), incidents=int(100_000 * scale))
    figures += inventory(buttons=int(5_000 * scale), lines=int(100_000 * scale))
    figures += queues(buttons=int(5_000 * scale), requests=int(20_000 * scale))
    print("  ".join(f"{name}: {value}" for name, value in machine().items()))
    print(table(figures))
    write(figures, told.out)
    print(f"written to {told.out}")


async def _limits(scale: float) -> tuple[list[Figure], Floors]:
    """Measure what this machine does at best, at each rate that is compared with it."""
    figures: list[Figure] = []
    floors: Floors = {}
    with (
        tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder,
        limits.bare_server() as port,
    ):
        for rate, seconds in RATES:
            pause = min(1 / rate, 0.2)
            append = limits.synced_append(
                Path(folder), times=int(50 + rate * scale), pause_seconds=pause
            )
            bare = await limits.bare_answers(
                port, rate=rate, seconds=max(5.0, seconds * scale)
            )
            figures += spread(
                f"limit, {rate}/s: append 256 bytes and fdatasync", append
            )
            figures += spread(f"limit, {rate}/s: bare answer, new connection", bare)
            floors[rate] = {
                label: (percentile(append, share) + percentile(bare, share)) * 1000
                for label, share in {"p50": 0.5, "p99": 0.99}.items()
            }
        answers = await limits.bare_rate(port, at_once=64, seconds=5 * scale)
    figures.append(Figure(name=BARE_RATE, value=answers, unit="/s"))
    floors[0] = {"rate": answers}
    return figures, floors


async def _measure(
    place: Installation, floors: Floors, scale: float, suffix: str
) -> list[Figure]:
    figures = []
    requests = place.requests()
    async with Screen(str(place.told["web"]), str(place.told["desk_link"])) as screen:
        if not suffix:
            figures.append(
                Figure(
                    name="engine's memory, idle",
                    value=place.engine_mib(),
                    unit="MiB",
                    aim="< 100",
                )
            )
        for rate, seconds in RATES:
            figures += await _at_rate(
                place,
                screen,
                requests,
                floors,
                rate=rate,
                seconds=seconds * scale,
                suffix=suffix,
            )
        if not suffix:
            await screen.add_others(200)
            figures += await _fan_out(place, screen)
            await screen.close_others()
        figures += await _flat_out(place, requests, floors, scale, suffix)
        figures += await _storm(place, screen, requests, scale, suffix)
    return figures


async def _at_rate(
    place: Installation,
    screen: Screen,
    requests: Sequence[bytes],
    floors: Floors,
    *,
    rate: float,
    seconds: float,
    suffix: str,
) -> list[Figure]:
    """Press button after button; time each to its answer and to the stream."""
    presser = Presser(place.intake)
    buttons = [each["id"] for each in place.told["buttons"]]
    loop = asyncio.get_running_loop()
    made: dict[tuple[str, int], float] = {}
    count = dict(screen.most)
    answered: list[float] = []

    async def press(number: int) -> None:
        button = buttons[number % len(buttons)]
        count[button] = count.get(button, 0) + 1
        made[button, count[button]] = time.perf_counter()
        answered.append(await presser.press(requests[number % len(requests)]))

    began = loop.time()
    tasks = []
    for number in range(max(1, int(rate * seconds))):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        tasks.append(loop.create_task(press(number)))
    await asyncio.gather(*tasks)
    await _until(lambda: made.keys() <= screen.seen.keys())
    shown = [screen.seen.get(k, at + SHOWN_SECONDS_MAX) - at for k, at in made.items()]
    is_slow = bool(suffix)
    return [
        *spread(
            f"press to answered, {rate}/s{suffix}",
            answered,
            limits=None if is_slow else floors[rate],
            limit_name="bare answer + one fdatasync",
            aims={} if is_slow else {"p50": "ratio < 1.5", "p99": "ratio < 3"},
        ),
        *spread(
            f"press to event stream, {rate}/s{suffix}", shown, aims={"p99": "< 20"}
        ),
        Figure(
            name=f"unanswered, {rate}/s{suffix}",
            value=presser.failed,
            unit="presses",
            aim="0",
        ),
    ]


async def _flat_out(
    place: Installation,
    requests: Sequence[bytes],
    floors: Floors,
    scale: float,
    suffix: str,
) -> list[Figure]:
    presser = Presser(place.intake)
    rate = await presser.flat_out(
        requests, at_once=256 if suffix else 64, seconds=5 * scale
    )
    return [
        Figure(
            name=f"kept presses a second, new connections{suffix}",
            value=rate,
            unit="/s",
            limit=floors[0]["rate"],
            limit_name="bare answers a second",
            aim="" if suffix else "5,000/s",
        ),
        Figure(
            name=f"unanswered meanwhile{suffix}",
            value=presser.failed,
            unit="presses",
            aim="0",
        ),
    ]


async def _storm(
    place: Installation,
    screen: Screen,
    requests: Sequence[bytes],
    scale: float,
    suffix: str,
) -> list[Figure]:
    """Ten thousand at once on all buttons but one, and that one pressed among them."""
    times = int(10_000 * scale)
    presser, fresh = Presser(place.intake), Presser(place.intake)
    last = place.told["buttons"][-1]["id"]
    await asyncio.sleep(1)  # until the counts of what came before are on the stream
    number = screen.most[last] + 1
    storm = asyncio.create_task(presser.storm(requests[:-1], times))
    await asyncio.sleep(0.1)
    began = time.perf_counter()
    answered = await fresh.press(requests[-1])
    await _until(lambda: (last, number) in screen.seen)
    shown = screen.seen.get((last, number), began + SHOWN_SECONDS_MAX) - began
    taken = await storm
    name = f"storm of {times:,}{suffix}"
    return [
        Figure(name=f"{name}: last answered", value=max(taken), unit="s", aim="< 2"),
        Figure(
            name=f"{name}: fresh press answered", value=answered, unit="s", aim="< 1"
        ),
        Figure(name=f"{name}: fresh press on the stream", value=shown, unit="s"),
        Figure(
            name=f"{name}: unanswered",
            value=presser.failed + fresh.failed,
            unit="presses",
            aim="0",
        ),
    ]


async def _fan_out(place: Installation, screen: Screen) -> list[Figure]:
    """One press, on 200 more streams: when does the last of them have it?"""
    presser = Presser(place.intake)
    taken = []
    for each in place.told["buttons"][:10]:
        button = each["id"]
        await asyncio.sleep(0.5)
        key = f"{button} {screen.most[button] + 1}"
        began = time.perf_counter()
        await presser.press(place.request(each["url"]))
        await _until(lambda key=key: all(key in o for o in screen.others))
        taken += [o.get(key, began + SHOWN_SECONDS_MAX) - began for o in screen.others]
    return spread("press on each of 200 event streams", taken, aims={"p99": "< 50"})


def _on_a_slow_disk(floors: Floors, scale: float) -> list[Figure]:
    """Measure again with 200 ms added to every sync, if a compiler is here."""
    if shutil.which("cc") is None:
        print("no C compiler: nothing is measured on a slow disk (install gcc)")
        return []
    with tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder:
        tool = Path(folder)
        data = tool / "watched"
        data.mkdir()
        shim = Shim(build(tool / "tool"), data, tool / "rig")
        shim.arm(Do.DELAY, value=SLOW_MS, ops={"sync"}, is_once=False)
        environment = shim.environment()
        old = tempfile.tempdir
        tempfile.tempdir = str(data)
        try:
            with installation(environment) as slow:
                suffix = f", syncs {SLOW_MS} ms slower"
                figures = uvloop.run(_measure(slow, floors, scale, suffix))
        finally:
            tempfile.tempdir = old
        figures.append(
            Figure(name="syncs delayed", value=shim.counts().injected, unit="calls")
        )
        return figures


async def _until(is_so: object) -> None:
    """Wait until *is_so* says yes, at most SHOWN_SECONDS_MAX."""
    assert callable(is_so)
    for _ in range(SHOWN_SECONDS_MAX * 200):
        if is_so():
            return
        await asyncio.sleep(0.005)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
