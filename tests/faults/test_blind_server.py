"""Whatever of an installation freezes or dies is replaced, and nothing is lost by it.

The supervisor judges by progress: a process that is there and does nothing is ended
and replaced. The listening sockets are the supervisor's, so a press that comes in
the gap waits, and the next engine answers it.
"""

import asyncio
import random
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.onlooker import CannotLook, Onlooker
from tests.support.ledger import (
    Ledger,
    LineWatch,
    Phones,
    assert_chain_holds,
    found_presses,
)
from tests.support.processes import (
    HOST,
    UP_SECONDS_MAX,
    Installation,
    demo_in,
    is_there,
    until,
)

SEED = 20310306
PRESSES = 5
PAUSE_SECONDS_MAX = 0.05
GONE_SECONDS_MAX = 5.0
AGAIN_SECONDS = 0.1
ROUNDS = 2
CHILDREN = ("engine", "live-0", "courier")


@dataclass
class Campus:
    """An installation that runs, its phones, and a desk's event stream."""

    demo: DemoFolder
    running: Installation
    watch: LineWatch
    phones: Phones
    desk: Onlooker

    @property
    def ledger(self) -> Ledger:
        return self.phones.ledger

    async def snapshot(self) -> dict[str, Any]:
        """Return what the desk's stream begins with, once there is one again."""
        async with asyncio.timeout(UP_SECONDS_MAX):
            while True:
                with suppress(CannotLook):
                    async for seen in self.desk.events():
                        if seen.name == "snapshot":
                            return seen.data
                await asyncio.sleep(AGAIN_SECONDS)

    async def is_whole(self) -> None:
        """Nothing is missing, and what a desk is shown is what is in the journal."""
        data = self.demo.data
        assert not self.ledger.missing(data)
        assert self.ledger.answered.keys() <= found_presses(data)
        rows = (await self.snapshot())["rows"]
        assert sum(row["presses"] for row in rows) == len(found_presses(data))
        assert_chain_holds(data)


@asynccontextmanager
async def a_campus(place: Path) -> AsyncIterator[Campus]:
    demo = demo_in(place)
    link = demo.desk_link(demo.site.desks[0].id, now=datetime.now(UTC))
    with Installation(demo.data) as running:
        running.start()
        await running.until_up()
        async with LineWatch(demo.data) as watch, Onlooker(running.web, link) as desk:
            phones = Phones(demo, running.phone_port, watch, Ledger())
            assert await phones.press(phones.buttons[0])
            yield Campus(demo, running, watch, phones, desk)


@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-09", "RSP-18")
async def test_a_frozen_engine_is_replaced_and_presses_wait_for_the_next(
    tmp_path: Path,
) -> None:
    async with a_campus(tmp_path) as campus:
        running, frozen = campus.running, campus.running.children()["engine"]
        running.send("engine", signal.SIGSTOP)
        buttons = campus.phones.buttons[1 : 1 + PRESSES]
        presses = await campus.phones.press_many(buttons)
        await running.until_replaced("engine", frozen)

        assert all(presses), "each was answered in the end"
        assert not is_there(frozen)
        assert running.process("engine")["last_end"] == "no progress"
        await campus.is_whole()
        seconds = max(each.seconds for each in presses if each)
        print(f"\n{len(presses)} presses waited, {seconds:.1f} s at most; missing 0")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.timeout(180)
async def test_a_live_worker_that_dies_or_freezes_is_replaced(
    number: signal.Signals, tmp_path: Path
) -> None:
    async with a_campus(tmp_path) as campus:
        before = campus.running.children()
        campus.running.send("live-0", number)
        assert await campus.phones.press(campus.phones.buttons[1])
        await campus.running.until_replaced("live-0", before["live-0"])

        # The desk has its cookie still: the stream goes on where it was.
        shown = {row["button"]["id"] for row in (await campus.snapshot())["rows"]}
        assert shown == set(campus.phones.buttons[:2])
        assert campus.running.children()["engine"] == before["engine"]
        await campus.is_whole()


@pytest.mark.timeout(240)
@pytest.mark.requirement("ACT-09", "RSP-18")
async def test_each_process_may_be_killed_under_presses(tmp_path: Path) -> None:
    async with a_campus(tmp_path) as campus:
        stopping = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(_press_on(campus.phones, stopping))
            for name in CHILDREN * ROUNDS:
                before = campus.running.children()[name]
                campus.running.send(name, signal.SIGKILL)
                await campus.running.until_replaced(name, before)
            stopping.set()
        ledger = campus.ledger
        await until(lambda: campus.watch.status["has_courier"], "the courier is back")
        await campus.is_whole()
        told = {name: campus.running.process(name)["restarts"] for name in CHILDREN}
        print(
            f"\n{len(ledger.answered)} answered, {len(ledger.unanswered)} not; "
            f"restarts {told}; missing 0"
        )
        assert told == dict.fromkeys(CHILDREN, ROUNDS)
        assert len(ledger.answered) > PRESSES


async def _press_on(phones: Phones, stopping: asyncio.Event) -> None:
    dice = random.Random(SEED)
    while not stopping.is_set():
        await phones.press(dice.choice(phones.buttons))
        await asyncio.sleep(dice.uniform(0, PAUSE_SECONDS_MAX))


@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-09", "RSP-18")
async def test_all_die_with_their_supervisor_and_all_is_there_again(
    tmp_path: Path,
) -> None:
    async with a_campus(tmp_path) as campus:
        running, phones = campus.running, campus.phones
        assert all(await phones.press_many(phones.buttons[1:20]))
        children = running.children()
        assert set(children) == set(CHILDREN)

        running.supervisor.end(signal.SIGKILL)

        await until(
            lambda: not any(map(is_there, children.values())),
            "every child is gone",
            seconds=GONE_SECONDS_MAX,
        )
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, running.phone_port))
        running.start()
        await running.until_up()
        assert await phones.press(phones.buttons[20])
        await campus.is_whole()
        print(f"\n{len(campus.ledger.answered)} answered; missing 0")
