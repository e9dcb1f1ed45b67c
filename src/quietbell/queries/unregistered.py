"""Presses of unregistered sources that somebody has to see to."""

from typing import Final

from django.db.models import QuerySet

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reach
from quietbell.domain.life import Stage
from quietbell.queries.visible import visible
from quietbell.storage.models import ButtonLife, OfficeTask

# Decided for, and not on the wall yet.
APPROVED: Final = (Stage.APPROVED.value, Stage.SURVEYED.value, Stage.ORDERED.value)


def open_sources(reach: Reach) -> "QuerySet[OfficeTask]":
    """Return the open tasks of unregistered presses within *reach*, most due first."""
    rows = OfficeTask.objects.filter(kind=TaskKind.UNREGISTERED.value, done_at=None)
    return rows.filter(visible(reach, site="site")).order_by("due_at", "id")


def waiting_lives(reach: Reach) -> "QuerySet[ButtonLife]":
    """Return the approved requests within *reach* that have no button yet."""
    rows = ButtonLife.objects.filter(button=None, stage__in=APPROVED)
    within = visible(reach, site="request__site", department="request__department")
    return (
        rows.filter(within)
        .select_related("request__department")
        .order_by("request__number")
    )
