"""Pages of what lowers coverage: what waits, and a second person's answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.roles import Action
from quietbell.operations import coverage as deeds
from quietbell.operations.acting import Refused
from quietbell.queries.coverage import coverage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page, refused


class Coverage(Page):
    """GET /workbench/coverage/: changes that wait for a second person."""

    action = Action.LOWER_COVERAGE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        found = coverage(self.reader.person, timezone.now())
        return render(request, "web/records/coverage.html", {"coverage": found})


class AnswerForm(OfficeForm):
    """A second person's answer."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)
    answer = forms.ChoiceField(choices=[("agree", ""), ("decline", "")])


class Answer(Page):
    """POST /workbench/coverage/ID: agree to a change, or decline it."""

    action = Action.LOWER_COVERAGE
    is_list = True

    def post(self, request: HttpRequest, change: str) -> HttpResponse:
        """Do it, and show the list again."""
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why, in 200 characters at most."))
            return redirect("web:coverage")
        typed: dict[str, Any] = form.cleaned_data
        deed = deeds.agree if typed["answer"] == "agree" else deeds.decline
        try:
            deed(
                reader=self.reader,
                at=timezone.now(),
                id=change,
                version=typed["version"] or 0,
                reason=typed["reason"],
            )
        except Refused as why:
            return refused(request, why)
        if typed["answer"] == "agree":
            messages.success(request, _("Agreed. The site file carries it in seconds."))
        else:
            messages.success(request, _("Declined. The site file keeps it as it was."))
        return redirect("web:coverage")
