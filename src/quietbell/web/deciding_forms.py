"""Forms of deciding: an assessment, a Dean's word, a comment, a decision, an appeal."""

from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from quietbell.domain.criteria import Criteria
from quietbell.domain.deciding import SCORES, Scale
from quietbell.web import words_deciding as words
from quietbell.web.forms import OfficeForm

YES_NO: Final = (("yes", _("yes")), ("no", _("no")))
REASON: Final = forms.Textarea(attrs={"rows": 4})


class AssessmentForm(OfficeForm):
    """One question for each factor and context, then the scores. It has two buttons."""

    summary = forms.CharField(
        label=_("Summary"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = forms.FileField(
        label=_("Evidence as a file"),
        required=False,
        help_text=_("A photo, a PDF or a text, 25 MB at most."),
    )

    def __init__(self, *args: Any, criteria: Criteria, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, forms.Field] = {}
        for each in (*criteria.factors, *criteria.contexts):
            fields[f"answer-{each.id}"] = forms.ChoiceField(
                label=f"{each.name}: {each.words}" if each.words else each.name,
                choices=YES_NO,
                required=False,
                widget=forms.RadioSelect,
            )
            fields[f"evidence-{each.id}"] = forms.CharField(
                label=_("What shows it: %(name)s") % {"name": each.name},
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for scale in Scale:
            meanings = zip(SCORES, words.SCORES[scale.value], strict=True)
            fields[f"score-{scale.value}"] = forms.TypedChoiceField(
                label=words.SCALES[scale.value],
                choices=[(str(number), meaning) for number, meaning in meanings],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields = {**fields, **self.fields}


class ApprovalForm(OfficeForm):
    """A Dean's word."""

    says = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[
            ("approve", _("I approve it")),
            ("decline", _("I do not approve it")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        required=False,
        widget=REASON,
        help_text=_("Without approval: say why. Emergency management reads it."),
    )


class QuestionForm(OfficeForm):
    """What the police are asked."""

    question = forms.CharField(
        label=_("What do you want to know?"), max_length=200, required=False
    )


class CommentForm(OfficeForm):
    """What the police say, or why the question is taken back."""

    words = forms.CharField(label=_("In your words"), max_length=2000, widget=REASON)


class DecisionForm(OfficeForm):
    """A decision. What cannot be approved is not offered."""

    says = forms.ChoiceField(
        label=_("What is decided?"), choices=[], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=REASON)
    priority = forms.ChoiceField(
        label=_("How urgent it is, if it is approved"),
        choices=list(words.PRIORITIES.items()),
        required=False,
    )
    alternatives = forms.MultipleChoiceField(
        label=_("What they are offered in its place, if it is refused"),
        choices=list(words.ALTERNATIVES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other = forms.CharField(
        label=_("Something else that is offered"), max_length=200, required=False
    )

    def offer(self, *, may_approve: bool, is_inherited: bool) -> None:
        """Offer what can be decided."""
        refuse = _("Send it towards its removal") if is_inherited else _("Refuse it")
        field = self.fields["says"]
        assert isinstance(field, forms.ChoiceField)
        approve = [("approve", _("Approve it"))] if may_approve else []
        field.choices = [*approve, ("refuse", refuse)]
        if not may_approve:
            del self.fields["priority"]
        if is_inherited:
            del self.fields["alternatives"], self.fields["other"]


class AppealForm(OfficeForm):
    """What becomes of a refusal."""

    says = forms.ChoiceField(
        label=_("What is decided?"),
        choices=[
            ("anew", _("It is decided on anew")),
            ("uphold", _("The refusal stands")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=REASON)


class ReasonForm(OfficeForm):
    """A deed that wants a reason and nothing else."""

    reason = forms.CharField(label=_("Why"), max_length=2000, widget=REASON)


class CriteriaForm(OfficeForm):
    """The criteria as a whole; what is asked for are rows of their own."""

    name = forms.CharField(label=words.CRITERIA_FIELDS["name"], max_length=200)
    policy = forms.ChoiceField(
        label=_("The policy that they put into numbers"), choices=[], required=False
    )
    factors_min = forms.IntegerField(label=words.CRITERIA_FIELDS["factors_min"])
    assessment_months = forms.IntegerField(
        label=words.CRITERIA_FIELDS["assessment_months"]
    )
    appeal_days = forms.IntegerField(label=words.CRITERIA_FIELDS["appeal_days"])


class FactorRow(forms.Form):
    """One factor or context."""

    id = forms.CharField(
        label=_("Id"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens. Answers are kept by it."),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    words = forms.CharField(label=_("Question"), max_length=200, required=False)
    weight = forms.IntegerField(label=_("Weight, 1 to 5"), initial=3)
    # As a browser posts a row that nobody touched: it is no change then.
    kind = forms.ChoiceField(
        label=_("Does it count?"),
        choices=[("factors", _("it counts")), ("contexts", _("it is only told"))],
        initial="factors",
    )


FactorRows: Final = formset_factory(
    FactorRow, extra=2, can_delete=True, max_num=60, absolute_max=60
)


class NothingForm(OfficeForm):
    """Only the version that was seen."""
