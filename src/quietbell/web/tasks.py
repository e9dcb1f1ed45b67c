"""Pages of the office's tasks: what is due, and what came of it."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.rows import found as kept
from quietbell.operations.tasks import finish_task
from quietbell.queries.tasks import shown, task_rows
from quietbell.storage.models import OfficeTask
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.words_records import TASKS


class FilterForm(forms.Form):
    """Which tasks to show."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("any")), *TASKS.items()]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("open")), ("done", _("done"))]
    )


class Tasks(Page):
    """GET /workbench/tasks/: what is to be done, the most urgent first."""

    action = Action.TASKS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        form = FilterForm(request.GET, label_suffix="")
        form.is_valid()
        told: dict[str, Any] = form.cleaned_data
        rows = task_rows(
            self.reader.reach(Action.TASKS, at),
            kind=told.get("kind", ""),
            state=told.get("state", ""),
        )
        listed = paged(request, rows)
        answer = {"listed": listed, "tasks": shown(listed.rows, at), "filter": form}
        return render(request, "web/records/tasks.html", answer)


class DoneForm(OfficeForm):
    """What came of a task."""

    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OneTask(FormPage):
    """/workbench/tasks/ID: read it, and say that it is done."""

    action = Action.TASKS
    form: ClassVar[type[OfficeForm]] = DoneForm
    title = _("A task")
    submit = _("It is done")
    template_name = "web/records/task.html"

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=kept(OfficeTask.objects.all(), found["task"]).site)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": kept(OfficeTask.objects.all(), found["task"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the task and the way back."""
        row = kept(OfficeTask.objects.all(), found["task"])
        (task,) = shown((row,), timezone.now())
        return {"task": task, "back": reverse("web:tasks")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Finish it."""
        finish_task(
            reader=self.reader,
            at=at,
            id=found["task"],
            version=typed["version"] or 0,
            outcome=typed["outcome"],
        )
        return reverse("web:tasks")
