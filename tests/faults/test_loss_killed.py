"""Killed at any moment, the engine finds again every press that it answered.

kill -9 spares what the kernel has taken; what it does not spare is in
`test_loss_power.py`. The client holds the ledger: the engine's word is not asked.
"""

import asyncio
import itertools
import random
import shutil
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest

from quietbell.simulator.demo_folder import DemoFolder
from tests.faults.shim import CHANGES, Do, Shim
from tests.support.ledger import (
    Ledger,
    LineWatch,
    Phones,
    assert_chain_holds,
    found_presses,
)
from tests.support.processes import EngineAlone, demo_in, until

SEED = 20310303
PRESSING = 8  # at once
PAUSE_SECONDS_MAX = 0.05  # between two presses of one of them
LIFE_SECONDS_MAX = 0.25  # once it is up
_NO_SOCKETS = shutil.ignore_patterns("*.sock")
START_SECONDS_MAX = 0.8  # one in three does not live to be up
PRESSES_A_KILL_MAX = 100
LANES = 2
OTHERS_FROM = 1_000_000  # numbers of presses that are in no ledger of a test
SETTLE_SECONDS = 0.05


@pytest.mark.parametrize(
    "presses",
    [
        pytest.param(1_000, marks=pytest.mark.timeout(300)),
        pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(3_600)]),
    ],
)
@pytest.mark.requirement("ACT-09", "RSP-18")
async def test_what_was_answered_outlives_kills_at_random(
    presses: int, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    demo, ledger = demo_in(tmp_path), Ledger()
    kills = 0
    with EngineAlone(demo.data) as engine:
        engine.start()
        async with LineWatch(demo.data) as watch:
            phones = Phones(demo, engine.port, watch, ledger)
            async with asyncio.TaskGroup() as group:
                pressing = [
                    group.create_task(_press_on(phones, presses, random.Random(each)))
                    for each in range(PRESSING)
                ]
                while not all(each.done() for each in pressing):
                    await _live_a_while(engine, dice)
                    engine.kill()
                    kills += 1
                    engine.start()
                    assert not ledger.missing(demo.data), f"after kill {kills}"
            await _restarted_whole(engine, watch, demo)
    print(
        f"\n{len(ledger.answered)} answered, {len(ledger.unanswered)} not; "
        f"{kills} kills; missing {len(ledger.missing(demo.data))}"
    )
    assert kills >= presses / PRESSES_A_KILL_MAX
    assert len(ledger.answered) >= presses
    assert not ledger.missing(demo.data)


async def _press_on(phones: Phones, presses: int, dice: random.Random) -> None:
    while len(phones.ledger.answered) < presses:
        await phones.press(dice.choice(phones.buttons))
        await asyncio.sleep(dice.uniform(0, PAUSE_SECONDS_MAX))


async def _live_a_while(engine: EngineAlone, dice: random.Random) -> None:
    if dice.random() < 1 / 3:
        await asyncio.sleep(dice.uniform(0, START_SECONDS_MAX))
    else:
        await engine.until_up()
        await asyncio.sleep(dice.uniform(0, LIFE_SECONDS_MAX))


async def _restarted_whole(
    engine: EngineAlone, watch: LineWatch, demo: DemoFolder
) -> None:
    """Restart once more: the chain holds, and what is in it is what is shown."""
    await engine.until_up()
    engine.kill()
    epochs = len(watch.epochs)
    engine.start()
    await until(lambda: len(watch.epochs) > epochs, "the line is back")
    assert sum(watch.counts.values()) == len(found_presses(demo.data))
    assert_chain_holds(demo.data)


@pytest.mark.timeout(300)
@pytest.mark.requirement("ACT-09")
async def test_what_was_answered_outlives_a_kill_at_every_call_of_an_append(
    shim_library: Path, tmp_path: Path
) -> None:
    demo, ledger = demo_in(tmp_path), Ledger()
    shim = Shim(shim_library, demo.data, tmp_path / "rig")
    with EngineAlone(demo.data) as engine:
        engine.environment = shim.environment()
        engine.start()
        async with LineWatch(demo.data) as watch:
            phones = Phones(demo, engine.port, watch, ledger)
            killing = _KillAtEveryCall(engine, shim, phones, watch)
            fresh = iter(phones.buttons[10:])
            await killing.of("opening", lambda: (next(fresh),))
            await killing.of("again", lambda: phones.buttons[:1])
            await killing.of("ten at once", lambda: phones.buttons[:10])
            await _restarted_whole(engine, watch, demo)
    missing = ledger.missing(demo.data)
    print(
        f"\n{len(ledger.answered)} answered, {len(ledger.unanswered)} not; "
        f"killed at {killing.deaths}; missing {len(missing)}"
    )
    assert not missing
    assert min(killing.deaths.values()) >= 4, "no append has fewer calls"


class _KillAtEveryCall:
    """Press with the engine armed to die at its first call, its second, and so on.

    Once it survives, an append has no more calls. Half a write is tried as well.
    """

    def __init__(
        self, engine: EngineAlone, shim: Shim, phones: Phones, watch: LineWatch
    ) -> None:
        self._engine, self._shim, self._phones = engine, shim, phones
        self._watch = watch
        self.deaths: dict[str, int] = {}

    async def of(self, name: str, buttons: Callable[[], Sequence[str]]) -> None:
        for do, ops in ((Do.KILL, CHANGES), (Do.TEAR, {"write"})):
            for at in itertools.count(1):
                await self._until_recording()
                if not await self._dies(do, at, ops, buttons()):
                    break
            self.deaths[f"{name}, {do.name.lower()}"] = at - 1

    async def _dies(
        self, do: Do, at: int, ops: Collection[str], buttons: Sequence[str]
    ) -> bool:
        """Press with the engine armed; say whether it died. Another one is started."""
        engine, ledger = self._engine, self._phones.ledger
        self._shim.arm(do, at=at, ops=ops)
        pressing = asyncio.create_task(self._phones.press_many(buttons))
        await until(lambda: engine.has_ended or pressing.done(), "it dies or answers")
        await asyncio.sleep(SETTLE_SECONDS)
        self._shim.disarm()
        has_died = engine.has_ended
        if has_died:
            missing = ledger.missing(engine.data)
            assert not missing, f"{do.name} at call {at}: {missing}"
            engine.start()
        await pressing  # what no engine had accepted yet is the next one's
        return has_died

    async def _until_recording(self) -> None:
        """Wait until a start has written all it has to write by itself."""
        epochs = self._engine.starts
        await until(lambda: len(self._watch.epochs) >= epochs, "the line is back")
        await asyncio.sleep(SETTLE_SECONDS)


@pytest.mark.parametrize(
    "stride",
    [
        pytest.param(4, marks=pytest.mark.timeout(300)),
        pytest.param(1, marks=[pytest.mark.soak, pytest.mark.timeout(3_600)]),
    ],
)
@pytest.mark.requirement("ACT-09")
async def test_a_press_outlives_a_kill_at_the_calls_of_a_start(
    stride: int, shim_library: Path, tmp_path: Path
) -> None:
    """The press came before the start; the phone waits for whoever answers it."""
    first = demo_in(tmp_path)
    used = DemoFolder.open(await _after_some_presses(first, tmp_path / "used"))
    starts = _Starts(shim_library, tmp_path)
    places = [
        (demo, at)
        for demo in (first, used)
        for at in (await starts.calls(demo))[::stride]
    ]
    async with asyncio.TaskGroup() as group:
        for lane in range(LANES):
            group.create_task(starts.killed_at(places[lane::LANES]))
    print(f"\n{len(places)} calls of a start, {starts.deaths} deaths, none missing")
    assert starts.deaths > len(places) * 0.9


async def _after_some_presses(demo: DemoFolder, to: Path) -> Path:
    """Return a copy of *demo* with a journal that an engine was killed over."""
    shutil.copytree(demo.data, to, ignore=_NO_SOCKETS)
    with EngineAlone(to) as engine:
        engine.start()
        async with LineWatch(to) as watch:
            phones = Phones(demo, engine.port, watch, Ledger())
            phones.ledger.begin_at(OTHERS_FROM)
            await phones.press_many(phones.buttons[:20])
    return to


class _Starts:
    """Engines that are killed while they start, each on a copy of its own."""

    def __init__(self, library: Path, place: Path) -> None:
        self._library, self._place = library, place
        self._copies = itertools.count(1)
        self.deaths = 0

    def _copied(self, demo: DemoFolder) -> tuple[DemoFolder, Path]:
        place = self._place / f"copy-{next(self._copies)}"
        shutil.copytree(demo.data, place / "data", ignore=_NO_SOCKETS)
        return DemoFolder.open(place / "data"), place / "rig"

    async def calls(self, demo: DemoFolder) -> list[int]:
        """Return which calls there are until a press is answered, by number.

        What goes into SQLite's shared memory, a log or the canary is left out: a
        restart reads nothing of it.
        """
        copy, rig = self._copied(demo)
        shim = Shim(self._library, copy.data, rig)
        with EngineAlone(copy.data) as engine:
            engine.environment = shim.environment(log=True)
            engine.start()
            async with LineWatch(copy.data) as watch:
                phones = Phones(copy, engine.port, watch, Ledger())
                assert await phones.press(phones.buttons[0])
        return [
            number
            for number, (_, _, path, _) in enumerate(shim.logged(), start=1)
            if not path.endswith(("-shm", ".log", "canary"))
        ]

    async def killed_at(self, places: list[tuple[DemoFolder, int]]) -> None:
        for demo, at in places:
            copy, rig = self._copied(demo)
            ledger = Ledger()
            with EngineAlone(copy.data) as engine:
                async with LineWatch(copy.data) as watch:
                    phones = Phones(copy, engine.port, watch, ledger)
                    await self._killed_at(at, copy, rig, engine, phones)
            missing = ledger.missing(copy.data)
            assert not missing, f"kill at call {at} of a start: {missing}"
            assert_chain_holds(copy.data)
            shutil.rmtree(copy.data.parent)

    async def _killed_at(
        self, at: int, copy: DemoFolder, rig: Path, engine: EngineAlone, phones: Phones
    ) -> None:
        shim = Shim(self._library, copy.data, rig)
        shim.arm(Do.KILL, at=at)
        engine.environment = shim.environment()
        waiting = asyncio.create_task(phones.press(phones.buttons[0]))
        engine.start()
        await until(lambda: engine.has_ended or waiting.done(), "it dies or answers")
        await asyncio.sleep(SETTLE_SECONDS)
        # Calls of its own go on, such as those for the canary: what is armed still
        # would kill it at one of them, under the press that asks whether it lives.
        shim.disarm()
        await asyncio.sleep(SETTLE_SECONDS)  # one that is dying has ended
        if engine.has_ended:
            self.deaths += 1
            engine.environment = {}
            engine.start()
        await waiting
        assert await phones.press(phones.buttons[1]), "it takes presses again"
