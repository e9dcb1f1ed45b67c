"""Bad input against a whole installation: a real press is shown all the same.

The phones' port is open to whoever reaches it. Nothing sent there may hide a press,
fill the memory, end a process, or be answered by anything but the silent body.
"""

import asyncio
import json
import re
import resource
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quietbell.domain.correlation import UNREGISTERED_OPEN_MAX
from quietbell.journal.reading import read
from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.onlooker import Onlooker
from tests.support.attackers import SOURCES
from tests.support.ledger import Ledger, LineWatch, Phones, assert_chain_holds
from tests.support.processes import Installation, demo_in, memory_bytes, until

SHOWN_SECONDS_MAX = 2.0
MEMORY_BYTES_MAX = 300 * 10**6
IDLE = 5_000
FORGED = 10_000
OTHER_FILES = 500
FRESH_MIN = 6  # presses while they are at it
FRESH_MAX = 40
BETWEEN_SECONDS = 0.25
REPOSITORY = Path(__file__).parents[2]


class Campus:
    """An installation that runs, its phones, and a desk that looks on."""

    def __init__(self, demo: DemoFolder, running: Installation, phones: Phones) -> None:
        self.demo, self.running, self.phones = demo, running, phones
        self.slowest_seconds = 0.0
        self.most_memory_bytes = 0
        self.rows: dict[str, dict[str, Any]] = {}  # by incident, as the desk has them
        self._shown_at: dict[str, float] = {}  # button: its first row
        self._fresh: Iterator[str] = iter(phones.buttons)

    async def look_on(self, desk: Onlooker) -> None:
        async for seen in desk.events():
            for row in [*seen.data.get("rows", ()), seen.data.get("row")]:
                if row is not None:
                    self.rows[row["id"]] = row
                    self._shown_at.setdefault(row["button"]["id"], seen.at)

    async def fresh_press(self) -> None:
        """Press a button that nobody has pressed; it is answered, and shown in time."""
        button = next(self._fresh)
        press = await self.phones.press(button)
        assert press is not None, f"{button} was not answered"
        await until(
            lambda: button in self._shown_at,
            f"{button} is shown",
            seconds=SHOWN_SECONDS_MAX,
        )
        seconds = self._shown_at[button] - press.sent_at
        self.slowest_seconds = max(self.slowest_seconds, seconds)
        assert seconds < SHOWN_SECONDS_MAX
        self.most_memory_bytes = memory_bytes(self.running.pid("engine"), "VmHWM")
        assert self.most_memory_bytes < MEMORY_BYTES_MAX

    async def stand(
        self, kind: str, count: int, *, over: asyncio.Event | None = None
    ) -> dict[str, int]:
        """Press while *count* attackers of that kind are at it; return what they say.

        Fails if any of them was answered by more than silence. With *over*, somebody
        else presses, until it is set.
        """
        names = [name for device in self.demo.site.devices for name in device.names]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.support.attackers", str(self.running.phone_port)),
            *(kind, str(count), *names),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=REPOSITORY,
        )
        assert process.stdin and process.stdout
        try:
            assert await process.stdout.readline() == b"standing\n"
            said = asyncio.create_task(process.stdout.read())
            if over is None:
                await self._press_until(said, process.stdin)
            else:
                await over.wait()
            process.stdin.close()
            told: dict[str, int] = json.loads(await said)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
        print(f"\n{kind}: {told}", end="")
        assert not [each for each in told if each.startswith("other")], told
        return told

    async def _press_until(
        self, said: asyncio.Task[bytes], leave: asyncio.StreamWriter
    ) -> None:
        for presses in range(1, FRESH_MAX):
            await self.fresh_press()
            await asyncio.sleep(BETWEEN_SECONDS)
            if presses == FRESH_MIN:
                leave.close()  # those who only stand there have stood long enough
            if presses >= FRESH_MIN and said.done():
                return


@asynccontextmanager
async def a_campus(place: Path) -> AsyncIterator[Campus]:
    demo = demo_in(place)
    with Installation(demo.data) as running:
        running.start()
        await running.until_up()
        before = running.children()
        link = demo.desk_link(demo.site.desks[0].id, now=datetime.now(UTC))
        async with LineWatch(demo.data) as watch, Onlooker(running.web, link) as desk:
            phones = Phones(demo, running.phone_port, watch, Ledger())
            campus = Campus(demo, running, phones)
            looking = asyncio.create_task(campus.look_on(desk))
            await campus.fresh_press()
            yield campus
            await campus.fresh_press()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
        assert running.children() == before, "a process was ended"
        assert not phones.ledger.missing(demo.data)
        assert_chain_holds(demo.data)
    print(
        f"; {len(phones.ledger.answered)} fresh presses, the slowest shown after "
        f"{campus.slowest_seconds:.3f} s; the engine used "
        f"{campus.most_memory_bytes / 1e6:.0f} MB"
    )


@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-01", "ACT-04")
async def test_a_press_is_shown_beside_five_thousand_who_say_nothing(
    tmp_path: Path,
) -> None:
    need_files(IDLE)
    async with a_campus(tmp_path) as campus:
        told = await campus.stand("idle", IDLE)

    assert told["standing"] > IDLE / 2, "they are hung up on, and come again"
    assert "silent" not in told, "nobody pressed"


@pytest.mark.parametrize(
    ("kind", "count"), [("slow", 300), ("half_open", 300), ("fuzzed", 3_000)]
)
@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-01", "ACT-04")
async def test_a_press_is_shown_beside_broken_requests(
    kind: str, count: int, tmp_path: Path
) -> None:
    async with a_campus(tmp_path) as campus:
        told = await campus.stand(kind, count)

    assert told["asked"] == count
    assert told.get("silent", 0) > count / 2 or kind == "half_open"


@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-01", "ACT-04")
async def test_a_press_is_shown_beside_endless_requests(tmp_path: Path) -> None:
    async with a_campus(tmp_path) as campus:
        told = await campus.stand("oversized", 160)

    assert told["asked"] == 160


@pytest.mark.timeout(240)
@pytest.mark.requirement("ACT-01", "ACT-08", "ACT-09")
async def test_a_press_is_shown_among_ten_thousand_forged(tmp_path: Path) -> None:
    async with a_campus(tmp_path) as campus:
        told = await campus.stand("forged", FORGED)
        shown = [
            row
            for row in campus.rows.values()
            if row["confidence"] == "unregistered" and row["attention"] == "open"
        ]
        data = campus.demo.data

    assert told["silent"] == FORGED
    # Half of them named a device that is known. Each of those is kept, and counted
    # with its source; past twenty sources in one incident that stands for the rest.
    assert SOURCES > UNREGISTERED_OPEN_MAX
    assert len(shown) == UNREGISTERED_OPEN_MAX + 1
    assert len(found_forged(data)) == FORGED / 2


@pytest.mark.timeout(240)
@pytest.mark.requirement("ACT-01", "ACT-04", "ACT-08")
async def test_a_press_is_shown_while_all_of_them_are_at_it(tmp_path: Path) -> None:
    need_files(IDLE)
    over = asyncio.Event()
    kinds = {"idle": IDLE, "slow": 300, "half_open": 300, "oversized": 160}
    async with a_campus(tmp_path) as campus, asyncio.TaskGroup() as group:
        for kind, count in kinds.items():
            group.create_task(campus.stand(kind, count, over=over))
        await campus.stand("forged", FORGED)
        await campus.stand("fuzzed", 3_000)
        over.set()


def need_files(count: int) -> None:
    """Skip where one process may not hold that many connections."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < count + OTHER_FILES:
        pytest.skip(f"`ulimit -Hn` is {most}: {count} connections cannot be tried")


def found_forged(data: Path) -> set[int]:
    """Return the numbers of forged presses that are kept with an incident."""
    mark = re.compile(r"\?forged=(\d+)&name=")
    found = set()
    for entry in read(data / "journal"):
        evidence = entry.body.get("press", {}).get("evidence", "")
        if "incident" in entry.body and (number := mark.search(evidence)):
            found.add(int(number[1]))
    return found
