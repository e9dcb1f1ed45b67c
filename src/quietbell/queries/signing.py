"""Who has to sign and to learn what, who did, and what is outstanding by department.

Asked of buttons: a duty follows from holding one. One question for the whole campus,
whatever its size; no row says where a button is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from quietbell.domain.grants import Reach
from quietbell.domain.site import Standing
from quietbell.queries.visible import NOTHING, visible
from quietbell.storage.models import (
    Attestation,
    Button,
    ModuleVersion,
    Person,
    PolicyVersion,
    TrainingRecord,
)

SITE = "room__floor__building__site"
ALL = Q(pk__isnull=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """What is in force now: what holders sign, and what they learn."""

    policies: tuple[PolicyVersion, ...]
    modules: tuple[ModuleVersion, ...]

    def signs(self) -> Q:
        """Return the condition for buttons whose holder has any policy to sign."""
        return _any(_signs(each) for each in self.policies)

    def learns(self) -> Q:
        """Return the condition for buttons whose holder has any module to pass."""
        return _any(_learns(each) for each in self.modules)

    def unsigned(self) -> Q:
        """Return the condition for buttons whose holder has something to sign."""
        found = NOTHING
        for each in self.policies:
            signed = Attestation.objects.filter(
                person=OuterRef("holder"), version_signed=each, sha256=each.sha256
            )
            found |= _signs(each) & ~Q(Exists(signed))
        return found

    def untrained(self, today: date) -> Q:
        """Return the condition for buttons whose holder has something to learn."""
        found = NOTHING
        for each in self.modules:
            fresh = TrainingRecord.objects.filter(
                person=OuterRef("holder"),
                module__module=each.module_id,
                is_passed=True,
                ends_on__gte=today,
            )
            found |= _learns(each) & ~Q(Exists(fresh))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """One holder in one department, and what they have not signed or learnt."""

    person: str
    name: str
    department: str
    policies: tuple[PolicyVersion, ...]
    modules: tuple[ModuleVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of a department: how many hold a button, are trained, and signed what is due."""

    department: str  # its id; empty: buttons of none
    name: str
    holders: int
    untrained: int
    unsigned: int

    @property
    def trained(self) -> int:
        """Return how many are trained."""
        return self.holders - self.untrained

    @property
    def signed(self) -> int:
        """Return how many signed everything."""
        return self.holders - self.unsigned

    @property
    def trained_percent(self) -> int:
        """Return the share that is trained, rounded down; 100 without holders."""
        return 100 * self.trained // self.holders if self.holders else 100


def dues() -> Dues:
    """Return what is in force. Two queries; their texts are left in the database."""
    policies = PolicyVersion.objects.filter(state="in force", policy__must_sign=True)
    modules = ModuleVersion.objects.filter(state="in force")
    return Dues(
        policies=tuple(
            policies.select_related("policy").defer("text").order_by("policy__name")
        ),
        modules=tuple(
            modules.select_related("module")
            .defer("text", "questions")
            .order_by("module__name")
        ),
    )


def held_buttons(reach: Reach) -> QuerySet[Button]:
    """Return the buttons within *reach* that somebody who is still here holds."""
    rows = Button.objects.filter(visible(reach, site=SITE, department="department"))
    return rows.filter(holder__left_on=None, holder__isnull=False).exclude(
        standing=Standing.REMOVED.value
    )


def outstanding_rows(reach: Reach, due: Dues, today: date) -> QuerySet[Any, Any]:
    """Return holders with something outstanding, by department and name.

    A row: {"holder", "holder__name", "department", "department__name", "kinds",
    "sites"}; one a holder and department.
    """
    rows = held_buttons(reach).filter(due.unsigned() | due.untrained(today))
    # Rows are plain dicts, whose columns the types of a query cannot name.
    told: QuerySet[Any, Any] = rows.values(
        "holder", "holder__name", "department", "department__name"
    )
    told = told.annotate(
        kinds=ArrayAgg("kind", distinct=True), sites=ArrayAgg(SITE, distinct=True)
    )
    by_department = F("department__name").asc(nulls_last=True)
    return told.order_by(by_department, "holder__name", "holder")


def outstanding(
    rows: Sequence[dict[str, Any]], due: Dues, today: date
) -> tuple[Outstanding, ...]:
    """Return *rows* with what is outstanding for each. Two queries."""
    people = {each["holder"] for each in rows}
    signed = set(
        Attestation.objects.filter(person__in=people).values_list(
            "person", "version_signed", "sha256"
        )
    )
    learnt = set(
        TrainingRecord.objects.filter(
            person__in=people, is_passed=True, ends_on__gte=today
        ).values_list("person", "module__module")
    )
    return tuple(
        Outstanding(
            person=each["holder"],
            name=each["holder__name"],
            department=each["department__name"] or "",
            policies=tuple(
                version
                for version in due.policies
                if version.policy.device_kind in ("", *each["kinds"])
                and version.policy.site_id in (None, *each["sites"])
                and (each["holder"], version.pk, version.sha256) not in signed
            ),
            modules=tuple(
                version
                for version in due.modules
                if version.module.device_kind in ("", *each["kinds"])
                and (each["holder"], version.module_id) not in learnt
            ),
        )
        for each in rows
    )


def coverage(reach: Reach, today: date) -> tuple[Coverage, ...]:
    """Return how far each department within *reach* is trained and has signed.

    Three queries. A holder counts once a department. Where nothing is in force for a
    button its holder is untrained and has not signed, as `needs.is_trained` has it.
    """
    due = dues()
    untrained = due.untrained(today) | ~due.learns()
    unsigned = due.unsigned() | ~due.signs()
    rows = (
        held_buttons(reach)
        .values("department", "department__name")
        .annotate(
            holders=Count("holder", distinct=True),
            untrained=Count("holder", distinct=True, filter=untrained),
            unsigned=Count("holder", distinct=True, filter=unsigned),
        )
        .order_by(F("department__name").asc(nulls_last=True))
    )
    return tuple(
        Coverage(
            department=each["department"] or "",
            name=each["department__name"] or "",
            holders=each["holders"],
            untrained=each["untrained"],
            unsigned=each["unsigned"],
        )
        for each in rows
    )


def holders_to_sign(version: PolicyVersion) -> QuerySet[Person]:
    """Return who holds a button that *version* is about, and has not signed it."""
    held = Button.objects.filter(_signs(version), holder=OuterRef("pk")).exclude(
        standing=Standing.REMOVED.value
    )
    signed = Attestation.objects.filter(person=OuterRef("pk"), version_signed=version)
    rows = Person.objects.filter(Exists(held), ~Exists(signed), left_on=None)
    return rows.order_by("pk")


def own_dues(person: str, today: date) -> Outstanding:
    """Return what one person has to sign and learn for the buttons they hold.

    Four queries.
    """
    held = Button.objects.filter(holder=person).exclude(standing=Standing.REMOVED.value)
    pairs = list(held.values_list("kind", SITE))
    row = {
        "holder": person,
        "holder__name": "",
        "department__name": "",
        "kinds": [kind for kind, _site in pairs],
        "sites": [site for _kind, site in pairs],
    }
    due = dues()
    if not pairs:
        due = Dues(policies=(), modules=())
    return outstanding([row], due, today)[0]


def _any(parts: Iterable[Q]) -> Q:
    return reduce(or_, parts, NOTHING)


def _signs(version: PolicyVersion) -> Q:
    policy = version.policy
    found = Q(kind=policy.device_kind) if policy.device_kind else ALL
    return found & (Q(**{SITE: policy.site_id}) if policy.site_id else ALL)


def _learns(version: ModuleVersion) -> Q:
    kind = version.module.device_kind
    return Q(kind=kind) if kind else ALL
