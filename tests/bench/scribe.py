"""How many entries a second the scribe records, beside a bare insert of their bytes."""

import time
from datetime import UTC, datetime

import uvloop

from tests.bench.figures import Figure
from tests.bench.office import office
from tests.bench.restart import _fill

LIMIT = "limit: bare insert of those bytes, 500 a commit"


def scribe(*, entries: int) -> list[Figure]:
    """Measure recording *entries* presses that a journal already holds."""
    with office() as place:
        from quietbell.scribe.copying import Copier  # noqa: PLC0415 - after set-up

        other = place.data / "pressed"
        uvloop.run(_fill(other, entries))
        copier = Copier(other / "journal")
        began, total = time.perf_counter(), 0
        while count := copier.turn(datetime.now(UTC)):
            total += count
        seconds = time.perf_counter() - began
        bare = _bare()
    return [
        Figure(name=LIMIT, value=bare, unit="/s"),
        Figure(
            name=f"entries recorded a second, of {total:,} waiting",
            value=total / seconds,
            unit="/s",
            limit=bare,
            limit_name="bare insert",
        ),
    ]


def _bare() -> float:
    """Return how many of the same rows a second a table without anything takes."""
    from django.db import connection, transaction  # noqa: PLC0415

    from quietbell.storage.models import LedgerEntry  # noqa: PLC0415

    rows = [bytes(raw) for raw in LedgerEntry.objects.values_list("raw", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (seq bigint PRIMARY KEY, raw bytea)")
        began = time.perf_counter()
        for start in range(0, len(rows), 500):
            part = list(enumerate(rows[start : start + 500], start))
            with transaction.atomic():
                cursor.executemany("INSERT INTO bare VALUES (%s, %s)", part)
        return len(rows) / (time.perf_counter() - began)
