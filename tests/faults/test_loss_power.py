"""A power loss takes what was not synced; what was answered is not among it.

kill -9 spares the page cache, so the disk under the engine is watched: what a sync
that returned has covered is kept beside it, and after the kill the journal and the
keyring are put back to just that, with or without parts of what was not synced.
"""

import asyncio
import random
import shutil
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.faults.shim import SECTOR_BYTES, Do, Shim
from tests.support.ledger import Ledger, LineWatch, Phones, assert_chain_holds
from tests.support.processes import EngineAlone, demo_in

SEED = 20310304
TAKEN_BACK = ("journal", "keyring")
PRESSING = 8
PAUSE_SECONDS_MAX = 0.02
LIFE_SECONDS_MAX = 0.3
CALLS_MAX = 12  # of one append that is met alone
SETTLE_SECONDS = 0.05


@pytest.mark.parametrize(
    "losses",
    [
        pytest.param(16, marks=pytest.mark.timeout(300)),
        pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(3_600)]),
    ],
)
@pytest.mark.requirement("ACT-09")
async def test_what_was_answered_outlives_a_power_loss(
    losses: int, shim_library: Path, tmp_path: Path
) -> None:
    dice = random.Random(SEED)
    demo, ledger = demo_in(tmp_path), Ledger()
    stopping = asyncio.Event()
    sectors = injected = 0
    with EngineAlone(demo.data) as engine:
        async with LineWatch(demo.data) as watch, asyncio.TaskGroup() as group:
            phones = Phones(demo, engine.port, watch, ledger)
            for each in range(PRESSING):
                group.create_task(_press_on(phones, stopping, random.Random(each)))
            for loss in range(losses):
                rig = tmp_path / f"rig-{loss}"
                shim = Shim(shim_library, demo.data, rig, shadow=True)
                engine.environment = shim.environment()
                engine.start()
                await _until_the_power_goes(engine, shim, dice)
                injected += shim.counts().injected
                sectors += _lose_power(shim, rig, seed=loss if loss % 2 else None)
                missing = ledger.missing(demo.data)
                assert not missing, f"after power loss {loss}: {missing}"
                assert_chain_holds(demo.data)
                shutil.rmtree(rig)
            engine.environment = {}
            engine.start()  # for what still waits to be accepted
            stopping.set()
    missing = ledger.missing(demo.data)
    print(
        f"\n{len(ledger.answered)} answered, {len(ledger.unanswered)} not; {losses} "
        f"power losses, {injected} of them at a call; {sectors} sectors were written "
        f"and not synced; missing {len(missing)}"
    )
    assert sectors, "nothing was lost, so nothing was tried"
    assert injected
    assert len(ledger.answered) >= losses
    assert not missing


async def _press_on(
    phones: Phones, stopping: asyncio.Event, dice: random.Random
) -> None:
    while not stopping.is_set():
        await phones.press(dice.choice(phones.buttons))
        await asyncio.sleep(dice.uniform(0, PAUSE_SECONDS_MAX))


async def _until_the_power_goes(
    engine: EngineAlone, shim: Shim, dice: random.Random
) -> None:
    """Let it go at a random moment, or at a call of an append."""
    await engine.until_up()
    await asyncio.sleep(dice.uniform(0, LIFE_SECONDS_MAX))
    if dice.random() < 2 / 3:
        shim.arm(Do.KILL, at=dice.randint(1, CALLS_MAX))
        await engine.until_gone()
    engine.kill()
    await asyncio.sleep(SETTLE_SECONDS)  # what was answered arrives


def _lose_power(shim: Shim, rig: Path, *, seed: int | None) -> int:
    """Put the journal and the keyring back; return how many sectors that changed.

    With a *seed*, some of what was written and not synced stays.
    """
    shim.after_power_loss(rig / "synced")
    left = rig / "synced"
    if seed is not None:
        left = shim.after_torn_power_loss(rig / "torn", seed)
    changed = 0
    for name in TAKEN_BACK:
        live = shim.folder / name
        for path in live.iterdir():
            changed += _sectors_apart(path, rig / "synced" / name / path.name)
        shutil.rmtree(live)
        shutil.copytree(left / name, live)
    return changed


def _sectors_apart(live: Path, synced: Path) -> int:
    if live.name.endswith("-shm"):  # in memory only, made anew
        return 0
    theirs = _sectors(synced) if synced.exists() else []
    return sum(a != b for a, b in zip_longest(_sectors(live), theirs))


def _sectors(path: Path) -> list[bytes]:
    whole = path.read_bytes()
    return [whole[at : at + SECTOR_BYTES] for at in range(0, len(whole), SECTOR_BYTES)]
