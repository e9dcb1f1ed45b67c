"""The word of the Dean or Vice Chancellor: asked for by mail, given after signing in.

Whoever signs holds the role for that department at that time; being known everywhere,
asking for the button or holding it is not enough. A word is given once a round, and
never changed.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Grant, Reader, Subject
from quietbell.domain.roles import Action, Role
from quietbell.domain.said import said
from quietbell.domain.task_words import APPROVAL_WANTED
from quietbell.operations.acting import Wrong, acting, change, new_id, require
from quietbell.operations.deciding_letters import (
    NOT_SIGNED,
    SIGNED,
    ask_approver,
    tell_management,
)
from quietbell.operations.lives import NotNow, life_of, name_of, subject_of
from quietbell.operations.rows import add
from quietbell.operations.tasks import end_tasks, open_task
from quietbell.queries.approvals import PEOPLE_MAX, waiting_lives, waits
from quietbell.queries.calendars import calendar_of
from quietbell.queries.criteria import round_of
from quietbell.queries.drafts import approvers
from quietbell.storage.models import Approval, ButtonLife, OfficeTask, Person

SIGN_DAYS: Final = 10  # business days, ours: no policy names any
TEXT_CHARS_MAX: Final = 2000


def signing_subject(life: ButtonLife) -> Subject:
    """Return what the right to approve goes by: the department alone."""
    return replace(subject_of(life), own=frozenset(), assigned=frozenset())


def sign_request(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    version: int,
    is_approved: bool,
    words: str,
) -> Approval:
    """Write down what a Dean or Vice Chancellor says to a life seen at *version*.

    Raises:
        NotThere, NotAllowed: no such life; the role is not held for its department.
        NotNow: nobody waits for that word, or it was given.
        Wrong: a no without a reason.
        ChangedMeanwhile: somebody else was first. Nothing was written.
    """
    row = life_of(life)
    require(reader, Action.SIGN_REQUEST, at, signing_subject(row))
    words = words.strip()
    if not is_approved and not words:
        raise Wrong(words=_("Say why not: emergency management reads it."))
    if len(words) > TEXT_CHARS_MAX:
        raise Wrong(words=_("2000 characters at most."))
    with acting(reader):
        change(ButtonLife.objects.all(), life, version)
        if not waits(row):
            raise NotNow(_("This does not wait for an approval: it was answered."))
        said = Approval(
            id=new_id(),
            life=row,
            round=round_of(row),
            is_approved=is_approved,
            by=reader.person,
            department=signing_subject(row).department,
            at=at,
            words=words,
        )
        add(said)
        _end(row, said)
        told = SIGNED if is_approved else NOT_SIGNED
        tell_management(row, told, key=f"signed-{said.pk}", at=at)
    return said


def _end(life: ButtonLife, said: Approval) -> None:
    end_tasks(
        subject_kind="life",
        subject=life.pk,
        kinds={TaskKind.SIGN},
        by=said.by,
        at=said.at,
        outcome="Approved." if said.is_approved else "Not approved.",
    )


def ask_to_sign(life: ButtonLife, at: datetime) -> list[Person]:
    """Ask for the approval that is still wanted, once a round and a person.

    Runs within a deed; may be called as often as one likes. The approver that the
    request names is asked if they hold the role now, else whoever does. Returns who was
    asked: nobody if no approval is wanted, or if nobody holds the role.
    """
    if not waits(life):
        return []
    subject = signing_subject(life)
    able = list(approvers(subject.department, subject.site, at)[:PEOPLE_MAX])
    named = life.request.approver_id if life.request else None
    asked = [each for each in able if each.pk == named] or able
    number = round_of(life)
    for each in asked:
        ask_approver(life, each, key=_key(life, number, each), at=at)
    _open(life, subject, number, at)
    return asked


def ask_approvers_of(department: str, at: datetime) -> None:
    """Ask for every word that still waits for an approver of *department*.

    Runs within a deed; nobody is asked twice.
    """
    grant = Grant(role=Role.APPROVER, begins_at=at, department=department)
    reach = Reader(person="", grants=(grant,)).reach(Action.SIGN_REQUEST, at)
    for life in waiting_lives(reach):
        ask_to_sign(life, at)


def _key(life: ButtonLife, number: int, to: Person) -> str:
    """Return what makes the letter once: sending the request has asked the first."""
    if life.request_id and number == 1:
        return f"request-{life.request_id}-signer-{to.pk}"
    return f"sign-{life.pk}-{number}-{to.pk}"


def _open(life: ButtonLife, subject: Subject, number: int, at: datetime) -> None:
    """Open the task of signing, if none is open."""
    kept = OfficeTask.objects.filter(
        kind=TaskKind.SIGN.value, subject_kind="life", subject=life.pk, done_at=None
    )
    if kept.exists():
        return
    open_task(
        kind=TaskKind.SIGN,
        cause=f"{life.pk}-sign-{number}-{subject.department}",
        at=at,
        due_at=calendar_of(subject.site).after_business_days(at, SIGN_DAYS),
        words=said(APPROVAL_WANTED, name=name_of(life)),
        subject_kind="life",
        subject=life.pk,
        site=subject.site,
        department=subject.department,
    )
