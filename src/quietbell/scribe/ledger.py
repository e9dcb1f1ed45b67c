"""The ledger: a node's entries in PostgreSQL, each once, in order, word for word.

A batch is one transaction: the entries, what is known of their incidents, what they
change in the office's rows, and the jobs that follow. So it happened whole or not at
all, whoever was killed when, and no entry needs to be remembered as half done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

import msgspec
import structlog
from django.db import connection, transaction
from procrastinate.contrib.django import app

from quietbell.domain import events as e
from quietbell.domain.follow_ups import is_followed
from quietbell.domain.moments import Moment
from quietbell.journal.records import from_entry
from quietbell.journal.tail import Copied
from quietbell.journal.upcasts import lift
from quietbell.scribe import from_journal
from quietbell.scribe.incident_fold import Known, fold, opened
from quietbell.storage.models import Button, IncidentRecord, LedgerEntry

FOLLOW_UP: Final = "quietbell.follow_up"
LOCK: Final = 0x51B0_0000  # of PostgreSQL's advisory locks: one scribe a node writes
UNFOLDABLE: Final = (
    msgspec.MsgspecError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
VERSION_MAX: Final = 32_767
# The ledger's columns and what PostgreSQL calls what is in them.
_ENTRY: Final = {
    "id": "text",
    "node": "text",
    "epoch": "text",
    "seq": "bigint",
    "kind": "text",
    "entry_version": "smallint",
    "at": "timestamptz",
    "incident": "text",
    "previous": "text",
    "digest": "text",
    "raw": "bytea",
    "recorded_at": "timestamptz",
}
_COLUMNS: Final = tuple(each.name for each in fields(Known) if each.name != "id")
log = structlog.get_logger()


def head(node: str) -> tuple[int, str]:
    """Return seq and digest of *node*'s last recorded entry; 0 if there is none."""
    last = LedgerEntry.objects.filter(node=node).order_by("-seq")
    return last.values_list("seq", "digest").first() or (0, "")


def holds(node: str) -> bool:
    """Take the right to record *node*; False while another scribe has it.

    It is the connection's: whoever is killed lets go of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, node])
        return bool(cursor.fetchone()[0])


def record(batch: Sequence[Copied], *, at: datetime, is_raw: bool = False) -> None:
    """Record *batch*, all of it or nothing. *at* is our clock.

    *is_raw*: the bytes alone, and nothing of what they mean.

    Raises:
        django.db.Error: the database refused or is away; nothing was recorded.
    """
    events = [(each, None if is_raw else _event(each)) for each in batch]
    with transaction.atomic():
        numbers = _insert([_row(each, at) for each, _ in events])
        _fold(events, numbers)
        for each, event in events:
            if event is not None:
                from_journal.learn(event, at=each.entry.at)
        _defer(each for each, event in events if event is not None)


def _row(copied: Copied, at: datetime) -> tuple[Any, ...]:
    """Return an entry's columns, in the order of `_ENTRY`."""
    entry = copied.entry
    incident = "" if copied.is_damaged else entry.body.get("incident", "")
    return (
        # A damaged entry's own id cannot be trusted to be its own.
        f"damaged-{entry.node}-{entry.seq}" if copied.is_damaged else entry.id[:80],
        entry.node[:40],
        entry.epoch[:40],
        entry.seq,
        _clean(entry.kind)[:60],
        min(entry.version, VERSION_MAX),
        entry.at,
        _clean(str(incident))[:80],
        entry.previous[:64],
        copied.digest,
        copied.raw,
        at,
    )


def _insert(rows: Sequence[tuple[Any, ...]]) -> dict[int, int]:
    """Insert entries and return the number of each by its seq.

    One statement of twelve columns, whatever the number of rows: written row by row,
    half the time went into spelling it.
    """
    arrays = ", ".join(f"%s::{kind}[]" for kind in _ENTRY.values())
    names = ", ".join(_ENTRY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {LedgerEntry._meta.db_table} ({names})"
            f" SELECT * FROM unnest({arrays}) AS given ({names}) ORDER BY seq"
            " RETURNING seq, number",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return dict(cursor.fetchall())


def _clean(text: str) -> str:
    return text.replace("\0", "")  # which PostgreSQL's text cannot hold


def _event(copied: Copied) -> e.Event | None:
    """Return what an entry says without its sealed parts; None if it is not known."""
    entry = copied.entry
    if copied.is_damaged:
        return None
    try:
        moment = Moment(wall=entry.at, tick=entry.tick)
        return from_entry(lift(entry), at=moment, open_box=lambda _: None)
    except UNFOLDABLE as why:
        log.error("entry.not_understood", seq=entry.seq, why=type(why).__name__)
        return None


def _fold(
    events: Iterable[tuple[Copied, e.Event | None]], numbers: dict[int, int]
) -> None:
    told = [
        (each.entry.seq, event)
        for each, event in events
        if isinstance(event, e.IncidentEvent)
    ]
    known = _known({event.incident for _, event in told})
    last: dict[str, int] = {}
    for seq, event in told:
        id = event.incident  # noqa: A001
        try:
            if isinstance(event, e.Opened):
                known[id] = opened(event)
            elif id in known:
                known[id] = fold(known[id], event)
        except UNFOLDABLE as why:
            log.error("entry.not_folded", seq=seq, why=type(why).__name__)
        if id in known:
            last[id] = numbers[seq]
    _save([known[each] for each in last], last)


def _known(ids: set[str]) -> dict[str, Known]:
    """Return what was known of these incidents before, in one query."""
    rows = IncidentRecord.objects.filter(pk__in=ids).values("id", *_COLUMNS)
    return {row["id"]: Known(**{**row, "labels": tuple(row["labels"])}) for row in rows}


def _save(changed: list[Known], last: dict[str, int]) -> None:
    buttons = {each.button for each in changed if each.button}
    departments = dict(
        Button.objects.filter(pk__in=buttons).values_list("id", "department_id")
    )
    rows = [
        IncidentRecord(
            **_columns(each),
            department=departments.get(each.button) or "",
            last_entry=last[each.id],
        )
        for each in changed
    ]
    if rows:
        IncidentRecord.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*_COLUMNS, "last_entry"],
        )


def _columns(known: Known) -> dict[str, Any]:
    return {**asdict(known), "labels": [_clean(each)[:40] for each in known.labels]}


def _defer(batch: Iterable[Copied]) -> None:
    """Have the worker see to what follows, in the very transaction of the entry."""
    for each in batch:
        if is_followed(each.entry.kind, each.entry.body):
            job = app.configure_task(FOLLOW_UP, queueing_lock=each.entry.id)
            job.defer(entry=each.entry.id)
