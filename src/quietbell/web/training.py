"""Pages of who keeps training: modules, their drafts, groups taught, certificates."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quietbell.domain.roles import Action
from quietbell.operations.modules import add_draft, add_module
from quietbell.operations.rows import found as kept
from quietbell.operations.starting_policies import start_module
from quietbell.operations.training import record_group
from quietbell.queries.calendars import day_here
from quietbell.queries.signing import (
    coverage,
    dues,
    outstanding,
    outstanding_rows,
)
from quietbell.queries.training import certificate, module_rows, trained_on
from quietbell.storage.models import PolicyVersion, TrainingModule
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.policy_forms import ShippedModuleForm
from quietbell.web.training_forms import GroupForm, ModuleForm, NumberForm


class Training(Page):
    """GET /workbench/training/: what is taught, and how far each department is."""

    action = Action.TRAINING
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        at = timezone.now()
        reach = self.reader.reach(Action.TRAINING, at)
        told = {
            "listed": paged(request, module_rows()),
            "coverage": coverage(reach, day_here("", at)),
            "may_keep": self.may(Action.KEEP_TRAINING),
            "number": NumberForm(label_suffix=""),
        }
        return render(request, "web/learning/training.html", told)


class Outstanding(Page):
    """GET /workbench/policies/outstanding: who has not signed or learnt what is due."""

    action = Action.TRAINING
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them, by department."""
        at = timezone.now()
        today = day_here("", at)
        reach = self.reader.reach(Action.TRAINING, at)
        due = dues()
        listed = paged(request, outstanding_rows(reach, due, today))
        told = {
            "listed": listed,
            "rows": outstanding(listed.rows, due, today),
            "has_dues": bool(due.policies or due.modules),
        }
        return render(request, "web/learning/outstanding.html", told)


class NewModule(FormPage):
    """/workbench/training/new: add a module that begins empty."""

    action = Action.KEEP_TRAINING
    form: ClassVar[type[OfficeForm]] = ModuleForm
    title = gettext_lazy("Add a training module")
    submit = gettext_lazy("Add it")

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:training")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it, and go on to its text."""
        draft = add_module(
            self.reader, at=at, name=typed["name"], device_kind=typed["device_kind"]
        )
        return reverse("web:module_text", args=[draft.pk])


class ShippedModule(FormPage):
    """/workbench/training/shipped: begin with the module that ships."""

    action = Action.KEEP_TRAINING
    form: ClassVar[type[OfficeForm]] = ShippedModuleForm
    title = gettext_lazy("Start from the training that ships")
    submit = gettext_lazy("Make a draft of it")
    template_name = "web/learning/shipped.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:training")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Make the draft, and go to it."""
        draft = start_module(
            self.reader, at=at, site=typed["site"], language=typed["language"]
        )
        return reverse("web:module_version", args=[draft.pk])


class OneModule(Page):
    """GET /workbench/training/modules/ID: its versions."""

    action = Action.TRAINING
    is_list = True

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        """Show them."""
        row = kept(TrainingModule.objects.all(), module)
        told = {
            "module": row,
            "versions": row.versions.defer("text").order_by("-number"),
            "may_keep": self.may(Action.KEEP_TRAINING),
        }
        return render(request, "web/learning/module.html", told)


class ModuleDraft(Page):
    """POST /workbench/training/modules/ID/draft: begin the next version."""

    action = Action.KEEP_TRAINING

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        """Begin it."""
        draft = add_draft(self.reader, at=timezone.now(), module=module)
        return redirect("web:module_version", draft.pk)


class RecordGroup(FormPage):
    """/workbench/training/record: who was taught in person."""

    action = Action.KEEP_TRAINING
    form: ClassVar[type[OfficeForm]] = GroupForm
    title = gettext_lazy("Record a training in person")
    submit = gettext_lazy("Record it")

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Record it, or show what is wrong."""
        self.typed = GroupForm(request.POST)
        return super().post(request, **found)

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with today's day."""
        if data is not None:
            return self.typed
        return GroupForm(initial={"trained_on": day_here("", timezone.now())})

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:training")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Record it."""
        records = record_group(
            self.reader,
            at=at,
            module=typed["module"],
            people=self.typed.named(),
            trained_on=typed["trained_on"],
            occasion=typed["occasion"],
            signed=PolicyVersion.objects.filter(pk__in=typed["signed"]),
        )
        count = len(records)
        messages.success(
            self.request,
            ngettext(
                "%(count)s person is recorded as trained.",
                "%(count)s people are recorded as trained.",
                count,
            )
            % {"count": count},
        )
        return reverse("web:training")


class Check(Page):
    """GET /workbench/training/check: whether a certificate's number is one of ours."""

    action = Action.TRAINING
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Look it up. Whose it is, is told to who may see that person's training."""
        form = NumberForm(request.GET or None, label_suffix="")
        at = timezone.now()
        found = None
        if form.is_valid():
            reach = self.reader.reach(Action.TRAINING, at)
            found = certificate(form.cleaned_data["number"], reach)
        told = {
            "form": form,
            "asked": form.is_bound and form.is_valid(),
            "record": found,
            "trained_on": trained_on(found) if found else None,
            "today": day_here("", at),
            "title": _("Check a certificate"),
        }
        return render(request, "web/learning/check.html", told)
