"""What the office has to do: by when, whose it is, and for how long it has waited."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from quietbell.domain.follow_ups import OWNERS, TaskKind
from quietbell.domain.grants import Reach, Reader
from quietbell.domain.roles import Action, Role
from quietbell.queries.visible import visible
from quietbell.storage.models import OfficeTask, Person, Site

# Whose tasks are done on pages of their own, by whom the office's tasks are not shown.
APART = {TaskKind.SIGN: Action.SIGN_REQUEST, TaskKind.POLICY_DECISION: Action.POLICY}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """What a list of tasks is narrowed to; empty fields narrow nothing.

    ``whose`` is "mine" (taken by ``person``), "free" (taken by nobody) or empty.
    """

    kind: str = ""
    state: str = ""  # "done"; empty: open
    whose: str = ""
    person: str = ""
    site: str = ""
    late_at: datetime | None = None  # only what was due before


EVERY = TaskFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One task as a page shows it. ``assigned`` is the name of who has taken it."""

    row: OfficeTask
    site: str
    owner: Role
    age: timedelta
    is_late: bool
    done_by: str
    assigned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The open tasks of one kind: how many, how many late or taken, and the oldest."""

    kind: str
    owner: Role
    count: int
    late: int
    taken: int
    oldest_at: datetime
    next_due_at: datetime
    is_mine: bool  # one of the reader's roles owns it


def task_rows(
    reach: Reach, *, kind: str = "", state: str = "", wanted: TaskFilter = EVERY
) -> QuerySet[OfficeTask]:
    """Return the tasks within *reach*, the most urgent first; done ones the last."""
    rows = OfficeTask.objects.filter(visible(reach, site="site"))
    if kind or wanted.kind:
        rows = rows.filter(kind=kind or wanted.kind)
    if wanted.site:
        rows = rows.filter(site=wanted.site)
    if wanted.whose == "mine":
        rows = rows.filter(assigned=wanted.person)
    elif wanted.whose == "free":
        rows = rows.filter(assigned="")
    if wanted.late_at is not None:
        rows = rows.filter(due_at__lt=wanted.late_at)
    if "done" in (state, wanted.state):
        return rows.exclude(done_at=None).order_by("-done_at", "id")
    return rows.filter(done_at=None).order_by("due_at", "id")


def shown(rows: tuple[OfficeTask, ...], at: datetime) -> tuple[Shown, ...]:
    """Return them with names and ages at *at*. Two queries."""
    sites = dict(Site.objects.values_list("id", "name"))
    ids = {each.done_by for each in rows} | {each.assigned for each in rows}
    names = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
    return tuple(
        Shown(
            row=each,
            site=sites.get(each.site, each.site),
            owner=owner_of(each.kind),
            age=at - each.made_at,
            is_late=each.done_at is None and each.due_at < at,
            done_by=names.get(each.done_by, each.done_by),
            assigned=names.get(each.assigned, each.assigned),
        )
        for each in rows
    )


def queues(reader: Reader, *, at: datetime) -> tuple[Queue, ...]:
    """Return the queues within the reader's reach. One query.

    First those that one of the reader's roles owns, then by what is due first.
    """
    roles = set(reader.roles(at))
    rows = (
        task_rows(reader.reach(Action.TASKS, at))
        .order_by()
        .values_list("kind")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=at)),
            taken=Count("pk", filter=~Q(assigned="")),
            oldest=Min("made_at"),
            due=Min("due_at"),
        )
    )
    found = [
        Queue(
            kind=kind,
            owner=owner_of(kind),
            count=count,
            late=late,
            taken=taken,
            oldest_at=oldest,
            next_due_at=due,
            is_mine=owner_of(kind) in roles,
        )
        for kind, count, late, taken, oldest, due in rows
    ]
    return tuple(
        sorted(found, key=lambda each: (not each.is_mine, each.next_due_at, each.kind))
    )


def counts_apart(reader: Reader, *, at: datetime) -> dict[TaskKind, int]:
    """Return how many tasks wait for the reader on pages of their own, by kind.

    A Dean's approvals and the Vice Chancellor's decisions: they see no other task. At
    most a query for each.
    """
    found = {}
    for kind, action in APART.items():
        reach = reader.reach(action, at)
        if not reach.scopes:
            continue
        rows = OfficeTask.objects.filter(kind=kind.value, done_at=None)
        within = visible(reach, site="site", department="department")
        if count := rows.filter(within).count():
            found[kind] = count
    return found


def owner_of(kind: str) -> Role:
    """Return whose task it is. One of a kind that we do not know is looked at first."""
    if kind in set(TaskKind):
        return OWNERS[TaskKind(kind)]
    return Role.EMERGENCY_MANAGEMENT


def open_count(reach: Reach) -> int:
    """Return how many are open within *reach*. One query."""
    return task_rows(reach).count()


def taken_count(reader: Reader, *, at: datetime) -> int:
    """Return how many open tasks the reader has taken. One query."""
    wanted = TaskFilter(whose="mine", person=reader.person)
    return task_rows(reader.reach(Action.TASKS, at), wanted=wanted).count()
