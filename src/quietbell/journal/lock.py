"""One writer a folder: two would fork the chain."""

import fcntl
import os
import time
from pathlib import Path
from typing import Final

_POLL_SECONDS: Final = 0.02


class FolderLock:
    """A lock on a journal's folder, gone with the process that holds it."""

    def __init__(self, folder: Path) -> None:
        """Hold nothing yet."""
        self._path = folder / "writer.lock"
        self._handle: int | None = None

    def acquire(self, wait_seconds: float = 0.0) -> bool:
        """Return False if another process has had it for all of *wait_seconds*.

        Where no lock can be made (no folder yet, a disk that may not be written)
        nobody else can write either, and the answer is True.
        """
        if self._handle is not None:
            return True
        try:
            flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC
            handle = os.open(self._path, flags, 0o600)
        except OSError:
            return True
        until = time.monotonic() + wait_seconds
        while not _is_locked(handle):
            if time.monotonic() >= until:
                os.close(handle)
                return False
            time.sleep(_POLL_SECONDS)
        self._handle = handle
        return True

    def release(self) -> None:
        """Let the next one in."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _is_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
