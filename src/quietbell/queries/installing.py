"""What is to be put up: the queue by priority and age, and a life's way to service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from quietbell.domain.criteria import Priority
from quietbell.domain.grants import Reach
from quietbell.domain.life import LifeDeed, Need, Stage, missing, step
from quietbell.queries.needs import met
from quietbell.queries.visible import visible
from quietbell.storage.models import ButtonLife, LifeStep, Person, WorkOrder

# Most urgent first; what nobody rated comes last.
URGENCY: Final = tuple(reversed(Priority))
WAY: Final = (
    (Stage.APPROVED, LifeDeed.SURVEY),
    (Stage.SURVEYED, LifeDeed.ORDER),
    (Stage.ORDERED, LifeDeed.INSTALL),
    (Stage.INSTALLED, LifeDeed.ACCEPT),
    (Stage.ACCEPTED, LifeDeed.PUT_IN_SERVICE),
)
TO_DO: Final = tuple(stage for stage, _ in WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One thing that a step needs, and whether it is there."""

    need: Need
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """One step of the way to service: done, the next one, or later."""

    deed: LifeDeed
    is_done: bool
    is_next: bool
    needs: tuple[NeedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One deed of a life as a page shows it. ``by`` is a name, empty: the journal."""

    step: LifeStep
    by: str


def installs(reach: Reach, *, stage: str = "") -> QuerySet[ButtonLife]:
    """Return the lives that are on their way to a button, within *reach*.

    The most urgent first, then whoever has waited longest since the approval.
    """
    rows = _placed(ButtonLife.objects.filter(stage__in=[each.value for each in TO_DO]))
    if stage in TO_DO:
        rows = rows.filter(stage=stage)
    approved = Min("steps__at", filter=Q(steps__after=Stage.APPROVED.value))
    found: QuerySet[ButtonLife] = (
        rows.filter(visible(reach, site="site_of", department="department_of"))
        .annotate(waits_since=Coalesce(approved, "since"))
        .order_by("urgency", "waits_since", "id")
        .select_related(*_SHOWN)
    )
    return found


def orders(
    reach: Reach, *, state: str = "planned", assigned: str = ""
) -> QuerySet[WorkOrder]:
    """Return work orders within *reach*: planned ones by urgency and then age.

    *assigned* is a person's id, empty for everybody's.
    """
    rows = WorkOrder.objects.annotate(
        site_of=_site("life__"),
        department_of=_department("life__"),
        urgency=_urgency("life__"),
    ).filter(visible(reach, site="site_of", department="department_of"))
    if assigned:
        rows = rows.filter(assigned=assigned)
    shown = rows.filter(state=state).select_related(
        "assigned", *(f"life__{each}" for each in _SHOWN), "life"
    )
    if state == "planned":
        return shown.order_by("urgency", "made_at", "id")
    return shown.order_by("-done_at", "id")


def way_of(life: ButtonLife, at: datetime) -> tuple[WayLine, ...]:
    """Return the steps from the survey to the service, and what the next one needs."""
    stage = Stage(life.stage)
    is_met = met(life, at)
    reached = TO_DO.index(stage) if stage in TO_DO else -1
    found = []
    for number, (before, deed) in enumerate(WAY):
        row = step(before, deed)
        left = missing(row, is_met)
        found.append(
            WayLine(
                deed=deed,
                is_done=0 <= number < reached or _is_past(stage),
                is_next=number == reached,
                needs=tuple(
                    NeedLine(need=each, is_met=each not in left) for each in row.needs
                ),
            )
        )
    return tuple(found)


def steps_of(life: ButtonLife) -> tuple[StepLine, ...]:
    """Return what was done in a life, the newest first. Two queries."""
    rows = tuple(life.steps.order_by("-id"))
    names = names_of({each.by for each in rows})
    return tuple(StepLine(step=each, by=names.get(each.by, each.by)) for each in rows)


def names_of(ids: set[str]) -> dict[str, str]:
    """Return people's names by their ids. One query."""
    return dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))


def _is_past(stage: Stage) -> bool:
    return stage in (Stage.IN_SERVICE, Stage.ON_NOTICE, Stage.OUT_OF_SERVICE)


_SHOWN: Final = (
    "request__department",
    "request__room__floor__building",
    "button__department",
    "button__room__floor__building",
)


def _placed(rows: QuerySet[ButtonLife]) -> Any:
    """Return *rows* with site, department and urgency; mypy knows no such columns."""
    return rows.annotate(
        site_of=_site(""), department_of=_department(""), urgency=_urgency("")
    )


def _site(before: str) -> Coalesce:
    return Coalesce(
        F(f"{before}button__room__floor__building__site"), F(f"{before}request__site")
    )


def _department(before: str) -> Coalesce:
    return Coalesce(F(f"{before}button__department"), F(f"{before}request__department"))


def _urgency(before: str) -> Case:
    rated = [
        When(**{f"{before}priority": each.value}, then=Value(number))
        for number, each in enumerate(URGENCY)
    ]
    return Case(*rated, default=Value(len(URGENCY)), output_field=IntegerField())
