"""What was done in a button's life, as its page lists it. A few queries."""

from dataclasses import dataclass
from typing import Final

from quietbell.storage.models import ButtonLife, LifeStep, Person

STEPS_MAX: Final = 200  # the newest; a life has some twenty


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One deed, with the name of who did it; empty for what followed by itself."""

    row: LifeStep
    by: str


def life_of_button_or_none(button: str) -> ButtonLife | None:
    """Return the life of a button, None while nobody began its record."""
    rows = ButtonLife.objects.select_related(
        "request__site",
        "button__room__floor__building",
        "button__department",
        "button__holder",
    )
    return rows.filter(button=button).first()


def steps_of(life: ButtonLife) -> tuple[ShownStep, ...]:
    """Return the deeds of *life*, the newest first. Two queries."""
    rows = tuple(life.steps.order_by("-id")[:STEPS_MAX])
    people = Person.objects.filter(pk__in={each.by for each in rows})
    names = dict(people.values_list("pk", "name"))
    return tuple(ShownStep(row=each, by=names.get(each.by, "")) for each in rows)
