"""Reports of what has changed about a button: each has its own task, and an answer.

Nothing here takes a button out of service. Where a place may no longer be right it
counts as unverified at once, so that dispatchers see it with the next press.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quietbell.domain.changes import (
    FOLLOWS,
    WORDS_CHARS_MAX,
    CameOf,
    Change,
    follow_of,
)
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action
from quietbell.domain.said import said
from quietbell.domain.site import Standing
from quietbell.domain.standings import COUNTED_ON
from quietbell.domain.task_words import BUTTON
from quietbell.operations.acting import Wrong, acting, new_id, require
from quietbell.operations.letters import About, write
from quietbell.operations.rows import found
from quietbell.operations.tasks import finish_task, open_task
from quietbell.queries.calendars import calendar_of
from quietbell.queries.changes import open_task_of
from quietbell.storage.models import (
    Button,
    ButtonLife,
    ChangeNotice,
    OfficeTask,
    Person,
)

_GOING: Final = (Stage.REMOVAL_ORDERED.value, Stage.REMOVED.value)
# What came of it must be so in the rows, where those can say it.
AS_RECORDED: Final[Mapping[CameOf, Callable[[Button], bool]]] = MappingProxyType(
    {
        CameOf.TAKEN_OUT: lambda button: Standing(button.standing) not in COUNTED_ON,
        CameOf.NEW_HOLDER: lambda button: button.holder_id is not None,
        CameOf.REMOVAL: lambda button: ButtonLife.objects.filter(
            button=button, stage__in=_GOING
        ).exists(),
    }
)


def report_change(
    reader: Reader, *, at: datetime, button: str, change: Change, words: str = ""
) -> ChangeNotice:
    """Report what has changed about one's own button.

    Raises:
        NotThere, NotAllowed: no such button, or not the reader's own.
        Wrong: the words are too long. Nothing was written.
    """
    kept = _button(button)
    require(reader, Action.MINE, at, _whose(kept))
    _check(words)
    with acting(reader):
        return _report(kept, change, words, by=reader.person, entered_by="", at=at)


def enter_change(
    reader: Reader,
    *,
    at: datetime,
    button: str,
    change: Change,
    caller: str = "",
    words: str = "",
) -> ChangeNotice:
    """Enter what *caller* (a person's id; empty: its holder) reports by telephone.

    Raises:
        NotThere, NotAllowed: no such button, or no right to keep it.
        Wrong: nobody of that id; the words are too long.
    """
    kept = _button(button)
    subject = Subject(site=_site(kept), department=kept.department_id or "")
    require(reader, Action.KEEP_INVENTORY, at, subject)
    _check(words)
    by = caller or kept.holder_id or ""
    if not Person.objects.filter(pk=by).exists():
        raise Wrong(caller=_("Say who called."))
    with acting(reader):
        entered = reader.person
        return _report(kept, change, words, by=by, entered_by=entered, at=at)


def report_leaving(button: Button, *, by: str, entered_by: str, at: datetime) -> None:
    """Note that the holder of *button* leaves. Runs within the deed that says so."""
    _report(button, Change.LEAVING, "", by=by, entered_by=entered_by, at=at)


def finish_report(
    *,
    reader: Reader,
    at: datetime,
    id: str,
    version: int,
    came_of: CameOf,
    words: str = "",
) -> None:
    """End the task of a report, with what came of it.

    Raises:
        NotThere, NotAllowed, ChangedMeanwhile: as `tasks.finish_task`.
        Wrong: it is not what can come of such a report, or the place it is about is
            not verified yet.
    """
    task = found(OfficeTask.objects.all(), id)
    follow = follow_of(task.kind)
    if follow is None or came_of not in follow.came_of:
        raise Wrong(came_of=_("Choose what came of it."))
    button = _button(task.subject)
    # What is gone has no place that somebody could verify.
    is_gone = Standing(button.standing) is Standing.REMOVED
    if follow.is_unverifying and not button.is_place_verified and not is_gone:
        raise Wrong(
            came_of=_("Verify its place first: somebody has to have been there.")
        )
    if came_of in AS_RECORDED and not AS_RECORDED[came_of](button):
        raise Wrong(came_of=_("That is not what the record of the button says yet."))
    outcome = f"{came_of.value.capitalize()}. {words.strip()}".strip()
    finish_task(reader=reader, at=at, id=id, version=version, outcome=outcome)


def _report(
    button: Button,
    change: Change,
    words: str,
    *,
    by: str,
    entered_by: str,
    at: datetime,
) -> ChangeNotice:
    follow = FOLLOWS[change]
    notice = ChangeNotice(
        id=new_id(),
        button=button,
        reason=change.value,
        words=words.strip(),
        by=by,
        entered_by=entered_by,
        at=at,
    )
    # Who reports it twice adds to the task that is open, and makes no second one.
    task = open_task_of(button.pk, follow.kind) or open_task(
        kind=follow.kind,
        cause=notice.pk,
        at=at,
        due_at=calendar_of(_site(button)).after_business_days(at, follow.days),
        words=said(follow.words, name=said(BUTTON, label=button.label)),
        subject_kind="button",
        subject=button.pk,
        site=_site(button),
        department="" if button.room.is_sensitive else button.department_id or "",
    )
    notice.task = task.pk
    notice.save(force_insert=True)
    if follow.is_unverifying:
        Button.objects.filter(pk=button.pk).update(
            is_place_verified=False, place_verified_on=None, version=F("version") + 1
        )
    _confirm(button, notice, by=by, at=at)
    return notice


def _confirm(button: Button, notice: ChangeNotice, *, by: str, at: datetime) -> None:
    """Write to whoever reported it that it has arrived: no place, no reason in it."""
    person = Person.objects.filter(pk=by).first()
    if person is None:
        return
    site = button.room.floor.building.site
    with translation.override(site.language):
        subject = _("Your report about button %(label)s") % {"label": button.label}
        text = _(
            "We have your report about button %(label)s, and somebody will see to it.\n"
            "Until then: if you need help, call 911.\n\n"
            "How it stands: %(link)s\n"
        ) % {"label": button.label, "link": settings.WEB_URL + reverse("web:my")}
        write(
            key=f"change-{notice.pk}",
            to=person,
            subject=subject,
            text=text,
            at=at,
            about=About(kind="button", id=button.pk, site=site.pk),
        )


def _button(id: str) -> Button:
    rows = Button.objects.select_related("room__floor__building__site", "holder")
    return found(rows, id)


def _site(button: Button) -> str:
    return button.room.floor.building.site_id


def _whose(button: Button) -> Subject:
    own = frozenset({button.holder_id} if button.holder_id else ())
    department = button.department_id or ""
    return Subject(site=_site(button), department=department, own=own)


def _check(words: str) -> None:
    if len(words.strip()) > WORDS_CHARS_MAX:
        raise Wrong(words=_("In 1000 characters at most."))
