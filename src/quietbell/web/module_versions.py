"""Pages of one version of a module: its text, its questions, whether it is taught."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.roles import Action
from quietbell.operations.modules import (
    put_in_force,
    questions_of,
    remove_question,
    retire,
    save_draft,
    save_question,
)
from quietbell.operations.rows import found as kept
from quietbell.queries.response import names_of
from quietbell.storage.models import ModuleVersion
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.response_forms import BareForm
from quietbell.web.training_forms import (
    ModuleTextForm,
    QuestionForm,
    typed_question,
)

VERSIONS = ModuleVersion.objects.select_related("module")


class OneModuleVersion(Page):
    """GET /workbench/training/versions/ID: what it teaches and asks."""

    action = Action.TRAINING
    is_list = True

    def get(self, request: HttpRequest, moduleversion: str) -> HttpResponse:
        """Show it."""
        row = kept(VERSIONS, moduleversion)
        told = {
            "row": row,
            "questions": questions_of(row),
            "names": names_of([row.made_by]),
            "may_keep": self.may(Action.KEEP_TRAINING),
        }
        return render(request, "web/learning/module_version.html", told)


class ModuleFormPage(FormPage):
    """A form about one version of a module."""

    action = Action.KEEP_TRAINING
    form: ClassVar[type[OfficeForm]] = BareForm
    template_name = "web/learning/form.html"

    def row(self, **found: Any) -> ModuleVersion:
        """Return the version."""
        return kept(VERSIONS, found["moduleversion"])

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": self.row(**found).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which version it is."""
        row = self.row(**found)
        return {"back": where(row), "module": row}


class ModuleText(ModuleFormPage):
    """/workbench/training/versions/ID/text: write a draft."""

    form: ClassVar[type[OfficeForm]] = ModuleTextForm
    title = gettext_lazy("Write the draft")
    submit = gettext_lazy("Save the draft")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return it as it is."""
        row = self.row(**found)
        told = {"text": row.text, "pass_percent": row.pass_percent}
        return {**told, "version": row.version}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        row = save_draft(
            self.reader,
            at=at,
            id=found["moduleversion"],
            version=typed["version"] or 0,
            text=typed["text"],
            pass_percent=typed["pass_percent"],
        )
        return where(row)


class OneQuestion(ModuleFormPage):
    """/workbench/training/versions/ID/questions/N: write one; after the last, a new."""

    form: ClassVar[type[OfficeForm]] = QuestionForm
    title = gettext_lazy("A question")
    submit = gettext_lazy("Save the question")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return it as it is."""
        row = self.row(**found)
        questions = questions_of(row)
        at = found["number"] - 1
        told = typed_question(questions[at]) if 0 <= at < len(questions) else {}
        return {**told, "version": row.version}

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Save it, or show what is wrong."""
        self.typed = QuestionForm(request.POST)
        return super().post(request, **found)

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form."""
        if data is not None:
            return self.typed
        return QuestionForm(initial=self.initial(**found))

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        row = save_question(
            self.reader,
            at=at,
            id=found["moduleversion"],
            version=typed["version"] or 0,
            number=found["number"],
            question=self.typed.question(),
        )
        return where(row)


class QuestionRemoval(ModuleFormPage):
    """/workbench/training/versions/ID/questions/N/removal: take one out."""

    title = gettext_lazy("Take a question out")
    submit = gettext_lazy("Take it out")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Take it out."""
        row = remove_question(
            self.reader,
            at=at,
            id=found["moduleversion"],
            version=typed["version"] or 0,
            number=found["number"],
        )
        return where(row)


class ModuleForce(ModuleFormPage):
    """/workbench/training/versions/ID/force: teach it from now on."""

    title = gettext_lazy("Teach this version")
    submit = gettext_lazy("Teach it from now on")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Put it in force."""
        put_in_force(
            self.reader, at=at, id=found["moduleversion"], version=typed["version"] or 0
        )
        messages.success(self.request, _("This version is taught from now on."))
        return where(self.row(**found))


class ModuleRetirement(ModuleFormPage):
    """/workbench/training/versions/ID/retirement: teach it no longer."""

    title = gettext_lazy("Teach this no longer")
    submit = gettext_lazy("Teach it no longer")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Retire it."""
        retire(
            self.reader, at=at, id=found["moduleversion"], version=typed["version"] or 0
        )
        return where(self.row(**found))


def where(row: ModuleVersion) -> str:
    """Return the address of a version's page."""
    return reverse("web:module_version", args=[row.pk])
