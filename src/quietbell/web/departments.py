"""Pages of departments: the list, and one that becomes part of another."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.departments import merge_department
from quietbell.operations.rows import found as row_of
from quietbell.queries.place_pages import departments_of
from quietbell.queries.places import departments
from quietbell.storage.models import Department
from quietbell.web.button_forms import offer
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.place_forms import MergeForm


class Departments(Page):
    """GET /workbench/departments/: whose people have buttons."""

    action = Action.INVENTORY
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        at = timezone.now()
        reach = self.reader.reach(Action.INVENTORY, at)
        keeping = self.reader.reach(Action.KEEP_INVENTORY, at)
        rows = paged(request, departments(reach))
        told = {
            "listed": rows,
            "lines": departments_of(reach, rows.rows),
            "may_keep": keeping.right_to(Subject()) is not Right.NO,
        }
        return render(request, "web/inventory/departments.html", told)


class MergeDepartment(FormPage):
    """/workbench/departments/ID/merger: it becomes part of another."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = MergeForm
    title = gettext_lazy("A department becomes part of another")
    submit = gettext_lazy("Merge")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        rows = Department.objects.filter(is_merged_into=None)
        return {"version": row_of(rows, found["place"]).version}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the other departments."""
        form = super().made(data, files, **found)
        reach = self.reader.reach(Action.KEEP_INVENTORY, timezone.now())
        others = departments(reach).exclude(pk=found["place"])
        offer(form, "into", list(others.values_list("pk", "name")))
        return form

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Merge them."""
        moved = merge_department(
            self.reader,
            at=at,
            id=found["place"],
            version=typed["version"] or 0,
            into=typed["into"],
        )
        told = _("Merged: %(count)d buttons and people went along.") % {"count": moved}
        messages.success(self.request, told)
        return reverse("web:departments")
