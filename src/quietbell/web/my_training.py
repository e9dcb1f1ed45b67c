"""Pages of one's own training: read a module, answer its questions, the certificate."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.domain.teaching import scored
from quietbell.operations.acting import NotThere
from quietbell.operations.modules import questions_of
from quietbell.operations.papers import pdf
from quietbell.operations.rows import found as kept
from quietbell.operations.training import take_module, tries_left
from quietbell.queries.calendars import day_here
from quietbell.queries.guides import SLUGS
from quietbell.queries.signing import own_dues
from quietbell.queries.training import own_records, taught, trained_on
from quietbell.storage.models import Installation, ModuleVersion, TrainingRecord
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.papers import pdf_answer
from quietbell.web.training_forms import AnswersForm
from quietbell.web.words_learning import DEVICES, OCCASIONS


class MyTraining(Page):
    """GET /my/training/: what one has to learn, and what one has learnt."""

    action = Action.MINE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        person = self.reader.person
        today = day_here("", timezone.now())
        told = {
            "due": own_dues(person, today).modules,
            "taught": taught(),
            "listed": paged(request, own_records(person)),
            "today": today,
            "guides": [(slug, DEVICES[kind]) for slug, kind in SLUGS.items()],
        }
        return render(request, "web/learning/my_training.html", told)


class MyModule(Page):
    """GET /my/training/ID: read what is taught."""

    action = Action.MINE
    is_list = True

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        """Show it."""
        row = version_of(module)
        told = {
            "row": row,
            "count": len(row.questions),
            "tries": tries_left(self.reader.person, row, timezone.now()),
        }
        return render(request, "web/learning/my_module.html", told)


class MyQuestions(FormPage):
    """/my/training/ID/questions: answer, and see how it went."""

    action = Action.MINE
    is_list = True
    form: ClassVar[type[OfficeForm]] = AnswersForm
    title = gettext_lazy("Questions")
    submit = gettext_lazy("Hand in my answers")
    template_name = "web/learning/my_questions.html"

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Ask the questions of the version in force."""
        row = version_of(found["module"])
        return AnswersForm(
            data, questions=questions_of(row), initial={"version": row.number}
        )

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return which module it is, and the way back to its text."""
        row = version_of(found["module"])
        back = reverse("web:my_module", args=[found["module"]])
        return {"row": row, "back": back}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Keep the try, and go to how it went."""
        row = version_of(found["module"])
        if typed["version"] != row.number:
            # Another version came into force while this one was being answered.
            messages.warning(self.request, _("A newer version is taught now. Read it."))
            return reverse("web:my_module", args=[found["module"]])
        answers = [typed.get(f"q{number}") for number in range(len(row.questions))]
        record = take_module(self.reader, at=at, id=row.pk, answers=answers)
        return reverse("web:my_record", args=[record.pk])


class RecordPage(Page):
    """A page about one training of one's own."""

    action = Action.MINE

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        return Subject(own=frozenset({self.row(**found).person_id}))

    def row(self, **found: Any) -> TrainingRecord:
        """Return it."""
        rows = TrainingRecord.objects.select_related(
            "person", "module__module", "button__room__floor__building"
        )
        return kept(rows, found["record"])


class MyRecord(RecordPage):
    """GET /my/training/records/ID: how a try went, and why what was wrong is wrong."""

    def get(self, request: HttpRequest, record: str) -> HttpResponse:
        """Show it."""
        row = self.row(record=record)
        questions = questions_of(row.module)
        score = scored(questions, row.answers, pass_percent=row.module.pass_percent)
        given = [*row.answers, *[None] * len(questions)]
        told = {
            "row": row,
            "trained_on": trained_on(row),
            "wrong": [
                {
                    "question": questions[each],
                    "given": questions[each].choices[given[each]]
                    if given[each] is not None
                    else "",
                    "right": questions[each].choices[questions[each].right],
                }
                for each in (score.wrong if not row.trainer else ())
            ],
            "tries": tries_left(row.person_id, row.module, timezone.now()),
        }
        return render(request, "web/learning/my_record.html", told)


class Certificate(RecordPage):
    """GET /my/training/records/ID/certificate: what was passed, as a PDF."""

    def get(self, request: HttpRequest, record: str) -> HttpResponse:
        """Print it. A try that failed has none."""
        row = self.row(record=record)
        if not row.is_passed or row.ends_on is None:
            raise NotThere
        return certificate_paper(row)


def version_of(module: str) -> ModuleVersion:
    """Return the version of a module that is taught.

    Raises:
        NotThere: it is not taught.
    """
    rows = ModuleVersion.objects.select_related("module").filter(state="in force")
    row = rows.filter(module=module).first()
    if row is None:
        raise NotThere
    return row


def certificate_paper(row: TrainingRecord) -> HttpResponse:
    """Return the certificate of a training that was passed."""
    assert row.ends_on is not None
    statement = _("%(name)s was trained in “%(module)s”.") % {
        "name": row.person.name,
        "module": row.module.module.name,
    }
    facts = [
        [_("Number"), row.number],
        [_("Trained on"), trained_on(row).isoformat()],
        [_("Good until"), row.ends_on.isoformat()],
        [_("Version taught"), str(row.module.number)],
        [_("Occasion"), str(OCCASIONS[row.occasion])],
        [_("How"), _("in person") if row.trainer else _("by answering questions")],
    ]
    check = _("Staff can check the number at %(address)s.") % {
        "address": f"{settings.WEB_URL}{reverse('web:certificate_check')}"
    }
    campus = Installation.objects.values_list("name", flat=True).first() or ""
    data = {"campus": campus, "statement": statement, "facts": facts, "check": check}
    language = (get_language() or "en")[:2]
    content = pdf("certificate", data, title=_("Certificate"), language=language)
    return pdf_answer(f"certificate-{row.number}", content)
