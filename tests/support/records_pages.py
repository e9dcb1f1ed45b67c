"""Incidents, entries and pages of the records, for tests of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quietbell.storage import models as m

NOW = datetime(2031, 3, 3, 18, tzinfo=UTC)


def incident(number: int, **columns: Any) -> m.IncidentRecord:
    told = {
        "id": f"i-{number:04}",
        "number": number,
        "site": "north",
        "button": "bursar-1",
        "incident_class": "DURESS",
        "confidence": "verified",
        "attention": "ended",
        "response": "closed",
        "disposition": "accidental",
        "profile": "dispatch-at-once",
        "profile_version": 1,
        "opened_at": NOW + timedelta(minutes=number),
        "closed_at": NOW + timedelta(minutes=number + 5),
    }
    return m.IncidentRecord.objects.create(**{**told, **columns})


def entry(record: m.IncidentRecord, seq: int, kind: str, **body: Any) -> None:
    raw = {"kind": kind, "body": {"incident": record.id, **body}}
    m.LedgerEntry.objects.create(
        id=f"e-{seq}",
        node="a",
        epoch="e",
        seq=seq,
        kind=kind,
        entry_version=1,
        at=record.opened_at + timedelta(seconds=seq),
        incident=record.id,
        previous="0" * 64,
        digest="0" * 64,
        raw=msgspec.json.encode(raw),
        recorded_at=NOW,
    )


def text(browser: Client, name: str, *args: Any, **query: Any) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        work()
    return len(found)
