"""Have the database answer for as long as one command needs it.

The embedded one is started if no supervisor runs it, as a child that dies with us, and
ended again.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quietbell.config.alarm_plans import command
from quietbell.config.children import die_with
from quietbell.config.database import Database
from quietbell.config.supervisor import is_held

READY_SECONDS_MAX: Final = 180.0
STOP_SECONDS_MAX: Final = 60.0


@contextlib.contextmanager
def answering(database: Database, *, is_running: bool | None = None) -> Iterator[None]:
    """Return while *database* answers.

    *is_running* says whether somebody runs the embedded one; without it, whether a
    supervisor holds its folder.

    Raises:
        DatabaseAway: it does not answer.
    """
    if database.data is None or (
        is_held(database.data) if is_running is None else is_running
    ):
        database.until_ready(READY_SECONDS_MAX)
        yield
        return
    server = _started(database.data)
    try:
        database.until_ready(READY_SECONDS_MAX)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _started(data: Path) -> subprocess.Popen[bytes]:
    us = os.getpid()
    (data / "logs").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "logs" / "postgres.log").open("ab") as log:
        return subprocess.Popen(
            command("postgres", "--data", str(data)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,  # Ctrl+C is for us, who end it in order
            preexec_fn=lambda: die_with(us),  # noqa: PLW1509 - no thread is here
        )
