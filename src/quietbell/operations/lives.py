"""A button's life moved on: the only code that changes a stage.

The table of `domain.life` is asked each time; the step is written down, the button's
standing follows, and the tasks of the stage that was left are ended.
"""

from datetime import datetime
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import (
    INHERITED,
    Care,
    LifeDeed,
    Need,
    NoSuchDeed,
    Stage,
    Step,
    missing,
    step,
)
from quietbell.domain.life_work import ASKED, KINDS, WORK, Work
from quietbell.domain.said import Said, said
from quietbell.domain.site import Standing
from quietbell.domain.task_words import A_BUTTON, BUTTON, REQUEST, TAKEN_OVER
from quietbell.operations.acting import Refused, acting, change, new_id, require
from quietbell.operations.rows import found, rewrite
from quietbell.operations.tasks import end_tasks, open_task
from quietbell.queries.calendars import calendar_of, day_at
from quietbell.queries.criteria import approval_of
from quietbell.queries.installation import is_live
from quietbell.queries.needs import met, site_of
from quietbell.storage.models import (
    Button,
    ButtonLife,
    ButtonRequest,
    CostLine,
    LifeStep,
    OfficeTask,
)

BEGUN: Final = "begun"
NO_CARE: Final = Care()
COMPLIANCE_DAYS: Final = (
    20  # business days to approve what was taken over, or to remove it
)


class NotNow(Refused):
    """In this stage of its life that cannot be done to a button."""


class Missing(Refused):
    """Something has to be there first. ``needs`` are what."""

    def __init__(self, needs: tuple[Need, ...]) -> None:
        words = "; ".join(_(each.value) for each in needs)
        super().__init__(_("This is still missing: %(words)s.") % {"words": words})
        self.needs = needs


def life_of(id: str) -> ButtonLife:
    """Return a life with what it is about.

    Raises:
        NotThere: there is none.
    """
    return found(
        ButtonLife.objects.select_related(
            "request__site",
            "request__department",
            "request__requester",
            "request__holder",
            "button__room__floor__building__site",
            "button__department",
            "button__holder",
        ),
        id,
    )


def life_of_button(button: Button, at: datetime) -> ButtonLife:
    """Return the life of *button*. One without any begins here: it was there before."""
    kept = ButtonLife.objects.filter(button=button).first()
    return kept if kept is not None else begin_inherited(button, at=at)


def subject_of(life: ButtonLife) -> Subject:
    """Return what rights to a life go by: where it is, and whose.

    Own is the requester's and the holder's; a work order assigns it to somebody.
    """
    request, button = life.request, life.button
    own = {
        request.requester_id if request else None,
        button.holder_id if button else None,
    }
    department = button.department_id if button else None
    if department is None and request is not None:
        department = request.department_id
    orders = life.orders.filter(state="planned").values_list("assigned_id", flat=True)
    return Subject(
        site=site_of(life),
        department=department or "",
        own=frozenset(each for each in own if each),
        assigned=frozenset(orders),
    )


def begin_requested(request: ButtonRequest, *, by: str, at: datetime) -> ButtonLife:
    """Begin the life of what was asked for. Runs within the deed that sends it."""
    life = ButtonLife(
        id=new_id(), request=request, stage=Stage.REQUESTED.value, since=at
    )
    life.save(force_insert=True)
    _noted(life, BEGUN, "", Stage.REQUESTED, by=by, at=at)
    _open_tasks(life, at)
    return life


def begin_inherited(button: Button, *, at: datetime, by: str = "") -> ButtonLife:
    """Begin the life of a button that was there before. Runs within a deed."""
    stage = INHERITED[Standing(button.standing)]
    life = ButtonLife(
        id=new_id(), button=button, stage=stage.value, since=at, is_inherited=True
    )
    life.save(force_insert=True)
    _noted(life, BEGUN, "", stage, by=by, at=at)
    if stage is Stage.INSTALLED and is_live():
        ask_for_approval(life, at=at)  # a new one that nobody has asked for
    return life


def move_on(
    reader: Reader,
    *,
    at: datetime,
    life: ButtonLife,
    version: int,
    deed: LifeDeed,
    words: str = "",
    brings: frozenset[Need] = frozenset(),
    note: str = "",
    entry: str = "",
    subject: Subject | None = None,
    care: Care = NO_CARE,
) -> Step:
    """Do *deed* to *life*, seen at *version*, and return the step that it was.

    *brings* are the needs that the deed itself meets; a reason in *words* is seen
    here. *note* is what stands beside the button's standing. With *entry* it follows
    from the journal, and no right is asked for.

    Raises:
        NotAllowed: the reader has no right to it.
        NotNow, Missing: the table does not allow it, or not yet.
        ChangedMeanwhile: somebody else was first. Nothing was written.
    """
    before = Stage(life.stage)
    row = _row(before, deed)
    if not entry:
        require(reader, row.action, at, subject or subject_of(life))
    if words.strip():
        brings |= {Need.REASON}
    if care.is_whole:
        brings |= {Need.OWNER}
    left = missing(row, brings | met(life, at))
    if left:
        raise Missing(left)
    came_at = life.since
    with acting(reader):
        change(
            ButtonLife.objects.all(),
            life.pk,
            version,
            stage=row.after.value,
            since=at,
            **_care_after(row, care),
        )
        life.stage, life.since, life.version = row.after.value, at, version + 1
        _noted(
            life,
            deed.value,
            before.value,
            row.after,
            by=reader.person,
            came_at=came_at,
            at=at,
            words=words.strip(),
            entry=entry,
        )
        _stand(life, row, note)
        _end_costs(life, row, at)
        _end_tasks(life, row, reader.person, at)
        _open_tasks(life, at)
    return row


def _care_after(row: Step, care: Care) -> dict[str, Any]:
    """Return the columns of who sees to it: kept where the standing stays."""
    if row.standing is None and not care.is_whole:
        return {}
    return {
        "owner": care.owner.strip(),
        "due_on": care.due_on,
        "fallback": care.fallback.strip(),
    }


def _row(stage: Stage, deed: LifeDeed) -> Step:
    try:
        return step(stage, deed)
    except NoSuchDeed:
        raise NotNow(
            _("What is “%(stage)s” does not take “%(deed)s”.")
            % {"stage": _(stage.value), "deed": _(deed.value)}
        ) from None


def _noted(
    life: ButtonLife,
    deed: str,
    before: str,
    after: Stage,
    *,
    by: str,
    at: datetime,
    came_at: datetime | None = None,
    words: str = "",
    entry: str = "",
) -> None:
    LifeStep.objects.create(
        life=life,
        at=at,
        deed=deed,
        before=before,
        came_at=came_at,
        after=after.value,
        by=by,
        words=words,
        entry=entry,
    )


def _stand(life: ButtonLife, step: Step, note: str) -> None:
    """Let the button's standing follow: the site file is compiled from it."""
    if life.button_id is None or step.standing is None:
        return
    button = Button.objects.get(pk=life.button_id)
    if (button.standing, button.standing_note) == (step.standing.value, note):
        return
    rewrite(button, button.version, standing=step.standing.value, standing_note=note)
    life.button = button


def _end_costs(life: ButtonLife, row: Step, at: datetime) -> None:
    """Let the monthly fees of what is gone end on that day."""
    if row.after is Stage.REMOVED:
        running = CostLine.objects.filter(life=life, kind="monthly", until_on=None)
        today = day_at(site_of(life), at)
        running.update(until_on=today, version=F("version") + 1)


def _open_tasks(life: ButtonLife, at: datetime) -> None:
    subject = subject_of(life)
    calendar = calendar_of(subject.site)
    number = life.steps.count()
    for work in _work_of(life, at):
        if work.kind is TaskKind.SIGN and _is_signed(life):
            continue
        open_task(
            kind=work.kind,
            cause=f"{life.pk}-{number}",
            at=at,
            due_at=calendar.after_business_days(at, work.days),
            words=said(work.words, name=name_of(life)),
            subject_kind="life",
            subject=life.pk,
            site=subject.site,
            department=subject.department,
        )


def _work_of(life: ButtonLife, at: datetime) -> tuple[Work, ...]:
    """Return the work of its stage; an assessment that is wanted still comes first."""
    stage = Stage(life.stage)
    found = WORK.get(stage, ())
    if stage is Stage.ASSESSED and Need.ASSESSMENT not in met(life, at):
        asked = WORK[Stage.REQUESTED]
        return (*(x for x in asked if x.kind is TaskKind.ASSESS), *found)
    return found


def _is_signed(life: ButtonLife) -> bool:
    """Say whether the Dean's approval is there, or asked for already."""
    approval = approval_of(life)
    waiting = OfficeTask.objects.filter(
        kind=TaskKind.SIGN.value, subject_kind="life", subject=life.pk, done_at=None
    )
    return (approval is not None and approval.is_approved) or waiting.exists()


def _end_tasks(life: ButtonLife, row: Step, by: str, at: datetime) -> None:
    """End what was to be done before; the Dean may still sign once it is assessed.

    At its end nothing is owed any more, whoever was asked for it.
    """
    still = {TaskKind.SIGN} if row.deed is LifeDeed.ASSESS else set()
    owed = ASKED if row.after in (Stage.WITHDRAWN, Stage.REMOVED) else frozenset()
    end_tasks(
        subject_kind="life",
        subject=life.pk,
        kinds=(KINDS - still) | owed,
        by=by,
        at=at,
        outcome=f"Done: {row.deed.value}.",
    )


def ask_for_approval(life: ButtonLife, *, at: datetime) -> None:
    """Have what was taken over approved, or removed. Runs within a deed."""
    site = site_of(life)
    open_task(
        kind=TaskKind.COMPLIANCE,
        cause=life.pk,
        at=at,
        due_at=calendar_of(site).after_business_days(at, COMPLIANCE_DAYS),
        words=said(TAKEN_OVER, name=name_of(life)),
        subject_kind="life",
        subject=life.pk,
        site=site,
    )


def name_of(life: ButtonLife) -> Said:
    """Return how tasks and mails call it: a number or a label, never a place."""
    if life.request is not None and life.request.number is not None:
        return said(REQUEST, number=life.request.number)
    return said(BUTTON, label=life.button.label) if life.button else said(A_BUTTON)
