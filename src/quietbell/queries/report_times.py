"""How long it takes from a request to a button in service, and what waits longest.

Days are calendar days, a whole one 24 hours. A stay counts in the month in which it
ended, whichever way it went on; a stage that was come to twice counts twice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, F, Min

from quietbell.domain.grants import Reach
from quietbell.domain.life import Stage
from quietbell.queries.reports import Period, ReportFilter, inner, period_of, told
from quietbell.queries.visible import visible
from quietbell.storage.models import ButtonLife, LifeStep

# The stages on the way; in all others nobody waits for the office.
WAY: Final = (
    Stage.REQUESTED,
    Stage.ASSESSED,
    Stage.APPEALED,
    Stage.APPROVED,
    Stage.SURVEYED,
    Stage.ORDERED,
    Stage.INSTALLED,
    Stage.ACCEPTED,
)
WHOLE: Final = "whole"
LONGEST_MAX: Final = 20
_DAY_SECONDS: Final = 86_400
# Months are numbered from 1 by where they begin; grouping() is 1 where a row is of all
# together. Seconds as doubles: numbers of any length sort several times as slowly.
_STAYS: Final = """
SELECT stage, grouping(month), month, count(*),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY stayed)
FROM (
    SELECT stage, date_part('epoch', left_at - came_at) AS stayed,
        width_bucket(left_at, %s::timestamptz[]) AS month
    FROM {stays} stays
) told
GROUP BY GROUPING SETS ((stage, month), (stage))
"""
_WHOLE: Final = """
SELECT grouping(month), month, count(*),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY took)
FROM (
    SELECT date_part('epoch', served_at - sent_at) AS took,
        width_bucket(served_at, %s::timestamptz[]) AS month
    FROM {ways} ways
    WHERE served_at >= %s AND served_at < %s
) told
GROUP BY GROUPING SETS ((month), ())
HAVING count(*) > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """How long it took, in days: in the middle, and what nine of ten were within."""

    count: int
    median_days: float
    most_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How many are in a stage now, and how many days the first of them has been."""

    stage: Stage
    count: int
    longest_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One request that waits. Its number and no more: a report names no place."""

    life: str
    number: int
    stage: Stage
    days: float
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Stays by stage and by month. Of the whole way under `WHOLE`; months ascend."""

    by_stage: dict[str, Stay]
    by_month: dict[date, dict[str, Stay]]
    waits: tuple[Waits, ...]
    longest: tuple[Waiting, ...]


def times(reach: Reach, wanted: ReportFilter, at: datetime) -> Times:
    """Return it. Five queries, however many requests there are."""
    period = period_of(reach, wanted, at)
    by_stage: dict[str, Stay] = {}
    by_month: dict[date, dict[str, Stay]] = {}
    for stage, is_all, month, count, (median, most) in (
        *_stays(reach, wanted, period),
        *_ways(reach, wanted, period),
    ):
        stay = Stay(
            count=count,
            median_days=median / _DAY_SECONDS,
            most_days=most / _DAY_SECONDS,
        )
        if is_all:
            by_stage[stage] = stay
        else:
            by_month.setdefault(period.months[month - 1].date(), {})[stage] = stay
    return Times(
        by_stage=by_stage,
        by_month=dict(sorted(by_month.items())),
        waits=_waits(reach, wanted, at),
        longest=_longest(reach, wanted, at),
    )


def _stays(reach: Reach, wanted: ReportFilter, period: Period) -> list[tuple[Any, ...]]:
    steps = LifeStep.objects.filter(
        visible(
            reach, site="life__request__site", department="life__request__department"
        ),
        life__request__isnull=False,
        at__gte=period.begins_at,
        at__lt=period.ends_at,
        before__in=[each.value for each in WAY],
    )
    if wanted.site:
        steps = steps.filter(life__request__site=wanted.site)
    stays, given = inner(
        steps.order_by().values("came_at", stage=F("before"), left_at=F("at"))
    )
    return told(_STAYS.format(stays=stays), ([*period.months], *given))


def _ways(reach: Reach, wanted: ReportFilter, period: Period) -> list[tuple[Any, ...]]:
    """Return how long the whole way took, to the first day in service."""
    served = LifeStep.objects.filter(
        visible(
            reach, site="life__request__site", department="life__request__department"
        ),
        after=Stage.IN_SERVICE.value,
        life__request__isnull=False,
    )
    if wanted.site:
        served = served.filter(life__request__site=wanted.site)
    first = served.values("life", sent_at=F("life__request__sent_at"))
    ways, given = inner(first.annotate(served_at=Min("at")).order_by())
    bounds = (period.begins_at, period.ends_at)
    rows = told(_WHOLE.format(ways=ways), ([*period.months], *given, *bounds))
    return [(WHOLE, *row) for row in rows]


def _lives(reach: Reach, wanted: ReportFilter) -> Any:
    rows = ButtonLife.objects.filter(
        visible(reach, site="request__site", department="request__department"),
        request__isnull=False,
        stage__in=[each.value for each in WAY],
    )
    return rows.filter(request__site=wanted.site) if wanted.site else rows


def _waits(reach: Reach, wanted: ReportFilter, at: datetime) -> tuple[Waits, ...]:
    rows = _lives(reach, wanted).order_by().values("stage")
    found = {
        each["stage"]: each
        for each in rows.annotate(many=Count("pk"), first=Min("since"))
    }
    return tuple(
        Waits(
            stage=each,
            count=found[each.value]["many"],
            longest_days=_days(found[each.value]["first"], at),
        )
        for each in WAY
        if each.value in found
    )


def _longest(reach: Reach, wanted: ReportFilter, at: datetime) -> tuple[Waiting, ...]:
    rows = _lives(reach, wanted).order_by("since", "pk")
    found = rows.values_list("pk", "request__number", "stage", "since", "due_on")
    return tuple(
        Waiting(
            life=life,
            number=number or 0,
            stage=Stage(stage),
            days=_days(since, at),
            due_on=due_on,
        )
        for life, number, stage, since, due_on in found[:LONGEST_MAX]
    )


def _days(since: datetime, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds() / _DAY_SECONDS)
