"""Who of those who hold buttons is trained and has signed, by department.

By the rules of `queries.needs`: a holder is trained who passed every module in force
for each kind of button they hold, and it has not run out; and has signed who signed
the revision in force of all they must: of policies for everywhere, and of those of the
site of the button. Where nothing is in force, nobody is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.fields import CharField
from django.db.models.functions import Coalesce, TruncMonth

from quietbell.domain.grants import Reach
from quietbell.queries.buttons import within
from quietbell.queries.reports import (
    NONE,
    SENSITIVE,
    Period,
    ReportFilter,
    inner,
    period_of,
    told,
)
from quietbell.storage.models import Button, TrainingRecord

_COVERAGE: Final = """
WITH held AS (
    SELECT DISTINCT grp, holds AS holder, of_kind AS kind, at_site AS site
    FROM {held} held
),
taught AS (
    SELECT version.module_id AS module, module.device_kind AS kind
    FROM storage_moduleversion version
    JOIN storage_trainingmodule module ON module.id = version.module_id
    WHERE version.state = 'in force'
),
due AS (
    SELECT version.id AS version, policy.device_kind AS kind,
        policy.site_id AS site
    FROM storage_policyversion version
    JOIN storage_policy policy ON policy.id = version.policy_id
    WHERE version.state = 'in force' AND policy.must_sign
),
passed AS (
    SELECT DISTINCT record.person_id AS person, version.module_id AS module
    FROM storage_trainingrecord record
    JOIN storage_moduleversion version ON version.id = record.module_id
    WHERE record.is_passed AND record.ends_on >= %s
),
signed AS (
    SELECT person_id AS person, version_signed_id AS version FROM storage_attestation
    WHERE version_signed_id IN (SELECT version FROM due)
),
trainings AS (
    SELECT held.grp, held.holder, held.kind, held.site,
        count(taught.module) > 0 AND count(taught.module) = count(passed.module) AS done
    FROM held
    LEFT JOIN taught ON taught.kind IN ('', held.kind)
    LEFT JOIN passed
        ON passed.person = held.holder AND passed.module = taught.module
    GROUP BY held.grp, held.holder, held.kind, held.site
),
signings AS (
    SELECT held.grp, held.holder, held.kind, held.site,
        count(due.version) > 0 AND count(due.version) = count(signed.version) AS done
    FROM held
    LEFT JOIN due ON due.kind IN ('', held.kind)
        AND (due.site IS NULL OR due.site = held.site)
    LEFT JOIN signed
        ON signed.person = held.holder AND signed.version = due.version
    GROUP BY held.grp, held.holder, held.kind, held.site
),
people AS (
    SELECT trainings.grp, trainings.holder,
        bool_and(trainings.done) AS is_trained, bool_and(signings.done) AS has_signed
    FROM trainings JOIN signings USING (grp, holder, kind, site)
    GROUP BY trainings.grp, trainings.holder
)
SELECT grp, count(*), count(*) FILTER (WHERE is_trained),
    count(*) FILTER (WHERE has_signed),
    count(*) FILTER (WHERE is_trained AND has_signed)
FROM people GROUP BY grp ORDER BY grp
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """The holders of a department: how many, and how many of them are ready."""

    department: str  # a name, `SENSITIVE` or `NONE`
    holders: int
    trained: int
    signed: int
    both: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What happened in a month. A failed try is no training, and is told."""

    month: date
    passed: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Who is trained today, by department; and the trainings of the period."""

    departments: tuple[Covered, ...]
    months: tuple[Trained, ...]


def training(reach: Reach, wanted: ReportFilter, at: datetime) -> Training:
    """Return it. Three queries, however many holders there are."""
    period = period_of(reach, wanted, at)
    today = at.astimezone(period.begins_at.tzinfo).date()
    return Training(
        departments=_departments(reach, wanted, today),
        months=_months(reach, wanted, period),
    )


def _held(reach: Reach, wanted: ReportFilter) -> "QuerySet[Button]":
    rows = Button.objects.filter(
        within(reach), holder__isnull=False, holder__left_on=None
    ).exclude(standing="removed")
    if wanted.site:
        rows = rows.filter(room__floor__building__site=wanted.site)
    return rows.order_by()


def _departments(
    reach: Reach, wanted: ReportFilter, today: date
) -> tuple[Covered, ...]:
    group = Case(
        When(room__is_sensitive=True, then=Value(SENSITIVE)),
        default=Coalesce(F("department__name"), Value(NONE)),
        output_field=CharField(),
    )
    # A column of the table itself may not be renamed to another of its names.
    rows = _held(reach, wanted)
    held, given = inner(
        rows.values(
            grp=group,
            holds=F("holder"),
            of_kind=F("kind"),
            at_site=F("room__floor__building__site"),
        )
    )
    return tuple(
        Covered(
            department=name, holders=holders, trained=trained, signed=signed, both=both
        )
        for name, holders, trained, signed, both in told(
            _COVERAGE.format(held=held), (*given, today)
        )
    )


def _months(reach: Reach, wanted: ReportFilter, period: Period) -> tuple[Trained, ...]:
    """Return the trainings of those who hold a button now, month by month."""
    rows = TrainingRecord.objects.filter(
        person__in=_held(reach, wanted).values("holder"),
        at__gte=period.begins_at,
        at__lt=period.ends_at,
    )
    month = TruncMonth("at", tzinfo=period.begins_at.tzinfo)
    found = (
        rows.order_by()
        .values(month=month)
        .annotate(
            passed=Count("pk", filter=Q(is_passed=True)),
            failed=Count("pk", filter=Q(is_passed=False)),
        )
    )
    return tuple(
        Trained(
            month=each["month"].date(), passed=each["passed"], failed=each["failed"]
        )
        for each in found.order_by("month")
    )
