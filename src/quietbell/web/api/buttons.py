"""Buttons and their boxes, for programs."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from quietbell.domain.roles import Action, Right
from quietbell.domain.site import Standing
from quietbell.operations.acting import NotThere, Wrong
from quietbell.operations.buttons import (
    ButtonFacts,
    add_button,
    button_of,
    change_button,
    set_standing,
    subject_of,
)
from quietbell.queries.api_pages import ListPage, page_of
from quietbell.queries.visible import visible
from quietbell.storage.models import Button, Device
from quietbell.web.api.entrance import offers, reach_of, reader_of
from quietbell.web.api.shapes import (
    Asked,
    ButtonChanged,
    ButtonGiven,
    ButtonShape,
    DeviceShape,
    Id,
    Listed,
    StandingGiven,
    Words,
)

router = Router(tags=["buttons"])
SEE: Final = Action.INVENTORY
KEEP: Final = Action.KEEP_INVENTORY
ButtonId = Path[Id]
ROOM_SITE: Final = "room__floor__building__site_id"


class ButtonsAsked(Asked):
    """Which buttons: of one standing, if it is said."""

    standing: Words = ""


@offers(router, "GET", "/buttons", action=SEE, answer=Listed[ButtonShape])
def buttons(request: HttpRequest, asked: Query[ButtonsAsked]) -> ListPage:
    """List the buttons, of every standing unless one is asked for."""
    rows = Button.objects.all()
    if asked.standing:
        rows = rows.filter(standing=asked.standing)
    reach = reach_of(request, SEE)
    within = visible(
        reach, site=ROOM_SITE, department="department_id", own=("holder_id",)
    )
    return page_of(rows, within, after=asked.after, limit=asked.limit)


@offers(router, "GET", "/buttons/{button_id}", action=SEE, answer=ButtonShape)
def button(request: HttpRequest, button_id: ButtonId) -> Any:
    """Return one button."""
    return _known(request, button_id, SEE)


@offers(router, "POST", "/buttons", action=KEEP, answer=ButtonShape)
def button_added(request: HttpRequest, given: ButtonGiven) -> Any:
    """Write a new button down; it is planned."""
    facts = ButtonFacts(**given.dict())
    return add_button(reader_of(request), at=timezone.now(), facts=facts)


@offers(router, "PUT", "/buttons/{button_id}", action=KEEP, answer=ButtonShape)
def button_changed(
    request: HttpRequest, button_id: ButtonId, given: ButtonChanged
) -> Any:
    """Change what is written down of a button."""
    _known(request, button_id, KEEP)
    told = given.dict()
    version = told.pop("version")
    return change_button(
        reader_of(request),
        at=timezone.now(),
        id=button_id,
        version=version,
        facts=ButtonFacts(**told),
    )


@offers(
    router, "POST", "/buttons/{button_id}/standing", action=KEEP, answer=ButtonShape
)
def standing_set(
    request: HttpRequest, button_id: ButtonId, given: StandingGiven
) -> Any:
    """Say whether people may count on a button.

    What lowers coverage needs that right as well, and a second person after it.
    """
    _known(request, button_id, KEEP)
    if given.standing not in set(Standing):
        raise Wrong(standing="One of: " + ", ".join(Standing) + ".")
    return set_standing(
        reader_of(request),
        at=timezone.now(),
        id=button_id,
        version=given.version,
        standing=Standing(given.standing),
        owner=given.owner,
        due_on=given.due_on,
        words=given.words,
        fallback=given.fallback,
    )


@offers(router, "GET", "/devices", action=SEE, answer=Listed[DeviceShape])
def devices(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the boxes that buttons within reach are on."""
    within = visible(
        reach_of(request, SEE),
        site="buttons__" + ROOM_SITE,
        department="buttons__department_id",
        own=("buttons__holder_id",),
    )
    rows = Device.objects.all()
    return page_of(rows, within, after=asked.after, limit=asked.limit)


def _known(request: HttpRequest, button_id: str, action: Action) -> Button:
    """Return a button that the reader may know of."""
    reach = reach_of(request, action)
    row = button_of(button_id)
    if reach.right_to(subject_of(row)) is Right.NO:
        raise NotThere("There is no such thing.")
    return row
