"""kill -9 before, and in the middle of, every call that changes the journal's disk."""

from collections.abc import Callable

import pytest

from tests.faults.journal_rig import Appender, every, judge
from tests.faults.shim import CHANGES, Do

pytestmark = pytest.mark.requirement("ACT-09")

Start = Callable[..., Appender]


@pytest.mark.timeout(600)
async def test_what_was_kept_survives_a_kill_at_every_call(
    appender: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    await _kill(appender(), Do.KILL, CHANGES, 1, capsys)


@every(4)
@pytest.mark.timeout(600)
async def test_what_was_kept_survives_a_kill_in_the_middle_of_a_write(
    appender: Start, step: int, capsys: pytest.CaptureFixture[str]
) -> None:
    await _kill(appender(), Do.TEAR, frozenset({"write"}), step, capsys)


async def _kill(
    process: Appender,
    do: Do,
    ops: frozenset[str],
    step: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    process.shim.disarm(ops)
    whole = process.run()
    assert whole.end == 0
    assert len(whole.kept) == 30
    calls = range(1, process.shim.counts().matched + 1, step)
    kept = killed = 0
    for call in calls:
        process.clear()
        process.shim.arm(do, at=call, ops=ops)
        told = process.run()
        killed += told.end == -9
        kept += len(told.kept)
        await judge(process.folder, told)
    with capsys.disabled():
        print(f"\n  {do.name}: {killed} of {len(calls)} calls, {kept} kept, 0 lost")
    assert killed >= 0.9 * len(calls)  # the last few may fall away: less to tidy up
    assert process.shim.counts().injected == killed
