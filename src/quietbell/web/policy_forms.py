"""Forms about policies, their reviews and the decisions on them."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.domain.shipped_policies import LANGUAGES
from quietbell.operations.policies import PolicyFacts
from quietbell.storage.models import Policy, Site
from quietbell.storage.models.policies import DOCUMENT_CHARS_MAX
from quietbell.storage.models.rows import TEXT_LENGTH
from quietbell.web.forms import Day, OfficeForm
from quietbell.web.words_learning import DEVICES, EVERY_DEVICE, KINDS, MONTHS

LANGUAGE_NAMES: Final = {"en": "English", "es": "Español"}
LANGUAGE_CHOICES: Final = [(each, LANGUAGE_NAMES[each]) for each in LANGUAGES]
MARKDOWN_HELP: Final = _(
    "Plain text in Markdown: # for a heading, - for a list, **bold**. HTML and pictures"
    " are not taken."
)


class PolicyForm(OfficeForm):
    """What is known of a policy beside its text."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    device_kind = forms.ChoiceField(
        label=_("For which kind of device"),
        help_text=_("Only a guide is for one kind of device."),
        required=False,
        choices=[("", EVERY_DEVICE), *DEVICES.items()],
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    review_month = forms.TypedChoiceField(
        label=_("Its review begins in"),
        coerce=int,
        choices=list(MONTHS.items()),
        initial=9,
    )
    must_sign = forms.BooleanField(
        label=_("Whoever holds a button signs it"), required=False, initial=True
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it without signing in"), required=False
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["site"].choices = site_choices(_("All sites"))  # type: ignore[attr-defined]

    def facts(self) -> PolicyFacts:
        """Return what was typed."""
        told = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return PolicyFacts(**told)


def initial_of(policy: Policy) -> dict[str, Any]:
    """Return what the form shows of a policy that is there."""
    return {
        "name": policy.name,
        "kind": policy.kind,
        "device_kind": policy.device_kind,
        "site": policy.site_id or "",
        "review_month": policy.review_month,
        "must_sign": policy.must_sign,
        "is_public": policy.is_public,
        "version": policy.version,
    }


def site_choices(everything: Any = None) -> list[tuple[str, Any]]:
    """Return the sites by name; before them what stands for all, if it is given."""
    rows: Sequence[tuple[str, str]] = list(
        Site.objects.order_by("name").values_list("pk", "name")
    )
    return [*([("", everything)] if everything else []), *rows]


class ShippedForm(OfficeForm):
    """From what ships: for which site, in which language."""

    what = forms.ChoiceField(label=_("What"))
    site = forms.ChoiceField(
        label=_("Site"), help_text=_("Its profile says who comes and who calls 911.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(each, LANGUAGE_NAMES[each]) for each in LANGUAGES],
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["site"].choices = site_choices()  # type: ignore[attr-defined]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("policy", _("The policy on duress buttons")),
            *((kind, _guide_of(kind)) for kind in DEVICES),
        ]


def _guide_of(kind: str) -> str:
    return str(_("Guide: %(device)s")) % {"device": DEVICES[kind]}


class ShippedModuleForm(OfficeForm):
    """The training that ships: for which site, in which language."""

    site = forms.ChoiceField(
        label=_("Site"), help_text=_("Its profile says who comes and who calls 911.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(each, LANGUAGE_NAMES[each]) for each in LANGUAGES],
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["site"].choices = site_choices()  # type: ignore[attr-defined]


class TextForm(OfficeForm):
    """A draft's text."""

    text = forms.CharField(
        label=_("Text"),
        help_text=MARKDOWN_HELP,
        max_length=DOCUMENT_CHARS_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "class": "document"}),
    )
    changes = forms.CharField(
        label=_("What this revision changes, in a sentence"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ForwardForm(OfficeForm):
    """A draft goes to the Vice Chancellor."""

    words = forms.CharField(
        label=_("What changes, and why"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    effective_on = Day(label=_("It is to hold from"))


class WithdrawalForm(OfficeForm):
    """A revision is withdrawn."""

    words = forms.CharField(
        label=_("Why"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )


class DecisionForm(OfficeForm):
    """What the Vice Chancellor says."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("approve", _("Approve")), ("decline", _("Decline"))],
        widget=forms.RadioSelect,
    )
    effective_on = Day(
        label=_("It holds from"),
        required=False,
        help_text=_("Needed when a draft is approved."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when it is declined."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SignOffForm(OfficeForm):
    """One office's word on a review."""

    office = forms.ChoiceField(label=_("You sign for"))
    recommends = forms.CharField(
        label=_("Recommended changes"),
        help_text=_("Empty: it can stay as it is."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(
        self, *args: Any, offices: Sequence[tuple[str, Any]] = (), **words: Any
    ) -> None:
        super().__init__(*args, **words)
        self.fields["office"].choices = list(offices)  # type: ignore[attr-defined]


class AttestationForm(OfficeForm):
    """Somebody signs what they read."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("I have read this revision and will act by it"),
        error_messages={"required": _("Tick it to sign.")},
    )
