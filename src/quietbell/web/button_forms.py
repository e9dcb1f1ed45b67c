"""Forms about buttons: what is typed, and what it names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.domain.site import Standing
from quietbell.queries.named import Named, device_named, person_named
from quietbell.web.forms import Day, OfficeForm
from quietbell.web.words_inventory import BUTTON_KINDS, STANDINGS

ANY = ("", _("any"))


class FilterForm(OfficeForm):
    """What a list of buttons is narrowed to."""

    version = None  # type: ignore[assignment] # a filter changes nothing
    text = forms.CharField(label=_("Words"), required=False, max_length=100)
    site = forms.ChoiceField(label=_("Site"), required=False)
    building = forms.ChoiceField(label=_("Building"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[ANY, *((each.value, words) for each, words in STANDINGS.items())],
    )
    holder = forms.CharField(label=_("Holder"), required=False, max_length=100)
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[
            ("label", _("Label")),
            ("place", _("Place")),
            ("standing", _("Standing")),
            ("holder", _("Holder")),
        ],
    )
    flagged = forms.BooleanField(label=_("Contacts to see to"), required=False)
    unverified = forms.BooleanField(label=_("Place not verified"), required=False)


class ButtonForm(OfficeForm):
    """What is written down of a button."""

    label = forms.CharField(
        label=_("Label"), max_length=40, help_text=_("What is printed on it: D-0101")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(BUTTON_KINDS.items()))
    room = forms.ChoiceField(label=_("Room"))
    spoken = forms.CharField(
        label=_("Place as it is spoken"),
        required=False,
        max_length=200,
        help_text=_("Left empty it is made from building, floor and room."),
    )
    department = forms.ChoiceField(label=_("Department"), required=False)
    holder = forms.CharField(
        label=_("Holder"),
        required=False,
        max_length=200,
        help_text=_("A staff number, or a name if only one person is called so."),
    )
    alarm_kind = forms.CharField(
        label=_("Kind of alarm"), max_length=40, initial="duress"
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea
    )
    device = forms.CharField(
        label=_("Device"),
        max_length=80,
        help_text=_("Its hardware address, its name in the network, or its serial."),
    )

    def clean_holder(self) -> str:
        """Return the id of the person who is meant."""
        text = self.cleaned_data["holder"].strip()
        return _id_of(person_named(text)) if text else ""

    def clean_device(self) -> str:
        """Return the id of the box that is meant."""
        text = self.cleaned_data["device"].strip()
        return _id_of(device_named(text)) if text else ""


class DeviceFields(OfficeForm):
    """What is written down of a box."""

    device_kind = forms.CharField(
        label=_("Kind of device"),
        max_length=40,
        help_text=_("cisco-phone, sip-phone, workstation, panel, network-button"),
    )
    vendor = forms.CharField(label=_("Vendor"), required=False, max_length=80)
    model = forms.CharField(label=_("Model"), required=False, max_length=80)
    serial = forms.CharField(label=_("Serial number"), required=False, max_length=80)
    mac = forms.CharField(label=_("Hardware address"), required=False, max_length=40)
    names = forms.CharField(
        label=_("Names in the network"),
        required=False,
        max_length=500,
        help_text=_("As SEP0041D2924D45; with commas between them."),
    )
    networks = forms.CharField(
        label=_("Addresses and networks"),
        required=False,
        max_length=1000,
        help_text=_(
            "From which it may speak, as 10.40.2.0/24, with commas between them. Left"
            " empty: from anywhere. A press from elsewhere rings and says so."
        ),
    )
    extensions = forms.CharField(
        label=_("Telephone extensions"), required=False, max_length=500
    )


class NewButtonForm(DeviceFields, ButtonForm):
    """A button, on a box that is known or that is written down with it."""

    field_order = (
        *("label", "kind", "room", "spoken", "department", "holder", "alarm_kind"),
        *("note", "device", "device_kind", "vendor", "model", "serial", "mac", "names"),
        *("networks", "extensions"),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["device"].required = False
        self.fields["device"].label = _("Device that is known already")
        self.fields["device"].help_text = _(
            "Its hardware address, name or serial. Left empty, the device below is"
            " written down too."
        )
        self.fields["device_kind"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for one of both: a box that is known, or what kind the new one is."""
        typed = super().clean() or {}
        if not (self.data.get("device", "").strip() or typed.get("device_kind")):
            self.add_error("device_kind", _("Say what kind of device it is on."))
        return typed


class DeviceForm(DeviceFields):
    """A box by itself."""

    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class StandingForm(OfficeForm):
    """A step that gives a button to people."""

    standing = forms.ChoiceField(label=_("New standing"))
    words = forms.CharField(
        label=_("Note"), required=False, max_length=120, widget=forms.Textarea
    )


class WithdrawalForm(StandingForm):
    """A step that takes a button away from people."""

    owner = forms.CharField(
        label=_("Who sees to it"),
        required=False,
        max_length=40,
        help_text=_("Needed if it is out of service."),
    )
    due_on = Day(
        label=_("Works again by"),
        required=False,
        help_text=_("Needed if it is out of service."),
    )
    fallback = forms.CharField(
        label=_("What people do meanwhile"),
        required=False,
        max_length=120,
        help_text=_("Needed if it is out of service."),
    )
    field_order = ("standing", "owner", "due_on", "fallback", "words")


class VerificationForm(OfficeForm):
    """The day on which somebody stood there."""

    on = Day(label=_("Found in its place on"))


class ContactForm(OfficeForm):
    """Somebody to ring about a button."""

    person = forms.CharField(
        label=_("Person"),
        max_length=200,
        help_text=_("A staff number, or a name if only one person is called so."),
    )
    verified_on = Day(label=_("Reached on"), required=False)

    def clean_person(self) -> str:
        """Return the id of the person who is meant."""
        return _id_of(person_named(self.cleaned_data["person"].strip()))


class ReachedForm(OfficeForm):
    """The day on which a contact was reached."""

    on = Day(label=_("Reached on"))


class ConcealedForm(OfficeForm):
    """Where a button is hidden, written blind."""

    words = forms.CharField(
        label=_("Where exactly it is"),
        max_length=200,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
        help_text=_(
            "This is shown to its holder, and to whoever has a press of it in hand. It"
            " is not shown to you again."
        ),
    )


class BareForm(OfficeForm):
    """A deed without anything to type."""


def offer(form: OfficeForm, field: str, choices: list[Any]) -> None:
    """Give a field its choices."""
    form.fields[field].choices = choices  # type: ignore[attr-defined]


def standings(steps: tuple[Standing, ...]) -> list[tuple[str, Any]]:
    """Return standings as choices."""
    return [(each.value, STANDINGS[each]) for each in steps]


def listed(text: str) -> tuple[str, ...]:
    """Return what stands between commas."""
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _id_of(named: Named) -> str:
    if named.count == 1:
        return named.id
    if named.count == 0:
        raise forms.ValidationError(_("Nothing and nobody here is called so."))
    raise forms.ValidationError(
        _("%(count)d are called so: give the number.") % {"count": named.count}
    )
