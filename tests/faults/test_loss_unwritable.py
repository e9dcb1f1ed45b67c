"""A disk that refuses everything, and processes that die on it all the same.

The next engine finds no place for its journal, its log or the name of its socket. It
must take presses, be heard by the screens, and write all of it once it can.
"""

import asyncio
import errno
import signal
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quietbell.simulator.onlooker import CannotLook, Onlooker
from tests.faults.shim import NEEDS_SPACE, NEEDS_WRITABLE, Do, Shim
from tests.support.ledger import (
    NOT_RECORDED,
    Ledger,
    LineWatch,
    Phones,
    assert_chain_holds,
    found_presses,
)
from tests.support.processes import UP_SECONDS_MAX, Installation, demo_in, until

AGAIN_SECONDS = 0.1


@pytest.mark.parametrize(
    ("error", "ops"),
    [
        pytest.param(errno.EROFS, NEEDS_WRITABLE, id="EROFS"),
        pytest.param(errno.ENOSPC, NEEDS_SPACE, id="ENOSPC"),
    ],
)
@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-09")
async def test_what_dies_on_a_disk_that_refuses_everything_is_replaced(
    error: int, ops: Collection[str], shim_library: Path
) -> None:
    # A short path: the shim must see the socket's name as it is.
    with tempfile.TemporaryDirectory(prefix="qb-") as short:
        demo, ledger = demo_in(Path(short)), Ledger()
        shim = Shim(shim_library, demo.data, Path(short) / "rig")
        with Installation(demo.data) as running:
            running.environment = shim.environment()
            running.start()
            await running.until_up()
            link = demo.desk_link(demo.site.desks[0].id, now=datetime.now(UTC))
            async with (
                LineWatch(demo.data) as watch,
                Onlooker(running.web, link) as desk,
            ):
                phones = Phones(demo, running.phone_port, watch, ledger)
                one, two, three = phones.buttons[:3]
                assert await phones.press(one)
                shim.arm(Do.FAIL, value=error, ops=ops, is_once=False)

                epochs = len(watch.epochs)
                running.send("engine", signal.SIGKILL)
                assert await phones.press(two), "it waits for the next engine"
                await until(lambda: len(watch.epochs) > epochs, "the line is back")
                assert watch.recording == NOT_RECORDED
                await is_shown(desk, {one, two})

                running.send("live-0", signal.SIGKILL)
                press = await phones.press(three)
                assert press is not None
                assert press.said == NOT_RECORDED
                await is_shown(desk, {one, two, three})

                shim.disarm()
                await until(lambda: watch.kept >= watch.seq, "all is written")
                assert watch.recording != NOT_RECORDED
                injected = shim.counts().injected
        assert injected
        assert ledger.answered.keys() <= found_presses(demo.data)
        assert_chain_holds(demo.data)
    print(
        f"\n{errno.errorcode[error]}: {injected} injections; {len(ledger.answered)} "
        f"answered, {len(ledger.not_recorded)} while NOT RECORDED; none missing"
    )


async def is_shown(desk: Onlooker, buttons: set[str]) -> None:
    """Wait until the desk's event stream begins with all of *buttons*."""
    shown: set[str] = set()
    async with asyncio.timeout(UP_SECONDS_MAX):
        while True:
            with suppress(CannotLook):
                async for seen in desk.events():
                    shown = {row["button"]["id"] for row in seen.data["rows"]}
                    break
            if buttons <= shown:
                return
            await asyncio.sleep(AGAIN_SECONDS)
