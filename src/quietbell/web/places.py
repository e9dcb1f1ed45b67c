"""Pages of places: sites, buildings, floors, rooms, departments."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotThere
from quietbell.operations.places import (
    add_place,
    bring_back,
    change_place,
    place,
    remove_place,
    subject_of,
)
from quietbell.operations.rows import found as row_of
from quietbell.queries.place_pages import (
    buildings_of,
    room_page,
    site_page,
    sites_of,
)
from quietbell.storage.models import Building, Row
from quietbell.web.button_forms import BareForm
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.place_forms import FACTS, KINDS, TITLES, PlaceForm, facts_of

NOWHERE = "-"  # in an address: in no other place


class Places(Page):
    """GET /workbench/places/: sites and buildings within one's reach."""

    action = Action.INVENTORY
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        at = timezone.now()
        reach = self.reader.reach(Action.INVENTORY, at)
        keeping = self.reader.reach(Action.KEEP_INVENTORY, at)
        told = {
            "sites": sites_of(reach),
            "listed": paged(request, buildings_of(reach)),
            "may_add_site": keeping.right_to(Subject()) is not Right.NO,
        }
        return render(request, "web/inventory/places.html", told)


class OnePlace(Page):
    """A place by its kind and id, within the right to see the inventory there."""

    action = Action.INVENTORY
    kind: ClassVar[str]

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(_row(self.kind, found["place"]))

    def get(self, request: HttpRequest, place: str) -> HttpResponse:
        """Show it."""
        row = _row(self.kind, place)
        at = timezone.now()
        reach = self.reader.reach(Action.INVENTORY, at)
        keeping = self.reader.reach(Action.KEEP_INVENTORY, at)
        may_keep = keeping.right_to(subject_of(row)) is not Right.NO
        told = {"may_keep": may_keep, **self.told(row, reach)}
        return render(request, f"web/inventory/{self.kind}.html", told)

    def told(self, row: Any, reach: Any) -> dict[str, Any]:
        """Return what its template is given."""
        raise NotImplementedError


class OneSite(OnePlace):
    """GET /workbench/sites/ID/."""

    kind = "site"

    def told(self, row: Any, reach: Any) -> dict[str, Any]:
        """Return the site with what is in it."""
        return {"page": site_page(row)}


class OneBuilding(OnePlace):
    """GET /workbench/buildings/ID/."""

    kind = "building"

    def told(self, row: Any, reach: Any) -> dict[str, Any]:
        """Return the building with its floors."""
        return {"building": row, "floors": row.floors.order_by("order", "name")}


class OneRoom(OnePlace):
    """GET /workbench/rooms/ID/."""

    kind = "room"

    def told(self, row: Any, reach: Any) -> dict[str, Any]:
        """Return the room with what waits in it."""
        return {"page": room_page(row, reach)}


class NewPlace(FormPage):
    """/workbench/places/KIND/new/WITHIN: a place in another, or in none ("-")."""

    action = Action.KEEP_INVENTORY
    submit = gettext_lazy("Add")
    title = ""

    def subject(self, **found: Any) -> Subject:
        """Return where it will be."""
        return subject_of(self._parent(**found))

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form of its kind."""
        form = _form(found["kind"])(data)
        form.choose(self.subject(**found).site)
        return form

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the title, and where one came from."""
        title = _("Add: %(what)s") % {"what": TITLES[found["kind"]]}
        return {"title": title, "back": where(self._parent(**found))}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        parent = self._parent(**found)
        within = parent.pk if parent is not None else ""
        row = add_place(
            self.reader, at=at, within=within, facts=facts_of(found["kind"], typed)
        )
        return where(row)

    def _parent(self, **found: Any) -> Row | None:
        facts = _facts(found["kind"])
        if bool(facts.within) != (found["within"] != NOWHERE):
            raise NotThere
        return place(facts.model, facts.within, found["within"])


class EditPlace(FormPage):
    """/workbench/places/KIND/ID/edit: what is written down of a place."""

    action = Action.KEEP_INVENTORY
    submit = gettext_lazy("Save")
    title = ""

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(_row(found["kind"], found["place"]))

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form of its kind, with what is written down."""
        row, kind = _row(found["kind"], found["place"]), _form(found["kind"])
        form = kind(data, initial=kind.initial_of(row))
        form.choose(self.subject(**found).site)
        return form

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the title, and where one came from."""
        title = _("Change: %(what)s") % {"what": TITLES[found["kind"]]}
        return {"title": title, "back": where(_row(found["kind"], found["place"]))}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        row = change_place(
            self.reader,
            at=at,
            id=found["place"],
            version=typed["version"] or 0,
            facts=facts_of(found["kind"], typed),
        )
        messages.success(self.request, _("Saved."))
        return where(row)


class RemovePlace(FormPage):
    """/workbench/places/KIND/ID/removal: what uses it is said, and then it stays."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = BareForm
    submit = gettext_lazy("Remove")
    title = gettext_lazy("Remove a place")
    template_name = "web/inventory/removal.html"

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(_row(found["kind"], found["place"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": _row(found["kind"], found["place"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what it is about."""
        row: Any = _row(found["kind"], found["place"])
        name = getattr(row, "name", "") or getattr(row, "number", "")
        return {"what": TITLES[found["kind"]], "name": name, "back": where(row)}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        row = _row(found["kind"], found["place"])
        above = _above(row)
        remove_place(
            self.reader,
            at=at,
            model=type(row),
            id=row.pk,
            version=typed["version"] or 0,
        )
        messages.success(self.request, _("It is removed."))
        return where(above)


class BringBack(FormPage):
    """/workbench/buildings/ID/return: a removed building stands again."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("A removed building stands again")
    submit = gettext_lazy("It stands again")

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(row_of(Building.objects.all(), found["place"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": row_of(Building.objects.all(), found["place"]).version}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Bring it back."""
        version = typed["version"] or 0
        bring_back(self.reader, at=at, id=found["place"], version=version)
        return reverse("web:building", args=[found["place"]])


def where(row: Row | None) -> str:
    """Return the address of a place's page, or of the page that it is listed on."""
    pages = {"Site": "site", "Building": "building", "Floor": "floor", "Room": "room"}
    name = type(row).__name__
    if row is not None and name in pages:
        return reverse(f"web:{pages[name]}", args=[row.pk])
    if name == "Department":
        return reverse("web:departments")
    above = _above(row) if row is not None else None
    return where(above) if above is not None else reverse("web:places")


def _above(row: Any) -> Row | None:
    """Return the place that *row* is in."""
    for kind in FACTS.values():
        if isinstance(row, kind.model) and kind.within:
            above: Row = getattr(row, kind.within)
            return above
    return None


def _facts(kind: str) -> Any:
    if kind not in FACTS:
        raise NotThere
    return FACTS[kind]


def _form(kind: str) -> type[PlaceForm]:
    _facts(kind)
    return KINDS[kind]


def _row(kind: str, id: str) -> Row:
    row: Row = row_of(_facts(kind).model._default_manager.all(), id)
    return row
