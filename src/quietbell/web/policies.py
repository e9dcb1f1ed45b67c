"""Pages of policies and guides: revisions, how they differ, drafts, what ships."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.policies import (
    add_draft,
    add_policy,
    change_policy,
)
from quietbell.operations.rows import found as kept
from quietbell.operations.starting_policies import (
    start_guide,
    start_policy,
)
from quietbell.queries.policies import (
    policy_rows,
    shown,
    subject_of,
    waiting_proposals,
)
from quietbell.queries.response import names_of
from quietbell.storage.models import Policy
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.policy_forms import PolicyForm, ShippedForm, initial_of
from quietbell.web.policy_versions import where


class Policies(Page):
    """GET /workbench/policies/: every policy and guide, and what waits."""

    action = Action.POLICIES
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        reach = self.reader.reach(Action.POLICIES, timezone.now())
        listed = paged(request, policy_rows(reach))
        told = {
            "listed": listed,
            "policies": [shown(each) for each in listed.rows],
            "proposals": waiting_proposals(reach)[:50],
            "may_keep": self.may(Action.KEEP_POLICIES),
        }
        return render(request, "web/learning/policies.html", told)


class NewPolicy(FormPage):
    """/workbench/policies/new: add a policy that begins empty."""

    action = Action.KEEP_POLICIES
    is_list = True
    form: ClassVar[type[OfficeForm]] = PolicyForm
    title = gettext_lazy("Add a policy or guide")
    submit = gettext_lazy("Add it")

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:policies")}

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Add it, or show what is wrong."""
        self.typed = PolicyForm(request.POST)
        return super().post(request, **found)

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form."""
        return self.typed if data is not None else PolicyForm()

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it, and go on to its text."""
        draft = add_policy(self.reader, at=at, facts=self.typed.facts())
        return reverse("web:policy_text", args=[draft.pk])


class Shipped(FormPage):
    """/workbench/policies/shipped: begin with what ships."""

    action = Action.KEEP_POLICIES
    is_list = True
    form: ClassVar[type[OfficeForm]] = ShippedForm
    title = gettext_lazy("Start from what ships")
    submit = gettext_lazy("Make a draft of it")
    template_name = "web/learning/shipped.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:policies")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Make the draft, and go to it."""
        asked = {"at": at, "site": typed["site"], "language": typed["language"]}
        if typed["what"] == "policy":
            draft = start_policy(self.reader, **asked)
        else:
            draft = start_guide(self.reader, kind=typed["what"], **asked)
        return where(draft)


class PolicyPage(Page):
    """A page about one policy."""

    action = Action.POLICIES

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Policy.objects.all(), found["policy"]))


class OnePolicy(PolicyPage):
    """GET /workbench/policies/ID: its revisions, reviews and proposals."""

    def get(self, request: HttpRequest, policy: str) -> HttpResponse:
        """Show it."""
        row = kept(Policy.objects.select_related("site"), policy)
        versions = list(row.versions.defer("text").order_by("-number"))
        proposals = list(row.proposals.order_by("-at")[:20])
        people = {each.approved_by for each in versions}
        people |= {each.made_by for each in versions}
        people |= {each.by for each in proposals}
        told = {
            "policy": row,
            "versions": versions,
            "in_force": next((v for v in versions if v.state == "in force"), None),
            "reviews": row.reviews.order_by("-year")[:10],
            "proposals": proposals,
            "names": names_of(people),
            "may_keep": self.may(Action.KEEP_POLICIES, subject_of(row)),
        }
        return render(request, "web/learning/policy.html", told)


class Settings(FormPage):
    """/workbench/policies/ID/settings: what is known of it beside its text."""

    action = Action.KEEP_POLICIES
    form: ClassVar[type[OfficeForm]] = PolicyForm
    title = gettext_lazy("Change a policy's settings")
    submit = gettext_lazy("Save")

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Policy.objects.all(), found["policy"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return it as it is."""
        return initial_of(kept(Policy.objects.all(), found["policy"]))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:policy", args=[found["policy"]])}

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Save it, or show what is wrong."""
        self.typed = PolicyForm(request.POST)
        return super().post(request, **found)

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form."""
        return (
            self.typed
            if data is not None
            else PolicyForm(initial=self.initial(**found))
        )

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_policy(
            self.reader,
            at=at,
            id=found["policy"],
            version=typed["version"] or 0,
            facts=self.typed.facts(),
        )
        return reverse("web:policy", args=[found["policy"]])


class Draft(Page):
    """POST /workbench/policies/ID/draft: begin the next revision, or go on with it."""

    action = Action.KEEP_POLICIES

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Policy.objects.all(), found["policy"]))

    def post(self, request: HttpRequest, policy: str) -> HttpResponse:
        """Begin it."""
        draft = add_draft(self.reader, at=timezone.now(), policy=policy)
        return redirect(where(draft))
