"""Forms of requests on their way: reasons, appeals, files, and what a list shows."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from quietbell.storage.models import ButtonRequest
from quietbell.web.draft_forms import signers
from quietbell.web.forms import OfficeForm
from quietbell.web.words_lives import PRIORITIES, STAGES

ANY: Final = ("", _("any"))


class FileForm(OfficeForm):
    """A file that belongs to a request."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A photo, a PDF or plain text, 25 MB at most. Anything else that is in a"
            " photo or a PDF is taken out."
        ),
    )


class WordsForm(OfficeForm):
    """A reason."""

    words = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class AppealForm(OfficeForm):
    """What was overlooked."""

    words = forms.CharField(
        label=_("What should be looked at again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is new, or what was overlooked."),
    )


class SignerForm(OfficeForm):
    """Another who signs."""

    approver = forms.ChoiceField(
        label=_("Who signs for the department?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, request: ButtonRequest, **words: Any) -> None:
        super().__init__(*args, **words)
        field = self.fields["approver"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = signers(request)


class FilterForm(OfficeForm):
    """What the list of requests is narrowed to."""

    version = None  # type: ignore[assignment] # a filter changes nothing
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[ANY, ("open", _("all that are not over")), *STAGES.items()],
    )
    department = forms.ChoiceField(label=_("Department"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[ANY, *PRIORITIES.items()]
    )
    mine = forms.BooleanField(label=_("Mine to do"), required=False)
    late = forms.BooleanField(label=_("Late"), required=False)
