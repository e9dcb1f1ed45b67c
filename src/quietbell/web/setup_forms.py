"""Forms of the first run: as little as must be known, one thing at a time."""

from typing import Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Role
from quietbell.web.forms import OfficeForm
from quietbell.web.profile_forms import SHIPPED, NumbersForm
from quietbell.web.profile_words import UNIT_KINDS
from quietbell.web.response_forms import Choices
from quietbell.web.words import ROLES

LANGUAGES: Final = (("en", "English"), ("es", "Español"))
# What a first run needs people for; every other role is given on their own pages.
FIRST_ROLES: Final = (
    Role.DISPATCHER,
    Role.SHIFT_SUPERVISOR,
    Role.EMERGENCY_MANAGEMENT,
    Role.IT_ADMINISTRATOR,
    Role.IT_TECHNICIAN,
    Role.OFFICER,
    Role.HOLDER,
)


def _zones() -> list[tuple[str, str]]:
    places = sorted(each for each in available_timezones() if "/" in each)
    return [("", "–"), *((each, each.replace("_", " ")) for each in places)]


class SiteForm(OfficeForm):
    """The first site."""

    installation = forms.CharField(
        label=_("Name of the university or college"), max_length=200
    )
    name = forms.CharField(
        label=_("Name of the campus"),
        max_length=200,
        help_text=_("A campus answers in one way. Others can be added later."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    language = forms.ChoiceField(
        label=_("Language of what is spoken"), choices=list(LANGUAGES)
    )
    like = forms.ChoiceField(
        label=_("How it answers a press"),
        choices=list(SHIPPED),
        widget=forms.RadioSelect,
        help_text=_("Everything about it can be changed later."),
    )


class AnswerForm(NumbersForm):
    """The numbers that people are given, and somebody who can be sent."""

    unit = forms.CharField(
        label=_("A unit that can be sent"),
        max_length=200,
        required=False,
        help_text=_("As it is called on the radio: P4 car. Others can be added later."),
    )
    unit_kind = forms.ChoiceField(label=_("It is"), choices=list(UNIT_KINDS))


class SomebodyForm(OfficeForm):
    """Somebody, and what they are here."""

    name = forms.CharField(label=_("Name"), max_length=200)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    roles = Choices(
        label=_("What they are here"),
        choices=[(each.value, ROLES[each]) for each in FIRST_ROLES],
        required=False,
    )


class PlaceForm(OfficeForm):
    """A room, and how one gets to it."""

    building = forms.CharField(label=_("Building"), max_length=200)
    address = forms.CharField(
        label=_("Address of the building"), max_length=200, required=False
    )
    floor = forms.CharField(label=_("Floor"), max_length=200)
    area = forms.CharField(
        label=_("Area"),
        max_length=200,
        help_text=_("What officers treat as one place: an office, a wing."),
    )
    number = forms.CharField(label=_("Number of the room"), max_length=40)
    name = forms.CharField(label=_("Name of the room"), max_length=200, required=False)
    approach = forms.CharField(
        label=_("The way in, as it is told to officers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FirstButtonForm(OfficeForm):
    """The first button."""

    label = forms.CharField(
        label=_("Label"), max_length=40, help_text=_("What is printed on it: D-0101")
    )
    room = forms.ChoiceField(label=_("Room"))
    phone = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=[
            ("simulated", _("A simulated phone, to try everything now")),
            ("real", _("A key on a phone that is there")),
        ],
        initial="simulated",
    )
