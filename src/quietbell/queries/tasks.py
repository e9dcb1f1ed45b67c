"""What the office has to do: by when, whose it is, and for how long it has waited."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from quietbell.domain.follow_ups import OWNERS, TaskKind
from quietbell.domain.grants import Reach
from quietbell.domain.roles import Role
from quietbell.queries.visible import visible
from quietbell.storage.models import OfficeTask, Person, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One task as a page shows it."""

    row: OfficeTask
    site: str
    owner: Role
    age: timedelta
    is_late: bool
    done_by: str


def task_rows(reach: Reach, *, kind: str = "", state: str = "") -> QuerySet[OfficeTask]:
    """Return the tasks within *reach*, the most urgent first; done ones the last."""
    rows = OfficeTask.objects.filter(visible(reach, site="site"))
    if kind:
        rows = rows.filter(kind=kind)
    if state == "done":
        return rows.exclude(done_at=None).order_by("-done_at", "id")
    return rows.filter(done_at=None).order_by("due_at", "id")


def shown(rows: tuple[OfficeTask, ...], at: datetime) -> tuple[Shown, ...]:
    """Return them with names and ages at *at*. Two queries."""
    sites = dict(Site.objects.values_list("id", "name"))
    ids = {each.done_by for each in rows}
    names = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
    return tuple(
        Shown(
            row=each,
            site=sites.get(each.site, each.site),
            owner=owner_of(each.kind),
            age=at - each.made_at,
            is_late=each.done_at is None and each.due_at < at,
            done_by=names.get(each.done_by, each.done_by),
        )
        for each in rows
    )


def owner_of(kind: str) -> Role:
    """Return whose task it is. One of a kind that we do not know is looked at first."""
    if kind in set(TaskKind):
        return OWNERS[TaskKind(kind)]
    return Role.EMERGENCY_MANAGEMENT


def open_count(reach: Reach) -> int:
    """Return how many are open within *reach*. One query."""
    return task_rows(reach).count()
