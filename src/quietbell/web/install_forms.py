"""Forms of surveys, equipment, work orders, hand-overs and costs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.domain.costs import Cause, NoMoney, cents_of
from quietbell.queries.named import device_named, person_named
from quietbell.web.button_forms import DeviceFields
from quietbell.web.forms import Day, Instant, OfficeForm
from quietbell.web.words_installing import CAUSES, COST_KINDS, PLACE, WORK
from quietbell.web.words_inventory import BUTTON_KINDS, DOOR_KINDS

PERSON = _("A staff number, or a name if only one person is called so.")


def person_of(text: str) -> str:
    """Return the id of the person who is meant.

    Raises:
        forms.ValidationError: nobody, or more than one.
    """
    named = person_named(text.strip())
    if named.count == 1:
        return named.id
    if named.count == 0:
        raise forms.ValidationError(_("Nothing and nobody here is called so."))
    raise forms.ValidationError(
        _("%(count)d are called so: give the number.") % {"count": named.count}
    )


class Money(forms.CharField):
    """An amount as people write it; its value is cents, None if it is left empty."""

    def clean(self, value: Any) -> int | None:
        """Return the cents."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return cents_of(text)
        except NoMoney as why:
            raise forms.ValidationError(_(str(why))) from None


class SurveyForm(OfficeForm):
    """What was found at a place. It is saved as it is, whatever is missing."""

    room = forms.ChoiceField(label=_("Room"))
    jack = forms.CharField(label=_("Jack"), required=False, max_length=80)
    switch_port = forms.CharField(label=_("Switch port"), required=False, max_length=80)
    power = forms.CharField(
        label=_("Power"),
        required=False,
        max_length=200,
        help_text=_("PoE, a socket, a battery; what happens when it fails."),
    )
    camera = forms.ChoiceField(label=_("Camera that covers it"), required=False)
    is_uncovered = forms.BooleanField(
        label=_("No camera covers this room"), required=False
    )
    wireless = forms.CharField(
        label=_("Wi-Fi and mobile"), required=False, max_length=200
    )
    cabling = forms.CharField(label=_("Cabling"), required=False, max_length=200)
    x = forms.IntegerField(
        label=_("On the plan, percent from the left"),
        min_value=0,
        max_value=100,
        initial=50,
    )
    y = forms.IntegerField(
        label=_("On the plan, percent from the top"),
        min_value=0,
        max_value=100,
        initial=50,
    )
    concealed_words = forms.CharField(
        label=_("Where exactly it will be"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("You are not shown it again. Left empty, what was written stays."),
    )
    photo = forms.FileField(
        label=_("Photo of the place"),
        required=False,
        help_text=_("JPEG, PNG, WebP or HEIC, 25 MB at most. It is not shown again."),
    )


class PlaceForm(OfficeForm):
    """The three criteria of a place, each signed by whoever stood there."""

    criteria = forms.MultipleChoiceField(
        label=_("I stood there, and I sign that it is"),
        choices=list(PLACE.items()),
        widget=forms.CheckboxSelectMultiple,
    )


class EquipmentForm(OfficeForm):
    """What is to be put up."""

    kind = forms.ChoiceField(
        label=_("Kind of button"), choices=list(BUTTON_KINDS.items())
    )
    door_kind = forms.ChoiceField(
        label=_("How its press reaches us"), choices=list(DOOR_KINDS.items())
    )
    vendor = forms.CharField(label=_("Vendor"), required=False, max_length=80)
    model = forms.CharField(label=_("Model"), required=False, max_length=80)
    device = forms.CharField(
        label=_("Device that is there already"),
        required=False,
        max_length=80,
        help_text=_("Its hardware address, its name in the network, or its serial."),
    )
    words = forms.CharField(label=_("Note"), required=False, max_length=200)

    def clean_device(self) -> str:
        """Return the id of the box that is meant."""
        text = self.cleaned_data["device"].strip()
        if not text:
            return ""
        named = device_named(text)
        if named.count != 1:
            raise forms.ValidationError(_("Nothing and nobody here is called so."))
        return named.id


class OrderForm(OfficeForm):
    """Who does it, and when. Times are of the site."""

    assigned = forms.CharField(label=_("Who does it"), max_length=200, help_text=PERSON)
    begins_at = Instant(label=_("Begins"))
    ends_at = Instant(label=_("Ends"))
    words = forms.CharField(
        label=_("What there is to do"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Read after signing in only; the invitation has a number and a link."
        ),
    )

    def clean_assigned(self) -> str:
        """Return the id of the person who is meant."""
        return person_of(self.cleaned_data["assigned"])


class NewOrderForm(OrderForm):
    """An order, and of which kind."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=list(WORK.items()))
    field_order = ("kind",)


class OutcomeForm(OfficeForm):
    """What came of it, or why not."""

    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(OfficeForm):
    """Why."""

    words = forms.CharField(
        label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class MakeButtonForm(DeviceFields):
    """What is not known yet of a button that was ordered, and of its box."""

    label = forms.CharField(
        label=_("Label"), max_length=40, help_text=_("What is printed on it: D-0101")
    )
    alarm_kind = forms.CharField(
        label=_("Kind of alarm"), max_length=40, initial="duress"
    )
    device = forms.CharField(
        label=_("Device that is known already"),
        required=False,
        max_length=80,
        help_text=_(
            "Its hardware address, name or serial. Left empty, the device below is"
            " written down too."
        ),
    )
    field_order = ("label", "alarm_kind", "device")

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["device_kind"].required = False

    clean_device = EquipmentForm.clean_device

    def clean(self) -> dict[str, Any]:
        """Ask for one of both: a box that is known, or what kind the new one is."""
        typed = super().clean() or {}
        if not (self.data.get("device", "").strip() or typed.get("device_kind")):
            self.add_error("device_kind", _("Say what kind of device it is on."))
        return typed


class InstalledForm(OfficeForm):
    """What it costs, where that is known."""

    once = Money(
        label=_("Price, once"),
        required=False,
        max_length=20,
        help_text=_("Left empty it is not in the ledger."),
    )
    monthly = Money(label=_("Fee, each month"), required=False, max_length=20)


class AcceptanceForm(OfficeForm):
    """Who signs for the press that one is about to make."""

    coordinator = forms.CharField(
        label=_("Who signs, as the second person"), max_length=200, help_text=PERSON
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=30, initial=10
    )
    is_there = forms.BooleanField(
        label=_("I am at the button, and it is where the survey says.")
    )

    def clean_coordinator(self) -> str:
        """Return the id of the person who is meant."""
        return person_of(self.cleaned_data["coordinator"])


class HandOverForm(OfficeForm):
    """The last that is said before people count on it."""

    are_sheets_there = forms.BooleanField(
        label=_("Both sheets are printed: one was handed over, one is put up."),
        required=False,
    )


class CostForm(OfficeForm):
    """One line of the ledger. Who pays follows from the rule."""

    kind = forms.ChoiceField(label=_("How often"), choices=list(COST_KINDS.items()))
    cause = forms.ChoiceField(label=_("What for"), choices=list(CAUSES.items()))
    amount = Money(label=_("Amount"), max_length=20)
    from_on = Day(label=_("From"))
    words = forms.CharField(label=_("Note"), required=False, max_length=200)

    def clean_cause(self) -> Cause:
        """Return it as the rules know it."""
        return Cause(self.cleaned_data["cause"])


class EndCostForm(OfficeForm):
    """The first day that owes nothing."""

    on = Day(label=_("First day without the fee"))


class CheckForm(OfficeForm):
    """Settings as a phone manager exports them."""

    file = forms.FileField(
        label=_("Settings"),
        help_text=_("CSV or XML, as the phone manager exports them. It is not kept."),
    )
