"""What follows an entry of the journal: tasks for people, and proofs, each once.

Run by the worker, perhaps twice and perhaps late; the entry's id is what makes it once.
"""

from datetime import datetime

import msgspec

from quietbell.domain.follow_ups import Task, tasks
from quietbell.domain.grants import Reader
from quietbell.operations.acceptances import learn
from quietbell.operations.acting import acting, new_id
from quietbell.queries.calendars import calendar_of
from quietbell.storage.models import IncidentRecord, LedgerEntry, OfficeTask

WORKER = Reader(person="", via="worker")


class NoSuchEntry(LookupError):
    """The ledger does not have the entry (any more)."""


def follow_up(*, entry: str, at: datetime) -> int:
    """Do what follows *entry*, and return how many tasks were new.

    Raises:
        NoSuchEntry: there is nothing to follow up.
    """
    kept = LedgerEntry.objects.filter(id=entry).first()
    if kept is None:
        raise NoSuchEntry(entry)
    body = msgspec.json.decode(bytes(kept.raw)).get("body", {})
    incident = IncidentRecord.objects.filter(pk=kept.incident).first()
    found = tasks(
        kept.kind,
        body,
        number=incident.number if incident else 0,
        at=kept.at,
        calendar=calendar_of(incident.site if incident else ""),
    )
    with acting(WORKER):
        learn(WORKER, kept, at=at)
        return sum(_made(each, kept, incident, at) for each in found)


def _made(
    task: Task, kept: LedgerEntry, incident: IncidentRecord | None, at: datetime
) -> bool:
    _, is_new = OfficeTask.objects.get_or_create(
        kind=task.kind.value,
        cause=kept.id,
        defaults={
            "id": new_id(),
            "subject_kind": "incident",
            "subject": kept.incident,
            "site": incident.site if incident else "",
            **task.words.columns(),
            "made_at": at,
            # Made late, after an outage, it is due at once and shown as late.
            "due_at": max(task.due_at, at),
        },
    )
    return is_new
