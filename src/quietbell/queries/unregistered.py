"""Presses of unregistered sources that somebody has to see to."""

from django.db.models import QuerySet

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reach
from quietbell.queries.visible import visible
from quietbell.storage.models import OfficeTask


def open_sources(reach: Reach) -> "QuerySet[OfficeTask]":
    """Return the open tasks of unregistered presses within *reach*, most due first."""
    rows = OfficeTask.objects.filter(kind=TaskKind.UNREGISTERED.value, done_at=None)
    return rows.filter(visible(reach, site="site")).order_by("due_at", "id")
