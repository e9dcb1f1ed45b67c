"""The test's side of `shim.c`: build it, arm it, read what it did, restart after it.

shim = Shim.build(tmp_path / "tool").watching(data, tmp_path / "rig")
shim.arm(Do.FAIL, value=errno.EIO, ops={"sync"}, at=3)
subprocess.Popen(command, env=os.environ | shim.environment())
...
assert shim.counts().injected
"""

import mmap
import os
import random
import shutil
import struct
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CONTROL_BYTES = 4096
MAGIC = 0x31494D4948535142
FOR_EVER = 2**64 - 1
SECTOR_BYTES = 512  # what a disk writes whole, or not at all

OPS = (
    "open",  # for writing; with O_CREAT too; and the name of a socket
    "write",
    "sync",  # fsync and fdatasync of a file
    "sync_folder",
    "truncate",
    "unlink",
    "rename",
    "allocate",
    "mkdir",
    "read",
)
CHANGES = frozenset(OPS) - {"read"}  # what is counted unless a test says otherwise
NEEDS_SPACE = frozenset({"open", "write", "allocate", "mkdir", "rename"})
NEEDS_WRITABLE = CHANGES - {"sync", "sync_folder"}

_HEAD = struct.Struct("<9Q")  # magic calls matched injected deed at until value mask
_BY = struct.Struct("<16Q")


class Do(IntEnum):
    """What happens to a call whose turn it is."""

    NOTHING = 0
    KILL = 1  # kill -9 before it
    TEAR = 2  # half of a write, then kill -9; other calls as KILL
    FAIL = 3  # value: errno
    DELAY = 4  # value: milliseconds
    STOP = 5  # SIGSTOP before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the shim saw (``calls``, ``matched``: of the armed kinds) and did."""

    calls: int
    matched: int
    injected: int
    calls_by: Mapping[str, int]
    injected_by: Mapping[str, int]


def build(into: Path) -> Path:
    """Compile the library, or skip: without a C compiler nothing is disturbed."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler (cc or gcc): disk faults are not tried here")
    into.mkdir(parents=True, exist_ok=True)
    library = into / "shim.so"
    command = [compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run(
        [*command, "-o", library, HERE / "shim.c", "-ldl", "-lpthread"], check=True
    )
    return library


class Shim:
    """One folder's disturbed disk. ``rig`` holds its control file and its shadow."""

    def __init__(self, library: Path, folder: Path, rig: Path, *, shadow: bool = False):
        self.library = library
        self.folder = folder.resolve()
        self._rig = rig.resolve()
        self._rig.mkdir(parents=True, exist_ok=True)
        self._control = self._rig / "control"
        self._control.write_bytes(bytes(CONTROL_BYTES))
        with self._control.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), CONTROL_BYTES)
        self.shadow = self._rig / "shadow" if shadow else None
        if self.shadow:
            self.shadow.mkdir()
        self.log = self._rig / "log"
        self.disarm()

    def environment(self, *, log: bool = False) -> dict[str, str]:
        """Return what a process needs in its environment, beside its own."""
        found = {
            "LD_PRELOAD": str(self.library),
            "SHIM_FOLDER": str(self.folder),
            "SHIM_CONTROL": str(self._control),
        }
        if self.shadow:
            found["SHIM_SHADOW"] = str(self.shadow)
        if log:
            found["SHIM_LOG"] = str(self.log)
        return found

    def arm(
        self,
        do: Do,
        *,
        at: int = 1,
        value: int = 0,
        ops: Iterable[str] = CHANGES,
        is_once: bool = True,
    ) -> None:
        """Have the call number *at* from now disturbed, or all from it on.

        Numbers count calls of *ops* only. Works on a running process, too. Counts
        of calls and injections go on; ``matched`` begins anew.
        """
        mask = sum(1 << OPS.index(op) for op in ops)
        _, calls, _, injected, *_ = _HEAD.unpack_from(self._memory)
        until = at if is_once else FOR_EVER
        # First nothing, so that no call meets half of the new orders.
        _HEAD.pack_into(self._memory, 0, MAGIC, calls, 0, injected, 0, 0, 0, 0, mask)
        _HEAD.pack_into(
            self._memory, 0, MAGIC, calls, 0, injected, do, at, until, value, mask
        )

    def disarm(self, ops: Iterable[str] = CHANGES) -> None:
        """Disturb nothing; go on counting."""
        self.arm(Do.NOTHING, at=0, ops=ops)

    def counts(self) -> Counts:
        """Return what happened so far, also in processes that were killed."""
        _, calls, matched, injected, *_ = _HEAD.unpack_from(self._memory)
        calls_by = _BY.unpack_from(self._memory, _HEAD.size)
        injected_by = _BY.unpack_from(self._memory, _HEAD.size + _BY.size)
        return Counts(
            calls=calls,
            matched=matched,
            injected=injected,
            calls_by=dict(zip(OPS, calls_by, strict=False)),
            injected_by=dict(zip(OPS, injected_by, strict=False)),
        )

    def after_power_loss(self, to: Path) -> Path:
        """Make *to* what only the truly synced leaves: bytes and names."""
        for name, source in self._safe_files():
            target = to / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes() if source.exists() else b"")
        to.mkdir(parents=True, exist_ok=True)
        return to

    def after_torn_power_loss(self, to: Path, seed: int) -> Path:
        """The same, but some unsynced sectors and lengths made it to the disk too."""
        dice = random.Random(seed)
        self.after_power_loss(to)
        for safe in sorted(each for each in to.rglob("*") if each.is_file()):
            live = self.folder / safe.relative_to(to)
            if live.exists():
                safe.write_bytes(_mixed(safe.read_bytes(), live.read_bytes(), dice))
        return to

    def logged(self) -> list[tuple[int, str, str, int]]:
        """Return the log: monotonic nanoseconds, operation, path, result."""
        found = []
        for line in self.log.read_text().splitlines():
            at, op, rest = line.split(" ", 2)
            path, result = rest.rsplit(" ", 1)
            found.append((int(at), op, path, int(result)))
        return found

    def _safe_files(self) -> Iterator[tuple[str, Path]]:
        assert self.shadow
        for names in sorted(self.shadow.glob("d*")):
            place, *files = names.read_text().splitlines()
            for line in files:
                key, name = line.split(" ", 1)
                if not name.endswith("-shm"):  # an index in memory, never synced
                    yield os.path.normpath(f"{place}/{name}"), self.shadow / key


def _mixed(safe: bytes, live: bytes, dice: random.Random) -> bytes:
    """Return each sector as it was synced or as it was last written, by chance."""
    length = dice.choice((len(safe), len(live)))
    found = bytearray()
    for at in range(0, length, SECTOR_BYTES):
        end = min(at + SECTOR_BYTES, length)
        old = safe[at:end].ljust(end - at, b"\0")
        new = live[at:end].ljust(end - at, b"\0")
        found += old if dice.random() < 0.5 else new
    return bytes(found)
