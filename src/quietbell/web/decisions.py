"""Pages of emergency management: the police asked, a decision, an appeal."""

from typing import Any, ClassVar

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.criteria import Priority
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.appeals import decide_appeal, may_decide, open_appeal
from quietbell.operations.comments import (
    ask_for_comment,
    asked_comment,
    give_comment,
    take_question_back,
)
from quietbell.operations.decisions import Verdict, decide
from quietbell.queries.approvals import is_unapproved
from quietbell.storage.models import PoliceComment
from quietbell.web.deciding_forms import (
    AppealForm,
    CommentForm,
    DecisionForm,
    QuestionForm,
)
from quietbell.web.forms import OfficeForm
from quietbell.web.life_page import LifeFormPage, where_from


class AskPolice(LifeFormPage):
    """/workbench/requests/LIFE/question: ask the police for a comment."""

    action = Action.DECIDE
    form: ClassVar[type[OfficeForm]] = QuestionForm
    title = gettext_lazy("Ask the police for a comment")
    submit = gettext_lazy("Ask")
    template_name = "web/deciding/form.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Ask."""
        ask_for_comment(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            question=typed["question"],
        )
        messages.success(self.request, _("The police are asked."))
        return where_from(self.life)


class AnswerPage(LifeFormPage):
    """A page about the question that the police were asked."""

    form: ClassVar[type[OfficeForm]] = CommentForm
    template_name = "web/deciding/form.html"

    def asked(self) -> PoliceComment:
        """Return the open question.

        Raises:
            NotThere: nobody asks.
        """
        found = asked_comment(self.life)
        if found is None:
            raise NotThere
        return found

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": self.asked().version}


class CommentPage(AnswerPage):
    """/workbench/requests/LIFE/comment: what the police say."""

    action = Action.COMMENT
    title = gettext_lazy("Comment for the police")
    submit = gettext_lazy("Give the comment")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Write it down."""
        give_comment(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        messages.success(self.request, _("The comment is written down."))
        return where_from(self.life)


class QuestionBack(AnswerPage):
    """/workbench/requests/LIFE/question/back: decide without the comment after all."""

    action = Action.DECIDE
    title = gettext_lazy("Take the question to the police back")
    submit = gettext_lazy("Take it back")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Take it back."""
        take_question_back(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        return where_from(self.life)


class DecisionPage(LifeFormPage):
    """/workbench/requests/LIFE/decision: what the criteria say, and what is decided."""

    action = Action.DECIDE
    form: ClassVar[type[OfficeForm]] = DecisionForm
    title = gettext_lazy("Decide")
    submit = gettext_lazy("Decide")
    template_name = "web/deciding/decision.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it, and the priority that the criteria suggest."""
        told = super().initial(**found)
        outcome = self._facts().outcome
        return {**told, "priority": outcome.priority.value if outcome else ""}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with what can be decided."""
        form = DecisionForm(data, files, initial=self.initial(**found))
        outcome = self._facts().outcome
        # A stale page may still say what it said: the deed refuses it by name.
        may_approve = data is not None or (outcome is not None and outcome.is_met)
        form.offer(may_approve=may_approve, is_inherited=self.is_inherited)
        return form

    @property
    def is_inherited(self) -> bool:
        """Say whether a button that was taken over is decided on."""
        return self.life.is_inherited

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the facts, and whether anything is to be decided."""
        stage = Stage(self.life.stage)
        asked = asked_comment(self.life)
        is_open = stage in {Stage.REQUESTED, Stage.ASSESSED} or (
            self.is_inherited and is_unapproved(self.life)
        )
        return {
            "facts": self._facts(),
            "back": where_from(self.life),
            "is_open": is_open,
            "asked": asked,
            "appeal": open_appeal(self.life),
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Decide."""
        priority = typed.get("priority")
        other = typed.get("other", "").strip()
        decide(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            verdict=Verdict(
                is_approved=typed["says"] == "approve",
                reason=typed["reason"],
                priority=Priority(priority) if priority else None,
                alternatives=(
                    *typed.get("alternatives", ()),
                    *([other] if other else ()),
                ),
            ),
        )
        messages.success(self.request, _("It is decided."))
        return where_from(self.life)

    def _facts(self) -> Any:
        if not hasattr(self, "_told"):
            self._told = super().shown()["facts"]
        return self._told


class AppealPage(LifeFormPage):
    """/workbench/requests/LIFE/appeal: another person looks at a refusal."""

    action = Action.DECIDE
    form: ClassVar[type[OfficeForm]] = AppealForm
    title = gettext_lazy("Decide on an appeal")
    submit = gettext_lazy("Decide")
    template_name = "web/deciding/appeal.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the appeal, and whether this reader may decide on it.

        Raises:
            NotThere: nobody appeals.
        """
        appeal = open_appeal(self.life)
        if appeal is None:
            raise NotThere
        told = super().shown(**found)
        return {**told, "appeal": appeal, "is_another": may_decide(self.reader, appeal)}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Decide."""
        decide_appeal(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            is_upheld=typed["says"] == "uphold",
            reason=typed["reason"],
        )
        messages.success(self.request, _("It is decided."))
        return where_from(self.life)
