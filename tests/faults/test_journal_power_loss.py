"""What a power loss leaves: only what was synced, or that and some of the rest."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.journal_rig import Appender, every, judge
from tests.faults.shim import Do

pytestmark = pytest.mark.requirement("ACT-09")

Start = Callable[..., Appender]


@every(3)
@pytest.mark.timeout(600)
async def test_what_was_kept_survives_a_power_loss_at_every_call(
    appender: Start, tmp_path: Path, step: int, capsys: pytest.CaptureFixture[str]
) -> None:
    process = appender(shadow=True)
    process.run()
    calls = range(1, process.shim.counts().calls + 1, step)
    kept = 0
    for number, call in enumerate(calls):
        process.clear()
        process.shim.arm(Do.KILL, at=call)
        told = process.run()
        kept += len(told.kept)
        after = tmp_path / f"after-{call}"
        if number % 2:
            process.shim.after_torn_power_loss(after, seed=call)
        else:
            process.shim.after_power_loss(after)
        await judge(after / "journal", told)
        shutil.rmtree(after)
    injected = process.shim.counts().injected
    with capsys.disabled():
        print(f"\n  power cut {injected} times, {kept} entries kept, 0 lost")
    assert injected >= 0.9 * len(calls)


def test_the_shadow_forgets_what_was_not_synced(
    appender: Start, tmp_path: Path
) -> None:
    """Or the test above would prove nothing: here the syncs themselves are skipped."""
    process = appender(shadow=True)
    told = process.run()
    assert len(told.kept) == 30
    for safe in (process.shim.shadow or tmp_path).glob("i*"):
        safe.unlink()
    after = process.shim.after_power_loss(tmp_path / "after")
    assert not any(each.stat().st_size for each in after.rglob("*.sqlite*"))


def test_kept_is_said_only_after_the_sync_that_covers_it(appender: Start) -> None:
    process = appender(log=True)
    told = process.run(rhythm=[1] * 20)
    synced_at = [
        at
        for at, op, path, result in process.shim.logged()
        if op == "sync" and result == 0 and path.endswith("-wal")
    ]
    said_at = sorted(told.kept_at.values())
    assert len(said_at) == 20
    for before, after in zip([0, *said_at[:-1]], said_at, strict=True):
        assert any(before < at < after for at in synced_at)
