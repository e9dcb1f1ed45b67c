"""The office's tasks are done by people, who say what came of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from quietbell.domain.deciding import ENDED_BY_A_DEED
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.domain.said import Said
from quietbell.operations.acting import (
    NotThere,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.storage.models import OfficeTask

OUTCOME_CHARS_MAX: Final = 2000


def open_task(
    *,
    kind: TaskKind,
    cause: str,
    at: datetime,
    due_at: datetime,
    words: Said,
    subject_kind: str = "",
    subject: str = "",
    site: str = "",
    department: str = "",
) -> OfficeTask:
    """Give the office something to do, once for each *cause*. Runs within a deed.

    *words* name no place and no person: tasks are read by many.
    """
    task, _new = OfficeTask.objects.get_or_create(
        kind=kind.value,
        cause=cause,
        defaults={
            "id": new_id(),
            "subject_kind": subject_kind,
            "subject": subject,
            "site": site,
            "department": department,
            **words.columns(),
            "made_at": at,
            "due_at": max(due_at, at),
        },
    )
    return task


def end_tasks(
    *,
    subject_kind: str,
    subject: str,
    kinds: Iterable[TaskKind],
    by: str,
    at: datetime,
    outcome: str,
) -> int:
    """End the open tasks of those kinds: what they asked for is done. Within a deed."""
    return OfficeTask.objects.filter(
        done_at=None,
        subject_kind=subject_kind,
        subject=subject,
        kind__in=[each.value for each in kinds],
    ).update(done_at=at, done_by=by, outcome=outcome, version=F("version") + 1)


def finish_task(
    *, reader: Reader, at: datetime, id: str, version: int, outcome: str
) -> None:
    """Say that a task is done, and what came of it.

    Raises:
        NotThere, NotAllowed, Wrong: nothing was changed.
        ChangedMeanwhile: somebody else was first.
    """
    task = _task(reader, at, id)
    outcome = outcome.strip()
    if not outcome or len(outcome) > OUTCOME_CHARS_MAX:
        raise Wrong(outcome=_("Say what came of it, in 2000 characters at most."))
    if task.done_at is not None:
        raise Wrong(outcome=_("It is done already."))
    if task.kind in {each.value for each in ENDED_BY_A_DEED}:
        raise Wrong(outcome=_("This ends when it is decided, on a page of its own."))
    with acting(reader):
        undone = OfficeTask.objects.filter(done_at=None)
        change(undone, id, version, done_at=at, done_by=reader.person, outcome=outcome)


def take_task(*, reader: Reader, at: datetime, id: str, version: int) -> None:
    """Take a task that is open, from whoever had it: then the others know.

    Raises:
        NotThere, NotAllowed, Wrong: there is none to take, or it is done.
        ChangedMeanwhile: somebody else was first. Nothing was changed.
    """
    _assign(reader, at, id, version, reader.person)


def give_back_task(*, reader: Reader, at: datetime, id: str, version: int) -> None:
    """Give a task back that one has taken. Raises as `take_task`."""
    task = _task(reader, at, id)
    if task.assigned != reader.person:
        raise Wrong(task=_("Only who has taken a task can give it back."))
    _assign(reader, at, id, version, "")


def _assign(reader: Reader, at: datetime, id: str, version: int, person: str) -> None:
    task = _task(reader, at, id)
    if task.done_at is not None:
        raise Wrong(task=_("It is done already."))
    with acting(reader):
        undone = OfficeTask.objects.filter(done_at=None)
        change(undone, id, version, assigned=person)


def _task(reader: Reader, at: datetime, id: str) -> OfficeTask:
    task = OfficeTask.objects.filter(pk=id).first()
    if task is None:
        raise NotThere(_("There is no such thing."))
    require(reader, Action.TASKS, at, Subject(site=task.site))
    return task
