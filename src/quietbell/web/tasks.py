"""Pages of the office's tasks: what is due, and what came of it."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.changes import CameOf, Follow, follow_of
from quietbell.domain.grants import Reach, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.changes import finish_report
from quietbell.operations.rows import found as kept
from quietbell.operations.tasks import finish_task
from quietbell.queries.changes import notices_of
from quietbell.queries.tasks import TaskFilter, shown, task_rows
from quietbell.storage.models import OfficeTask
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.queues import QueueFilter
from quietbell.web.task_links import next_page, queue_url
from quietbell.web.words_portal import CAME_OF
from quietbell.web.words_records import TASKS


class FilterForm(QueueFilter):
    """Which tasks to show."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("any")), *TASKS.items()]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("open")), ("done", _("done"))]
    )
    field_order = ("kind", "state", "whose", "site", "late")

    def wanted(self, *, person: str, at: Any, kind: str = "") -> TaskFilter:
        """Return what was chosen; of done ones none is late any more."""
        self.is_valid()
        typed = self.cleaned_data
        state = typed.get("state", "")
        return TaskFilter(
            kind=typed.get("kind", ""),
            state=state,
            whose=typed.get("whose", ""),
            person=person,
            site=typed.get("site", ""),
            late_at=at if typed.get("late") and not state else None,
        )


class Tasks(Page):
    """GET /workbench/tasks/: what is to be done, the most urgent first."""

    action = Action.TASKS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        reach: Reach = self.reader.reach(Action.TASKS, at)
        form = FilterForm(request.GET, reach=reach)
        wanted = form.wanted(person=self.reader.person, at=at)
        listed = paged(request, task_rows(reach, wanted=wanted))
        answer = {"listed": listed, "tasks": shown(listed.rows, at), "filter": form}
        return render(request, "web/records/tasks.html", answer)


class DoneForm(OfficeForm):
    """What came of a task."""

    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CameOfForm(OfficeForm):
    """What came of what somebody reported: one of a few, and words."""

    came_of = forms.ChoiceField(label=_("What came of it"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, follow: Follow, **words: Any) -> None:
        super().__init__(*args, **words)
        field = self.fields["came_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, CAME_OF[each.value]) for each in follow.came_of]


class OneTask(FormPage):
    """/workbench/tasks/ID: read it, and say that it is done."""

    action = Action.TASKS
    form: ClassVar[type[OfficeForm]] = DoneForm
    title = _("A task")
    submit = _("It is done")
    template_name = "web/records/task.html"

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=_row(found).site)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": _row(found).version}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form: of a report it asks what came of it, from a list."""
        follow = follow_of(_row(found).kind)
        if follow is None:
            return super().made(data, files, **found)
        return CameOfForm(data, files, initial=self.initial(**found), follow=follow)

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the task, where it is done, and the way back."""
        row = _row(found)
        (task,) = shown((row,), timezone.now())
        return {
            "task": task,
            "there": next_page(row),
            "me": self.reader.person,
            "notices": self._notices(row),
            "back": queue_url(row.kind),
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Finish it."""
        row, version = _row(found), typed["version"] or 0
        if follow_of(row.kind) is None:
            finish_task(
                reader=self.reader,
                at=at,
                id=row.pk,
                version=version,
                outcome=typed["outcome"],
            )
        else:
            finish_report(
                reader=self.reader,
                at=at,
                id=row.pk,
                version=version,
                came_of=CameOf(typed["came_of"]),
                words=typed["words"],
            )
        return reverse("web:tasks")

    def _notices(self, row: OfficeTask) -> Any:
        """Return what was reported, for whoever may know where that button is."""
        if follow_of(row.kind) is None:
            return ()
        try:
            subject = subject_of(button_of(row.subject))
        except Refused:
            return ()
        may = self.may(Action.INVENTORY, subject)
        return notices_of(task=row.pk) if may else ()


def _row(found: dict[str, Any]) -> OfficeTask:
    return kept(OfficeTask.objects.all(), found["task"])
