"""A disk that is really full, and a folder that really cannot be written."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from quietbell.journal.limits import Limits
from quietbell.journal.reading import read
from quietbell.journal.recording import Recording, State
from quietbell.journal.store import Journal
from quietbell.journal.verify import verify
from tests.faults.appender import now

pytestmark = pytest.mark.requirement("ACT-09")

DISK_BYTES = 8 * 1024 * 1024
LIMITS = Limits(
    reserve_bytes=4 * 1024 * 1024,
    retry_seconds_first=0.02,
    retry_seconds_max=0.1,
    reserve_retry_seconds=0.1,
)
BODY = {"button": "BT-0114", "evidence": "GET /p/ HTTP/1.1\r\n" + "h" * 500}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    if os.geteuid() != 0:
        pytest.skip("not root: no disk of our own can be mounted")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def opened(disk: Path) -> Journal:
    return Journal.open(
        disk / "journal", node="node-1", epoch="e", boot="b", limits=LIMITS
    )


async def press(journal: Journal, seconds: float = 5.0) -> bool:
    """Press once; say whether it was kept in time."""
    pending = journal.append(kind="press", version=1, body=BODY, at=now())
    try:
        await asyncio.wait_for(asyncio.shield(pending.kept), seconds)
    except TimeoutError:
        return False
    return True


def fill(disk: Path) -> Path:
    """Take every byte that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for block in (65_536, 512):
            try:
                while file.write(b"x" * block):
                    pass
            except OSError:
                continue
    return filler


async def test_on_a_full_disk_the_reserve_takes_a_thousand_presses(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = opened(disk)
    said: list[Recording] = []
    journal.on_recording = said.append
    assert await press(journal)
    assert journal.recording.state is State.RECORDING
    filler = fill(disk)

    kept = 0
    while kept < 20_000 and await press(journal, 0.5):
        kept += 1
    states = [each.state for each in said]
    with capsys.disabled():
        print(f"\n  {kept} presses kept on a full disk, one by one")
    assert kept >= 1000
    assert State.RESERVE in states
    assert journal.recording.state is State.NOT_RECORDED  # and then it says so
    assert "full" in journal.recording.why

    filler.unlink()
    assert await press(journal)
    async with asyncio.timeout(10):
        while journal.recording.state is not State.RECORDING:
            await asyncio.sleep(0.1)
            await press(journal)
    assert (disk / "journal" / "reserve").exists()
    assert journal.recording.unkept == 0
    last = journal.head[0]
    assert await asyncio.to_thread(journal.close)
    assert [each.seq for each in read(disk / "journal")] == list(range(1, last + 1))
    assert verify(disk / "journal").is_proven


async def test_a_start_on_a_full_disk_takes_presses(disk: Path) -> None:
    journal = opened(disk)
    assert await press(journal)
    await asyncio.to_thread(journal.close)
    fill(disk)
    journal = opened(disk)
    assert len(journal.replay()) == 1
    assert await press(journal)
    assert await asyncio.to_thread(journal.close)


async def test_a_read_only_disk_is_told_and_read_and_waited_for(disk: Path) -> None:
    journal = opened(disk)
    assert await press(journal)
    await asyncio.to_thread(journal.close)
    remount(disk, "ro")

    journal = opened(disk)
    said: list[Recording] = []
    journal.on_recording = said.append
    assert [each.seq for each in journal.replay()] == [1]
    assert journal.recording.state is State.NOT_RECORDED
    assert not await press(journal, 0.3)
    assert verify(disk / "journal").entries == 1  # it can be proven all the same

    remount(disk, "rw")
    assert await press(journal)
    assert said[-1].state is State.RECORDING
    assert journal.recording.unkept == 0
    assert await asyncio.to_thread(journal.close)
    assert [each.seq for each in read(disk / "journal")] == [1, 2, 3]
    assert verify(disk / "journal").is_proven


async def test_a_crash_is_read_from_a_read_only_disk(disk: Path) -> None:
    """The log is not in the file yet, and no index of it can be made beside it."""
    journal = opened(disk)
    for _ in range(3):
        assert await press(journal)
    left = {each.name: each.read_bytes() for each in (disk / "journal").iterdir()}
    await asyncio.to_thread(journal.close)
    for each in (disk / "journal").iterdir():
        each.unlink()
    for name, content in left.items():
        if not name.endswith("-shm"):
            (disk / "journal" / name).write_bytes(content)
    remount(disk, "ro")
    assert [each.seq for each in read(disk / "journal")] == [1, 2, 3]
    assert verify(disk / "journal").is_proven
    remount(disk, "rw")
