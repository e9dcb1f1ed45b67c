"""What the journal's fault tests share: a disturbed process, and its judge."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from quietbell.journal import segment_file
from quietbell.journal.entries import digest, encode
from quietbell.journal.limits import Limits
from quietbell.journal.reading import read
from quietbell.journal.store import Journal
from quietbell.journal.verify import verify
from tests.faults.appender import now
from tests.faults.shim import Shim

REPOSITORY = Path(__file__).parents[2]
# Small, so that a short run meets every call there is: checkpoints, reserve, retries.
LIMITS = {
    "log_pages": 12,
    "reserve_bytes": 1024 * 1024,
    "reserve_retry_seconds": 0.05,
    "retry_seconds_first": 0.01,
    "retry_seconds_max": 0.05,
    "lock_seconds": 0.0,
}
RHYTHM: list[Any] = [1, 1, 1, 8, 1, 1, "roll", 1, 1, 8, 1, 1, 1, "roll", 1, 1, 1, 1]


# Every call is tried one by one in the soak; a day's tests take some of them.
def every(step: int) -> Any:
    both = [step] if step == 1 else [step, pytest.param(1, marks=pytest.mark.soak)]
    return pytest.mark.parametrize("step", both, ids=lambda each: f"every-{each}")


@dataclass
class Told:
    """What one run said before it ended."""

    kept: dict[int, str] = field(default_factory=dict)  # seq to digest
    shown: dict[int, str] = field(default_factory=dict)
    kept_at: dict[int, int] = field(default_factory=dict)  # monotonic nanoseconds
    recordings: list[dict[str, Any]] = field(default_factory=list)
    end: int | None = None
    is_closed: bool = False

    def hear(self, said: dict[str, Any]) -> None:
        if "kept" in said:
            self.kept[said["kept"]] = said["digest"]
            self.kept_at[said["kept"]] = said["at"]
        elif "shown" in said:
            self.shown[said["shown"]] = said["digest"]
        elif "recording" in said:
            self.recordings.append(said)
        elif "closed" in said:
            self.is_closed = said["closed"]
        elif "end" in said:
            self.end = said["end"]

    @property
    def states(self) -> list[str]:
        return [each["recording"] for each in self.recordings]


class Appender:
    """The process under test, ready for one run after another."""

    def __init__(self, shim: Shim, *, log: bool = False) -> None:
        self.shim = shim
        self.folder = shim.folder / "journal"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.appender"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env=os.environ | shim.environment(log=log),
        )
        self._said = self._lines()
        assert "ready" in next(self._said)

    def start(self, **order: Any) -> None:
        defaults = {"folder": str(self.folder), "limits": LIMITS, "rhythm": RHYTHM}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(defaults | order) + "\n")
        self._process.stdin.flush()

    def heard(self, told: Told) -> Iterator[dict[str, Any]]:
        """Return what the run says, as it says it, until it ends."""
        for said in self._said:
            told.hear(said)
            yield said
            if "end" in said:
                return

    def run(self, **order: Any) -> Told:
        told = Told()
        self.start(**order)
        for _ in self.heard(told):
            pass
        return told

    def clear(self) -> None:
        """Begin with an empty disk."""
        shutil.rmtree(self.shim.folder, ignore_errors=True)
        self.shim.folder.mkdir(parents=True)
        if self.shim.shadow:
            shutil.rmtree(self.shim.shadow)
            self.shim.shadow.mkdir()

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout
        for line in self._process.stdout:
            yield json.loads(line)


async def judge(folder: Path, told: Told) -> None:
    """Restart after a run, and prove that what was said to be kept is there.

    Also that the journal goes on, and that its chain is whole.
    """
    first_seq = _newest_first_seq(folder)
    journal = Journal.open(
        folder, node="node-1", epoch="epoch-2", boot="boot-1", limits=Limits(**LIMITS)
    )
    try:
        replayed = {each.seq: digest(encode(each)) for each in journal.replay()}
        pendings = [
            journal.append(kind="note", version=1, body={}, at=now()) for _ in range(2)
        ]
        for pending in pendings:
            await asyncio.wait_for(pending.kept, 10)
    finally:
        assert await asyncio.to_thread(journal.close)
    found = {each.seq: digest(encode(each)) for each in read(folder)}
    lost = {seq for seq, was in told.kept.items() if found.get(seq) != was}
    assert not lost
    since = {seq: was for seq, was in told.kept.items() if seq >= first_seq}
    assert since.items() <= replayed.items()
    report = verify(folder)
    assert report.is_proven, report


def _newest_first_seq(folder: Path) -> int:
    paths = segment_file.paths(folder)
    if not paths:
        return 1
    with segment_file.opened(paths[-1]) as connection:
        return segment_file.opening_of(connection)[0].first_seq
