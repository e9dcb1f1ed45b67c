"""Places: where each lies, what is in it, and what still uses it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain.grants import Reach
from quietbell.domain.site import Standing
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Area,
    Building,
    Button,
    Camera,
    Department,
    Floor,
    RoleGrant,
    Room,
    Row,
    Site,
)

NAMED_MAX: Final = 5  # of the things that use a place; the rest is a number
# From a row to its site, as Django spells it; a department belongs to no site.
SITE_OF: Final[dict[type[Row], str]] = {
    Site: "pk",
    Building: "site_id",
    Area: "site_id",
    Camera: "site_id",
    Floor: "building__site_id",
    Room: "floor__building__site_id",
}
# What leans on a row, in words, and by which column it is called.
WORDS: Final[dict[str, tuple[str, str]]] = {
    "AccessNote": (gettext_noop("access notes"), ""),
    "Area": (gettext_noop("areas"), "name"),
    "Building": (gettext_noop("buildings"), "name"),
    "Button": (gettext_noop("buttons"), "label"),
    "CallReporter": (gettext_noop("phone systems that report calls"), "name"),
    "Camera": (gettext_noop("cameras"), "name"),
    "Contact": (gettext_noop("contacts of buttons"), "button__label"),
    "Department": (gettext_noop("departments"), "name"),
    "Desk": (gettext_noop("desks"), "name"),
    "Door": (gettext_noop("doors"), "button__label"),
    "DutyShift": (gettext_noop("duty shifts"), "roster__name"),
    "Floor": (gettext_noop("floors"), "name"),
    "LadderRung": (gettext_noop("rungs of ladders"), "name"),
    "PanelAccount": (gettext_noop("panels"), "number"),
    "Person": (gettext_noop("people"), "name"),
    "RoleGrant": (gettext_noop("roles of people"), "person__name"),
    "Room": (gettext_noop("rooms"), "number"),
    "Roster": (gettext_noop("rosters"), "name"),
    "Site": (gettext_noop("sites"), "name"),
}
# These belong to what they lean on, and go with it.
PARTS: Final = frozenset({"FloorSpot", "Hazard", "AccessNote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What uses something: ``what`` in words, how many, and the first few names."""

    what: str
    count: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as people read it: ``2 buttons (D-0101, D-0102)``."""
        names = ", ".join(each for each in self.names if each)
        more = ", …" if self.count > len(self.names) else ""
        return f"{self.count} {self.what}" + (f" ({names}{more})" if names else "")


def site_of(row: Row) -> str:
    """Return the id of the site that a place lies in; nothing for a department.

    One query at most.
    """
    path = SITE_OF.get(type(row))
    if path is None:
        return ""
    kept = type(row)._default_manager.filter(pk=row.pk)
    return str(kept.values_list(path, flat=True).get())


def uses_of(row: Row) -> tuple[Use, ...]:
    """Return everything that leans on *row* and would dangle without it.

    One query for each kind of thing that may. Of a building only what still stands:
    buttons that are removed stay in the rows and need no building that stands.
    """
    if isinstance(row, Building):
        standing = Button.objects.filter(room__floor__building=row).exclude(
            standing=Standing.REMOVED.value
        )
        return tuple(_use("Button", standing))
    found: list[Use] = []
    for relation in _relations(row):
        rows = relation.related_model._default_manager
        leaning = rows.filter(**{relation.field.name: row})
        found += _use(relation.related_model.__name__, leaning)
    return tuple(found)


def uses_of_grants(department: Department, at: datetime) -> tuple[Use, ...]:
    """Return the roles that reach by *department* and have not ended."""
    rows = RoleGrant.objects.filter(department=department)
    return tuple(_use("RoleGrant", rows.exclude(ends_at__lte=at)))


def _relations(row: Row) -> Iterator[Any]:
    for relation in row._meta.related_objects:
        name = relation.related_model.__name__
        is_through = relation.related_model._meta.auto_created
        if name in WORDS and name not in PARTS and not is_through:
            yield relation


def _use(name: str, rows: "models.QuerySet[Any]") -> Iterator[Use]:
    count = rows.count()
    if count:
        what, column = WORDS[name]
        names = rows.order_by(column).values_list(column, flat=True) if column else ()
        yield Use(what=_(what), count=count, names=tuple(names[:NAMED_MAX]))


def sites(reach: Reach) -> "models.QuerySet[Site]":
    """Return the sites within *reach*, by name."""
    return Site.objects.filter(visible(reach, site="pk")).order_by("name")


def departments(reach: Reach) -> "models.QuerySet[Department]":
    """Return the departments that are not merged away, by name.

    They belong to no site: whoever sees more than what is their own sees all names,
    unless a grant names their department.
    """
    rows = Department.objects.filter(is_merged_into=None).order_by("name")
    wide = [each for each in reach.scopes if not each.is_own]
    if any(not each.department for each in wide):
        return rows
    return rows.filter(pk__in=[each.department for each in wide])
