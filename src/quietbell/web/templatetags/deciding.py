"""Words of the pages of deciding."""

from collections.abc import Mapping
from typing import Final

from django import template

from quietbell.web import words_deciding, words_lives

register = template.Library()
LISTS: Final[Mapping[str, words_deciding.Words]] = {
    "priority": words_deciding.PRIORITIES,
    "alternative": words_deciding.ALTERNATIVES,
    "scale": words_deciding.SCALES,
    "deed title": words_deciding.DEED_TITLES,
    "criteria state": words_deciding.CRITERIA_STATES,
    "criteria field": words_deciding.CRITERIA_FIELDS,
    "change": words_deciding.CHANGES,
    "stage": words_lives.STAGES,
    "deed": words_lives.DEEDS,
}


@register.filter
def decided(value: str, kind: str) -> str:
    """Return what the list *kind* calls *value*; as it is if it has no word for it."""
    return str(LISTS[kind].get(value, value))


@register.filter
def score(value: int, scale: str) -> str:
    """Return what a score of *scale* means."""
    words = words_deciding.SCORES.get(scale, ())
    return str(words[value - 1]) if 0 < value <= len(words) else str(value)
