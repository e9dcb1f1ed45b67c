"""Words of the pages of deciding."""

from collections.abc import Iterable, Mapping
from typing import Final

from django import template

from quietbell.domain.criteria import Finding
from quietbell.domain.said import Said
from quietbell.queries.criteria import findings_of
from quietbell.queries.criteria_words import in_words
from quietbell.storage.models import Decision
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


@register.filter
def criteria_words(sentences: Iterable[Said]) -> str:
    """Return what the criteria say, in the reader's language."""
    return in_words(sentences)


@register.filter
def findings(decision: Decision) -> tuple[Finding, ...]:
    """Return what the criteria said when it was decided."""
    return findings_of(decision)
