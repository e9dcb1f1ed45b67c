"""Harborview State as stories know it: two sites, two profiles, everybody by name.

Every phone speaks from an address of its own in 127.1.0.0/16, so that a story can
press over real sockets, and a stranger from 127.9.0.0/16 belongs to nothing.
"""

import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from quietbell.domain.profiles import Unit
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE
from quietbell.domain.site import (
    FORMAT,
    AccessNote,
    Area,
    Building,
    Button,
    Campus,
    Desk,
    Device,
    Door,
    Floor,
    Hours,
    Ladder,
    PersonRef,
    Rung,
    SiteFile,
    Spot,
    Standing,
    TokenKey,
    Webhook,
)
from quietbell.line.site_file import put_blob

KEY: Final = Ed25519PrivateKey.from_private_bytes(b"harborview-stories-only-000-key!")
KEY_ID: Final = "stories"
VOICE: Final = "127.1.0.0/16"
MOUNTING: Final = "under the left drawer"
SEALED_NOTE: Final = "side door code is with the duty officer"


class Person(NamedTuple):
    """Somebody of Harborview State."""

    id: str
    name: str
    title: str
    roles: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


PEOPLE: Final = (
    Person("ortiz", "D. Ortiz", "Dispatcher", ("dispatcher",)),
    Person("lee", "S. Lee", "Dispatcher", ("dispatcher",)),
    Person("raman", "K. Raman", "Shift supervisor", ("shift supervisor",)),
    Person("marsh", "T. Marsh", "Emergency manager", ("emergency management",)),
    Person("diaz", "R. Diaz", "Officer", ("officer",)),
    Person("okafor", "N. Okafor", "Officer", ("officer",)),
    Person("voss", "Ada Voss", "IT administrator", ("IT administrator",)),
    Person("falk", "Ines Falk", "Bursar", ("holder",)),
    Person("brandt", "Owen Brandt", "Dean", ()),
    Person("reyes", "Mia Reyes", "Key holder", ()),
)
BY_ID: Final = {each.id: each for each in PEOPLE}

DESKS: Final = (
    Desk(id="desk-1", name="Desk 1"),
    Desk(id="desk-2", name="Desk 2"),
    Desk(id="desk-3", name="Desk 3", roles=("shift supervisor",)),
    Desk(id="north-desk", name="North desk", sites=("north",)),
    Desk(id="em-room", name="Emergency room", roles=("emergency management",)),
    Desk(id="car-4", name="Car 4", roles=("officer",)),
    Desk(id="porter", name="Porter", roles=("telecom desk",)),
)

UNITS: Final = (
    Unit(id="P4", name="P4 Diaz", kind="sworn", crew=("diaz",)),
    Unit(id="P7", name="P7 Okafor", kind="sworn", crew=("okafor",)),
    Unit(id="H1", name="H1 patrol", kind="security"),
    Unit(id="M1", name="M1 medical", kind="medical"),
)


class Place(NamedTuple):
    """A button and its phone, in one line."""

    label: str
    area: str
    building: str
    room: str
    standing: Standing = Standing.IN_SERVICE
    alarm_kind: str = "duress"

    @property
    def id(self) -> str:
        return self.label.lower().replace(" ", "-")

    @property
    def token(self) -> str:
        """The key in this phone's URL; made from its name, so that stories know it."""
        digest = hashlib.sha256(f"stories:{self.id}".encode()).digest()
        return base64.urlsafe_b64encode(digest[:18]).decode()

    @property
    def mac(self) -> str:
        return f"0041d2{hashlib.sha256(self.id.encode()).hexdigest()[:6]}"


PLACES: Final = (
    Place("Bursar 114", "bursar", "whitlow", "114"),
    Place("Bursar 116", "bursar", "whitlow", "116"),
    Place("Dean 210", "dean", "whitlow", "210"),
    Place("Pharmacy 5", "clinic", "health", "5", alarm_kind="robbery"),
    Place("Library 12", "stacks", "library", "12"),
    Place("Library 14", "stacks", "library", "14"),
    Place("Gym 2", "clinic", "health", "2", Standing.OUT_OF_SERVICE),
    Place("Lab 9", "dean", "whitlow", "9", Standing.DEACTIVATED),
    Place("Annex 1", "dean", "whitlow", "1", Standing.REMOVED),
)
BY_LABEL: Final = {each.label: each for each in PLACES}


def address_of(place: Place) -> str:
    """Return where this place's phone speaks from."""
    return f"127.1.0.{PLACES.index(place) + 1}"


def campus(folder: Path) -> SiteFile:
    """Return the site file; the blobs it names are put into *folder*."""
    return SiteFile(
        format=FORMAT,
        version=1,
        compiled_at="2031-03-03T08:00:00.000Z",
        sites=(
            _site("main", "Main Campus", "America/New_York", "dispatch-at-once"),
            _site("north", "North Campus", "America/Chicago", "assess-first"),
        ),
        profiles=tuple(
            replace(
                each,
                units=UNITS,
                emergency_line="555-0100",
                service_desk="555-0101",
                security_mail="security@harborview.example",
                chat_channel="Campus duress",
            )
            for each in (DISPATCH_AT_ONCE, ASSESS_FIRST)
        ),
        ladders=(LADDER,),
        people=tuple(_person(each, folder) for each in PEOPLE),
        desks=DESKS,
        buildings=(
            Building(id="whitlow", site="main", name="Whitlow Hall", address="1 Quay"),
            Building(id="health", site="main", name="Health Services"),
            Building(id="library", site="north", name="Library"),
        ),
        floors=tuple(
            Floor(id=f"{each}-1", building=each, name="First floor")
            for each in ("whitlow", "health", "library")
        ),
        areas=(
            Area(id="bursar", site="main", name="Bursar's office"),
            Area(id="dean", site="main", name="Dean's office"),
            Area(id="clinic", site="main", name="Clinic"),
            Area(id="stacks", site="north", name="Stacks"),
        ),
        devices=tuple(_device(each) for each in PLACES),
        buttons=tuple(_button(each) for each in PLACES),
        doors=tuple(_door(each) for each in PLACES),
        token_keys=(TokenKey(id=KEY_ID, public_key=_public()),),
        device_networks=(VOICE,),
        webhooks=(Webhook(id="pager", url="http://127.0.0.1:9/notices"),),
        is_live=True,
    )


LADDER: Final = Ladder(
    id="main",
    rungs=(
        Rung(name="Second desk", after_seconds=10, desks=("desk-2",)),
        Rung(name="Shift supervisor", after_seconds=30, people=("raman",)),
        Rung(
            name="Everybody",
            after_seconds=60,
            people=("raman", "marsh"),
            channels=("log", "voice"),
        ),
    ),
    backup=Rung(name="Backup", after_seconds=0, people=("marsh",)),
)


def _site(id: str, name: str, zone: str, profile: str) -> Campus:
    return Campus(
        id=id,
        name=f"Harborview State, {name}",
        zone=zone,
        language="en",
        profile=profile,
        ladder="main",
    )


def _person(person: Person, folder: Path) -> PersonRef:
    blob = {
        "name": person.name,
        "title": person.title,
        "phone": "555-0114",
        "photo": None,
    }
    return PersonRef(id=person.id, blob=put_blob(folder, json.dumps(blob).encode()))


def _device(place: Place) -> Device:
    return Device(
        id=f"phone-{place.id}",
        kind="cisco-phone",
        model="CP-8845",
        mac=place.mac,
        names=(f"SEP{place.mac.upper()}",),
        networks=(f"{address_of(place)}/32",),
    )


def _button(place: Place) -> Button:
    site = "north" if place.building == "library" else "main"
    return Button(
        id=place.id,
        label=place.label,
        kind="phone key",
        standing=place.standing,
        site=site,
        area=place.area,
        building=place.building,
        floor=f"{place.building}-1",
        room=place.room,
        sign=place.label,
        spoken=f"{place.building}, first floor, room {place.room}",
        spot=Spot(x=0.4, y=0.6),
        device=f"phone-{place.id}",
        holder="falk" if place.area == "bursar" else None,
        mounting=MOUNTING,
        hours=Hours(opens="08:00", closes="17:00"),
        contacts=("falk", "reyes"),
        hazards=("Glass front",),
        access=(
            AccessNote(text="Use the east entrance"),
            AccessNote(text=SEALED_NOTE, is_sealed=True),
        ),
        alarm_kind=place.alarm_kind,
    )


def _door(place: Place) -> Door:
    hashed = hashlib.sha256(place.token.encode()).hexdigest()
    return Door(
        id=f"door-{place.id}", kind="phone-url", button=place.id, token_hashes=(hashed,)
    )


def _public() -> str:
    raw = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()
