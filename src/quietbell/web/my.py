"""Pages of what is one's own: one's buttons, an accident, and what has changed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.changes import WORDS_CHARS_MAX, Change
from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.changes import enter_change, report_change
from quietbell.queries.answers import answers_of
from quietbell.queries.engine_status import engine_status
from quietbell.queries.my_page import my_buttons, my_page
from quietbell.queries.named import person_named
from quietbell.storage.models import Site
from quietbell.web.buttons import ButtonFormPage, where
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.words_portal import CHANGES, REPORTED


class My(Page):
    """GET /my: everything of one's own, and nothing of anybody else's."""

    action = Action.MINE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        page = my_page(self.reader.person, engine_status(), at=timezone.now())
        concealed = {
            each.button.pk
            for each in page.buttons
            if self.may(Action.CONCEALED, subject_of(each.button))
        }
        told = {"page": page, "concealed": concealed}
        return render(request, "web/portal/my.html", told)


class Accident(Page):
    """GET /my/accident: the number to call now, and what happens then."""

    action = Action.MINE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it: of the sites where one's buttons are, or of all without any."""
        held = {
            each.room.floor.building.site.pk: each.room.floor.building.site
            for each in my_buttons(self.reader.person)
        }
        sites = tuple(held.values()) or tuple(Site.objects.order_by("name"))
        answers = answers_of(sites)
        told = [(site, answers.get(site.pk)) for site in sites]
        return render(request, "web/portal/accident.html", {"answers": told})


class ChangeForm(OfficeForm):
    """What has changed, and what one wants to add."""

    change = forms.ChoiceField(
        label=gettext_lazy("What has changed?"),
        choices=list(CHANGES.items()),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What should we know?"),
        required=False,
        max_length=WORDS_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Say nothing about other people here."),
    )


class ReportChange(FormPage):
    """/my/buttons/ID/change: tell what has changed about one's own button."""

    action = Action.MINE
    form: ClassVar[type[OfficeForm]] = ChangeForm
    title = gettext_lazy("Tell us what has changed")
    submit = gettext_lazy("Tell us")
    template_name = "web/portal/change.html"

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        return subject_of(button_of(found["button"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the reason that the link named, if it is one."""
        asked = self.request.GET.get("change", "")
        return {"change": asked if asked in set(Change) else None}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the button and the way back."""
        return {"button": button_of(found["button"]), "back": reverse("web:my")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Report it."""
        report_change(
            self.reader,
            at=at,
            button=found["button"],
            change=Change(typed["change"]),
            words=typed["words"],
        )
        messages.success(
            self.request, _("Thank you. We have it, and somebody sees to it.")
        )
        return reverse("web:my")


class CallForm(ChangeForm):
    """The same, as somebody says it on the telephone."""

    caller = forms.CharField(
        label=gettext_lazy("Who calls"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "A staff number, or a name if only one person is called so. Left empty:"
            " its holder."
        ),
    )
    field_order = ("change", "caller", "words")

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        choices = forms.ChoiceField(
            label=_("What has changed?"),
            choices=list(REPORTED.items()),
            widget=forms.RadioSelect,
        )
        self.fields["change"] = choices

    def clean_caller(self) -> str:
        """Return the id of the person who is meant."""
        text = self.cleaned_data["caller"].strip()
        if not text:
            return ""
        named = person_named(text)
        if not named.id:
            raise forms.ValidationError(_("Nobody, or more than one, is called so."))
        return named.id


class EnterChange(ButtonFormPage):
    """/workbench/buttons/ID/change-notice: enter it for somebody who calls."""

    form: ClassVar[type[OfficeForm]] = CallForm
    title = gettext_lazy("Enter what somebody reports")
    submit = gettext_lazy("Enter it")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Enter it."""
        enter_change(
            self.reader,
            at=at,
            button=found["button"],
            change=Change(typed["change"]),
            caller=typed["caller"],
            words=typed["words"],
        )
        messages.success(self.request, _("It is entered, and has its task."))
        return where(found["button"])
