"""What the scribe does, thread by thread, and how it stands."""

import threading
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
import structlog
from django.db import connection

from quietbell.journal.verify import verify
from quietbell.scribe.copying import BATCH, STOPPED, Copier, Recording
from quietbell.scribe.publishing import Publisher
from quietbell.scribe.turning import Turning
from quietbell.storage.models.rows import ROWS_CHANGED

COPY_SECONDS: Final = 0.1  # between two looks at the journal
STOPPED_SECONDS: Final = 2.0
PUBLISH_SECONDS: Final = 1.0  # at most one file a second; and how late a change is seen
VERIFY_EVERY: Final = timedelta(hours=1)
PROBLEMS_MAX: Final = 50
STATE_BYTES_MAX: Final = 1_000_000
log = structlog.get_logger()


class Work:
    """The scribe's three threads: copying, publishing, and proving the chain."""

    def __init__(self, data: Path) -> None:
        self._journal = data / "journal"
        self._copier = Copier(self._journal)
        self._copier.told.remember(_recorded_before(data))
        self._publisher = Publisher(data, lambda: self._copier.told.closings)
        self._away = ""  # why no site file can be made
        self._turnings = (
            Turning("copying", self._copy, self._copying_away),
            Turning("publishing", self._publish, self._publishing_away),
        )
        self._stopping = threading.Event()
        self._proving = threading.Thread(target=self._prove, daemon=True)
        self._proof: dict[str, Any] = {"state": "not yet"}

    def start(self) -> None:
        """Begin."""
        for each in self._turnings:
            each.start()
        self._proving.start()

    def stop(self, seconds: float) -> None:
        """End within *seconds*; a thread that waits in vain is left behind."""
        self._stopping.set()
        for each in self._turnings:
            each.stop(seconds / 2)

    def look(self) -> None:
        """Free threads that a frozen database holds, and see what waits meanwhile."""
        self._copier.look()
        for each in self._turnings:
            each.look()

    @property
    def failure(self) -> BaseException | None:
        """What ended a thread, None while all turn."""
        return next((t.failure for t in self._turnings if t.failure), None)

    def told(self) -> dict[str, Any]:
        """Return how everything stands, as the state file has it. Reads the disk."""
        self._copier.look_at_journal()
        recorded, published = self._copier.told, self._publisher.told
        return {
            "recording": {
                "state": recorded.state.value,
                "why": recorded.why,
                "node": recorded.node,
                "kept": recorded.kept,
                "recorded": recorded.recorded if recorded.is_known else None,
                "waiting": recorded.waiting if recorded.is_known else None,
                "gaps": list(recorded.gaps),
            },
            "site": {
                "state": published.state,
                "away": self._away,
                "version": published.version,
                "sha256": published.sha256,
                "looked_at": published.looked_at,
                "held": published.held,
                "seconds": published.seconds,
                "problems": [asdict(p) for p in published.problems[:PROBLEMS_MAX]],
            },
            "chain": dict(self._proof),
        }

    def _copy(self, at: datetime) -> float:
        if self._copier.turn(at) == BATCH:
            return 0.0
        is_stopped = self._copier.told.state in STOPPED
        return STOPPED_SECONDS if is_stopped else COPY_SECONDS

    def _copying_away(self, why: str) -> None:
        self._copier.forget(Recording.DATABASE_AWAY, why)

    def _publish(self, at: datetime) -> float:
        """Make a file if rows changed, then wait to be woken, a second at most."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {ROWS_CHANGED}")
        has_looked = self._publisher.turn(at)
        self._away = ""
        if has_looked:
            return PUBLISH_SECONDS
        raw: psycopg.Connection[Any] = connection.connection
        for _ in raw.notifies(timeout=PUBLISH_SECONDS, stop_after=1):
            pass  # that there is one says everything
        return 0.0

    def _publishing_away(self, why: str) -> None:
        if not self._away:
            log.error("site_file.database_away", why=why)
        self._away = why

    def _prove(self) -> None:
        """Verify the chain now and every hour: whoever edited it is found."""
        while not self._stopping.is_set():
            began = datetime.now(UTC)
            try:
                report = verify(self._journal)
            except OSError as why:
                self._proof = {"state": "cannot be read", "at": began, "why": str(why)}
            else:
                bad = report.first_bad
                self._proof = {
                    "state": "proven" if bad is None else "broken",
                    "at": began,
                    "head": report.head_seq,
                    "entries": report.entries,
                    "why": "" if bad is None else f"entry {bad.seq}: {bad.why}",
                }
                if bad is not None:
                    log.error("chain.broken", seq=bad.seq, why=bad.why)
            self._stopping.wait(VERIFY_EVERY.total_seconds())


def _recorded_before(data: Path) -> int | None:
    """Return how far the scribe before us had come, as it wrote; None if it did not.

    So that it can be said how many wait while the database is away from our start on.
    """
    try:
        with (data / "run" / "scribe.json").open("rb") as file:
            told = msgspec.json.decode(file.read(STATE_BYTES_MAX))
        return int(told["recording"]["recorded"])
    except (OSError, msgspec.MsgspecError, LookupError, TypeError, ValueError):
        return None
