"""Work that waits for a database, in a thread of its own, whatever the database does.

Away, read-only or restarted: it is asked again, ever more seldom. Frozen: no server
time-out helps, so the connection is cut off from outside and another one is made.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import psycopg
import structlog
from django.db import Error, connection

FROZEN_SECONDS: Final = 20.0  # a turn takes a second or two
# psycopg's own too: who waits for a notice asks it directly, not through Django.
AWAY: Final = (Error, psycopg.Error, OSError)
BACK_OFF_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 5.0)  # the last one again and again
log = structlog.get_logger()


class Turning:
    """Does *turn* again and again; it returns how long to rest (seconds).

    *away* is told why the database could not be used. Anything else that a turn raises
    ends the thread, and ``failure`` says what it was: a fault of ours.
    """

    def __init__(
        self,
        name: str,
        turn: Callable[[datetime], float],
        away: Callable[[str], None],
    ) -> None:
        self._turn = turn
        self._away = away
        self._stopping = threading.Event()
        self._busy_since: float | None = None
        self._handle: int | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.name = name
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End after the turn in hand; one that a database holds is left behind."""
        self._stopping.set()
        self._thread.join(seconds)

    @property
    def is_alive(self) -> bool:
        """Whether it still turns."""
        return self._thread.is_alive()

    def look(self) -> None:
        """Cut the connection off if a turn has been waiting for too long."""
        since = self._busy_since
        if since is None or time.monotonic() - since < FROZEN_SECONDS:
            return
        log.error("database.frozen", thread=self.name, seconds=FROZEN_SECONDS)
        self._busy_since = time.monotonic()
        with self._lock:
            if self._handle is not None:
                _cut_off(self._handle)

    def _run(self) -> None:
        failures = 0
        try:
            while not self._stopping.is_set():
                rest, failures = self._once(failures)
                self._stopping.wait(rest)
        except BaseException as why:
            self.failure = why
            log.exception("thread.ended", thread=self.name)
        finally:
            _let_go()

    def _once(self, failures: int) -> tuple[float, int]:
        """Do one turn, and return how long to rest and how often it failed in a row."""
        try:
            self._busy_since = time.monotonic()
            self._hold()
            return self._turn(datetime.now(UTC)), 0
        except AWAY as why:
            self._away(_said(why))
            _let_go()
            rest = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
            return rest, failures + 1
        finally:
            self._busy_since = None
            with self._lock:
                if self._handle is not None:
                    os.close(self._handle)
                self._handle = None

    def _hold(self) -> None:
        """Keep a handle on the connection's socket, by which it can be cut off.

        A copy: the number itself may be another file's by the time it is needed.
        """
        connection.ensure_connection()
        pgconn = connection.connection.pgconn
        with self._lock:
            self._handle = os.dup(pgconn.socket)


def _cut_off(handle: int) -> None:
    with (
        contextlib.suppress(OSError),
        socket.socket(fileno=os.dup(handle)) as cut,
    ):
        cut.shutdown(socket.SHUT_RDWR)


def _let_go() -> None:
    """Forget the connection, whatever state it is in."""
    with contextlib.suppress(Error, OSError):
        connection.close()
    connection.connection = None
    connection.needs_rollback = False
    connection.in_atomic_block = False
    connection.savepoint_ids = []
    connection.closed_in_transaction = False


def _said(why: Exception) -> str:
    """Return the first line of what went wrong, without what was being written."""
    lines = str(why).strip().splitlines()
    return f"{type(why).__name__}: {lines[0][:200] if lines else ''}"
