"""The first run's deeds, each made of others: a person, a room, a button on trial."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Role
from quietbell.domain.site import AnswerMode, Standing
from quietbell.operations.acting import acting, require
from quietbell.operations.buttons import (
    ButtonFacts,
    add_button_on_new_device,
    button_of,
    set_standing,
)
from quietbell.operations.devices import DeviceFacts
from quietbell.operations.doors import DoorFacts, Made, add_door
from quietbell.operations.grants import GrantFacts, propose_grant
from quietbell.operations.people import PersonFacts, add_person
from quietbell.operations.places import (
    AreaFacts,
    BuildingFacts,
    Facts,
    FloorFacts,
    RoomFacts,
    add_place,
)
from quietbell.storage.models import Area, Building, Floor, Person

PHONE: Final = DeviceFacts(kind="cisco-phone", vendor="Cisco", model="CP-8845")


def add_somebody(reader: Reader, *, at: datetime, told: Mapping[str, Any]) -> Person:
    """Add a person with their roles, all of the whole installation.

    *told* has name, title, phone, email and roles. Since go-live a role waits for a
    second person.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    require(reader, Action.SET_UP, at)
    facts = PersonFacts(
        name=told["name"], title=told["title"], phone=told["phone"], email=told["email"]
    )
    with acting(reader):
        person = add_person(reader, at=at, facts=facts)
        for role in told["roles"]:
            grant = GrantFacts(person=person.pk, role=Role(role), begins_at=at)
            propose_grant(reader, at=at, facts=grant)
    return person


def set_up_room(
    reader: Reader, *, at: datetime, site: str, told: Mapping[str, str]
) -> str:
    """Write a room, with its building, floor and area if they are not there; its id.

    Raises:
        NotAllowed, NotThere, Wrong: and nothing was written.
    """
    require(reader, Action.SET_UP, at)
    with acting(reader):
        building = _kept_or_added(
            reader,
            at,
            Building.objects.filter(site=site, name=told["building"]),
            site,
            BuildingFacts(name=told["building"], address=told["address"]),
        )
        floor = _kept_or_added(
            reader,
            at,
            Floor.objects.filter(building=building, name=told["floor"]),
            building,
            FloorFacts(name=told["floor"]),
        )
        area = _kept_or_added(
            reader,
            at,
            Area.objects.filter(site=site, name=told["area"]),
            site,
            AreaFacts(name=told["area"]),
        )
        room = RoomFacts(
            number=told["number"],
            area_id=area,
            name=told["name"],
            approach=told["approach"],
        )
        return str(add_place(reader, at=at, within=floor, facts=room).pk)


def _kept_or_added(
    reader: Reader, at: datetime, rows: QuerySet[Any], within: str, facts: Facts
) -> str:
    """Return the id of the one that is there, or of a new one."""
    there: str | None = rows.values_list("pk", flat=True).first()
    return there or str(add_place(reader, at=at, within=within, facts=facts).pk)


def set_up_button(reader: Reader, *, at: datetime, label: str, room: str) -> Made:
    """Write a button on a phone of its own, with a door; return the door's secret.

    It is planned until its first press is proven: a press of it rings all the same.

    Raises:
        NotAllowed, NotThere, Wrong: and nothing was written.
    """
    require(reader, Action.SET_UP, at)
    facts = ButtonFacts(label=label, kind="phone key", room=room, device="")
    with acting(reader):
        button = add_button_on_new_device(reader, at=at, facts=facts, device=PHONE)
        door = DoorFacts(kind="phone-url", answer=AnswerMode.CLOSE)
        return add_door(reader, at=at, button=button.pk, facts=door)


def put_in_service(reader: Reader, *, at: datetime, button: str) -> None:
    """Put a button in service whose first press was proven; one that is so stays.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
    """
    row = button_of(button)
    if row.standing == Standing.PLANNED.value:
        set_standing(
            reader,
            at=at,
            id=button,
            version=row.version,
            standing=Standing.IN_SERVICE,
        )
