"""The pages of a Dean or Vice Chancellor: what waits for them, and their word on it.

Opening a page changes nothing, whoever or whatever opens it: scanners follow links.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.approvals import sign_request, signing_subject
from quietbell.operations.lives import life_of
from quietbell.queries.approvals import waiting_lives, waits
from quietbell.web.deciding_forms import ApprovalForm
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.life_page import LifeFormPage
from quietbell.web.paging import paged


class Approvals(Page):
    """GET /my/approvals: what waits for my word, the longest first."""

    action = Action.SIGN_REQUEST
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        reach = self.reader.reach(Action.SIGN_REQUEST, timezone.now())
        told = {"listed": paged(request, waiting_lives(reach))}
        return render(request, "web/deciding/approvals.html", told)


class ApprovalPage(LifeFormPage):
    """/workbench/requests/LIFE/approval: the facts in short, and yes or no."""

    action = Action.SIGN_REQUEST
    form: ClassVar[type[OfficeForm]] = ApprovalForm
    title = gettext_lazy("Your approval")
    submit = gettext_lazy("Answer")
    template_name = "web/deciding/approval.html"

    def subject(self, **found: Any) -> Subject:
        """Return what the right to approve goes by: the department alone."""
        return signing_subject(life_of(found["life"]))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the facts, and whether a word is wanted."""
        told = super().shown(**found)
        back = reverse("web:approvals")
        return {**told, "waits": waits(self.life), "back": back}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Write it down."""
        sign_request(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            is_approved=typed["says"] == "approve",
            words=typed["words"],
        )
        messages.success(self.request, _("Your answer is written down."))
        return reverse("web:approvals")
