"""Devices: what is on each, and where."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from quietbell.domain.grants import Reach, Subject
from quietbell.queries.visible import visible
from quietbell.storage.models import Button, Device


def sites_of(device: Device) -> tuple[Subject, ...]:
    """Return where the buttons of *device* are, as rights go by it. One query.

    Of a panel also those whose press comes through one of its points.
    """
    on_it = Q(device=device) | Q(doors__account__device=device)
    rows = Button.objects.filter(on_it).values_list(
        "room__floor__building__site_id", "department_id"
    )
    return tuple(
        Subject(site=site, department=department or "")
        for site, department in sorted(set(rows), key=str)
    )


def sites_by_device() -> dict[str, set[tuple[str, str]]]:
    """Return the site and department of the buttons of each device. Two queries."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    through = Button.objects.exclude(doors__account=None)
    for device, rows in (
        ("device_id", Button.objects.all()),
        ("doors__account__device_id", through),
    ):
        for box, site, department in rows.values_list(
            device, "room__floor__building__site_id", "department_id"
        ):
            found[box].add((site, department or ""))
    return found


def devices(reach: Reach) -> "QuerySet[Device]":
    """Return the devices within *reach*: those with a button that is, or with none."""
    within = Button.objects.filter(
        visible(
            reach,
            site="room__floor__building__site",
            department="department",
            own=("holder",),
        )
    )
    rows = Device.objects.filter(is_removed=False)
    if any(not (each.site or each.department or each.is_own) for each in reach.scopes):
        return rows.order_by("kind", "id")
    return rows.filter(buttons__in=within).distinct().order_by("kind", "id")
