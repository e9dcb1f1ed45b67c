"""Room on the disk that is ours already, given up when there is no other.

A full disk is often filled by somebody else. The reserve lets presses be kept
until a person has made room.
"""

import os
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger()

SMALLEST_BYTES: Final = 256 * 1024


class Reserve:
    """A preallocated file beside the segments. Writer thread only; never raises."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        """*size_bytes* is what is wanted; a small disk gives a smaller one."""
        self._path = folder / "reserve"
        self._size_bytes = size_bytes
        self._may_shrink = True
        self.is_there = False

    def make(self) -> bool:
        """Have the reserve on disk, if there is room to spare; say whether it is."""
        try:
            if self._size() < SMALLEST_BYTES:
                self._allocate()
            self.is_there = True
        except OSError as why:
            log.warning("journal.no_reserve", why=why.strerror)
            self.free()
        return self.is_there

    def free(self) -> bool:
        """Give the room back to the disk; say whether there was any."""
        self.is_there = False
        try:
            was_bytes = self._size()
            self._path.unlink(missing_ok=True)
        except OSError as why:
            log.warning("journal.reserve_not_freed", why=why.strerror)
            return False
        return was_bytes > 0

    def _size(self) -> int:
        try:
            return self._path.stat().st_blocks * 512
        except FileNotFoundError:
            return 0

    def _allocate(self) -> None:
        disk = os.statvfs(self._path.parent)
        free_bytes = disk.f_bavail * disk.f_frsize
        size_bytes = self._size_bytes
        while size_bytes > max(free_bytes // 2, SMALLEST_BYTES) and self._may_shrink:
            size_bytes //= 2
        if size_bytes > free_bytes // 2:
            raise OSError(0, "no room to spare for a reserve")
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.posix_fallocate(handle, 0, size_bytes)
            os.fsync(handle)
        finally:
            os.close(handle)
        # Once given up it is made again only when there is room for all of it: a
        # smaller one would take back what is needed to go on.
        self._size_bytes, self._may_shrink = size_bytes, False
