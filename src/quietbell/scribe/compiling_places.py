"""Where things are, from rows: buildings, floors with their plans, areas, cameras."""

from collections import defaultdict
from typing import Final

from quietbell.domain.site import Area, Building, Camera, Floor, Spot
from quietbell.scribe.rows import Gathered

PLAN_TYPE: Final = "image/svg+xml"  # of a floor without a plan: the value's default


def buildings(rows: Gathered) -> tuple[Building, ...]:
    """Return every building that stands, or that a button ever was in."""
    floors = {each["id"]: each["building_id"] for each in rows.floors}
    rooms = {each["id"]: floors.get(each["floor_id"]) for each in rows.rooms}
    used = {rooms.get(each["room_id"]) for each in rows.buttons}
    return tuple(
        Building(
            id=each["id"],
            site=each["site_id"],
            name=each["name"],
            address=each["address"],
        )
        for each in rows.buildings
        if not each["is_removed"] or each["id"] in used
    )


def floors(rows: Gathered) -> tuple[Floor, ...]:
    """Return every floor of these buildings, with its entrances and stairs."""
    standing = {each.id for each in buildings(rows)}
    spots: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for each in rows.spots:
        spot = Spot(x=each["x"], y=each["y"], label=each["label"])
        spots[each["floor_id"], each["kind"]].append(spot)
    return tuple(
        Floor(
            id=each["id"],
            building=each["building_id"],
            name=each["name"],
            plan=each["plan_id"],
            plan_type=rows.blob_types.get(each["plan_id"], PLAN_TYPE),
            width=each["width"],
            height=each["height"],
            entrances=tuple(spots[each["id"], "entrance"]),
            stairs=tuple(spots[each["id"], "stairs"]),
        )
        for each in rows.floors
        if each["building_id"] in standing
    )


def areas(rows: Gathered) -> tuple[Area, ...]:
    """Return every area."""
    return tuple(
        Area(id=each["id"], site=each["site_id"], name=each["name"])
        for each in rows.areas
    )


def cameras(rows: Gathered) -> tuple[Camera, ...]:
    """Return every camera."""
    return tuple(
        Camera(id=each["id"], name=each["name"], url=each["url"])
        for each in rows.cameras
    )
