"""Forms about one draft of a profile: a part of it a page, lists as rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.profile_rules import ITEMS_MAX, SECONDS
from quietbell.domain.profiles import (
    CallBack,
    FalseRule,
    KindPlan,
    Level,
    Posture,
    ResponseProfile,
    Step,
    Unit,
)
from quietbell.operations.acting import new_id
from quietbell.storage.models import Person
from quietbell.web.forms import OfficeForm
from quietbell.web.profile_words import (
    CALL_BACKS,
    CALLERS,
    COUNTED,
    FIELDS,
    NEEDS,
    NUMBERS,
    POSTURES,
    STRIKE_KEYS,
    UNIT_KINDS,
)
from quietbell.web.response_forms import Choices, people_of, spelled

SHIPPED: Final = (
    ("dispatch-at-once", _("Dispatch at once: police go as soon as it rings")),
    ("assess-first", _("Assess first: security looks, then decides")),
)
EMPTY_ROWS: Final = 3


class NewProfileForm(OfficeForm):
    """A profile that is not there yet."""

    name = forms.CharField(label=_("Name"), max_length=200)
    like = forms.ChoiceField(
        label=_("Start from"), choices=list(SHIPPED), widget=forms.RadioSelect
    )


class WordsForm(OfficeForm):
    """How a site answers, and what it says."""

    name = forms.CharField(label=FIELDS["name"], max_length=200)
    posture = forms.ChoiceField(label=FIELDS["posture"], choices=list(POSTURES))
    chip = forms.CharField(label=FIELDS["chip"], max_length=200)
    emergency_caller = forms.ChoiceField(
        label=FIELDS["emergency_caller"], choices=list(CALLERS)
    )
    call_back = forms.ChoiceField(label=FIELDS["call_back"], choices=list(CALL_BACKS))
    holder_wording = forms.CharField(
        label=FIELDS["holder_wording"], max_length=500, widget=forms.Textarea
    )
    officer_note = forms.CharField(
        label=FIELDS["officer_note"],
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )


class NumbersForm(OfficeForm):
    """Numbers and mailboxes that people are given. An empty one blocks go-live."""

    emergency_line = forms.CharField(
        label=FIELDS["emergency_line"], max_length=200, required=False
    )
    service_desk = forms.CharField(
        label=FIELDS["service_desk"], max_length=200, required=False
    )
    security_mail = forms.CharField(
        label=FIELDS["security_mail"], max_length=200, required=False
    )
    chat_channel = forms.CharField(
        label=FIELDS["chat_channel"], max_length=200, required=False
    )


class TimesForm(OfficeForm):
    """How long each stage may take, and what false activations lead to."""

    first_step_seconds = forms.FloatField(label=FIELDS["first_step_seconds"])
    arrival_seconds = forms.FloatField(label=FIELDS["arrival_seconds"])
    verification_seconds = forms.FloatField(label=FIELDS["verification_seconds"])
    emergency_call_seconds = forms.FloatField(label=FIELDS["emergency_call_seconds"])
    link_seconds = forms.FloatField(label=FIELDS["link_seconds"])
    counted = Choices(
        label=_("Which outcomes count as false activations"),
        choices=list(COUNTED),
        required=False,
        help_text=_("An emergency and good faith never count."),
    )
    key = forms.ChoiceField(label=_("Counted by"), choices=list(STRIKE_KEYS))
    window_months = forms.IntegerField(
        label=_("Within how many months"), min_value=1, required=False
    )
    threshold = forms.IntegerField(label=_("How many lead to a review"), min_value=1)


class Row(forms.Form):
    """A line of a list; ``line`` is the id that it keeps from version to version."""

    line = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)


class StepRow(Row):
    """A line of the checklist."""

    text = forms.CharField(label=_("What to do"), max_length=500)
    needs = forms.ChoiceField(
        label=_("Locked until"), choices=list(NEEDS), required=False
    )


class LevelRow(Row):
    """A level of response."""

    name = forms.CharField(label=_("Name"), max_length=200)
    unit_kinds = Choices(label=_("Sends"), choices=list(UNIT_KINDS), required=False)
    rungs = forms.CharField(
        label=_("Rungs told at once, with commas"), max_length=500, required=False
    )
    is_default = forms.BooleanField(label=_("At the opening"), required=False)


class UnitRow(Row):
    """Somebody who can be sent."""

    name = forms.CharField(label=_("Name"), max_length=200)
    # As a browser posts a row that nobody touched: it is no change then.
    kind = forms.ChoiceField(
        label=_("Kind"), choices=list(UNIT_KINDS), initial=UNIT_KINDS[0][0]
    )
    crew = forms.CharField(
        label=_("Crew, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class KindRow(Row):
    """What differs for one kind of alarm."""

    name = forms.CharField(label=_("Name"), max_length=200)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    unit_kinds = Choices(
        label=_("Sends besides"), choices=list(UNIT_KINDS), required=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a profile on a page of its own.

    ``read`` gives what a form or the rows of a list show, ``written`` what becomes of
    what was typed: fields of the profile, by name.
    """

    title: str | Promise
    read: Callable[[ResponseProfile], Any]
    written: Callable[[Any], dict[str, Any]]
    form: type[OfficeForm] | None = None
    rows: Any = None  # a class of formsets


def _rows(row: type[Row]) -> Any:
    return formset_factory(
        row,
        extra=EMPTY_ROWS,
        can_delete=True,
        can_order=True,
        max_num=ITEMS_MAX,
        absolute_max=ITEMS_MAX + EMPTY_ROWS,
    )


def _fields(form: type[OfficeForm]) -> Callable[[ResponseProfile], dict[str, Any]]:
    names = [each for each in form.base_fields if each != "version"]
    return lambda profile: {each: getattr(profile, each) for each in names}


def _times(profile: ResponseProfile) -> dict[str, Any]:
    rule = profile.false_rule
    told = {each: f"{getattr(profile, each):g}" for each in SECONDS}
    return {
        **told,
        "counted": list(rule.counted),
        "key": rule.key,
        "window_months": rule.window_months,
        "threshold": rule.threshold,
    }


def _times_written(typed: dict[str, Any]) -> dict[str, Any]:
    rule = FalseRule(
        counted=tuple(typed["counted"]),
        key=typed["key"],
        window_months=typed["window_months"],
        threshold=typed["threshold"],
    )
    return {**{each: typed[each] for each in SECONDS}, "false_rule": rule}


def _words_written(typed: dict[str, Any]) -> dict[str, Any]:
    told = {each: typed[each] for each in WordsForm.base_fields if each != "version"}
    posture, call_back = Posture(typed["posture"]), CallBack(typed["call_back"])
    return {**told, "posture": posture, "call_back": call_back}


def _steps_written(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "checklist": tuple(
            Step(id=_line(each), text=each["text"], needs=each["needs"])
            for each in rows
        )
    }


def _levels(profile: ResponseProfile) -> list[dict[str, Any]]:
    return [
        {
            "line": each.id,
            "name": each.name,
            "unit_kinds": list(each.unit_kinds),
            "rungs": ", ".join(each.rungs),
            "is_default": each.id == profile.default_level,
        }
        for each in profile.levels
    ]


def _levels_written(rows: list[dict[str, Any]]) -> dict[str, Any]:
    levels = tuple(
        Level(
            id=_line(each),
            name=each["name"],
            unit_kinds=tuple(each["unit_kinds"]),
            rungs=tuple(x.strip() for x in each["rungs"].split(",") if x.strip()),
        )
        for each in rows
    )
    opening = [
        level.id for level, each in zip(levels, rows, strict=True) if each["is_default"]
    ]
    return {"levels": levels, "default_level": opening[0] if opening else ""}


def _units(profile: ResponseProfile) -> list[dict[str, Any]]:
    crews = {person for each in profile.units for person in each.crew}
    people = Person.objects.in_bulk(list(crews))
    return [
        {
            "line": each.id,
            "name": each.name,
            "kind": each.kind,
            "crew": spelled(people[x] for x in each.crew if x in people),
        }
        for each in profile.units
    ]


def _units_written(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "units": tuple(
            Unit(
                id=_line(each),
                name=each["name"],
                kind=each["kind"],
                crew=people_of(each["crew"], "units"),
            )
            for each in rows
        )
    }


def _kinds(profile: ResponseProfile) -> list[dict[str, Any]]:
    return [
        {
            "line": each.kind,
            "name": each.name,
            "note": each.note,
            "unit_kinds": list(each.unit_kinds),
        }
        for each in profile.kinds
    ]


def _kinds_written(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kinds": tuple(
            KindPlan(
                kind=_line(each),
                name=each["name"],
                note=each["note"],
                unit_kinds=tuple(each["unit_kinds"]),
            )
            for each in rows
        )
    }


def _line(row: dict[str, Any]) -> str:
    """Return the id that a line keeps, or a fresh one."""
    return row["line"] or new_id()[-12:]


PROFILE_PARTS: Final[Mapping[str, Part]] = MappingProxyType(
    {
        "words": Part(
            title=_("How the site answers"),
            form=WordsForm,
            read=_fields(WordsForm),
            written=_words_written,
        ),
        "numbers": Part(
            title=_("Numbers and mailboxes"),
            form=NumbersForm,
            read=_fields(NumbersForm),
            written=lambda typed: {each: typed[each] for each in NUMBERS},
        ),
        "checklist": Part(
            title=FIELDS["checklist"],
            rows=_rows(StepRow),
            read=lambda profile: [
                {"line": each.id, "text": each.text, "needs": each.needs}
                for each in profile.checklist
            ],
            written=_steps_written,
        ),
        "levels": Part(
            title=FIELDS["levels"],
            rows=_rows(LevelRow),
            read=_levels,
            written=_levels_written,
        ),
        "units": Part(
            title=FIELDS["units"],
            rows=_rows(UnitRow),
            read=_units,
            written=_units_written,
        ),
        "kinds": Part(
            title=FIELDS["kinds"],
            rows=_rows(KindRow),
            read=_kinds,
            written=_kinds_written,
        ),
        "times": Part(
            title=_("Times and false activations"),
            form=TimesForm,
            read=_times,
            written=_times_written,
        ),
    }
)
