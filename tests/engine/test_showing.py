"""What goes out when: nothing that matters waits, the last state is never left out."""

import asyncio

from quietbell.domain.signals import Finding
from tests.scenarios.test_presses import signal
from tests.support.consoles import Card, taken

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


def test_past_what_screens_can_take_counts_wait_and_none_is_left_out(world):
    desk = world.desk("Desk 1")

    async def storm():
        presses = []
        for _ in range(40):
            presses += [
                asyncio.ensure_future(
                    world.engine.keep(signal(world, Finding.VERIFIED))
                )
                for _ in range(25)
            ]
            await asyncio.sleep(0)
        await asyncio.gather(*presses)
        world.loop.ahead_seconds += 0.2
        for _ in range(3):
            await asyncio.sleep(0)
        await desk.settle()

    world.run(storm())

    assert desk.cards == [Card("Bursar 114", presses=STORM)]


def test_a_change_of_hands_goes_out_before_counts_that_wait(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    showing = world.engine.showing

    async def count():
        showing._counts_left, showing._counted_at = -1e6, world.loop.time()
        pressed = asyncio.ensure_future(
            world.engine.keep(signal(world, Finding.VERIFIED))
        )
        await pressed
        await desk.settle()
        before = desk.cards
        asked = {"id": "deed-0001", "deed": "acknowledge", "body": {}}
        row = desk.row
        await desk.sends({**asked, "incident": row["id"], "version": row["version"]})
        await desk.settle()
        return before, desk.cards

    before, after = world.run(count())

    assert before == [Card("Bursar 114")]  # one press more, and no hurry
    assert after == [taken("Bursar 114", presses=2)]
