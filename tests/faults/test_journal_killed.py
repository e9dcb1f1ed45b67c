"""kill -9 before, and in the middle of, every call that changes the journal's disk."""

from collections.abc import Callable

import pytest

from tests.faults.journal_rig import Appender, judge
from tests.faults.shim import Do

Start = Callable[..., Appender]


@pytest.mark.parametrize("do", [Do.KILL, Do.TEAR])
async def test_what_was_kept_survives_a_kill_at_every_call(
    appender: Start, do: Do, capsys: pytest.CaptureFixture[str]
) -> None:
    process = appender()
    ops = {"write"} if do is Do.TEAR else None
    whole = process.run()
    assert whole.end == 0
    assert len(whole.kept) == 30
    calls = (
        process.shim.counts().calls_by["write"] if ops else process.shim.counts().calls
    )
    kept = killed = 0
    for call in range(1, calls + 1):
        process.clear()
        process.shim.arm(do, at=call, **({"ops": ops} if ops else {}))
        told = process.run()
        process.shim.disarm()
        killed += told.end == -9
        kept += len(told.kept)
        await judge(process.folder, told)
    with capsys.disabled():
        print(f"\n  {do.name}: {killed} of {calls} calls, {kept} entries kept, 0 lost")
    assert killed >= 0.9 * calls  # the last few may fall away: less to tidy up
    assert process.shim.counts().injected == killed
