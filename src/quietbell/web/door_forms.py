"""Forms about doors and panels."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy

from quietbell.web.forms import OfficeForm
from quietbell.web.words_inventory import ANSWERS, DOOR_KINDS

WATCH_SECONDS: Final = 90  # what panels on a network are mostly set to
KINDS: Final = (("dc09", "SIA DC-09"), ("sur-gard", "Sur-Gard"))


class PanelForm(OfficeForm):
    """How a panel names itself on the wire."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of line"), choices=KINDS)
    number = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=20,
        help_text=gettext_lazy("3 to 16 hex digits, as set in the panel."),
    )
    receiver = forms.CharField(
        label=gettext_lazy("Receiver"), required=False, max_length=6
    )
    prefix = forms.CharField(  # type: ignore[assignment] # a field; the form has none
        label=gettext_lazy("Line (prefix)"), required=False, max_length=6
    )
    supervision_seconds = forms.IntegerField(
        label=gettext_lazy("Seconds between its signs of life"),
        min_value=0,
        initial=WATCH_SECONDS,
        help_text=gettext_lazy("0: it promises none, and nobody misses it."),
    )
    networks = forms.CharField(
        label=gettext_lazy("Addresses and networks"), required=False, max_length=1000
    )
    is_presses_only = forms.BooleanField(
        label=gettext_lazy("It sends nothing but presses"),
        required=False,
        help_text=gettext_lazy("Then what cannot be read from it rings as a press."),
    )


class NewPanelForm(PanelForm):
    """A panel with the box it is."""

    site = forms.ChoiceField(label=gettext_lazy("Site"))
    vendor = forms.CharField(
        label=gettext_lazy("Vendor"), required=False, max_length=80
    )
    model = forms.CharField(label=gettext_lazy("Model"), required=False, max_length=80)


class KeyForm(OfficeForm):
    """A panel's key, typed once."""

    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It goes to the alarm engine and is shown nowhere."),
    )
    form_of_key = forms.ChoiceField(
        label=gettext_lazy("Typed as"),
        choices=[
            ("hex", gettext_lazy("hex digits (32, 48 or 64)")),
            ("text", gettext_lazy("the characters themselves (16, 24 or 32)")),
        ],
        widget=forms.RadioSelect,
        initial="hex",
    )


class DoorForm(OfficeForm):
    """What is kept of a door."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=list(DOOR_KINDS.items())
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("What a phone is answered"),
        choices=list(ANSWERS.items()),
        required=False,
    )
    account = forms.ChoiceField(
        label=gettext_lazy("Panel"),
        required=False,
        help_text=gettext_lazy("For a point of a panel."),
    )
    partition = forms.CharField(
        label=gettext_lazy("Partition"),
        required=False,
        max_length=8,
        help_text=gettext_lazy("Left empty: any."),
    )
    point = forms.CharField(
        label=gettext_lazy("Point"),
        required=False,
        max_length=8,
        help_text=gettext_lazy("As printed at the panel (zone). Left empty: any."),
    )


class CertificateForm(OfficeForm):
    """A client certificate, by its SHA-256."""

    sha256_hex = forms.CharField(
        label=gettext_lazy("SHA-256 of the certificate"),
        max_length=200,
        help_text=gettext_lazy("openssl x509 -noout -fingerprint -sha256 prints it."),
    )
