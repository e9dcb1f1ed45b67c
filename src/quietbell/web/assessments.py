"""The page on which a threat is assessed: answers, evidence, scores, a signature."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.criteria import Answer, Criteria
from quietbell.domain.deciding import Scale
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong
from quietbell.operations.assessments import (
    AssessmentFacts,
    NoCriteria,
    draft_of,
    save_assessment,
    sign_assessment,
)
from quietbell.operations.files import read_whole
from quietbell.queries.criteria import criteria_in_force, criteria_of
from quietbell.queries.deciding import deciding_facts
from quietbell.storage.models import Assessment
from quietbell.web.deciding_forms import AssessmentForm
from quietbell.web.life_page import LifePage, where_from


class AssessmentPage(LifePage):
    """/workbench/requests/LIFE/assessment: write it, save it, sign it."""

    action: ClassVar[Action] = Action.ASSESS
    title = gettext_lazy("Threat assessment")

    def get(self, request: HttpRequest, life: str) -> HttpResponse:
        """Show what is known so far."""
        criteria = _criteria()
        draft = draft_of(self.life)
        form = AssessmentForm(criteria=criteria, initial=self._seen(draft))
        return self._show(request, criteria, form, 200)

    def post(self, request: HttpRequest, life: str) -> HttpResponse:
        """Save it or sign it, or show what is wrong."""
        criteria = _criteria()
        form = AssessmentForm(request.POST, request.FILES, criteria=criteria)
        if form.is_valid():
            try:
                return self._kept(request, criteria, form)
            except Wrong as why:
                form.show_problems(why)
        return self._show(request, criteria, form, 422)

    def _kept(
        self, request: HttpRequest, criteria: Criteria, form: AssessmentForm
    ) -> HttpResponse:
        typed, given = form.cleaned_data, form.cleaned_data.get("file")
        is_signed = request.POST.get("do") == "sign"
        deed = sign_assessment if is_signed else save_assessment
        deed(
            self.reader,
            at=timezone.now(),
            life=self.life.pk,
            version=typed["version"] or 0,
            facts=_facts(criteria, typed),
            evidence=(given.name, read_whole(given)) if given else None,
        )
        if is_signed:
            messages.success(request, _("The assessment is signed."))
            return redirect(where_from(self.life))
        messages.success(
            request, _("It is saved. Nobody goes by it before it is signed.")
        )
        return redirect(request.path)

    def _seen(self, draft: Assessment | None) -> dict[str, Any]:
        """Return what the form shows: the draft, or what the requester says."""
        request = self.life.request
        kept = draft.answers if draft else (request.answers if request else {})
        told: dict[str, Any] = {"version": draft.version if draft else 0}
        for name, answer in kept.items():
            told[f"answer-{name}"] = "yes" if answer.get("is_met") else "no"
            told[f"evidence-{name}"] = answer.get("evidence", "")
        if draft is not None:
            told["summary"] = draft.summary
            told |= {f"score-{scale}": n for scale, n in draft.scores.items()}
        elif request is not None:
            # An assessment is no copy: what the requester denies is asked again.
            told = {k: v for k, v in told.items() if v != "no"}
        return told

    def _show(
        self,
        request: HttpRequest,
        criteria: Criteria,
        form: AssessmentForm,
        status: int,
    ) -> HttpResponse:
        told = {
            "title": self.title,
            "form": form,
            "criteria": criteria,
            "facts": deciding_facts(self.life, timezone.now()),
            "back": where_from(self.life),
        }
        return render(request, "web/deciding/assessment.html", told, status=status)


def _criteria() -> Criteria:
    row = criteria_in_force()
    if row is None:
        raise NoCriteria
    return criteria_of(row)


def _facts(criteria: Criteria, typed: dict[str, Any]) -> AssessmentFacts:
    answers = {
        each.id: Answer(
            is_met=typed[f"answer-{each.id}"] == "yes",
            evidence=typed[f"evidence-{each.id}"].strip(),
        )
        for each in (*criteria.factors, *criteria.contexts)
        if typed[f"answer-{each.id}"]
    }
    scores = {each: typed[f"score-{each.value}"] for each in Scale}
    return AssessmentFacts(
        answers=answers,
        scores={each: number for each, number in scores.items() if number},
        summary=typed["summary"],
    )
