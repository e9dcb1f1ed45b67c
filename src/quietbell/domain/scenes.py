"""What is known of a place at the press, frozen into the incident.

A scene is a copy, so the first second needs no lookup, and an incident reads the
same in ten years. It names persons by reference only; their names are blobs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from quietbell.domain.on_duty import Rosters
from quietbell.domain.site import (
    AccessNote,
    Building,
    Button,
    Camera,
    Campus,
    Device,
    Earlier,
    Floor,
    Hours,
    PersonRef,
    SiteFile,
    Spot,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where officers go and what they must know, as it was at the press."""

    label: str
    button_kind: str
    standing: str
    standing_note: str = ""
    model: str = ""
    building: str = ""
    floor: str = ""
    room: str = ""
    sign: str = ""
    spoken: str = ""
    area: str = ""
    address: str = ""
    approach: str = ""
    department: str = ""
    plan: str | None = None
    plan_type: str = ""
    width: int = 0
    height: int = 0
    spot: Spot | None = None
    entrances: tuple[Spot, ...] = ()
    stairs: tuple[Spot, ...] = ()
    mounting: str = ""
    is_place_verified: bool = True
    holder: PersonRef | None = None
    contacts: tuple[PersonRef, ...] = ()
    hazards: tuple[str, ...] = ()
    access: tuple[AccessNote, ...] = ()
    cameras: tuple[str, ...] = ()  # camera ids
    views: tuple[Camera, ...] = ()  # what the site file knew of them
    earlier: Earlier | None = None
    hours: Hours | None = None
    is_after_hours: bool = False


class Lookup:
    """The parts of one site file by id. Built once a file, then only read."""

    def __init__(self, site: SiteFile) -> None:
        self.site = site
        self.sites: dict[str, Campus] = {each.id: each for each in site.sites}
        self.buttons: dict[str, Button] = {each.id: each for each in site.buttons}
        self.devices: dict[str, Device] = {each.id: each for each in site.devices}
        self.floors: dict[str, Floor] = {each.id: each for each in site.floors}
        self.buildings: dict[str, Building] = {b.id: b for b in site.buildings}
        self.areas = {each.id: each for each in site.areas}
        self.people: dict[str, PersonRef] = {each.id: each for each in site.people}
        self.profiles = {each.id: each for each in site.profiles}
        self.ladders = {each.id: each for each in site.ladders}
        self.desks = {each.id: each for each in site.desks}
        self.cameras = {each.id: each for each in site.cameras}
        self.rosters = Rosters(site.rosters)

    def persons(self, ids: Iterable[str]) -> tuple[PersonRef, ...]:
        """Return the references of the persons known among *ids*, in their order."""
        return tuple(self.people[each] for each in ids if each in self.people)

    def scene(self, button: Button, *, at: datetime) -> Scene:
        """Freeze what is known of *button*'s place at *at* (aware)."""
        floor = self.floors[button.floor]
        building = self.buildings[button.building]
        campus = self.sites[button.site]
        local = at.astimezone(ZoneInfo(campus.zone))
        is_holiday = button.hours is not None and local.date().isoformat() in (
            campus.holidays
        )
        bare = Scene(
            label=button.label,
            button_kind=button.kind,
            standing=button.standing.value,
            standing_note=button.standing_note,
            model=self.devices[button.device].model,
            mounting=button.mounting,
            is_place_verified=button.is_place_verified,
            department=button.department,
        )
        return replace(
            bare,
            building=building.name,
            floor=floor.name,
            room=button.room,
            sign=button.sign,
            spoken=button.spoken,
            area=self.areas[button.area].name,
            address=building.address,
            approach=button.approach,
            plan=floor.plan,
            plan_type=floor.plan_type,
            width=floor.width,
            height=floor.height,
            spot=button.spot,
            entrances=floor.entrances,
            stairs=floor.stairs,
            holder=self.people.get(button.holder or ""),
            contacts=self.persons(button.contacts),
            hazards=button.hazards,
            access=button.access,
            cameras=button.cameras,
            views=tuple(
                self.cameras[each] for each in button.cameras if each in self.cameras
            ),
            earlier=button.earlier,
            hours=button.hours,
            is_after_hours=is_holiday or is_after_hours(button.hours, at=local),
        )


def is_after_hours(hours: Hours | None, *, at: datetime) -> bool:
    """Say whether *at* (local to the place) is outside the declared hours.

    Hours that close before they open run past midnight. Unknown hours are never
    "after hours": we do not claim what nobody told us.
    """
    if hours is None:
        return False
    clock = at.strftime("%H:%M")
    today, yesterday = at.isoweekday(), (at.isoweekday() + 5) % 7 + 1
    if hours.opens <= hours.closes:
        return not (today in hours.weekdays and hours.opens <= clock < hours.closes)
    late = today in hours.weekdays and clock >= hours.opens
    early = yesterday in hours.weekdays and clock < hours.closes
    return not (late or early)


def unknown_scene(*, source: str, near: str | None) -> Scene:
    """Return the scene of a press that no button is known for."""
    hint = near or source
    return Scene(
        label=source,
        button_kind="unregistered",
        standing="unregistered",
        sign="UNREGISTERED",
        spoken=f"Unregistered source {hint}",
        room=source,
        building=near or "",
        is_place_verified=False,
    )


def point_scene(*, point: str, device: Device | None) -> Scene:
    """Return the scene of a press at a panel's point that no button is known for."""
    return Scene(
        label=point,
        button_kind="unregistered",
        standing="unregistered",
        sign="UNREGISTERED POINT",
        spoken=f"Point {point} of a known panel, not registered",
        room=point,
        building=device.id if device else "",
        model=device.model if device else "",
        is_place_verified=False,
    )
