"""Words of the pages of surveys, work orders and costs."""

from django import template

from quietbell.domain.costs import spelled
from quietbell.web import words_installing, words_lives

register = template.Library()


@register.filter
def worded(value: str, kind: str) -> str:
    """Return what the list *kind* calls *value*; as it is if it has no word for it."""
    return str(words_installing.LISTS[kind].get(value, value))


@register.filter
def stage_word(value: str) -> str:
    """Return what a stage of a life is called."""
    return str(words_lives.STAGES.get(value, value))


@register.filter
def deed_word(value: str) -> str:
    """Return what a deed of a life is called."""
    return str(words_lives.DEEDS.get(value, value))


@register.filter
def need_word(value: str) -> str:
    """Return what a need of a step is called."""
    return str(words_lives.NEEDS.get(value, value))


@register.filter
def amount(cents: int) -> str:
    """Return an amount of money as people write it."""
    return spelled(cents)
