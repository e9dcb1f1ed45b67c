"""The page of a department, for whoever answers for it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotThere
from quietbell.queries.department_page import (
    ButtonDues,
    costs_of,
    department_page,
    departments_of,
    with_counts,
    with_merged,
)
from quietbell.web.gate import Page
from quietbell.web.paging import paged

LINES = 50


class DuesForm(forms.Form):
    """What a department's buttons are narrowed to."""

    dues = forms.BooleanField(label=_("Only what is due"), required=False)


class OneDepartment(Page):
    """GET /department: one's department, or a choice of those that one sees."""

    action = Action.DEPARTMENT
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the one that ``?of=`` names; the only one; or all to choose from."""
        at = timezone.now()
        reach = with_merged(self.reader.reach(Action.DEPARTMENT, at))
        rows = departments_of(reach)
        asked = request.GET.get("of", "")
        chosen = rows.filter(pk=asked) if asked else rows
        found = list(chosen[:2])
        if asked and not found:
            raise NotThere(_("There is no such thing."))
        if len(found) != 1:
            listed = paged(request, with_counts(rows, reach))
            return render(request, "web/portal/departments.html", {"listed": listed})
        page = department_page(found[0], reach, at=at)
        told = {"page": page, **self._lines(page.lines)}
        told["costs"] = self._costs(found[0].pk, at)
        told["inventory"] = self.may(Action.INVENTORY)
        told["asked"] = self.may(Action.REQUESTS, Subject(department=found[0].pk))
        return render(request, "web/portal/department.html", told)

    def _lines(self, lines: tuple[ButtonDues, ...]) -> dict[str, Any]:
        form = DuesForm(self.request.GET, label_suffix="")
        form.is_valid()
        if form.cleaned_data.get("dues"):
            lines = tuple(each for each in lines if not each.is_clear)
        return {"listed": paged(self.request, lines, size=LINES), "filter": form}

    def _costs(self, department: str, at: Any) -> Any:
        """Return the costs, None for whoever may not see them."""
        reach = with_merged(self.reader.reach(Action.COSTS, at))
        if reach.right_to(Subject(department=department)) is Right.NO:
            return None
        return costs_of(department, reach, today=at.date())
