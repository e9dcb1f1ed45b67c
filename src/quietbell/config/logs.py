"""Where processes write what happened: JSON lines, bounded, never in the way.

A process of the alarm path writes straight into its file. A disk that is full or
gone loses log lines; it must never stop or delay who writes them, so nothing here
raises, the writing is a thread's own, and no pipe lies in between whose reader could
fall asleep.
"""

import atexit
import os
import queue
import shutil
import threading
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog

LOG_BYTES_MAX: Final = 5_000_000  # then the oldest half is what the ".1" holds
LINES_MAX: Final = 5_000  # that wait for the disk; what comes then is lost
FINISH_SECONDS_MAX: Final = 1.0


class Unstoppable:
    """A logger that writes to a descriptor in its own time, and shrugs if it cannot.

    Who logs may be the loop that presses wait for, and a disk can take seconds to
    say anything at all.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: queue.Queue[str | None] = queue.Queue(LINES_MAX)
        self._thread = threading.Thread(
            target=self._write, name="log-writer", daemon=True
        )
        self._thread.start()

    def msg(self, message: str) -> None:
        """Have one line written."""
        try:
            self._lines.put_nowait(message)
        except queue.Full:
            pass  # the disk has stood still for long: an alarm matters more

    debug = info = warning = error = critical = exception = log = msg

    def finish(self) -> None:
        """Write what waits and end; give up soon if the disk stands still."""
        try:
            self._lines.put(None, timeout=FINISH_SECONDS_MAX)
        except queue.Full:
            return  # the disk stands still: what waits is lost
        self._thread.join(FINISH_SECONDS_MAX)

    def _write(self) -> None:
        while (message := self._lines.get()) is not None:
            try:
                os.write(self._descriptor, message.encode("utf-8", "replace") + b"\n")
            except OSError:
                pass  # the disk is full: an alarm matters more than its log line


def write_logs_as_json(process: str, path: Path | None = None) -> None:
    """Make every log line of this process JSON with its name.

    It goes to standard error or, where people read that, to the file at *path*.
    """
    descriptor = 2
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    logger = Unstoppable(descriptor)
    atexit.register(logger.finish)

    def named(_: Any, __: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {"process": process, **line}

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            named,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ],
        logger_factory=lambda *_: logger,
        cache_logger_on_first_use=True,
    )


def keep_short(folder: Path, *, bytes_max: int = LOG_BYTES_MAX) -> None:
    """Cut every log in *folder* that has grown too long; the last part stays as ".1".

    Copied and emptied in place, since its writer keeps the file open and appends.
    """
    for path in folder.glob("*.log"):
        try:
            if path.stat().st_size > bytes_max:
                shutil.copyfile(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)
        except OSError:
            continue  # the disk is full or gone: others will say so
