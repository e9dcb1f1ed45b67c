"""Forms about places: one a kind, each with the facts that it becomes."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.operations.places import (
    LANGUAGES,
    AreaFacts,
    BuildingFacts,
    CameraFacts,
    DepartmentFacts,
    Facts,
    FloorFacts,
    RoomFacts,
    SiteFacts,
)
from quietbell.queries.choices import area_choices, ladder_choices, profile_choices
from quietbell.storage.models import Row
from quietbell.web.button_forms import offer
from quietbell.web.forms import OfficeForm
from quietbell.web.words_inventory import WEEKDAYS


class PlaceForm(OfficeForm):
    """A form whose fields are the columns of its place."""

    def choose(self, site: str) -> None:
        """Offer what there is to choose from at *site*."""

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """Return what the form shows of a place that is there."""
        return {
            name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)
        }


class SiteForm(PlaceForm):
    """A campus."""

    name = forms.CharField(label=_("Name"), max_length=200)
    zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(
        label=_("Language of spoken words"),
        choices=[(each, each) for each in LANGUAGES],
    )
    profile_id = forms.ChoiceField(label=_("Response profile"))
    ladder_id = forms.ChoiceField(label=_("Ladder"))
    business_opens = forms.CharField(
        label=_("Working day begins"), max_length=5, initial="08:00"
    )
    business_closes = forms.CharField(
        label=_("Working day ends"), max_length=5, initial="17:00"
    )
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("One day a line, as 2031-07-04."),
    )

    def choose(self, site: str) -> None:
        """Offer zones, profiles and ladders."""
        zones = sorted(available_timezones())
        offer(self, "zone", [(each, each) for each in zones])
        offer(self, "profile_id", list(profile_choices()))
        offer(self, "ladder_id", list(ladder_choices()))

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """Return the columns, holidays a day a line."""
        told = super().initial_of(row)
        return told | {
            "holidays": "\n".join(each.isoformat() for each in told["holidays"])
        }

    def clean_holidays(self) -> tuple[date, ...]:
        """Return the days."""
        try:
            return tuple(map(date.fromisoformat, self.cleaned_data["holidays"].split()))
        except ValueError:
            raise forms.ValidationError(
                _("A day is written as 2031-07-04, one a line.")
            ) from None


class BuildingForm(PlaceForm):
    """A building."""

    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)


class FloorForm(PlaceForm):
    """A floor."""

    name = forms.CharField(label=_("Name"), max_length=200)
    order = forms.IntegerField(
        label=_("Order"),
        initial=0,
        min_value=-20,
        max_value=200,
        help_text=_("Lowest first: -1 for a basement, 0 for the ground."),
    )


class AreaForm(PlaceForm):
    """What officers treat as one place."""

    name = forms.CharField(label=_("Name"), max_length=200)


class CameraForm(PlaceForm):
    """A camera."""

    name = forms.CharField(label=_("Name"), max_length=200)
    url = forms.URLField(
        label=_("Address in the video system"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )


class DepartmentForm(PlaceForm):
    """A department."""

    name = forms.CharField(label=_("Name"), max_length=200)


class RoomForm(PlaceForm):
    """A room."""

    number = forms.CharField(label=_("Number"), max_length=40)
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    area_id = forms.ChoiceField(
        label=_("Area"), help_text=_("What officers treat as one place.")
    )
    approach = forms.CharField(
        label=_("Way in"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("In words, as for the radio: enter by the north door, stair B, …"),
    )
    opens = forms.CharField(
        label=_("People are there from"),
        required=False,
        max_length=5,
        help_text=_("As 08:00. Left empty with the next: no hours are declared."),
    )
    closes = forms.CharField(
        label=_("People are there until"), required=False, max_length=5
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"),
        required=False,
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    is_sensitive = forms.BooleanField(
        label=_("Sensitive: counselling, victim advocacy"), required=False
    )

    def choose(self, site: str) -> None:
        """Offer the site's areas."""
        offer(self, "area_id", list(area_choices(site)))

    def clean_weekdays(self) -> tuple[int, ...]:
        """Return the days."""
        return tuple(self.cleaned_data["weekdays"])


class HazardForm(OfficeForm):
    """What officers must know before they go in."""

    text = forms.CharField(label=_("Hazard"), max_length=200)


class AccessForm(OfficeForm):
    """How to get in."""

    text = forms.CharField(label=_("How to get in"), max_length=200)
    is_sealed = forms.BooleanField(
        label=_("Seal it"),
        required=False,
        help_text=_(
            "Shown only in an incident that somebody has acknowledged, and never here."
        ),
    )


class CamerasForm(OfficeForm):
    """Which cameras see a room."""

    cameras = forms.MultipleChoiceField(
        label=_("Cameras"), required=False, widget=forms.CheckboxSelectMultiple
    )


class MergeForm(OfficeForm):
    """Which department another becomes part of."""

    into = forms.ChoiceField(label=_("Becomes part of"))


KINDS: dict[str, type[PlaceForm]] = {
    "site": SiteForm,
    "building": BuildingForm,
    "floor": FloorForm,
    "area": AreaForm,
    "camera": CameraForm,
    "room": RoomForm,
    "department": DepartmentForm,
}
FACTS: dict[str, type[Facts]] = {
    "site": SiteFacts,
    "building": BuildingFacts,
    "floor": FloorFacts,
    "area": AreaFacts,
    "camera": CameraFacts,
    "room": RoomFacts,
    "department": DepartmentFacts,
}
TITLES: dict[str, Any] = {
    "site": _("Site"),
    "building": _("Building"),
    "floor": _("Floor"),
    "area": _("Area"),
    "camera": _("Camera"),
    "room": _("Room"),
    "department": _("Department"),
}


def facts_of(kind: str, typed: dict[str, Any]) -> Facts:
    """Return what was typed of a place."""
    return FACTS[kind](**{k: v for k, v in typed.items() if k != "version"})
