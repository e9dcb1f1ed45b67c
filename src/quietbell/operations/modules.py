"""What is taught: a module's version is a draft, then in force, then retired.

A version that somebody passed is never changed; the next one is written. Questions are
changed one at a time, by their number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain.grants import Reader
from quietbell.domain.policies import plain_text
from quietbell.domain.roles import Action
from quietbell.domain.teaching import (
    QUESTIONS_MAX,
    Problem,
    Question,
    question_problems,
)
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import ModuleVersion, TrainingModule
from quietbell.storage.models.policies import DOCUMENT_CHARS_MAX

DRAFT: Final = "draft"
IN_FORCE: Final = "in force"
RETIRED: Final = "retired"
SENTENCES: Final = {
    Problem.EMPTY: gettext_noop("This may not be empty."),
    Problem.TOO_LONG: gettext_noop("No more than 300 characters."),
    Problem.TOO_FEW: gettext_noop("Give at least two choices, one a line."),
    Problem.TOO_MANY: gettext_noop("Give no more than six choices."),
    Problem.TWICE: gettext_noop("Two choices are the same."),
    Problem.NO_RIGHT: gettext_noop("Say which choice is right."),
    Problem.NO_REASON: gettext_noop("Say why it is right: whoever fails reads it."),
}


class NotADraft(Refused):
    """It is or was taught, and is never changed."""


def questions_of(version: ModuleVersion) -> tuple[Question, ...]:
    """Return a version's questions.

    Raises:
        msgspec.ValidationError: the row was not written by us.
    """
    return msgspec.convert(version.questions, tuple[Question, ...])


def body_of(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return questions as a row keeps them."""
    body: list[dict[str, Any]] = msgspec.to_builtins(list(questions))
    return body


def add_module(
    reader: Reader,
    *,
    at: datetime,
    name: str,
    device_kind: str = "",
    text: str = "",
    questions: Sequence[Question] = (),
) -> ModuleVersion:
    """Add a module with its first draft, and return the draft.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    require(reader, Action.KEEP_TRAINING, at)
    with acting(reader):
        module = TrainingModule(id=new_id(), name=name, device_kind=device_kind)
        add(module)
        return _new_draft(reader, at, module, text=text, questions=body_of(questions))


def add_draft(reader: Reader, *, at: datetime, module: str) -> ModuleVersion:
    """Begin the next version as the last one is. A draft that is there is returned.

    Raises:
        NotAllowed, NotThere: and nothing was written.
    """
    require(reader, Action.KEEP_TRAINING, at)
    row = found(TrainingModule.objects.all(), module)
    with acting(reader):
        TrainingModule.objects.select_for_update().get(pk=module)
        last = row.versions.order_by("-number").first()
        if last is not None and last.state == DRAFT:
            return last
        return _new_draft(
            reader,
            at,
            row,
            text=last.text if last else "",
            questions=last.questions if last else [],
            pass_percent=last.pass_percent if last else 80,
        )


def save_draft(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    text: str,
    pass_percent: int,
) -> ModuleVersion:
    """Write a draft's text, and how much of its questions passes.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile, Wrong: nothing was written.
    """
    row = _draft(reader, at, id)
    kept = plain_text(text)
    if not kept.strip() or len(kept) > DOCUMENT_CHARS_MAX:
        raise Wrong(text=_("Write a text of at most 200,000 characters."))
    with acting(reader):
        rewrite(row, version, text=kept, pass_percent=pass_percent)
    return row


def save_question(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    number: int,
    question: Question,
) -> ModuleVersion:
    """Write the *number*-th question of a draft, from 1; one after the last is added.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile, Wrong: nothing was written.
    """
    row = _draft(reader, at, id)
    if problems := question_problems(question):
        raise Wrong(**{name: _(SENTENCES[each]) for name, each in problems.items()})
    questions = list(questions_of(row))
    if not 1 <= number <= min(len(questions) + 1, QUESTIONS_MAX):
        raise Wrong(text=_("There are 40 questions at most, one after the other."))
    questions[number - 1 : number] = [question]
    with acting(reader):
        rewrite(row, version, questions=body_of(questions))
    return row


def remove_question(
    reader: Reader, *, at: datetime, id: str, version: int, number: int
) -> ModuleVersion:
    """Take the *number*-th question of a draft out, from 1.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile, Wrong: nothing was written.
    """
    row = _draft(reader, at, id)
    questions = list(questions_of(row))
    if not 1 <= number <= len(questions):
        raise Wrong(text=_("There is no such question."))
    del questions[number - 1]
    with acting(reader):
        rewrite(row, version, questions=body_of(questions))
    return row


def put_in_force(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Teach this version from now on; the one before it is retired.

    Who passed the one before it is trained until their year is over.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile: and nothing was written.
        Wrong: it has no text, or no question.
    """
    row = _draft(reader, at, id)
    if not row.text.strip() or not row.questions:
        raise Wrong(text=_("Write a text and at least one question first."))
    with acting(reader):
        versions = ModuleVersion.objects.filter(module=row.module_id)
        for each in versions.filter(state=IN_FORCE):
            change(versions, each.pk, each.version, state=RETIRED)
        drafts = versions.filter(state=DRAFT)
        change(drafts, id, version, state=IN_FORCE, in_force_at=at)


def retire(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Teach a module no longer, and ask nobody for it.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        Refused: it is not taught.
    """
    require(reader, Action.KEEP_TRAINING, at)
    row = found(ModuleVersion.objects.all(), id)
    if row.state != IN_FORCE:
        raise Refused(_("This version is not taught now."))
    with acting(reader):
        taught = ModuleVersion.objects.filter(state=IN_FORCE)
        change(taught, row.pk, version, state=RETIRED)


def _draft(reader: Reader, at: datetime, id: str) -> ModuleVersion:
    require(reader, Action.KEEP_TRAINING, at)
    row = found(ModuleVersion.objects.select_related("module"), id)
    if row.state != DRAFT:
        raise NotADraft(
            _("This version is or was taught, and is never changed. Write the next.")
        )
    return row


def _new_draft(
    reader: Reader,
    at: datetime,
    module: TrainingModule,
    *,
    text: str,
    questions: list[dict[str, Any]],
    pass_percent: int = 80,
) -> ModuleVersion:
    last = module.versions.aggregate(last=Max("number"))["last"] or 0
    draft = ModuleVersion(
        id=new_id(),
        module=module,
        number=last + 1,
        text=plain_text(text) if text.strip() else "",
        questions=questions,
        pass_percent=pass_percent,
        made_by=reader.person,
        made_at=at,
    )
    draft.save(force_insert=True)
    return draft
