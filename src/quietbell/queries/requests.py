"""Requests for buttons as lists: within one's reach, filtered, whose turn, by when.

A list is read in a known number of queries, however long it is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from quietbell.domain.grants import Reach
from quietbell.domain.life import OVER
from quietbell.domain.roles import Role
from quietbell.queries.tasks import owner_of
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    ButtonLife,
    ButtonRequest,
    Decision,
    OfficeTask,
    WorkOrder,
)

SIGN: Final = "approval of a Dean"
OVER_STAGES: Final = tuple(each.value for each in OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """What a list is narrowed to; empty fields narrow nothing.

    ``stage`` is a stage, or "open" for all that are not over. ``mine`` are those whose
    task the reader took, and those that the reader is named to sign.
    """

    stage: str = ""
    department: str = ""
    site: str = ""
    priority: str = ""
    mine: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request as lists show it. ``owners`` are whose turn it is; times are UTC."""

    life: ButtonLife
    request: ButtonRequest
    owners: tuple[Role, ...]
    due_at: datetime | None
    is_late: bool


def requests(
    reach: Reach, wanted: RequestFilter, *, at: datetime
) -> QuerySet[ButtonLife]:
    """Return what was asked for within *reach*, the newest number first."""
    rows = within(reach).filter(request__number__isnull=False)
    if wanted.stage == "open":
        rows = rows.exclude(stage__in=OVER_STAGES)
    elif wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    for column, value in (
        ("request__department", wanted.department),
        ("request__site", wanted.site),
        ("priority", wanted.priority),
    ):
        if value:
            rows = rows.filter(**{column: value})
    waiting = OfficeTask.objects.filter(
        subject_kind="life", subject=OuterRef("pk"), done_at=None
    )
    if wanted.late:
        rows = rows.filter(Exists(waiting.filter(due_at__lt=at)))
    if wanted.mine:
        to_sign = Q(request__approver=reach.person) & Exists(waiting.filter(kind=SIGN))
        rows = rows.filter(Exists(waiting.filter(assigned=reach.person)) | to_sign)
    joined = ("request__department", "request__site", "request__requester")
    return rows.select_related(*joined).order_by("-request__number")


def within(reach: Reach) -> QuerySet[ButtonLife]:
    """Return the lives within *reach*: what `operations.lives.subject_of` opens."""
    rows = ButtonLife.objects.alias(
        where=Coalesce("button__room__floor__building__site_id", "request__site_id"),
        whose=Coalesce("button__department_id", "request__department_id"),
    )
    condition = visible(
        reach,
        site="where",
        department="whose",
        own=("request__requester", "button__holder"),
    )
    bounds = [each for each in reach.scopes if each.is_own]
    if condition and bounds:
        orders = WorkOrder.objects.filter(assigned=reach.person, state="planned")
        for each in bounds:
            part = Q(pk__in=orders.values("life"))
            if each.site:
                part &= Q(where=each.site)
            if each.department:
                part &= Q(whose=each.department)
            condition |= part
    return rows.filter(condition)


def lines(rows: Iterable[ButtonLife], at: datetime) -> tuple[RequestLine, ...]:
    """Return *rows* with whose turn it is, and by when. One query."""
    lives = [each for each in rows if each.request is not None]
    tasks: defaultdict[str, list[OfficeTask]] = defaultdict(list)
    for task in OfficeTask.objects.filter(
        subject_kind="life", subject__in=[each.pk for each in lives], done_at=None
    ).order_by("due_at", "id"):
        tasks[task.subject].append(task)
    return tuple(_line(each, tasks[each.pk], at) for each in lives)


def _line(life: ButtonLife, tasks: list[OfficeTask], at: datetime) -> RequestLine:
    assert life.request is not None
    due_at = tasks[0].due_at if tasks else None
    return RequestLine(
        life=life,
        request=life.request,
        owners=tuple(dict.fromkeys(owner_of(each.kind) for each in tasks)),
        due_at=due_at,
        is_late=due_at is not None and due_at < at,
    )


def requests_of(person: str) -> QuerySet[ButtonLife]:
    """Return what *person* asked for, whoever entered it, newest first.

    Drafts are no requests yet: `queries.drafts.drafts_of`.
    """
    rows = ButtonLife.objects.filter(
        request__requester=person, request__state="sent"
    ).select_related("request__department", "request__site", "button")
    return rows.order_by("-request__number")


def appealable(decision: Decision, today: date) -> bool:
    """Say whether *decision* can be appealed on that day of its site."""
    return (
        not decision.is_approved
        and decision.appeal_until is not None
        and today <= decision.appeal_until
    )
