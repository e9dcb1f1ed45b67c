"""EIO, ENOSPC, EROFS and a slow disk, at every call and for a while."""

import errno
from collections.abc import Callable

import pytest

from tests.faults.journal_rig import LIMITS, Appender, Told, every, judge
from tests.faults.shim import CHANGES, NEEDS_SPACE, NEEDS_WRITABLE, Do

pytestmark = pytest.mark.requirement("ACT-09")

Start = Callable[..., Appender]
SLOW_MS = 60


@pytest.mark.parametrize(
    ("error", "ops"),
    [
        (errno.EIO, CHANGES),
        (errno.ENOSPC, NEEDS_SPACE),
        (errno.EROFS, NEEDS_WRITABLE),
    ],
    ids=["EIO", "ENOSPC", "EROFS"],
)
@every(4)
@pytest.mark.timeout(600)
async def test_one_refusal_at_any_call_loses_nothing(
    appender: Start,
    error: int,
    ops: frozenset[str],
    step: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    process = appender()
    process.shim.disarm(ops)
    process.run()
    calls = range(1, process.shim.counts().matched + 1, step)
    told_aloud = 0
    for call in calls:
        process.clear()
        process.shim.arm(Do.FAIL, value=error, at=call, ops=ops)
        told = process.run()
        assert told.end == 0
        assert len(told.kept) == 30, f"call {call}: {told.recordings}"
        told_aloud += any(each["why"] for each in told.recordings)
        await judge(process.folder, told)
    injected = process.shim.counts().injected
    with capsys.disabled():
        print(
            f"\n  {errno.errorcode[error]}: {injected} injected in {len(calls)} runs,"
            f" {told_aloud} told aloud, 0 lost"
        )
    assert injected >= 0.9 * len(calls)
    assert told_aloud >= 0.5 * injected


@pytest.mark.parametrize(
    ("error", "ops"),
    [
        (errno.EIO, {"sync"}),
        (errno.EIO, {"write"}),
        (errno.EIO, CHANGES | {"read"}),
        (errno.ENOSPC, NEEDS_SPACE),
        (errno.EROFS, NEEDS_WRITABLE),
    ],
    ids=["EIO at sync", "EIO at write", "EIO at all", "ENOSPC", "EROFS"],
)
@pytest.mark.parametrize("at", [1, 9, 40])
async def test_a_disk_that_refuses_for_a_while_is_told_and_survived(
    appender: Start, error: int, ops: set[str], at: int
) -> None:
    process = appender()
    process.shim.arm(Do.FAIL, value=error, at=at, ops=ops, is_once=False)
    told = Told()
    process.start(patience=30)
    is_armed, kept_meanwhile = True, 0
    for said in process.heard(told):
        is_refused = is_armed and said.get("recording") == "not recorded"
        if is_refused:
            kept_meanwhile = len(told.kept)
            process.shim.disarm()
            is_armed = False
    counts = process.shim.counts()
    assert counts.injected
    assert not is_armed, "nothing was said of it"
    assert (told.end, len(told.kept)) == (0, 30)
    assert told.states[-1] in {"recording", "reserve"}
    assert kept_meanwhile < 30
    await judge(process.folder, told)


@pytest.mark.timeout(600)
async def test_a_slow_sync_anywhere_is_told_and_loses_nothing(
    appender: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    process = appender()
    process.shim.disarm({"sync"})
    process.run()
    calls = process.shim.counts().matched
    limits = LIMITS | {"slow_seconds": 0.03}
    slow = 0
    for call in range(1, calls + 1):
        process.clear()
        process.shim.arm(Do.DELAY, value=SLOW_MS, at=call, ops={"sync"})
        told = process.run(limits=limits)
        assert (told.end, len(told.kept)) == (0, 30)
        slow += any(each["slow"] for each in told.recordings)
        await judge(process.folder, told)
    with capsys.disabled():
        print(f"\n  {SLOW_MS} ms at each of {calls} syncs: told {slow} times, 0 lost")
    assert process.shim.counts().injected >= 0.9 * calls
    assert slow >= 15  # those that an entry waited for


async def test_a_failed_sync_is_never_tried_again_on_its_file(appender: Start) -> None:
    """A later sync that succeeds would prove nothing about what the first lost."""
    process = appender(log=True)
    process.shim.arm(Do.FAIL, value=errno.EIO, at=12, ops={"sync"})
    told = process.run()
    assert len(told.kept) == 30
    log = process.shim.logged()
    failed = next(
        i for i, (_, op, _, result) in enumerate(log) if op == "sync" and result
    )
    path = log[failed][2]
    segment = path.removesuffix("-wal")
    after = [each for each in log[failed + 1 :] if each[2].startswith(segment)]
    assert after == []
