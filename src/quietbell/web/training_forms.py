"""Forms of training: modules, their questions, who was trained, and answering."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quietbell.domain.teaching import QUESTION_CHARS_MAX, Question
from quietbell.operations.acting import Wrong
from quietbell.queries.named import person_named
from quietbell.storage.models import ModuleVersion, Person, PolicyVersion
from quietbell.storage.models.policies import DOCUMENT_CHARS_MAX
from quietbell.web.forms import Day, OfficeForm
from quietbell.web.policy_forms import MARKDOWN_HELP
from quietbell.web.words_learning import DEVICES, EVERY_DEVICE, OCCASIONS

PEOPLE_MAX: Final = 100


class ModuleForm(OfficeForm):
    """A new module."""

    name = forms.CharField(label=_("Name"), max_length=200)
    device_kind = forms.ChoiceField(
        label=_("For which kind of device"),
        required=False,
        choices=[("", EVERY_DEVICE), *DEVICES.items()],
    )


class ModuleTextForm(OfficeForm):
    """What a draft teaches."""

    text = forms.CharField(
        label=_("Text"),
        help_text=MARKDOWN_HELP,
        max_length=DOCUMENT_CHARS_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "document"}),
    )
    pass_percent = forms.IntegerField(
        label=_("Right answers that pass, in percent"),
        min_value=1,
        max_value=100,
        initial=80,
    )


class QuestionForm(OfficeForm):
    """One question of a draft."""

    text = forms.CharField(
        label=_("Question"),
        max_length=QUESTION_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    choices = forms.CharField(
        label=_("Choices, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    right = forms.IntegerField(
        label=_("Which is right: 1 is the first"), min_value=1, max_value=6
    )
    why = forms.CharField(
        label=_("Why it is right"),
        max_length=QUESTION_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def question(self) -> Question:
        """Return what was typed."""
        told = self.cleaned_data
        lines = (each.strip() for each in told["choices"].splitlines())
        return Question(
            text=told["text"],
            choices=tuple(each for each in lines if each),
            right=told["right"] - 1,
            why=told["why"],
        )


def typed_question(question: Question) -> dict[str, Any]:
    """Return what the form shows of a question that is there."""
    return {
        "text": question.text,
        "choices": "\n".join(question.choices),
        "right": question.right + 1,
        "why": question.why,
    }


class GroupForm(OfficeForm):
    """Who was trained in person, in what, when, and what they signed on paper."""

    module = forms.ChoiceField(label=_("Taught"))
    people = forms.CharField(
        label=_("Who was there, one a line"),
        help_text=_("A staff number or a whole name."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    trained_on = Day(label=_("On"))
    occasion = forms.ChoiceField(
        label=_("Occasion"),
        required=False,
        choices=[("", _("follows from each person")), *OCCASIONS.items()],
    )
    signed = forms.MultipleChoiceField(
        label=_("What I saw all of them sign on paper"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        taught = ModuleVersion.objects.filter(state="in force").order_by("module__name")
        in_force = PolicyVersion.objects.filter(
            state="in force", policy__must_sign=True
        )
        self.fields["module"].choices = list(  # type: ignore[attr-defined]
            taught.values_list("pk", "module__name")
        )
        self.fields["signed"].choices = [  # type: ignore[attr-defined]
            (pk, _now("%(name)s, revision %(number)s") % {"name": name, "number": n})
            for pk, name, n in in_force.order_by("policy__name").values_list(
                "pk", "policy__name", "number"
            )
        ]

    def named(self) -> list[Person]:
        """Return who was typed.

        Raises:
            Wrong: a line names nobody, or several.
        """
        lines = [each.strip() for each in self.cleaned_data["people"].splitlines()]
        found: list[str] = []
        unknown: list[str] = []
        for line in [each for each in lines if each][: PEOPLE_MAX + 1]:
            named = person_named(line)
            (found if named.id else unknown).append(named.id or line)
        if unknown:
            raise Wrong(
                people=_now("Nobody, or more than one, is called: %(names)s")
                % {"names": "; ".join(unknown)[:500]}
            )
        return list(Person.objects.filter(pk__in=found))


class AnswersForm(OfficeForm):
    """A module's questions, each with its choices."""

    def __init__(
        self, *args: Any, questions: tuple[Question, ...] = (), **words: Any
    ) -> None:
        super().__init__(*args, **words)
        for number, question in enumerate(questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=f"{number + 1}. {question.text}",
                coerce=int,
                choices=list(enumerate(question.choices)),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )
        self.count = len(questions)

    def answers(self) -> list[int | None]:
        """Return the choices, from 0, in the order of the questions."""
        return [self.cleaned_data.get(f"q{number}") for number in range(self.count)]


class NumberForm(forms.Form):
    """A certificate's number, as somebody reads it out."""

    number = forms.CharField(label=_("Number of a certificate"), max_length=40)
