"""Where buttons are, and why: counts by criterion, department, building, and so on.

What was removed is not counted. With a period, only what was approved in it is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, OuterRef, Subquery

from quietbell.domain.criteria import Priority
from quietbell.domain.grants import Reach
from quietbell.domain.site import Standing
from quietbell.queries.buttons import within
from quietbell.queries.reports import (
    NONE,
    SENSITIVE,
    ReportFilter,
    inner,
    period_of,
    told,
)
from quietbell.storage.models import (
    Building,
    Button,
    CriteriaVersion,
    Decision,
    Department,
)

Counts = tuple[tuple[str, int], ...]  # a name (or `SENSITIVE`, `NONE`), and how many
# An approval that is newer than another of the same life is the one that counts.
_COUNTED: Final = """
WITH counted AS (
    SELECT stands AS standing, coalesce(rated, '') AS priority,
        CASE WHEN is_hidden THEN %s ELSE coalesce(belongs, '') END AS department,
        CASE WHEN is_hidden THEN %s ELSE stood END AS building,
        approved_at IS NOT NULL AS decided
    FROM {held} held
    WHERE {narrowed}
)
SELECT
    CASE
        WHEN grouping(standing) = 0 THEN 'standing'
        WHEN grouping(priority) = 0 THEN 'priority'
        WHEN grouping(department) = 0 THEN 'department'
        WHEN grouping(building) = 0 THEN 'building'
        ELSE 'decided'
    END AS kind,
    coalesce(standing, priority, department, building, decided::text) AS key,
    count(*)
FROM counted
GROUP BY GROUPING SETS ((standing), (priority), (department), (building), (decided))
"""
_BY_CRITERION: Final = """
SELECT finding ->> 'criterion' AS criterion, count(*)
FROM {held} held
CROSS JOIN LATERAL jsonb_array_elements(found) finding
WHERE {narrowed}
    AND finding ->> 'kind' = 'factor' AND (finding ->> 'is_met')::boolean
GROUP BY criterion
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many there are of each: standings and priorities in order, else most first.

    A button stands under every criterion that it met; ``undecided`` are those that
    were there before, and that nobody has decided on.
    """

    count: int
    undecided: int
    sensitive: int
    by_criterion: Counts
    by_department: Counts
    by_building: Counts
    by_priority: Counts
    by_standing: Counts


def places(reach: Reach, wanted: ReportFilter, at: datetime) -> Places:
    """Return it. Six queries, however many buttons there are."""
    held, given, narrowed, bounds = _held(reach, wanted, at)
    kinds: defaultdict[str, dict[str, int]] = defaultdict(dict)
    hidden = (SENSITIVE, SENSITIVE)
    for kind, key, many in told(
        _COUNTED.format(held=held, narrowed=narrowed), (*hidden, *given, *bounds)
    ):
        kinds[kind][key] = many
    criteria = told(
        _BY_CRITERION.format(held=held, narrowed=narrowed), (*given, *bounds)
    )
    departments = dict(Department.objects.values_list("pk", "name"))
    buildings = {
        pk: f"{site} · {name}"
        for pk, site, name in Building.objects.values_list("pk", "site__name", "name")
    }
    return Places(
        count=sum(kinds["decided"].values()),
        undecided=kinds["decided"].get("false", 0),
        sensitive=kinds["building"].get(SENSITIVE, 0),
        by_criterion=_most_first(dict(criteria), criteria_names()),
        by_department=_most_first(kinds["department"], departments),
        by_building=_most_first(kinds["building"], buildings),
        by_priority=_in_order(
            kinds["priority"], [*(each.value for each in reversed(Priority)), NONE]
        ),
        by_standing=_in_order(kinds["standing"], [each.value for each in Standing]),
    )


def criteria_names() -> dict[str, str]:
    """Return what each criterion was called last, whichever version named it."""
    bodies = CriteriaVersion.objects.order_by("number").values_list("body", flat=True)
    return {
        each["id"]: each["name"] for body in bodies for each in body.get("factors", ())
    }


def _held(
    reach: Reach, wanted: ReportFilter, at: datetime
) -> tuple[str, tuple[Any, ...], str, tuple[Any, ...]]:
    """Return the buttons within *reach* as SQL, and the condition of the period."""
    approved = Decision.objects.filter(
        life__button=OuterRef("pk"), is_approved=True
    ).order_by("-round")
    rows = Button.objects.filter(within(reach)).exclude(standing="removed")
    if wanted.site:
        rows = rows.filter(room__floor__building__site=wanted.site)
    held, given = inner(
        rows.order_by().values(
            stands=F("standing"),
            rated=F("life__priority"),
            belongs=F("department"),
            stood=F("room__floor__building"),
            is_hidden=F("room__is_sensitive"),
            approved_at=Subquery(approved.values("at")[:1]),
            found=Subquery(approved.values("findings")[:1]),
        )
    )
    if not (wanted.from_on or wanted.until_on):
        return held, given, "true", ()
    period = period_of(reach, wanted, at)
    bounds = (period.begins_at, period.ends_at)
    return held, given, "approved_at >= %s AND approved_at < %s", bounds


def _most_first(counts: dict[str, int], names: dict[str, str]) -> Counts:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple((names.get(key, key), many) for key, many in ordered)


def _in_order(counts: dict[str, int], keys: list[str]) -> Counts:
    return tuple((each, counts[each]) for each in keys if each in counts)
