"""Pages of unregistered sources: what pressed, and what became of it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Reach, Subject
from quietbell.domain.roles import Action
from quietbell.operations.lives import name_of
from quietbell.operations.unregistered import register_source, say_removed, task_of
from quietbell.queries.unregistered import open_sources, waiting_lives
from quietbell.web.button_forms import NewButtonForm, offer
from quietbell.web.buttons import choose_place, device_facts_of, facts_of, where
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged


class SourceForm(NewButtonForm):
    """A button on a box that pressed, and by which right it is there."""

    life = forms.ChoiceField(
        label=gettext_lazy("By which approval"),
        required=False,
        help_text=gettext_lazy(
            "Without one it is taken over: then somebody has to approve it, or have it"
            " removed."
        ),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.order_fields(["life", *self.fields])


class GoneForm(OfficeForm):
    """What became of a device that was found."""

    words = forms.CharField(
        label=gettext_lazy("Who took it away, and from where"),
        max_length=1900,
        widget=forms.Textarea,
    )


class Sources(Page):
    """GET /workbench/unregistered/: sources that pressed and are not registered."""

    action = Action.TASKS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        at = timezone.now()
        rows = paged(request, open_sources(self.reader.reach(Action.TASKS, at)))
        told = {"listed": rows, "now": at}
        return render(request, "web/inventory/unregistered.html", told)


class SourceDeed(FormPage):
    """A form about one source. Its address has the task's id."""

    action = Action.KEEP_INVENTORY

    def subject(self, **found: Any) -> Subject:
        """Return where it pressed."""
        return Subject(site=task_of(found["task"]).site)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": task_of(found["task"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what pressed."""
        back = reverse("web:unregistered")
        return {"task": task_of(found["task"]), "back": back}


class RegisterSource(SourceDeed):
    """/workbench/unregistered/ID/registration: it becomes a planned button."""

    form: ClassVar[type[OfficeForm]] = SourceForm
    title = gettext_lazy("Register what pressed")
    submit = gettext_lazy("Register it")
    template_name = "web/inventory/source.html"

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with rooms and approved requests to choose from."""
        form = super().made(data, files, **found)
        choose_place(self, form, "")
        reach = self.reader.reach(Action.KEEP_INVENTORY, timezone.now())
        offer(form, "life", [("", _("none: it is taken over")), *_approved(reach)])
        return form

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Register it."""
        button = register_source(
            self.reader,
            at=at,
            task=found["task"],
            version=typed["version"] or 0,
            facts=facts_of(typed),
            device=None if typed["device"] else device_facts_of(typed),
            life=typed["life"],
        )
        messages.success(self.request, _("It is written down, and planned."))
        return where(button)


def _approved(reach: Reach) -> list[tuple[str, str]]:
    """Return the requests that were approved and have no button: number, department."""
    found = []
    for life in waiting_lives(reach):
        department = life.request.department if life.request else None
        words = [name_of(life).told(_), *([department.name] if department else ())]
        found.append((life.pk, " · ".join(words)))
    return found


class SourceGone(SourceDeed):
    """/workbench/unregistered/ID/removal: the device was taken away."""

    form: ClassVar[type[OfficeForm]] = GoneForm
    title = gettext_lazy("What pressed was taken away")
    submit = gettext_lazy("Record it")
    template_name = "web/inventory/source.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Record it."""
        say_removed(
            self.reader,
            at=at,
            task=found["task"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        return reverse("web:unregistered")
