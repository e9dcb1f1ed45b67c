"""Forms about people, their roles and their tokens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action, Role
from quietbell.storage.models import Department, Site
from quietbell.web.forms import Day, OfficeForm
from quietbell.web.words import ACTIONS, ROLES

EVERYWHERE = ("", _("Everywhere"))
ANY = ("", _("All departments"))
NONE = ("", _("None"))


class BareForm(OfficeForm):
    """Nothing to type: a deed that is confirmed."""


class PeopleFilter(forms.Form):
    """Which people are listed."""

    q = forms.CharField(required=False, max_length=80, label=_("Name or number"))
    state = forms.ChoiceField(
        required=False,
        label=_("Who"),
        choices=(
            ("here", _("Who is here")),
            ("left", _("Who has left")),
            ("all", _("Everybody")),
        ),
    )


class PersonForm(OfficeForm):
    """What is known of somebody."""

    name = forms.CharField(max_length=200, label=_("Name"))
    title = forms.CharField(max_length=200, required=False, label=_("Title"))
    department = forms.ChoiceField(required=False, label=_("Department"))
    phone = forms.CharField(max_length=40, required=False, label=_("Telephone"))
    email = forms.EmailField(
        required=False,
        label=_("E-mail"),
        help_text=_(
            "Whoever the identity provider knows by this address comes in as this"
            " person. Changing it makes their roles wait for a second person."
        ),
    )
    external_id = forms.CharField(
        max_length=80,
        required=False,
        label=_("Number on campus"),
        help_text=_("What the campus calls them. The same holds for it."),
    )
    is_protected = forms.BooleanField(
        required=False,
        label=_("This person is protected: their name and photo are shown to few"),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        _choices(self, "department", [NONE, *_departments()])


class GrantForm(OfficeForm):
    """A role to give."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(each.value, ROLES[each]) for each in Role if each is not Role.MEMBER],
    )
    site = forms.ChoiceField(required=False, label=_("At which site"))
    department = forms.ChoiceField(required=False, label=_("In which department"))
    ends_on = Day(
        required=False,
        label=_("Until"),
        help_text=_("The first day on which it no longer counts. Empty: no end."),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        sites = Site.objects.order_by("name").values_list("pk", "name")
        _choices(self, "site", [EVERYWHERE, *sites])
        _choices(self, "department", [ANY, *_departments()])


class TokenForm(OfficeForm):
    """A token to make."""

    name = forms.CharField(
        max_length=200,
        label=_("Name"),
        help_text=_("What it is for, so that somebody finds it in a year."),
    )
    actions = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    ends_on = Day(label=_("Until"), help_text=_("Within a year."))

    def __init__(self, *args: Any, offered: tuple[Action, ...], **words: Any) -> None:
        super().__init__(*args, **words)
        _choices(self, "actions", [(each.value, ACTIONS[each]) for each in offered])


class GlassForm(OfficeForm):
    """A break-glass account to make."""

    name = forms.CharField(
        max_length=100,
        label=_("Name"),
        help_text=_("What stands on the envelope, as “Envelope 1”."),
    )


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _departments() -> list[tuple[str, str]]:
    rows = Department.objects.filter(is_merged_into=None).order_by("name")
    return list(rows.values_list("pk", "name"))
