"""The phones' TLS door: which certificate it shows, taken up anew when it was switched.

A certificate that cannot be used is said on every screen; it never ends the engine,
for the plain door and everything else go on.
"""

import asyncio
import contextlib
from pathlib import Path

import structlog

from quietbell.engine.clock import Clock
from quietbell.engine.status import StatusBoard
from quietbell.receivers.certificates import (
    CLIENTS,
    CURRENT,
    BrokenCertificate,
    Certificates,
    notice_due,
)

log = structlog.get_logger()


class SecureDoor:
    """The certificate in use and what is said of it."""

    def __init__(self, folder: Path, board: StatusBoard, clock: Clock) -> None:
        self._folder = folder
        self._board = board
        self._clock = clock
        self._seen: tuple[int, int, int] | None = None
        self.certificates: Certificates | None = None

    def open(self) -> None:
        """Load the certificate, if this installation has one."""
        if not self._folder.is_dir():
            return
        self._seen = self._mark()
        try:
            now = self._clock.now().wall
            self.certificates = Certificates.open(self._folder, now=now)
        except BrokenCertificate as why:
            self._refuse(why)
        else:
            self._say_expiry()

    async def look(self) -> None:
        """Take up a certificate that was switched; say it when one ends soon."""
        if self.certificates is None:
            return
        mark = self._mark()
        if mark != self._seen:
            self._seen = mark
            loop = asyncio.get_running_loop()
            try:
                await loop.run_in_executor(None, self._reload)
            except BrokenCertificate as why:
                self._refuse(why)
                return
            log.info("tls.taken_up")
        self._say_expiry()

    def _reload(self) -> None:
        assert self.certificates is not None
        self.certificates.reload(now=self._clock.now().wall)

    def _refuse(self, why: BrokenCertificate) -> None:
        log.error("tls.refused", problems=why.problems)
        self._board.certificate = "; ".join(why.problems)

    def _say_expiry(self) -> None:
        assert self.certificates is not None
        days = self.certificates.current.days_left(self._clock.now().wall)
        due = notice_due(days) is not None
        self._board.certificate = f"certificate ends in {days} days" if due else ""

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            found = (self._folder / f"{CURRENT}.pem").stat()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            clients = (self._folder / CLIENTS).stat()
            return found.st_mtime_ns, found.st_ino, clients.st_mtime_ns
        return found.st_mtime_ns, found.st_ino, 0
