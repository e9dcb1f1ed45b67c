"""Buttons, doors, panels and places."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import (
    button_deeds,
    buttons,
    departments,
    doors,
    imports,
    panels,
    places,
    plans,
    room_deeds,
    spots,
    unregistered,
)
from quietbell.web.navigation import Item, Section

_BUTTON = "workbench/buttons/<str:button>/"
_DOOR = "workbench/doors/<str:door>/"
_PANEL = "workbench/panels/<str:panel>/"
_PLACE = "workbench/places/<slug:kind>/"
_FLOOR = "workbench/floors/<str:place>/"
_ROOM = "workbench/rooms/<str:room>/"

_BUTTON_PAGES: list[URLPattern] = [
    path("workbench/buttons/", buttons.Buttons.as_view(), name="buttons"),
    path("workbench/buttons/new", buttons.NewButton.as_view(), name="new_button"),
    path(_BUTTON, buttons.OneButton.as_view(), name="button"),
    path(f"{_BUTTON}edit", buttons.EditButton.as_view(), name="edit_button"),
    path(f"{_BUTTON}device", button_deeds.DevicePage.as_view(), name="edit_device"),
    path(f"{_BUTTON}pin", spots.Pin.as_view(), name="pin"),
    path(f"{_BUTTON}standing", button_deeds.StandingPage.as_view(), name="standing"),
    path(
        f"{_BUTTON}withdrawal",
        button_deeds.WithdrawalPage.as_view(),
        name="withdraw_button",
    ),
    path(
        f"{_BUTTON}verification",
        button_deeds.VerificationPage.as_view(),
        name="verify_place",
    ),
    path(
        f"{_BUTTON}contacts/new", button_deeds.ContactPage.as_view(), name="add_contact"
    ),
    path(
        f"{_BUTTON}contacts/<str:contact>/reached",
        button_deeds.ReachedPage.as_view(),
        name="contact_reached",
    ),
    path(
        f"{_BUTTON}contacts/<str:contact>/removal",
        button_deeds.ContactRemovalPage.as_view(),
        name="remove_contact",
    ),
    path(f"{_BUTTON}concealed", button_deeds.Concealed.as_view(), name="concealed"),
    path(
        f"{_BUTTON}concealed/entry",
        button_deeds.ConcealedEntry.as_view(),
        name="record_concealed",
    ),
    path(f"{_BUTTON}doors/new", doors.NewDoor.as_view(), name="add_door"),
]
_DOOR_PAGES: list[URLPattern] = [
    path(_DOOR, doors.DoorPage.as_view(), name="door"),
    path(f"{_DOOR}edit", doors.EditDoor.as_view(), name="edit_door"),
    path(f"{_DOOR}removal", doors.RemoveDoor.as_view(), name="remove_door"),
    path(f"{_DOOR}tokens/new", doors.NewToken.as_view(), name="new_token"),
    path(f"{_DOOR}tokens/leaked", doors.LeakedTokens.as_view(), name="leaked_tokens"),
    path(
        f"{_DOOR}tokens/<str:token>/retirement",
        doors.RetireToken.as_view(),
        name="retire_token",
    ),
    path(f"{_DOOR}secret", doors.NewSigningSecret.as_view(), name="signing_secret"),
    path(
        f"{_DOOR}certificates/new",
        doors.NewCertificate.as_view(),
        name="add_certificate",
    ),
    path(
        f"{_DOOR}certificates/<str:certificate>/removal",
        doors.RemoveCertificate.as_view(),
        name="remove_certificate",
    ),
    path("workbench/panels/", panels.Panels.as_view(), name="panels"),
    path("workbench/panels/new", panels.NewPanel.as_view(), name="new_panel"),
    path(_PANEL, panels.OnePanel.as_view(), name="panel"),
    path(f"{_PANEL}edit", panels.EditPanel.as_view(), name="edit_panel"),
    path(f"{_PANEL}key", panels.PanelKey.as_view(), name="panel_key"),
    path(f"{_PANEL}rules", panels.PanelRules.as_view(), name="panel_rules"),
    path(f"{_PANEL}removal", panels.RemovePanel.as_view(), name="remove_panel"),
]
_PLACE_PAGES: list[URLPattern] = [
    path("workbench/places/", places.Places.as_view(), name="places"),
    path(f"{_PLACE}new/<str:within>", places.NewPlace.as_view(), name="new_place"),
    path(f"{_PLACE}<str:place>/edit", places.EditPlace.as_view(), name="edit_place"),
    path(
        f"{_PLACE}<str:place>/removal",
        places.RemovePlace.as_view(),
        name="remove_place",
    ),
    path("workbench/sites/<str:place>/", places.OneSite.as_view(), name="site"),
    path(
        "workbench/buildings/<str:place>/",
        places.OneBuilding.as_view(),
        name="building",
    ),
    path(
        "workbench/buildings/<str:place>/return",
        places.BringBack.as_view(),
        name="bring_back",
    ),
    path(
        "workbench/departments/", departments.Departments.as_view(), name="departments"
    ),
    path(
        "workbench/departments/<str:place>/merger",
        departments.MergeDepartment.as_view(),
        name="merge_department",
    ),
    path(_FLOOR, plans.OneFloor.as_view(), name="floor"),
    path(f"{_FLOOR}plan", plans.Plan.as_view(), name="plan"),
    path(f"{_FLOOR}plan/new", plans.NewPlan.as_view(), name="new_plan"),
    path(f"{_FLOOR}plan/removal", plans.RemovePlan.as_view(), name="remove_plan"),
    path(f"{_FLOOR}spots/new", spots.NewSpot.as_view(), name="new_spot"),
    path("workbench/spots/<str:spot>/edit", spots.EditSpot.as_view(), name="edit_spot"),
    path(
        "workbench/spots/<str:spot>/removal",
        spots.RemoveSpot.as_view(),
        name="remove_spot",
    ),
    path("workbench/rooms/<str:place>/", places.OneRoom.as_view(), name="room"),
    path(f"{_ROOM}cameras", room_deeds.RoomCamerasPage.as_view(), name="room_cameras"),
    path(f"{_ROOM}hazards/new", room_deeds.NewHazard.as_view(), name="new_hazard"),
    path(
        f"{_ROOM}hazards/<str:hazard>/removal",
        room_deeds.RemoveHazard.as_view(),
        name="remove_hazard",
    ),
    path(f"{_ROOM}access/new", room_deeds.NewAccessNote.as_view(), name="new_access"),
    path(
        f"{_ROOM}access/<str:note>/removal",
        room_deeds.RemoveAccessNote.as_view(),
        name="remove_access",
    ),
]


def _tables() -> Iterator[URLPattern]:
    """Yield the pages of every kind of table."""
    yield path("workbench/tables/", imports.Tables.as_view(), name="tables")
    for kind in imports.TITLES:
        pages = imports.pages_of(kind)
        here = f"workbench/tables/{kind}"
        yield path(f"{here}/new", pages["bring"].as_view(), name=f"bring_{kind}")
        yield path(
            f"{here}/<str:draft>/", pages["draft"].as_view(), name=f"draft_{kind}"
        )
        yield path(f"{here}.<str:form>", pages["take"].as_view(), name=f"take_{kind}")


_SOURCE_PAGES: list[URLPattern] = [
    path(
        "workbench/unregistered/", unregistered.Sources.as_view(), name="unregistered"
    ),
    path(
        "workbench/unregistered/<str:task>/registration",
        unregistered.RegisterSource.as_view(),
        name="register_source",
    ),
    path(
        "workbench/unregistered/<str:task>/removal",
        unregistered.SourceGone.as_view(),
        name="source_gone",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *_BUTTON_PAGES,
    *_SOURCE_PAGES,
    *_DOOR_PAGES,
    *_PLACE_PAGES,
    *_tables(),
]
ITEMS = (
    Item(
        name="web:buttons",
        words=_("Buttons"),
        about=_("Every button, its place, its holder and what is to see to."),
        section=Section.INVENTORY,
        action=Action.INVENTORY,
    ),
    Item(
        name="web:places",
        words=_("Places"),
        about=_("Sites, buildings, floors with their plans, and rooms."),
        section=Section.INVENTORY,
        action=Action.INVENTORY,
    ),
    Item(
        name="web:departments",
        words=_("Departments"),
        about=_("Whose people have buttons."),
        section=Section.INVENTORY,
        action=Action.INVENTORY,
    ),
    Item(
        name="web:panels",
        words=_("Panels"),
        about=_("Alarm panels, their accounts and points."),
        section=Section.INVENTORY,
        action=Action.INVENTORY,
    ),
    Item(
        name="web:unregistered",
        words=_("Unregistered sources"),
        about=_("What pressed and stands in no inventory."),
        section=Section.INVENTORY,
        action=Action.TASKS,
    ),
    Item(
        name="web:tables",
        words=_("Tables in and out"),
        about=_("Bring people, places and buttons as CSV or XLSX, or take them."),
        section=Section.INVENTORY,
        action=Action.INVENTORY,
    ),
)
