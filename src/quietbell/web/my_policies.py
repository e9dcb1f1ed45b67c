"""Pages of what one has to sign: the exact revision, read, and signed once."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.attestations import sign
from quietbell.queries.calendars import day_at
from quietbell.queries.signing import own_dues
from quietbell.storage.models import Attestation, PolicyVersion
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.policy_forms import AttestationForm
from quietbell.web.policy_versions import paper_of


def readable(person: str, id: str) -> PolicyVersion:
    """Return a revision that everybody of the staff may read: in force, or signed.

    Raises:
        NotThere: there is none, or it is somebody's draft.
    """
    rows = PolicyVersion.objects.select_related("policy")
    row = rows.exclude(state__in=["draft", "approved"]).filter(pk=id).first()
    if row is None:
        raise NotThere
    is_mine = row.attestations.filter(person=person).exists()
    if row.state != "in force" and not is_mine:
        raise NotThere
    return row


class MyPolicies(Page):
    """GET /my/policies/: what one has to sign, what one signed, what else holds."""

    action = Action.MINE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        person = self.reader.person
        signed = Attestation.objects.filter(person=person).select_related(
            "version_signed__policy"
        )
        in_force = PolicyVersion.objects.filter(state="in force").defer("text")
        told = {
            "due": own_dues(person, day_at("", timezone.now())).policies,
            "listed": paged(request, signed.order_by("-at", "pk")),
            "in_force": in_force.select_related("policy").order_by("policy__name")[:50],
        }
        return render(request, "web/learning/my_policies.html", told)


class MyPolicy(FormPage):
    """/my/policies/ID: read a revision, and sign it."""

    action = Action.MINE
    is_list = True
    form: ClassVar[type[OfficeForm]] = AttestationForm
    title = gettext_lazy("Read and sign")
    submit = gettext_lazy("Sign this revision")
    template_name = "web/learning/my_policy.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return which text is shown."""
        row = readable(self.reader.person, found["policyversion"])
        return {"sha256": row.sha256}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the text, and whether it is signed."""
        row = readable(self.reader.person, found["policyversion"])
        return {
            "row": row,
            "signed": row.attestations.filter(person=self.reader.person).first(),
            "may_sign": row.state == "in force" and row.policy.must_sign,
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Sign it."""
        readable(self.reader.person, found["policyversion"])
        sign(self.reader, at=at, id=found["policyversion"], sha256=typed["sha256"])
        messages.success(self.request, _("You have signed this revision."))
        return reverse("web:my_policies")


class MyPolicyPaper(Page):
    """GET /my/policies/ID/paper: it as a PDF."""

    action = Action.MINE
    is_list = True

    def get(self, request: HttpRequest, policyversion: str) -> HttpResponse:
        """Print it."""
        return paper_of(readable(self.reader.person, policyversion))
