"""What a person does about letters that did not go out: try them again, or give up."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import (
    ChangedMeanwhile,
    acting,
    change,
    require,
)
from quietbell.operations.letters import SEND
from quietbell.operations.rows import found
from quietbell.operations.tasks import end_tasks
from quietbell.queries.visible import visible
from quietbell.storage.models import Letter, OfficeTask

AT_ONCE_MAX: Final = 500


def try_again(reader: Reader, *, at: datetime, letter: str, version: int) -> None:
    """Have a letter that failed, waits or was given up tried anew, at once.

    Raises:
        NotAllowed, NotThere: nothing was changed.
        ChangedMeanwhile: it was sent, or somebody else was first.
    """
    kept = _unsent(reader, at, letter)
    with acting(reader):
        change(
            Letter.objects.exclude(state="sent"),
            kept.pk,
            version,
            state="waiting",
            attempts=0,
            tried_at=at,
        )
        _nudge(kept.pk)
        _end_tasks(reader, at, _("It is tried again."))


def try_all_again(reader: Reader, *, at: datetime) -> int:
    """Have every letter that failed, of those the reader sees, tried anew."""
    reach = reader.reach(Action.MAIL, at)
    failed = Letter.objects.filter(visible(reach, site="site"), state="failed")
    with acting(reader):
        ids = list(
            failed.order_by("made_at").values_list("pk", flat=True)[:AT_ONCE_MAX]
        )
        Letter.objects.filter(pk__in=ids, state="failed").update(
            state="waiting", attempts=0, tried_at=at, version=F("version") + 1
        )
        if ids:
            _nudge(ids[0])  # one runner sends all that is due
        _end_tasks(reader, at, _("They are tried again."))
    return len(ids)


def give_up(reader: Reader, *, at: datetime, letter: str, version: int) -> None:
    """Say that a letter is not to be sent any more.

    Raises:
        NotAllowed, NotThere: nothing was changed.
        ChangedMeanwhile: it was sent, or somebody else was first.
    """
    kept = _unsent(reader, at, letter)
    with acting(reader):
        change(Letter.objects.exclude(state="sent"), kept.pk, version, state="given up")
        _end_tasks(reader, at, _("It was given up."))


def _unsent(reader: Reader, at: datetime, id: str) -> Letter:
    kept = found(Letter.objects.all(), id)
    require(reader, Action.MAIL, at, Subject(site=kept.site))
    if kept.state == "sent":
        raise ChangedMeanwhile(_("It was sent meanwhile."))
    return kept


def _nudge(id: str) -> None:
    """Have the worker look now; that it was told already is as good."""
    try:
        with transaction.atomic():  # the refusal must not undo the deed around it
            app.configure_task(SEND, queueing_lock=f"letter-{id}").defer(letter=id)
    except AlreadyEnqueued:
        pass


def _end_tasks(reader: Reader, at: datetime, outcome: str) -> None:
    """End the task of failed mail once nothing is failed any more."""
    if Letter.objects.filter(state="failed").exists():
        return
    kind = TaskKind.MAIL_FAILED
    for each in OfficeTask.objects.filter(kind=kind.value, done_at=None):
        end_tasks(
            subject_kind=each.subject_kind,
            subject=each.subject,
            kinds=(kind,),
            by=reader.person,
            at=at,
            outcome=outcome,
        )
