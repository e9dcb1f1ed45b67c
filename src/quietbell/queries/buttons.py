"""Buttons as lists: filtered, sorted, and flagged when their contacts are too few.

A list never touches where a button is hidden: that table is joined by nothing here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from quietbell.domain.contact_rules import (
    CONTACTS_MIN,
    ContactFlag,
    contact_flags,
    oldest_fresh,
)
from quietbell.domain.grants import Reach
from quietbell.queries.visible import visible
from quietbell.storage.models import Button, Contact

SORTS: Final = {
    "label": ("label",),
    "place": ("room__floor__building__name", "room__floor__order", "room__number"),
    "standing": ("standing", "label"),
    "holder": ("holder__name", "label"),
}
# Columns that a list shows; the rest stays in the database.
SHOWN: Final = (
    *("label", "kind", "standing", "standing_note", "is_place_verified", "version"),
    *("x", "y", "spoken"),
    *("room__number", "room__name", "room__floor__name"),
    *("room__floor__building__name", "department__name", "holder__name"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonFilter:
    """What a list is narrowed to; empty fields narrow nothing."""

    site: str = ""
    building: str = ""
    department: str = ""
    standing: str = ""
    holder: str = ""  # a part of the name
    text: str = ""  # in the label, the place, the device's names
    flagged: bool = False  # contacts too few or too old
    unverified: bool = False  # nobody has stood there and found it
    sort: str = "label"


def within(reach: Reach) -> Q:
    """Return the condition for buttons within *reach*."""
    return visible(
        reach,
        site="room__floor__building__site",
        department="department",
        own=("holder",),
    )


def buttons(reach: Reach, wanted: ButtonFilter, today: date) -> "QuerySet[Button]":
    """Return the buttons within *reach* that *wanted* names, in its order."""
    rows = Button.objects.filter(within(reach)).filter(_named(wanted))
    if wanted.flagged:
        rows = rows.filter(pk__in=_flagged(today))
    order = SORTS.get(wanted.sort, SORTS["label"])
    joined = ("room__floor__building", "department", "holder")
    return rows.select_related(*joined).only(*SHOWN).order_by(*order, "id")


def _flagged(today: date) -> "QuerySet[Button, Any]":
    """Return the ids of buttons with too few contacts, or with one to see to.

    Counted by themselves: beside what a list shows, every column would be grouped by.
    """
    oldest = oldest_fresh(today)
    fresh = Q(contacts__verified_on__gte=oldest, contacts__person__left_on=None)
    stale = (
        Q(contacts__verified_on__lt=oldest)
        | Q(contacts__isnull=False, contacts__verified_on=None)
        | Q(contacts__person__left_on__isnull=False)
    )
    counted = Button.objects.annotate(
        fresh=Count("contacts", filter=fresh), stale=Count("contacts", filter=stale)
    )
    return counted.filter(Q(fresh__lt=CONTACTS_MIN) | Q(stale__gt=0)).values("pk")


def _named(wanted: ButtonFilter) -> Q:
    """Return the condition that the filter's words make."""
    found = Q()
    for column, value in (
        ("room__floor__building__site", wanted.site),
        ("room__floor__building", wanted.building),
        ("department", wanted.department),
        ("standing", wanted.standing),
        ("holder__name__icontains", wanted.holder),
    ):
        if value:
            found &= Q(**{column: value})
    if wanted.unverified:
        found &= Q(is_place_verified=False)
    for word in wanted.text.split()[:5]:
        found &= (
            Q(label__icontains=word)
            | Q(spoken__icontains=word)
            | Q(room__number__icontains=word)
            | Q(room__name__icontains=word)
            | Q(device__mac__icontains=word.replace(":", ""))
            | Q(device__model__icontains=word)
            | Q(device__names__icontains=word)
        )
    return found


def flags_of(
    buttons: Iterable[Button], today: date
) -> dict[str, tuple[ContactFlag, ...]]:
    """Return what is wrong with each button's contacts, by its id. One query."""
    days: defaultdict[str, list[date | None]] = defaultdict(list)
    ids = [each.pk for each in buttons]
    rows = Contact.objects.filter(button__in=ids).values_list(
        "button_id", "verified_on", "person__left_on"
    )
    for button, verified_on, left_on in rows:
        days[button].append(None if left_on else verified_on)
    return {each: contact_flags(days[each], today) for each in ids}


def on_floor(reach: Reach, floor: str) -> "QuerySet[Button]":
    """Return the buttons of a floor within *reach* that still hang there, by room."""
    rows = Button.objects.filter(within(reach), room__floor=floor)
    joined = ("room__floor__building", "department", "holder")
    return (
        rows.exclude(standing="removed")
        .select_related(*joined)
        .only(*SHOWN)
        .order_by("room__number", "label")
    )
