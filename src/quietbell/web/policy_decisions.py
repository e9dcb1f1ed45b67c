"""Pages where policies are reviewed, forwarded, decided on and withdrawn.

A decision is a POST after signing in: a mail's link opens a page and decides nothing.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.policies import Office, differences, hunks
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused
from quietbell.operations.policy_days import withdraw
from quietbell.operations.policy_reviews import (
    offices_to_sign,
    open_review,
    sign_review,
)
from quietbell.operations.proposals import decide, propose
from quietbell.operations.rows import found as kept
from quietbell.queries.policies import before, policy_day, subject_of
from quietbell.queries.response import names_of
from quietbell.storage.models import Policy, PolicyReview, Proposal
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.policy_forms import (
    DecisionForm,
    ForwardForm,
    SignOffForm,
    WithdrawalForm,
)
from quietbell.web.policy_versions import VersionFormPage, where
from quietbell.web.words_learning import OFFICES


class Forwarding(VersionFormPage):
    """/workbench/policies/versions/ID/forwarding: send a draft to be decided on."""

    form: ClassVar[type[OfficeForm]] = ForwardForm
    title = gettext_lazy("Forward to the Vice Chancellor")
    submit = gettext_lazy("Forward it")
    template_name = "web/learning/form.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Begin with what the draft says it changes, and today."""
        row = self.row(**found)
        day = row.effective_on or policy_day(row.policy, timezone.now())
        return {"version": row.version, "words": row.changes, "effective_on": day}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Forward it."""
        made = propose(
            self.reader,
            at=at,
            id=found["policyversion"],
            version=typed["version"] or 0,
            words=typed["words"],
            effective_on=typed["effective_on"],
        )
        return reverse("web:proposal", args=[made.pk])


class Withdrawal(VersionFormPage):
    """/workbench/policies/versions/ID/withdrawal: take it out of force."""

    action = Action.POLICY
    form: ClassVar[type[OfficeForm]] = WithdrawalForm
    title = gettext_lazy("Withdraw this revision")
    submit = gettext_lazy("Withdraw it")
    template_name = "web/learning/withdrawal.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Withdraw it."""
        withdraw(
            self.reader,
            at=at,
            id=found["policyversion"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        return where(self.row(**found))


class Decision(FormPage):
    """/workbench/proposals/ID: what was forwarded, and the decision on it."""

    action = Action.POLICIES
    changes = Action.POLICY
    form: ClassVar[type[OfficeForm]] = DecisionForm
    title = gettext_lazy("A change of policy")
    submit = gettext_lazy("Decide")
    template_name = "web/learning/proposal.html"

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(self.row(**found).policy)

    def row(self, **found: Any) -> Proposal:
        """Return the proposal."""
        rows = Proposal.objects.select_related("policy", "draft", "review")
        return kept(rows, found["proposal"])

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it, and the day that was asked for."""
        row = self.row(**found)
        day = row.draft.effective_on if row.draft else None
        return {"version": row.version, "effective_on": day}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what it is about, and how the draft differs."""
        row = self.row(**found)
        draft = row.draft
        other = before(draft) if draft else None
        signed = row.review.sign_offs.order_by("at") if row.review else ()
        return {
            "row": row,
            "draft": draft,
            "other": other,
            "hunks": hunks(differences(other.text, draft.text))
            if draft and other
            else (),
            "sign_offs": signed,
            "names": names_of([row.by, row.decided_by, *(each.by for each in signed)]),
            "may_decide": self.may(Action.POLICY, subject_of(row.policy)),
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Decide."""
        decide(
            self.reader,
            at=at,
            id=found["proposal"],
            version=typed["version"] or 0,
            is_approved=typed["decision"] == "approve",
            reason=typed["reason"],
            effective_on=typed["effective_on"],
        )
        messages.success(self.request, _("Your decision is kept."))
        return reverse("web:proposal", args=[found["proposal"]])


class OpenReview(Page):
    """POST /workbench/policies/ID/review: open this year's review by hand."""

    action = Action.KEEP_POLICIES

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Policy.objects.all(), found["policy"]))

    def post(self, request: HttpRequest, policy: str) -> HttpResponse:
        """Open it."""
        made = open_review(self.reader, at=timezone.now(), policy=policy)
        return redirect(reverse("web:policy_review", args=[made.pk]))


class Review(FormPage):
    """/workbench/policies/reviews/ID: who signed, and one's own signature."""

    action = Action.POLICIES
    changes = Action.SIGN_REVIEW
    form: ClassVar[type[OfficeForm]] = SignOffForm
    title = gettext_lazy("Yearly review")
    submit = gettext_lazy("Sign")
    template_name = "web/learning/review.html"

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(self.row(**found).policy)

    def row(self, **found: Any) -> PolicyReview:
        """Return the review."""
        rows = PolicyReview.objects.select_related("policy")
        return kept(rows, found["review"])

    def offices(self, row: PolicyReview) -> list[tuple[str, Any]]:
        """Return for which offices the reader may still sign."""
        if row.closed_at is not None:
            return []
        signed = list(row.sign_offs.values_list("office", "by"))
        if any(by == self.reader.person for _office, by in signed):
            return []
        taken = {office for office, _by in signed}
        mine = offices_to_sign(self.reader, row, timezone.now())
        return [(each.value, OFFICES[each]) for each in mine if each not in taken]

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Offer the offices that are one's own."""
        row = self.row(**found)
        offices = self.offices(row)
        if data is not None and not offices:
            raise Refused(_("There is nothing for you to sign here any more."))
        return SignOffForm(data, offices=offices, initial={"version": row.version})

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return who signed, and who has not yet."""
        row = self.row(**found)
        signed = {each.office: each for each in row.sign_offs.all()}
        told = [(each.value, signed.get(each.value)) for each in Office]
        in_force = row.policy.versions.filter(state="in force").first()
        return {
            "review": row,
            "offices": told,
            "in_force": in_force,
            "proposals": row.proposals.order_by("at"),
            "names": names_of(each.by for each in signed.values()),
            "may_sign": bool(self.offices(row)),
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Sign it."""
        sign_review(
            self.reader,
            at=at,
            id=found["review"],
            office=typed["office"],
            recommends=typed["recommends"],
        )
        messages.success(self.request, _("Your signature is kept."))
        return reverse("web:policy_review", args=[found["review"]])
