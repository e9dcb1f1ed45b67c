"""Forms about desks, ladders and rosters: what is typed, and whom it names."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quietbell.domain.duty import Weekly
from quietbell.domain.roles import Action, Right, Role, right
from quietbell.operations.acting import Wrong
from quietbell.queries.named import person_named, spelled_person
from quietbell.storage.models import Person
from quietbell.web.forms import Day, Instant, OfficeForm
from quietbell.web.words import ROLES

PATTERN_ROWS: Final = 8
WEEKDAYS: Final = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)
CHANNELS: Final = (
    ("log", _("Log of the courier")),
    ("webhook", _("Webhooks")),
    ("voice", _("Voice")),
)
# Who may act at a desk without a name: whoever may handle or see what rings there.
DESK_ROLES: Final = tuple(
    each for each in Role if right((each.value,), Action.SIGN_ON) is not Right.NO
)


class BareForm(OfficeForm):
    """Nothing but what was seen: for a deed that asks nothing else."""


class Choices(forms.MultipleChoiceField):
    """Some of a list, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple


class NameForm(OfficeForm):
    """What something is called."""

    name = forms.CharField(label=_("Name"), max_length=200)


class DeskForm(OfficeForm):
    """What is written down of a desk."""

    name = forms.CharField(label=_("Name"), max_length=200)
    roles = Choices(
        label=_("What whoever sits there without a name may do"),
        choices=[(each.value, ROLES[each]) for each in DESK_ROLES],
        help_text=_("Somebody who signs on brings their own roles."),
    )
    sites = Choices(
        label=_("Sites"),
        required=False,
        help_text=_("None ticked: every site, also those to come."),
    )


class BackupForm(OfficeForm):
    """The rung that tells at once when nobody attends: it has no time of its own."""

    name = forms.CharField(label=_("Name"), max_length=200)
    desks = Choices(label=_("Desks"), required=False)
    rosters = Choices(
        label=_("Rosters"),
        required=False,
        help_text=_("Whoever is on duty when it rings."),
    )
    people = forms.CharField(
        label=_("People"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, by staff number or by name."),
    )
    channels = Choices(label=_("Channels"), choices=list(CHANNELS), required=False)


class RungForm(BackupForm):
    """One step of a ladder."""

    field_order = ("name", "after_seconds")
    after_seconds = forms.FloatField(
        label=_("Seconds after it began to ring"), min_value=0, max_value=3600
    )


class RosterForm(OfficeForm):
    """A roster that is not there yet."""

    site = forms.ChoiceField(label=_("Site"))
    name = forms.CharField(label=_("Name"), max_length=200)


class ShiftForm(OfficeForm):
    """Somebody's duty, once. Times are those of the site."""

    person = forms.CharField(
        label=_("Person"), max_length=200, help_text=_("By staff number or by name.")
    )
    begins_at = Instant(label=_("Begins"))
    ends_at = Instant(label=_("Ends"))


class PatternForm(OfficeForm):
    """A week of duty, laid over many weeks. The rows are read by `pattern_of`."""

    first_on = Day(label=_("From the week of"))
    weeks = forms.IntegerField(label=_("For how many weeks"), min_value=1, max_value=53)


def people_of(text: str, field: str = "people") -> tuple[str, ...]:
    """Return the ids of the people that *text* names, one a line.

    Raises:
        Wrong: a line names nobody, or more than one.
    """
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return tuple(dict.fromkeys(_one(line, field) for line in lines))


def _one(line: str, field: str) -> str:
    found = person_named(line)
    if found.id:
        return found.id
    if found.count:
        words = _now("“%(name)s” could be %(count)s people: give the staff number.")
        raise Wrong(**{field: words % {"name": line, "count": found.count}})
    raise Wrong(**{field: _now("Nobody here is called “%(name)s”.") % {"name": line}})


def spelled(people: Iterable[Person]) -> str:
    """Return *people* as they would be typed, one a line: by name, if it is theirs."""
    return "\n".join(
        each.name if person_named(each.name).id == each.pk else spelled_person(each)
        for each in people
    )


def pattern_of(posted: Any) -> tuple[Weekly, ...]:
    """Return the weekly pattern that was typed into the rows; empty rows are none.

    Raises:
        Wrong: a row names nobody, or has no day or times.
    """
    found: list[Weekly] = []
    for row in range(PATTERN_ROWS):
        name = posted.get(f"row-{row}-person", "").strip()
        if not name:
            continue
        days = [int(day) for day in posted.getlist(f"row-{row}-days") if day.isdigit()]
        begins = posted.get(f"row-{row}-begins", "").strip()
        ends = posted.get(f"row-{row}-ends", "").strip()
        if not (days and begins and ends):
            raise Wrong(
                words=_now("%(name)s: tick the days and give both times.")
                % {"name": name}
            )
        person = _one(name, "words")
        found += [
            Weekly(person=person, weekday=day, begins=begins, ends=ends) for day in days
        ]
    return tuple(found)
