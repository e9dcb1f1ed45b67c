"""One place and what is in it: a site, a building, a floor with its pins, a room."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from quietbell.domain.grants import Reach
from quietbell.queries.button_page import AccessLine, access_of
from quietbell.queries.buttons import on_floor, within
from quietbell.queries.places import sites
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Area,
    Blob,
    Building,
    Button,
    Camera,
    Department,
    Floor,
    FloorSpot,
    Hazard,
    Room,
    Site,
)

STANDING = ~Q(floors__rooms__buttons__standing="removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """The shape of `web/site.html`."""

    site: Site
    buildings: tuple[Building, ...]
    gone: tuple[Building, ...]
    areas: tuple[Area, ...]
    cameras: tuple[Camera, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPage:
    """The shape of `web/floor.html`. ``pins`` are buttons with a number each."""

    floor: Floor
    rooms: tuple[Room, ...]
    pins: tuple[tuple[int, Button], ...]
    entrances: tuple[FloorSpot, ...]
    stairs: tuple[FloorSpot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPage:
    """The shape of `web/room.html`. Sealed notes have no words in it."""

    room: Room
    buttons: tuple[Button, ...]
    hazards: tuple[Hazard, ...]
    access: tuple[AccessLine, ...]
    cameras: tuple[Camera, ...]


def buildings_of(reach: Reach) -> "QuerySet[Building]":
    """Return the buildings within *reach* that stand, with how much is in them."""
    rows = Building.objects.filter(visible(reach, site="site"), is_removed=False)
    return (
        rows.select_related("site")
        .annotate(floor_count=Count("floors", distinct=True))
        .order_by("site__name", "name")
    )


def sites_of(reach: Reach) -> "QuerySet[Site]":
    """Return the sites within *reach*, with their profile and ladder."""
    return sites(reach).select_related("profile", "ladder")


def departments_of(
    reach: Reach, rows: Iterable[Department]
) -> list[tuple[Department, int]]:
    """Return *rows* with how many buttons within *reach* each has. Two queries."""
    counted = (
        Button.objects.filter(within(reach))
        .exclude(standing="removed")
        .order_by()
        .values_list("department")
        .annotate(count=Count("pk"))
    )
    counts = dict(counted)
    return [(each, counts.get(each.pk, 0)) for each in rows]


def site_page(site: Site) -> SitePage:
    """Return what is in a site. Three queries."""
    buildings = tuple(
        site.buildings.annotate(floor_count=Count("floors")).order_by("name")
    )
    return SitePage(
        site=site,
        buildings=tuple(each for each in buildings if not each.is_removed),
        gone=tuple(each for each in buildings if each.is_removed),
        areas=tuple(site.areas.annotate(room_count=Count("rooms")).order_by("name")),
        cameras=tuple(site.cameras.order_by("name")),
    )


def floor_page(floor: Floor, reach: Reach) -> FloorPage:
    """Return what is on a floor: of its buttons those within *reach*. Three queries."""
    spots = tuple(floor.spots.order_by("kind", "label", "id"))
    return FloorPage(
        floor=floor,
        rooms=tuple(floor.rooms.select_related("area").order_by("number")),
        pins=tuple(enumerate(on_floor(reach, floor.pk), start=1)),
        entrances=tuple(each for each in spots if each.kind == "entrance"),
        stairs=tuple(each for each in spots if each.kind == "stairs"),
    )


def room_page(room: Room, reach: Reach) -> RoomPage:
    """Return what is in a room: of its buttons those within *reach*. Four queries."""
    buttons = Button.objects.filter(within(reach), room=room)
    return RoomPage(
        room=room,
        buttons=tuple(buttons.select_related("holder").order_by("label")),
        hazards=tuple(room.hazards.order_by("id")),
        access=access_of(room.pk),
        cameras=tuple(room.cameras.order_by("name")),
    )


def plan_of(floor: Floor) -> Blob | None:
    """Return a floor's plan with its bytes, None if it has none. One query."""
    return Blob.objects.filter(pk=floor.plan_id).first()
