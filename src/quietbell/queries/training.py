"""Modules, records of training, and certificates by their numbers."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from quietbell.domain.grants import Reach
from quietbell.domain.teaching import number_typed
from quietbell.queries.calendars import day_here
from quietbell.queries.signing import SITE
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Button,
    ModuleVersion,
    TrainingModule,
    TrainingRecord,
)


def module_rows() -> QuerySet[TrainingModule]:
    """Return modules by name with their versions, newest first. Two queries."""
    versions = ModuleVersion.objects.defer("text").order_by("-number")
    rows = TrainingModule.objects.order_by("name")
    return rows.prefetch_related(Prefetch("versions", versions))


def taught() -> QuerySet[ModuleVersion]:
    """Return what is taught now, by name."""
    rows = ModuleVersion.objects.filter(state="in force").defer("text", "questions")
    return rows.select_related("module").order_by("module__name")


def own_records(person: str) -> QuerySet[TrainingRecord]:
    """Return what somebody tried and passed, newest first."""
    rows = TrainingRecord.objects.filter(person=person)
    return rows.select_related("module__module").order_by("-at", "pk")


def trained_on(record: TrainingRecord) -> date:
    """Return the day of a training: at the site of its button, or at the first one."""
    button = record.button
    site = button.room.floor.building.site_id if button is not None else ""
    return day_here(site, record.at)


def certificate(number: str, reach: Reach) -> TrainingRecord | None:
    """Return the training of that certificate, within *reach*, however it was typed.

    Within reach is who holds a button there, who is of its department, or, for a reach
    over everything, everybody.
    """
    kept = number_typed(number)
    if not kept:
        return None
    held = Button.objects.filter(
        visible(reach, site=SITE, department="department"), holder=OuterRef("person")
    )
    rows = TrainingRecord.objects.select_related("person", "module__module")
    if of_department := visible(reach, department="person__department"):
        rows = rows.filter(Q(Exists(held)) | of_department)
    return rows.filter(number=kept).first()
