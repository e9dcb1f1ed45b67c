"""What a form lets people choose from: sites, buildings, departments, rooms."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from quietbell.domain.grants import Reach
from quietbell.queries.places import departments, sites
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Area,
    Building,
    Camera,
    Ladder,
    PanelAccount,
    Profile,
    Room,
)

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def site_choices(reach: Reach) -> list[Choice]:
    """Return sites within *reach*, by name."""
    return list(sites(reach).values_list("pk", "name"))


def building_choices(reach: Reach) -> list[Choice]:
    """Return buildings within *reach* that stand, by name."""
    rows = Building.objects.filter(visible(reach, site="site"), is_removed=False)
    return list(rows.order_by("name").values_list("pk", "name"))


def department_choices(reach: Reach) -> list[Choice]:
    """Return departments within *reach*, by name."""
    return list(departments(reach).values_list("pk", "name"))


def area_choices(site: str) -> list[Choice]:
    """Return a site's areas, by name."""
    return list(
        Area.objects.filter(site=site).order_by("name").values_list("pk", "name")
    )


def camera_choices(site: str) -> list[Choice]:
    """Return a site's cameras, by name."""
    rows = Camera.objects.filter(site=site)
    return list(rows.order_by("name").values_list("pk", "name"))


def room_choices(reach: Reach, building: str = "") -> list[Group]:
    """Return rooms within *reach*, grouped by building and floor; one query."""
    rows = Room.objects.filter(
        visible(reach, site="floor__building__site"), floor__building__is_removed=False
    )
    if building:
        rows = rows.filter(floor__building=building)
    found = rows.order_by(
        "floor__building__name", "floor__order", "floor__name", "number"
    ).values_list("pk", "number", "name", "floor__name", "floor__building__name")
    return list(_grouped(found))


def account_choices(kind: str) -> list[Choice]:
    """Return the panels of a kind, by their number."""
    rows = PanelAccount.objects.filter(kind=kind, is_removed=False)
    return [
        (account, f"{number} · {device} {model}".strip())
        for account, number, device, model in rows.order_by("number").values_list(
            "pk", "number", "device__kind", "device__model"
        )
    ]


def _grouped(rooms: Any) -> Iterator[Group]:
    for (floor, building), group in groupby(rooms, key=itemgetter(3, 4)):
        told = [(each[0], f"{each[1]} {each[2]}".strip()) for each in group]
        yield f"{building} · {floor}", told


def profile_choices() -> list[Choice]:
    """Return response profiles, by name."""
    return list(Profile.objects.order_by("name").values_list("pk", "name"))


def ladder_choices() -> list[Choice]:
    """Return ladders, by name."""
    return list(Ladder.objects.order_by("name").values_list("pk", "name"))
