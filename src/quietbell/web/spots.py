"""Pins on plans: buttons, entrances, stairs."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.buttons import button_of, move_pin
from quietbell.operations.places import subject_of
from quietbell.operations.plans import add_spot, change_spot, remove_spot
from quietbell.operations.rows import found as row_of
from quietbell.storage.models import Floor, FloorSpot
from quietbell.web.button_forms import BareForm
from quietbell.web.buttons import ButtonFormPage, where
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.on_plan import OnPlan, PlaceOnPlanForm
from quietbell.web.plans import floor_of


class SpotForm(PlaceOnPlanForm):
    """An entrance or a stair."""

    label = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    field_order: tuple[str, ...] = ("label", "x", "y")


class NewSpotForm(SpotForm):
    """A new one, of either kind."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            ("entrance", gettext_lazy("Entrance")),
            ("stairs", gettext_lazy("Stairs")),
        ],
    )
    field_order = ("kind", "label", "x", "y")


class Pin(OnPlan, ButtonFormPage):
    """/workbench/buttons/ID/pin: where a button is on its plan."""

    form: ClassVar[type[OfficeForm]] = PlaceOnPlanForm
    title = gettext_lazy("Move a button's pin")
    template_name = "web/inventory/on_plan.html"
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return where it is."""
        button = button_of(found["button"])
        return {
            "version": button.version,
            "x": round(button.x * 100, 2),
            "y": round(button.y * 100, 2),
        }

    def floor(self, **found: Any) -> Floor:
        """Return the button's floor."""
        return button_of(found["button"]).room.floor

    def at(self, **found: Any) -> tuple[float, float]:
        """Return where it is."""
        button = button_of(found["button"])
        return button.x, button.y

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the plan and the button."""
        told = OnPlan.shown(self, **found)
        return told | ButtonFormPage.shown(self, **found)

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Move it. A nudge stays on the page, for the next."""
        move_pin(
            self.reader,
            at=at,
            id=found["button"],
            version=typed["version"] or 0,
            x=typed["x"] / 100,
            y=typed["y"] / 100,
        )
        if "nudge" in self.request.POST:
            return self.request.path
        return where(found["button"])


class NewSpot(OnPlan):
    """/workbench/floors/ID/spots/new: an entrance or a stair."""

    form: ClassVar[type[OfficeForm]] = NewSpotForm
    title = gettext_lazy("Mark an entrance or stairs")
    may_nudge = False

    def subject(self, **found: Any) -> Subject:
        """Return where the floor is."""
        return subject_of(floor_of(found["place"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the floor's version, and the middle."""
        return {"version": floor_of(found["place"]).version, "x": 50, "y": 50}

    def floor(self, **found: Any) -> Floor:
        """Return the floor."""
        return floor_of(found["place"])

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Mark it, and go to its own page to see whether it is right."""
        spot = add_spot(
            self.reader,
            at=at,
            floor=found["place"],
            version=typed["version"] or 0,
            kind=typed["kind"],
            x=typed["x"] / 100,
            y=typed["y"] / 100,
            label=typed["label"],
        )
        return reverse("web:edit_spot", args=[spot.pk])


class EditSpot(OnPlan):
    """/workbench/spots/ID/edit: an entrance or a stair elsewhere."""

    form: ClassVar[type[OfficeForm]] = SpotForm
    title = gettext_lazy("Move or rename a mark")

    def subject(self, **found: Any) -> Subject:
        """Return where its floor is."""
        return subject_of(self.floor(**found))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is marked."""
        spot = _spot(found["spot"])
        return {
            "version": spot.version,
            "label": spot.label,
            "x": round(spot.x * 100, 2),
            "y": round(spot.y * 100, 2),
        }

    def floor(self, **found: Any) -> Floor:
        """Return whose plan it is on."""
        return _spot(found["spot"]).floor

    def at(self, **found: Any) -> tuple[float, float]:
        """Return where it is."""
        spot = _spot(found["spot"])
        return spot.x, spot.y

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it. A nudge or a click stays on the page."""
        spot = _spot(found["spot"])
        change_spot(
            self.reader,
            at=at,
            id=spot.pk,
            version=typed["version"] or 0,
            x=typed["x"] / 100,
            y=typed["y"] / 100,
            label=typed["label"],
        )
        if "nudge" in self.request.POST or "at.x" in self.request.POST:
            return self.request.path
        return reverse("web:floor", args=[spot.floor_id])


class RemoveSpot(FormPage):
    """/workbench/spots/ID/removal."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a mark")
    submit = gettext_lazy("Remove")

    def subject(self, **found: Any) -> Subject:
        """Return where its floor is."""
        return subject_of(_spot(found["spot"]).floor)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": _spot(found["spot"]).version}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        spot = _spot(found["spot"])
        remove_spot(self.reader, at=at, id=spot.pk, version=typed["version"] or 0)
        return reverse("web:floor", args=[spot.floor_id])


def _spot(id: str) -> FloorSpot:
    return row_of(FloorSpot.objects.select_related("floor__building__site"), id)
