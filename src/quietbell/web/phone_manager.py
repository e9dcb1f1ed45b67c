"""Pages for the phone manager: what it is told of a button, and a check of settings."""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.doors import door_of
from quietbell.operations.files import read_whole
from quietbell.operations.phone_check import checked
from quietbell.operations.phone_export import as_axl, as_csv, exported
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.install_forms import CheckForm

FORMS = {"csv": (as_csv, "text/csv"), "axl.xml": (as_axl, "application/xml")}


class PhoneExport(Page):
    """/workbench/doors/ID/phone.csv or .axl.xml: what the phone manager is told.

    GET has a word where the token was. POST, from the page that shows the token once,
    sends it along and gets it back in the file; it is kept nowhere.
    """

    action = Action.CREDENTIALS

    def subject(self, **found: Any) -> Subject:
        """Return where its button is. To hold it is no right to its keys."""
        button = button_of(door_of(found["door"]).button_id)
        return replace(subject_of(button), own=frozenset())

    def get(self, request: HttpRequest, door: str, form: str) -> HttpResponse:
        """Return it without the token."""
        return self._file(door, form, "")

    def post(self, request: HttpRequest, door: str, form: str) -> HttpResponse:
        """Return it with the token that is being shown."""
        return self._file(door, form, request.POST.get("token", ""))

    def _file(self, door: str, form: str, token: str) -> HttpResponse:
        if form not in FORMS:
            raise NotThere
        kept = door_of(door)
        button = button_of(kept.button_id)
        spell, media_type = FORMS[form]
        told = exported(button, kept, token=token[:200])
        response = HttpResponse(
            spell(told), content_type=f"{media_type}; charset=utf-8"
        )
        name = "".join(each for each in button.label if each.isalnum() or each in "-_")
        response["Content-Disposition"] = (
            f'attachment; filename="phone-{name or "button"}.{form}"'
        )
        response["Cache-Control"] = "no-store"
        return response


class PhoneCheck(FormPage):
    """/workbench/phones/check: does anything in these settings count down?"""

    action = Action.CREDENTIALS
    is_list = True
    form: ClassVar[type[OfficeForm]] = CheckForm
    title = gettext_lazy("Check phone settings")
    submit = gettext_lazy("Check them")
    template_name = "web/installing/phone_check.html"

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> HttpResponse:
        """Check them, and say what was found."""
        count, notes = checked(read_whole(typed["file"]))
        told = {
            "title": self.title,
            "count": count,
            "notes": notes,
            "is_refused": any(each.is_refused for each in notes),
            "at": timezone.now(),
        }
        return render(self.request, "web/installing/phone_checked.html", told)
