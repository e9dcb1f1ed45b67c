"""Harborview State's places as rows: buildings, floors, rooms, and what waits there."""

import re
from collections.abc import Iterator, Sequence

from django.db.models import Model

from quietbell.domain.site import Button, SiteFile
from quietbell.simulator.campus import OFFICES, site_of
from quietbell.storage import models as m

SENSITIVE = "Counseling Center"


def place_rows(site: SiteFile) -> Iterator[Sequence[Model]]:
    """Return departments and places, table by table, in the order to write them."""
    names = dict.fromkeys(each.department for each in site.buttons)
    yield [m.Department(id=department_id(name), name=name) for name in names]
    yield [
        m.Building(id=each.id, site_id=each.site, name=each.name, address=each.address)
        for each in site.buildings
    ]
    yield [
        m.Floor(
            id=each.id,
            building_id=each.building,
            name=each.name,
            order=int(each.id.split("-")[1]),
            plan_id=each.plan,
            width=each.width,
            height=each.height,
        )
        for each in site.floors
    ]
    yield [
        m.FloorSpot(
            id=f"{floor.id}-{kind}-{number}",
            floor_id=floor.id,
            kind=kind,
            x=spot.x,
            y=spot.y,
            label=spot.label,
        )
        for floor in site.floors
        for kind, spots in (("entrance", floor.entrances), ("stairs", floor.stairs))
        for number, spot in enumerate(spots, start=1)
    ]
    yield [m.Area(id=each.id, site_id=each.site, name=each.name) for each in site.areas]
    camera_site = {
        name.partition(" ")[0]: site_of(office)
        for office in OFFICES
        for name in office.cameras
    }
    yield [
        m.Camera(id=each.id, site_id=camera_site[each.id], name=each.name, url=each.url)
        for each in site.cameras
    ]
    yield from _rooms(site)


def department_id(name: str) -> str:
    """Return "bursars-office" of "Bursar's Office"."""
    return re.sub(r"[^a-z]+", "-", name.lower().replace("'", ""))


def room_id(button: Button) -> str:
    """Return the id of the room that *button* is in."""
    return f"{button.floor}-{button.room}"


def _rooms(site: SiteFile) -> Iterator[Sequence[Model]]:
    """Return the rooms with buttons. What waits in one is the same for all of them."""
    rooms = {room_id(each): each for each in site.buttons}
    yield [_room(room, each) for room, each in rooms.items()]
    sees = m.Room.cameras.through
    yield [
        sees(room_id=room, camera_id=camera)
        for room, each in rooms.items()
        for camera in each.cameras
    ]
    yield [
        m.Hazard(id=f"{room}-hazard-{number}", room_id=room, text=text)
        for room, each in rooms.items()
        for number, text in enumerate(each.hazards, start=1)
    ]
    yield [
        m.AccessNote(
            id=f"{room}-access-{number}",
            room_id=room,
            text="" if note.is_sealed else note.text,
            sealed_text=note.text if note.is_sealed else "",
        )
        for room, each in rooms.items()
        for number, note in enumerate(each.access, start=1)
    ]


def _room(room: str, button: Button) -> m.Room:
    hours = button.hours
    return m.Room(
        id=room,
        floor_id=button.floor,
        area_id=button.area,
        number=button.room,
        name=button.sign.removeprefix(f"{button.room} "),
        approach=button.approach,
        opens=hours.opens if hours else "",
        closes=hours.closes if hours else "",
        weekdays=list(hours.weekdays) if hours else [],
        is_sensitive=button.department == SENSITIVE,
    )
