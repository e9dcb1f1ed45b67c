"""Queues of the office: a card for each kind of task, and its list."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Reach, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.rows import found as kept
from quietbell.operations.tasks import give_back_task, take_task
from quietbell.queries.choices import site_choices
from quietbell.queries.tasks import TaskFilter, queues, shown, taken_count, task_rows
from quietbell.storage.models import OfficeTask
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.task_links import SLUGS, next_page, queue_url


class QueueFilter(forms.Form):
    """Which tasks of a queue to show."""

    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("any")), ("mine", _("taken by me")), ("free", _("not taken"))],
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, data: Any, *, reach: Reach) -> None:
        super().__init__(data, label_suffix="")
        site = self.fields["site"]
        assert isinstance(site, forms.ChoiceField)
        site.choices = [("", _("any")), *site_choices(reach)]

    def wanted(self, *, person: str, at: Any, kind: str = "") -> TaskFilter:
        """Return what was chosen; nonsense narrows nothing."""
        self.is_valid()
        typed = self.cleaned_data
        return TaskFilter(
            kind=kind,
            whose=typed.get("whose", ""),
            person=person,
            site=typed.get("site", ""),
            late_at=at if typed.get("late") else None,
        )


class Queues(Page):
    """GET /workbench/queues: how much of each kind there is to do."""

    action = Action.TASKS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a card for each kind, one's own roles' first."""
        at = timezone.now()
        found = queues(self.reader, at=at)
        told = {
            "mine": [(each, queue_url(each.kind)) for each in found if each.is_mine],
            "others": [
                (each, queue_url(each.kind)) for each in found if not each.is_mine
            ],
            "taken": taken_count(self.reader, at=at),
        }
        return render(request, "web/portal/queues.html", told)


class Queue(Page):
    """GET /workbench/queues/KIND: the tasks of one kind, the most urgent first."""

    action = Action.TASKS
    is_list = True

    def get(self, request: HttpRequest, queue: str) -> HttpResponse:
        """Show a page of them."""
        if queue not in SLUGS:
            raise NotThere(_("There is no such thing."))
        at = timezone.now()
        reach = self.reader.reach(Action.TASKS, at)
        form = QueueFilter(request.GET, reach=reach)
        kind = SLUGS[queue]
        wanted = form.wanted(person=self.reader.person, at=at, kind=kind)
        listed = paged(request, task_rows(reach, wanted=wanted))
        told = {
            "kind": kind,
            "queue": queue,
            "listed": listed,
            "tasks": [(each, next_page(each.row)) for each in shown(listed.rows, at)],
            "filter": form,
            "me": self.reader.person,
        }
        return render(request, "web/portal/queue.html", told)


class Taking(Page):
    """POST /workbench/tasks/ID/taking: take it, or give it back."""

    action = Action.TASKS

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=kept(OfficeTask.objects.all(), found["task"]).site)

    def post(self, request: HttpRequest, task: str) -> HttpResponse:
        """Do it, and go back to where one came from: its queue, or its own page."""
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        do = give_back_task if request.POST.get("back") else take_task
        do(reader=self.reader, at=timezone.now(), id=task, version=version)
        queue = request.POST.get("queue", "")
        if queue in SLUGS:
            return redirect(reverse("web:queue", args=[queue]))
        return redirect(reverse("web:task", args=[task]))
