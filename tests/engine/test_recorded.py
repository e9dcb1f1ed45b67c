"""How far the office's records have come: told always, a trouble after a minute."""

from typing import Any

import pytest

from quietbell.engine.recorded import LATE_SECONDS, Recorded
from quietbell.line.client import LineClient
from tests.support.world import world

__all__ = ["world"]


def told(recorded: Recorded, kept: int, tick: float) -> tuple[Any, ...]:
    found = recorded.told(kept=kept, tick=tick)
    return found["waiting"], found["is_late"]


def test_without_an_office_it_is_not_said_to_be_late() -> None:
    recorded = Recorded()

    assert told(recorded, kept=10, tick=0) == (None, False)
    assert told(recorded, kept=90, tick=LATE_SECONDS * 5) == (None, False)


def test_what_waits_for_a_minute_is_late_until_it_is_recorded() -> None:
    recorded = Recorded()
    recorded.take(10, "recording", tick=0)
    assert told(recorded, kept=10, tick=0) == (0, False)
    assert told(recorded, kept=15, tick=1) == (5, False)

    recorded.take(10, "database away", tick=60.5)
    assert told(recorded, kept=20, tick=60.9) == (10, False)
    assert told(recorded, kept=20, tick=61.0) == (10, True)

    recorded.take(14, "recording", tick=62)
    assert told(recorded, kept=20, tick=62) == (6, True)
    recorded.take(15, "recording", tick=63)
    assert told(recorded, kept=20, tick=63) == (5, False)


def test_under_steady_presses_a_short_lag_is_never_late() -> None:
    recorded = Recorded()
    for second in range(300):
        recorded.take(second * 5, "recording", tick=second)
        assert told(recorded, kept=second * 5 + 5, tick=second + 0.5) == (5, False)


def test_a_scribe_that_fell_silent_is_late_too() -> None:
    recorded = Recorded()
    recorded.take(5, "recording", tick=0)
    for second in range(0, 70, 2):
        found = told(recorded, kept=5 + second, tick=float(second))

    assert found == (68, True)


def test_a_scribe_that_does_not_know_takes_nothing_back() -> None:
    recorded = Recorded()
    recorded.take(7, "recording", tick=0)
    recorded.take(None, "starting", tick=1)

    assert told(recorded, kept=9, tick=1) == (2, False)


@pytest.mark.parametrize("node", ["a", "another"])
def test_the_scribe_says_it_over_the_line_and_consoles_are_told(
    world: Any, node: str
) -> None:
    async def say() -> None:
        line = await LineClient.connect(world.data, "scribe")
        line.send({"m": "recorded", "node": node, "seq": 1, "state": "database away"})
        await line.request({"m": "status"})
        await line.close()

    world.desk("Desk 1")
    world.through(say())

    told = world.status["recorded"]
    if node == "another":
        assert told["waiting"] is None
        return
    assert (told["seq"], told["state"]) == (1, "database away")
    world.wait(LATE_SECONDS + 5)
    (late,) = [
        each
        for each in world.status["readiness"]
        if each["code"] == "not_recorded_in_office"
    ]
    assert late["entries"] == world.status["recorded"]["waiting"] > 0
