"""Desks, ladders and the site file in force, for programs."""

from typing import Final

from django.http import HttpRequest
from ninja import Query, Router

from quietbell.domain.roles import Action
from quietbell.queries.api_pages import ListPage, page_of
from quietbell.queries.visible import visible
from quietbell.storage.models import Desk, Ladder, SiteVersion
from quietbell.web.api.entrance import offers, reach_of
from quietbell.web.api.shapes import (
    Asked,
    DeskShape,
    LadderShape,
    Listed,
    SiteVersionShape,
)

router = Router(tags=["response"])
SEE: Final = Action.RESPONSE


@offers(router, "GET", "/desks", action=SEE, answer=Listed[DeskShape])
def desks(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the desks that serve a site within reach; their proofs are in no answer."""
    within = visible(reach_of(request, SEE), site="sites__id")
    return page_of(Desk.objects.all(), within, after=asked.after, limit=asked.limit)


@offers(router, "GET", "/ladders", action=SEE, answer=Listed[LadderShape])
def ladders(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the ladders with their rungs; who stands on them is not told to programs."""
    within = visible(reach_of(request, SEE), site="sites__id")
    rows = Ladder.objects.prefetch_related("rungs")
    return page_of(rows, within, after=asked.after, limit=asked.limit)


@offers(
    router,
    "GET",
    "/site-file",
    action=Action.HEALTH,
    answer=SiteVersionShape | None,
)
def site_file(request: HttpRequest) -> SiteVersion | None:
    """Return the newest compiled site file; null before the first."""
    return SiteVersion.objects.order_by("-number").first()
