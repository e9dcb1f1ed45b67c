"""How everything stands, from whoever knows: supervisor, scribe, engine, database.

None of them is waited for: what does not answer is said to be unknown.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from quietbell.queries.engine_status import engine_status
from quietbell.storage.models import SiteVersion

OLD_SECONDS: Final = 5.0  # of a file that is written every second
FAILED_MAX: Final = 100
VERSIONS_MAX: Final = 30
BYTES_MAX: Final = 1_000_000
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that failed for good, and when it last did."""

    id: int
    task: str
    args: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the page shows. None: it is not known. Ages are seconds."""

    processes: tuple[Told, ...]
    processes_age: float | None
    scribe: Told | None
    scribe_age: float | None
    engine: Told | None
    database: Told
    jobs_failed: int
    jobs_waiting: int
    compiled: SiteVersion | None

    @property
    def is_scribe_old(self) -> bool:
        """Whether what the scribe said is no news."""
        return self.scribe_age is None or self.scribe_age > OLD_SECONDS

    @property
    def runs(self) -> int | None:
        """The version of the site file that the engine runs."""
        return None if self.engine is None else int(self.engine["site"]["version"])

    @property
    def attended(self) -> int:
        """How many desks are attended."""
        desks = self.engine["desks"] if self.engine else ()
        return sum(bool(each["is_attended"]) for each in desks)


def health() -> Health:
    """Return how everything stands. Four queries."""
    supervisor, supervisor_age = _said("status.json")
    scribe, scribe_age = _said("scribe.json")
    return Health(
        processes=tuple((supervisor or {}).get("processes", ())),
        processes_age=supervisor_age,
        scribe=scribe,
        scribe_age=scribe_age,
        engine=engine_status(),
        database=_database(),
        jobs_failed=ProcrastinateJob.objects.filter(status="failed").count(),
        jobs_waiting=ProcrastinateJob.objects.filter(status="todo").count(),
        compiled=SiteVersion.objects.order_by("-number").first(),
    )


def failed_jobs() -> tuple[FailedJob, ...]:
    """Return what failed for good, newest first. Two queries."""
    rows = list(
        ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:FAILED_MAX]
    )
    ends = ProcrastinateEvent.objects.filter(
        job_id__in=[each.id for each in rows], type="failed"
    ).order_by("at")
    at = {each.job_id: each.at for each in ends}
    return tuple(
        FailedJob(
            id=each.id,
            task=each.task_name,
            args=json.dumps(each.args),
            attempts=each.attempts,
            at=at.get(each.id),
        )
        for each in rows
    )


def site_problems() -> tuple[Told, ...]:
    """Return why the rows make no site file, as the scribe said last."""
    scribe, _ = _said("scribe.json")
    found: list[Told] = (scribe or {}).get("site", {}).get("problems", [])
    return tuple(found)


def chain_proof() -> Told | None:
    """Return what the scribe said last of the journal's chain; None: nothing.

    ``state`` is "proven", "broken", "cannot be read" or "not yet"; ``at`` is when.
    """
    scribe, _ = _said("scribe.json")
    found: Told | None = (scribe or {}).get("chain")
    return found


def site_versions() -> tuple[SiteVersion, ...]:
    """Return the newest site files that were made. One query."""
    return tuple(SiteVersion.objects.order_by("-number")[:VERSIONS_MAX])


def _said(name: str) -> tuple[dict[str, Any] | None, float | None]:
    """Return what a process wrote into the run folder, and how long ago."""
    path = Path(settings.DATA) / "run" / name
    try:
        age = time.time() - path.stat().st_mtime
        with path.open("rb") as file:
            told = json.loads(file.read(BYTES_MAX))
    except (OSError, ValueError):
        return None, None
    return (told, round(age, 1)) if isinstance(told, dict) else (None, None)


def _database() -> Told:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'),"
            " pg_database_size(current_database()),"
            " (SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database())"
        )
        version, size, connections = cursor.fetchone()
    return {
        "version": version.split(" ")[0],
        "size_mib": size // 2**20,
        "connections": connections,
    }
