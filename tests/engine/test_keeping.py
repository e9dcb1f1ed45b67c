"""Waiting for *kept*: in order, never long, and never for what is known lost."""

import asyncio

from quietbell.engine.keeping import Keeping


async def test_everything_up_to_the_kept_one_is_released():
    keeping = Keeping()
    waits = [keeping.until_kept(seq, tick=0) for seq in (1, 2, 3)]

    keeping.keep(2)

    assert [each.done() for each in waits] == [True, True, False]
    assert await waits[1] is True
    assert await keeping.until_kept(1, tick=0) is True


async def test_nobody_waits_longer_than_a_second_and_a_half():
    keeping = Keeping()
    first, second = keeping.until_kept(1, tick=10), keeping.until_kept(2, tick=11)

    keeping.sweep(tick=11.4)
    assert not first.done()
    keeping.sweep(tick=11.5)

    assert (first.result(), second.done()) == (False, False)
    keeping.keep(2)
    assert second.result() is True


async def test_while_the_journal_fails_nobody_waits():
    keeping = Keeping()
    before = keeping.until_kept(1, tick=0)
    keeping.is_failing = True
    after = keeping.until_kept(2, tick=0)

    keeping.sweep(tick=0)

    assert before.result() is False
    assert await after is False


async def test_who_has_gone_away_is_no_trouble():
    keeping = Keeping()
    gone, stays = keeping.until_kept(1, tick=0), keeping.until_kept(1, tick=0)
    gone.cancel()

    keeping.keep(1)
    await asyncio.sleep(0)

    assert (gone.cancelled(), stays.result()) == (True, True)
