"""Forms as the office draws them: one field below the other, mistakes told twice.

A form reads what was typed and nothing more; what the rules refuse comes back from the
operation as `Wrong`, whose sentences `show_problems` puts beside their fields.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from quietbell.operations.acting import Wrong


class Renderer(TemplatesSetting):
    """Draws forms with the office's own templates."""

    form_template_name = "web/parts/fields.html"
    field_template_name = "web/parts/field.html"


class OfficeForm(forms.Form):
    """A form with the ``version`` of the row that was seen; 0: it is not there yet."""

    error_css_class = "is-wrong"
    version = forms.IntegerField(
        min_value=0, required=False, widget=forms.HiddenInput, initial=0
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        words.setdefault("label_suffix", "")
        super().__init__(*args, **words)

    def show_problems(self, why: Wrong) -> None:
        """Put what an operation refused beside the fields it is about."""
        for name, sentence in why.problems.items():
            self.add_error(name if name in self.fields else None, sentence)


class Day(forms.DateField):
    """A day, picked by the browser's own means."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Instant(forms.DateTimeField):
    """A day and a time, in the zone that is active."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )
