"""What goes out when: nothing that matters waits, the last state is never left out."""

import asyncio

from quietbell.domain.signals import Finding
from tests.scenarios.test_presses import signal
from tests.support.consoles import Card

STORM = 1_000


def test_in_a_storm_the_pulse_agrees_with_every_screen(world):
    desk = world.desk("Desk 1")

    async def storm():
        presses = [
            asyncio.ensure_future(world.engine.keep(signal(world, Finding.VERIFIED)))
            for _ in range(STORM)
        ]
        for _ in range(20):
            await asyncio.sleep(0)
            world.server.pulse()
        await asyncio.gather(*presses)
        await world.settle()

    world.run(storm())

    assert desk.cards == [Card("Bursar 114", presses=STORM)]
    assert desk.console.events.count("row") < STORM / 2
