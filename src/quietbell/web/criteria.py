"""Pages of the criteria: every version, one of them, the draft of the next."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.criteria import Criteria, Factor, Gate
from quietbell.domain.criteria_rules import Change, differences
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong
from quietbell.operations.criteria import (
    add_criteria,
    bring_into_force,
    criteria_row,
    discard_criteria,
    retire_criteria,
    save_criteria,
)
from quietbell.queries.criteria import criteria_of
from quietbell.queries.criteria_tried import tried
from quietbell.queries.response import names_of
from quietbell.storage.models import CriteriaVersion, PolicyVersion
from quietbell.web.deciding_forms import CriteriaForm, FactorRows, NothingForm
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged

PLACES_SHOWN = 200  # of each kind; the command line tells them all


def where(row: CriteriaVersion) -> str:
    """Return the address of a version."""
    return reverse("web:criteria", args=[row.pk])


class AllCriteria(Page):
    """GET /workbench/criteria/: every version, the newest first."""

    action = Action.POLICIES
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        rows = CriteriaVersion.objects.select_related("policy__policy")
        told = {
            "listed": paged(request, rows.order_by("-number")),
            "may_keep": self.may(Action.KEEP_POLICIES),
        }
        return render(request, "web/deciding/criteria_all.html", told)


class NewCriteria(Page):
    """POST /workbench/criteria/new: begin the next version, or go on with it."""

    action = Action.KEEP_POLICIES

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin it."""
        return redirect(where(add_criteria(self.reader, at=timezone.now())))


class OneCriteria(Page):
    """GET /workbench/criteria/ID: what it asks, and how it differs."""

    action = Action.POLICIES

    def get(self, request: HttpRequest, criteria: str) -> HttpResponse:
        """Show it."""
        row = criteria_row(criteria)
        before = _before(row)
        told = {
            "row": row,
            "criteria": criteria_of(row),
            "before": before,
            "differences": _differences(before, row),
            "author": names_of([row.made_by]).get(row.made_by, ""),
            "may_keep": self.may(Action.KEEP_POLICIES),
        }
        return render(request, "web/deciding/criteria.html", told)


class TriedCriteria(Page):
    """GET /workbench/criteria/ID/tried: what it would do to what there is."""

    action = Action.KEEP_POLICIES

    def get(self, request: HttpRequest, criteria: str) -> HttpResponse:
        """Try it."""
        row = criteria_row(criteria)
        found = tried(criteria_of(row))
        told = {
            "row": row,
            "found": found,
            "lists": [
                (change.value, found.of(change)[:PLACES_SHOWN], len(found.of(change)))
                for change in (Change.FALLS_OUT, Change.COMES_IN)
            ],
        }
        return render(request, "web/deciding/criteria_tried.html", told)


class CriteriaDeed(FormPage):
    """A form about one version that changes its state."""

    action = Action.KEEP_POLICIES
    form: ClassVar[type[OfficeForm]] = NothingForm
    template_name = "web/deciding/criteria_deed.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": criteria_row(found["criteria"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return which version it is, and the way back."""
        row = criteria_row(found["criteria"])
        return {"row": row, "back": where(row), "about": self.about}

    about: ClassVar[Any] = ""


class ForceCriteria(CriteriaDeed):
    """/workbench/criteria/ID/force: decide by it from now on."""

    title = gettext_lazy("Bring criteria into force")
    submit = gettext_lazy("Bring them into force")
    about = gettext_lazy(
        "What waits is decided by these from now on, and the version before is retired."
        " Decisions that were made keep the version that they name."
    )

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Bring it into force."""
        row = bring_into_force(
            self.reader, at=at, id=found["criteria"], version=typed["version"] or 0
        )
        messages.success(self.request, _("It is in force."))
        return where(row)


class RetireCriteria(CriteriaDeed):
    """/workbench/criteria/ID/retire: nothing is decided until others are in force."""

    title = gettext_lazy("Retire the criteria")
    submit = gettext_lazy("Retire them")
    about = gettext_lazy(
        "Until others are in force nothing is assessed or decided; requests wait."
    )

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Retire it."""
        retire_criteria(
            self.reader, at=at, id=found["criteria"], version=typed["version"] or 0
        )
        return reverse("web:criteria_all")


class DiscardCriteria(CriteriaDeed):
    """/workbench/criteria/ID/discard: throw a draft away."""

    title = gettext_lazy("Throw a draft away")
    submit = gettext_lazy("Throw it away")
    about = gettext_lazy("Its history stays.")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Throw it away."""
        discard_criteria(
            self.reader, at=at, id=found["criteria"], version=typed["version"] or 0
        )
        return reverse("web:criteria_all")


class ChangeCriteria(Page):
    """/workbench/criteria/ID/change: write a draft anew."""

    action = Action.KEEP_POLICIES
    title = gettext_lazy("Change the criteria")

    def get(self, request: HttpRequest, criteria: str) -> HttpResponse:
        """Show it as it is."""
        row = criteria_row(criteria)
        told = criteria_of(row)
        seen = {
            "version": row.version,
            "name": told.name,
            "policy": row.policy_id or "",
            "factors_min": told.factors_min,
            "assessment_months": told.assessment_months,
            "appeal_days": told.appeal_days,
        }
        form = _offered(CriteriaForm(initial=seen))
        return self._show(row, form, FactorRows(initial=_lines(told)), 200)

    def post(self, request: HttpRequest, criteria: str) -> HttpResponse:
        """Save it, or show what is wrong."""
        row = criteria_row(criteria)
        form = _offered(CriteriaForm(request.POST))
        rows = FactorRows(request.POST, initial=_lines(criteria_of(row)))
        if form.is_valid() and rows.is_valid():
            typed = form.cleaned_data
            try:
                save_criteria(
                    self.reader,
                    at=timezone.now(),
                    id=row.pk,
                    version=typed["version"] or 0,
                    criteria=_typed(row, typed, rows),
                    policy=typed["policy"],
                )
            except Wrong as why:
                form.show_problems(why)
            else:
                return redirect(where(row))
        return self._show(row, form, rows, 422)

    def _show(
        self, row: CriteriaVersion, form: OfficeForm, rows: Any, status: int
    ) -> HttpResponse:
        told = {
            "title": self.title,
            "submit": _("Save"),
            "row": row,
            "form": form,
            "rows": rows,
            "back": where(row),
        }
        return render(
            self.request, "web/deciding/criteria_change.html", told, status=status
        )


def _before(row: CriteriaVersion) -> CriteriaVersion | None:
    """Return the version that was decided by before this one."""
    rows = CriteriaVersion.objects.exclude(state="draft").filter(number__lt=row.number)
    return rows.order_by("-number").first()


def _differences(before: CriteriaVersion | None, row: CriteriaVersion) -> Any:
    return differences(criteria_of(before), criteria_of(row)) if before else ()


def _offered(form: CriteriaForm) -> CriteriaForm:
    rows = PolicyVersion.objects.filter(state="in force", policy__kind="policy")
    field: Any = form.fields["policy"]
    field.choices = [
        ("", "—"),
        *(
            (each.pk, f"{each.policy.name}, {each.number}")
            for each in rows.select_related("policy").order_by("policy__name")
        ),
    ]
    return form


def _lines(criteria: Criteria) -> list[dict[str, Any]]:
    every = [("factors", x) for x in criteria.factors]
    every += [("contexts", x) for x in criteria.contexts]
    return [
        {
            "id": each.id,
            "name": each.name,
            "words": each.words,
            "weight": each.weight,
            "kind": kind,
        }
        for kind, each in every
    ]


def _typed(row: CriteriaVersion, typed: dict[str, Any], rows: Any) -> Criteria:
    kinds: dict[str, list[Factor]] = {"factors": [], "contexts": []}
    for form in rows:
        line = form.cleaned_data
        if not line or line.get("DELETE"):
            continue
        made = Factor(
            id=line["id"].strip(),
            name=line["name"].strip(),
            words=line["words"].strip(),
            weight=line["weight"],
        )
        kinds[line["kind"]].append(made)
    return Criteria(
        number=row.number,
        name=typed["name"].strip(),
        gates=tuple(Gate),
        factors=tuple(kinds["factors"]),
        contexts=tuple(kinds["contexts"]),
        factors_min=typed["factors_min"],
        assessment_months=typed["assessment_months"],
        appeal_days=typed["appeal_days"],
    )
