"""Where things are, for programs."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router

from quietbell.domain.roles import Action
from quietbell.queries.api_pages import ListPage, page_of
from quietbell.queries.visible import visible
from quietbell.storage.models import Area, Building, Department, Floor, Room, Site
from quietbell.web.api.entrance import offers, reach_of
from quietbell.web.api.shapes import (
    AreaShape,
    Asked,
    BuildingShape,
    DepartmentShape,
    FloorShape,
    Listed,
    RoomShape,
    SiteShape,
)

router = Router(tags=["places"])
SEE: Final = Action.INVENTORY


def _page(
    request: HttpRequest, rows: "QuerySet[Any]", asked: Asked, site: str | None
) -> ListPage:
    # A place is nobody's own, and a whole department's right ends at its buttons.
    within = visible(reach_of(request, SEE), site=site)
    return page_of(rows, within, after=asked.after, limit=asked.limit)


@offers(router, "GET", "/sites", action=SEE, answer=Listed[SiteShape])
def sites(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the sites."""
    return _page(request, Site.objects.all(), asked, "pk")


@offers(router, "GET", "/departments", action=SEE, answer=Listed[DepartmentShape])
def departments(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the departments; they belong to no site."""
    within = visible(reach_of(request, SEE), department="pk")
    rows = Department.objects.all()
    return page_of(rows, within, after=asked.after, limit=asked.limit)


@offers(router, "GET", "/buildings", action=SEE, answer=Listed[BuildingShape])
def buildings(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the buildings, removed ones too."""
    return _page(request, Building.objects.all(), asked, "site_id")


@offers(router, "GET", "/floors", action=SEE, answer=Listed[FloorShape])
def floors(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the floors."""
    return _page(request, Floor.objects.all(), asked, "building__site_id")


@offers(router, "GET", "/areas", action=SEE, answer=Listed[AreaShape])
def areas(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the areas."""
    return _page(request, Area.objects.all(), asked, "site_id")


@offers(router, "GET", "/rooms", action=SEE, answer=Listed[RoomShape])
def rooms(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the rooms."""
    return _page(request, Room.objects.all(), asked, "floor__building__site_id")
