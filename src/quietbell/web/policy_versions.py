"""Pages of one revision: what it says, how it differs, its draft, its paper."""

from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quietbell.domain.grants import Subject
from quietbell.domain.policies import differences, hunks
from quietbell.domain.roles import Action
from quietbell.operations.markdown import as_blocks
from quietbell.operations.papers import pdf
from quietbell.operations.policies import discard_draft, save_draft
from quietbell.operations.rows import found as kept
from quietbell.operations.starting_policies import generated_now
from quietbell.queries.policies import before, subject_of
from quietbell.queries.response import names_of
from quietbell.storage.models import Installation, PolicyVersion
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.papers import pdf_answer
from quietbell.web.policy_forms import TextForm
from quietbell.web.response_forms import BareForm

DIGITS_MAX: Final = 10  # no revision is of more
VERSIONS = PolicyVersion.objects.select_related("policy__site")


class VersionPage(Page):
    """A page about one revision."""

    action = Action.POLICIES

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(VERSIONS, found["policyversion"]).policy)


class OneVersion(VersionPage):
    """GET /workbench/policies/versions/ID: what it says, and how it differs."""

    def get(self, request: HttpRequest, policyversion: str) -> HttpResponse:
        """Show it, beside the one that ``?against=`` names or the one before."""
        row = kept(VERSIONS, policyversion)
        others = row.policy.versions.exclude(pk=row.pk).order_by("-number")
        asked = request.GET.get("against", "")
        is_number = asked.isdecimal() and len(asked) < DIGITS_MAX
        other = others.filter(number=asked).first() if is_number else before(row)
        now = generated_now(row)
        told = {
            "row": row,
            "policy": row.policy,
            "other": other,
            "others": others.defer("text"),
            "hunks": hunks(differences(other.text, row.text)) if other else (),
            "is_outdated": now is not None and now != row.text,
            "outdated": hunks(differences(row.text, now)) if now else (),
            "proposal": row.proposals.order_by("-at").first(),
            "names": names_of([row.made_by, row.approved_by]),
            "may_keep": self.may(Action.KEEP_POLICIES, subject_of(row.policy)),
            "may_decide": self.may(Action.POLICY, subject_of(row.policy)),
        }
        return render(request, "web/learning/policy_version.html", told)


class VersionPaper(VersionPage):
    """GET /workbench/policies/versions/ID/paper: it as a PDF."""

    def get(self, request: HttpRequest, policyversion: str) -> HttpResponse:
        """Print it."""
        return paper_of(kept(VERSIONS, policyversion))


class VersionFormPage(FormPage):
    """A form about one draft."""

    action = Action.KEEP_POLICIES
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(self.row(**found).policy)

    def row(self, **found: Any) -> PolicyVersion:
        """Return the revision."""
        return kept(VERSIONS, found["policyversion"])

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": self.row(**found).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which revision it is."""
        row = self.row(**found)
        return {"back": where(row), "row": row}


class Text(VersionFormPage):
    """/workbench/policies/versions/ID/text: write a draft."""

    form: ClassVar[type[OfficeForm]] = TextForm
    title = gettext_lazy("Write the draft")
    submit = gettext_lazy("Save the draft")
    template_name = "web/learning/form.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return it as it is."""
        row = self.row(**found)
        return {"version": row.version, "text": row.text, "changes": row.changes}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        row = save_draft(
            self.reader,
            at=at,
            id=found["policyversion"],
            version=typed["version"] or 0,
            text=typed["text"],
            changes=typed["changes"],
        )
        messages.success(self.request, _("The draft is saved."))
        return where(row)


class Discard(VersionFormPage):
    """/workbench/policies/versions/ID/discard: throw a draft away."""

    title = gettext_lazy("Throw a draft away")
    submit = gettext_lazy("Throw it away")
    template_name = "web/learning/form.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Throw it away."""
        policy = self.row(**found).policy_id
        discard_draft(
            self.reader,
            at=at,
            id=found["policyversion"],
            version=typed["version"] or 0,
        )
        return reverse("web:policy", args=[policy])


def where(row: PolicyVersion) -> str:
    """Return the address of a revision's page."""
    return reverse("web:policy_version", args=[row.pk])


def paper_of(row: PolicyVersion) -> HttpResponse:
    """Return a revision as a PDF, from the same source as its page."""
    facts = [[_("Revision"), str(row.number)]]
    if row.effective_on is not None:
        facts.append([_("In force from"), row.effective_on.isoformat()])
    if row.ended_at is not None:
        facts.append([_("Until"), row.ended_at.date().isoformat()])
    if row.state == "draft":
        facts.append([_("State"), _("a draft that nobody has approved")])
    else:
        facts.append(["SHA-256", row.sha256])
    campus = Installation.objects.values_list("name", flat=True).first() or ""
    told = {"campus": campus, "facts": facts, "blocks": as_blocks(row.text)}
    language = (get_language() or "en")[:2]
    content = pdf("policy", told, title=row.policy.name, language=language)
    return pdf_answer(f"{row.policy.kind}-revision-{row.number}", content)
