"""Whose word a button waits for: the Deans and Vice Chancellors of its department.

The role counts for the department that the grant names. A grant without a department
opens no approval: nobody approves by being known everywhere.
"""

from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quietbell.domain.deciding import SIGNED_IN
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reach
from quietbell.domain.roles import Role
from quietbell.queries.criteria import approval_of, counts_for, round_of
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Approval,
    ButtonLife,
    Decision,
    Department,
    OfficeTask,
    Person,
    RoleGrant,
)

PEOPLE_MAX: Final = 20  # of one role, who are written to at once


def waits(life: ButtonLife) -> bool:
    """Say whether the word of a Dean or Vice Chancellor is wanted, and not there."""
    if life.stage not in {each.value for each in SIGNED_IN} and not is_unapproved(life):
        return False
    newest = approval_of(life)
    if newest is None or not counts_for(newest, life):
        return True
    return not newest.is_approved and newest.round < round_of(life)


def is_unapproved(life: ButtonLife) -> bool:
    """Say whether it was taken over unasked, and is not decided on yet."""
    return _compliance(life.pk).exists()


def _compliance(life: str | OuterRef) -> QuerySet[OfficeTask]:
    return OfficeTask.objects.filter(
        kind=TaskKind.COMPLIANCE.value,
        subject_kind="life",
        subject=life,
        done_at=None,
    )


def staff_with(role: Role, site: str, at: datetime) -> list[Person]:
    """Return who holds *role* for that whole site now, and is still here."""
    grants = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        Q(site=None) | Q(site=site),
        role=role.value,
        department=None,
        begins_at__lte=at,
        is_in_force=True,
    )
    here = Person.objects.filter(left_on=None, pk__in=grants.values("person"))
    return list(here.order_by("name", "pk")[:PEOPLE_MAX])


def waiting_lives(reach: Reach) -> QuerySet[ButtonLife]:
    """Return the lives that wait for somebody within *reach*, the longest first.

    The same as `waits` says of each. One query, however many there are.
    """
    asked = visible(reach, site="request__site", department="request__department")
    there = visible(
        reach,
        site="button__room__floor__building__site",
        department="button__department",
    )
    stages = [each.value for each in SIGNED_IN]
    said = _words_on_it()
    return (
        ButtonLife.objects.annotate(round_now=Coalesce(Subquery(_decisions()), 0) + 1)
        .filter(
            Q(asked, button=None) | there,
            Q(stage__in=stages) | Exists(_compliance(OuterRef("pk"))),
        )
        .exclude(Exists(said.filter(is_approved=True)))
        .exclude(Exists(said.filter(round=OuterRef("round_now"))))
        .select_related("request__department", "request__site", "button__department")
        .select_related("button__room__floor__building__site")
        .order_by("since", "pk")
    )


def _decisions() -> QuerySet[Decision, Any]:  # Any: rows of one counted column
    rows = Decision.objects.filter(life=OuterRef("pk")).order_by().values("life")
    return rows.annotate(many=Count("pk")).values("many")


def _words_on_it() -> QuerySet[Approval]:
    """Return what was said for the department that has it now, or became part of it."""
    mine = Coalesce(
        OuterRef("button__department_id"), OuterRef("request__department_id")
    )
    merged = Department.objects.exclude(is_merged_into=None).values("pk")
    return Approval.objects.filter(
        Q(department=mine) | Q(department__in=merged), life=OuterRef("pk")
    )
