"""The scribe and the database die at any moment: nothing is lost, nothing is twice.

The alarm path must not notice: the same engine answers every press, and what it kept
is recorded when those who record are back.
"""

import asyncio
import os
import random
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from quietbell.config.database import embedded
from tests.support.ledger import assert_chain_holds, found_presses
from tests.support.presses import Presses
from tests.support.processes import Installation, demo_in, until
from tests.support.recorded import until_recorded

SEED = 20310309
UP_SECONDS_MAX = 180.0
LIFE_SECONDS_MAX = 3.0  # a scribe takes some 2 s to be up: some are killed before
AGAIN_SECONDS_MAX = 90.0
A_SECOND = 5.0
VICTIMS = (("scribe",), ("postgres",), ("scribe", "postgres"))


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(10, marks=pytest.mark.timeout(600)),
        pytest.param(50, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
    ],
)
async def test_kills_of_scribe_and_database_lose_nothing_and_record_nothing_twice(
    rounds: int, tmp_path: Path
) -> None:
    dice, demo = random.Random(SEED), demo_in(tmp_path)
    buttons = [each.id for each in demo.site.buttons][:12]
    with Installation(demo.data, office=True) as running:
        running.start()
        await running.until_up(UP_SECONDS_MAX)
        before = running.children()
        with Presses(demo, running.phone_port, buttons, a_second=A_SECOND) as presses:
            for victims in VICTIMS * rounds:
                await _kill(running, victims, dice)
        await until(
            lambda: running.process("scribe").get("state") == "up",
            "the scribe is back",
            seconds=AGAIN_SECONDS_MAX,
        )
        count = until_recorded(
            demo.data, embedded(demo.data), seconds=AGAIN_SECONDS_MAX
        )
        after = running.children()

        assert presses.failed == {}
        assert presses.answered.keys() == found_presses(demo.data)
        for name in ("engine", "courier", "live-0"):
            assert after[name] == before[name], f"{name} was touched"
        assert_chain_holds(demo.data)
        print(
            f"\n{3 * rounds} times killed; {len(presses.answered)} presses, slowest "
            f"{presses.slowest:.2f} s; {count} entries recorded once, in order"
        )


async def _kill(
    running: Installation, victims: Sequence[str], dice: random.Random
) -> None:
    """kill -9 all of *victims* at once, some time after each of them was started."""
    await until(
        lambda: all(running.process(name).get("pid") for name in victims),
        f"{victims} are started",
        seconds=AGAIN_SECONDS_MAX,
    )
    await asyncio.sleep(dice.uniform(0, LIFE_SECONDS_MAX))
    for pid in [running.process(name).get("pid") for name in victims]:
        with suppress(ProcessLookupError, TypeError):  # it died with the database
            os.kill(pid, signal.SIGKILL)
