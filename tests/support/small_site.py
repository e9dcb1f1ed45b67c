"""The smallest campus on which everything can happen once: one site, one phone."""

import hashlib

from quietbell.domain.shipped_profiles import DISPATCH_AT_ONCE
from quietbell.domain.site import (
    FORMAT,
    Area,
    Building,
    Button,
    Campus,
    Desk,
    Device,
    Door,
    Floor,
    Ladder,
    Rung,
    SiteFile,
    Spot,
    Standing,
)

TOKEN = "7Hq2vX9cKdLm3RtYbN5sWg"  # the door's key, as it stands in the phone's URL
NEXT_TOKEN = "Zp4aUe8fJx1oQh6iTk0nVr"  # what it is changed to


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def small_site() -> SiteFile:
    """Return Harborview State with the bursar's phone; each call an equal value."""
    return SiteFile(
        format=FORMAT,
        version=1,
        compiled_at="2031-03-03T08:00:00.000Z",
        sites=(
            Campus(
                id="main",
                name="Harborview State, Main Campus",
                zone="America/New_York",
                language="en",
                profile="dispatch-at-once",
                ladder="main",
                holidays=("2031-07-04",),
            ),
        ),
        profiles=(DISPATCH_AT_ONCE,),
        ladders=(
            Ladder(
                id="main",
                rungs=(
                    Rung(name="Console", after_seconds=0, desks=("desk-1",)),
                    Rung(name="Shift supervisor", after_seconds=30),
                ),
                backup=Rung(name="Backup", after_seconds=10, desks=("desk-1",)),
            ),
        ),
        people=(),
        desks=(Desk(id="desk-1", name="Desk 1"),),
        buildings=(Building(id="whitlow", site="main", name="Whitlow Hall"),),
        floors=(Floor(id="whitlow-1", building="whitlow", name="First floor"),),
        areas=(Area(id="bursar", site="main", name="Bursar's office"),),
        devices=(
            Device(
                id="phone-114",
                kind="cisco-phone",
                model="CP-8845",
                mac="0041d2924d45",
                names=("SEP0041D2924D45",),
                networks=("127.0.0.0/8", "10.9.8.0/24"),
            ),
        ),
        buttons=(
            Button(
                id="bursar-114",
                label="QB-0114",
                kind="phone key",
                standing=Standing.IN_SERVICE,
                site="main",
                area="bursar",
                building="whitlow",
                floor="whitlow-1",
                room="114",
                sign="Bursar",
                spoken="Whitlow Hall, first floor, room 114",
                spot=Spot(x=0.4, y=0.6),
                device="phone-114",
            ),
        ),
        doors=(
            Door(
                id="door-114",
                kind="phone-url",
                button="bursar-114",
                token_hashes=(token_hash(TOKEN), token_hash(NEXT_TOKEN)),
            ),
        ),
        device_networks=("10.9.0.0/16",),
    )
