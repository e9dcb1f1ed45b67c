"""A department's buttons, holders, requests, dues and costs. No place, no narrative.

What was merged into a department is its own now: whoever answers for it sees that too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum

from quietbell.domain.contact_rules import ContactFlag
from quietbell.domain.grants import Reach, Scope
from quietbell.domain.life import IN_REQUEST, OVER
from quietbell.domain.site import Standing
from quietbell.domain.steps import PersonalStep, StepShown, StepState
from quietbell.queries.buttons import flags_of
from quietbell.queries.learnt import Learnt
from quietbell.queries.steps import Case, stepped
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Button,
    ButtonLife,
    CostLine,
    Department,
)

BUTTONS_MAX: Final = (
    1000  # of one department; beyond, the page says that there are more
)
MERGERS_MAX: Final = 10  # of mergers of mergers
DUES: Final = (PersonalStep.TRAINING, PersonalStep.RESPONSE, PersonalStep.TEST)
REQUESTS_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonDues:
    """One button, by its label, its holder and what is due. Never where it is."""

    button: Button
    holder: str
    is_protected: bool  # then the page does not name them
    dues: tuple[StepShown, ...]
    flags: tuple[ContactFlag, ...]
    tested_at: datetime | None

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is due."""
        return bool(self.holder) and not self.dues and not self.flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What was paid once and what is paid each month, in cents, by one payer."""

    payer: str
    once: int
    monthly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentPage:
    """The shape of `web/portal/department.html`. ``counts`` are of buttons, by due."""

    department: Department
    merged: tuple[str, ...]  # names of what became part of it
    lines: tuple[ButtonDues, ...]
    has_more: bool
    counts: Mapping[str, int]
    requests: tuple[ButtonLife, ...]


def with_merged(reach: Reach) -> Reach:
    """Return *reach*, also over what became part of the departments it names."""
    named = {each.department for each in reach.scopes if each.department}
    if not named:
        return reach
    into = parts_of(named)
    more = tuple(
        replace(scope, department=part)
        for scope in reach.scopes
        for part in into.get(scope.department, ())
    )
    return replace(reach, scopes=reach.scopes + more)


def parts_of(departments: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return what was merged into each of *departments*, directly or not. One query."""
    rows = Department.objects.exclude(is_merged_into=None)
    direct: defaultdict[str, list[str]] = defaultdict(list)
    for part, whole in rows.values_list("id", "is_merged_into_id"):
        direct[whole].append(part)
    found = {}
    for each in departments:
        parts: list[str] = []
        level = [each]
        for _ in range(MERGERS_MAX):
            level = [part for whole in level for part in direct.get(whole, ())]
            parts += level
        found[each] = tuple(dict.fromkeys(parts))
    return found


def departments_of(reach: Reach) -> "QuerySet[Department]":
    """Return the departments that *reach* opens, by name.

    One that was merged away is not listed: what it had is its successor's.
    """
    rows = Department.objects.filter(is_merged_into=None).order_by("name")
    if any(_is_everywhere(each) for each in reach.scopes):
        return rows
    found = Q(pk__in=[each.department for each in reach.scopes if each.department])
    if any(each.site and not each.department for each in reach.scopes):
        requests = _requests(reach).values("request__department")
        found |= Q(pk__in=_buttons(reach).values("department")) | Q(pk__in=requests)
    return rows.filter(found)


def with_counts(rows: "QuerySet[Department]", reach: Reach) -> "QuerySet[Any]":
    """Return *rows*, each with how many buttons *reach* opens of it."""
    here = Q(buttons__in=_buttons(reach))
    return rows.annotate(button_count=Count("buttons", filter=here, distinct=True))


def _buttons(reach: Reach) -> "QuerySet[Button]":
    here = visible(reach, site="room__floor__building__site", department="department")
    return Button.objects.filter(here).exclude(standing=Standing.REMOVED.value)


def _requests(reach: Reach) -> "QuerySet[ButtonLife]":
    asked = visible(reach, site="request__site", department="request__department")
    stages = [each.value for each in IN_REQUEST - OVER]
    return ButtonLife.objects.filter(asked, stage__in=stages)


def _is_everywhere(scope: Scope) -> bool:
    return not (scope.department or scope.site or scope.is_own)


def department_page(
    department: Department, reach: Reach, *, at: datetime
) -> DepartmentPage:
    """Return what *reach* opens of *department*, at *at*. A constant count of queries.

    *reach* is `with_merged`.
    """
    parts = parts_of([department.pk])[department.pk]
    ids = [department.pk, *parts]
    rows = (
        _buttons(reach)
        .filter(department__in=ids)
        .select_related("holder", "room__floor__building__site")
        .order_by("label", "id")
    )
    found = tuple(rows[: BUTTONS_MAX + 1])
    lines = _lines(found[:BUTTONS_MAX], at)
    requests = _requests(reach).filter(request__department__in=ids)
    names = Department.objects.filter(pk__in=parts).order_by("name")
    return DepartmentPage(
        department=department,
        merged=tuple(names.values_list("name", flat=True)),
        lines=lines,
        has_more=len(found) > BUTTONS_MAX,
        counts=_counts(lines),
        requests=tuple(
            requests.select_related("request").order_by("since", "id")[:REQUESTS_MAX]
        ),
    )


def costs_of(department: str, reach: Reach, *, today: date) -> tuple[Costs, ...]:
    """Return what *department* and its parts cost, by payer. Two queries.

    A monthly line counts while it runs: the day that it ends owes nothing any more.
    """
    ids = [department, *parts_of([department])[department]]
    rows = CostLine.objects.filter(
        visible(with_merged(reach), department="department"), department__in=ids
    )
    runs = Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gt=today))
    return tuple(
        Costs(payer=payer, once=once or 0, monthly=monthly or 0)
        for payer, once, monthly in rows.values("payer")
        .annotate(
            once=Sum("cents", filter=Q(kind="one-off")),
            monthly=Sum("cents", filter=Q(kind="monthly") & runs),
        )
        .order_by("payer")
        .values_list("payer", "once", "monthly")
    )


def _lines(buttons: tuple[Button, ...], at: datetime) -> tuple[ButtonDues, ...]:
    lives = {
        each.button_id: each
        for each in ButtonLife.objects.filter(button__in=buttons)
        .select_related("request")
        .only("stage", "button", "request__sent_at")
    }
    cases = [
        Case(person=each.holder_id or "", button=each, life=lives.get(each.pk))
        for each in buttons
    ]
    learnt = Learnt(each.person for each in cases if each.person)
    flags = flags_of(buttons, at.date())
    return tuple(
        ButtonDues(
            button=each,
            holder=each.holder.name if each.holder else "",
            is_protected=bool(each.holder and each.holder.is_protected),
            dues=tuple(
                step
                for step in found.steps
                if step.step in DUES and step.state is not StepState.DONE
            ),
            flags=flags[each.pk],
            tested_at=found.tested_at,
        )
        for each, found in zip(buttons, stepped(cases, learnt, at=at), strict=True)
    )


def _counts(lines: tuple[ButtonDues, ...]) -> Mapping[str, int]:
    found = {
        each.name.lower(): sum(any(d.step is each for d in x.dues) for x in lines)
        for each in DUES
    }
    return found | {
        "buttons": len(lines),
        "contacts": sum(bool(each.flags) for each in lines),
        "holderless": sum(not each.holder for each in lines),
        "clear": sum(each.is_clear for each in lines),
    }
