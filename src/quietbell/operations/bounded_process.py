"""Have a stranger's file decoded in a process whose time and memory are bounded.

Decoders are where a hostile file bites: what reads one runs here, with no database, no
settings and nothing in its environment, and at most so many of them at once.
"""

import os
import subprocess
import sys
from threading import BoundedSemaphore
from typing import Final

SECONDS_MAX: Final = 30.0
AT_ONCE: Final = 2  # each may take the memory that its worker allows itself
WAIT_SECONDS_MAX: Final = 30.0
TOO_MUCH: Final = "too much"
_places: Final = BoundedSemaphore(AT_ONCE)


class GaveUp(Exception):
    """The worker refused, or was ended. The text is its own word, or `TOO_MUCH`."""


class Busy(GaveUp):
    """No place became free in time. That says nothing about the content."""


def done_apart(
    worker: str, *words: str, content: bytes, seconds_max: float = SECONDS_MAX
) -> bytes:
    """Return what *worker*, a module, prints when it is given *content*.

    Takes up to `WAIT_SECONDS_MAX` for a free place and *seconds_max* for the work.

    Raises:
        Busy: it was not even begun.
        GaveUp: it refused, took too long, or died.
    """
    if not _places.acquire(timeout=WAIT_SECONDS_MAX):
        raise Busy(TOO_MUCH)
    try:
        ended = subprocess.run(
            (sys.executable, "-I", "-m", worker, *words),
            input=content,
            capture_output=True,
            timeout=min(seconds_max, SECONDS_MAX),
            check=False,
            env={"PATH": os.defpath},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise GaveUp(TOO_MUCH) from None
    finally:
        _places.release()
    if ended.returncode != 0:
        # A worker that was killed or ran out of memory says nothing of ours.
        raise GaveUp(ended.stderr[-200:].decode("ascii", "replace").strip())
    return ended.stdout
