"""Words of buttons and doors for templates."""

from typing import Final

from django import template

from quietbell.domain.contact_rules import ContactFlag
from quietbell.web import words_inventory as words

register = template.Library()

WEEKDAYS: Final = dict(words.WEEKDAYS)


@register.filter
def standing(value: str) -> str:
    """Return a standing as people read it."""
    return words.standing_words(value)


@register.filter
def button_kind(value: str) -> str:
    """Return a button's kind as people read it."""
    return str(words.BUTTON_KINDS.get(value, value))


@register.filter
def door_kind(value: str) -> str:
    """Return a door's kind as people read it."""
    return str(words.DOOR_KINDS.get(value, value))


@register.filter
def flag(value: ContactFlag) -> str:
    """Return what is wrong with contacts as people read it."""
    return str(words.FLAGS[value])


@register.filter
def table_words(value: str) -> str:
    """Return a table's name as people read it."""
    return str(words.TABLES.get(value, value))


@register.filter
def operation_words(value: str) -> str:
    """Return what became of a row as people read it."""
    return str(words.OPERATIONS.get(value, value))


@register.filter
def weekdays(value: list[int]) -> str:
    """Return ISO weekdays as names in a row."""
    return ", ".join(str(WEEKDAYS[each]) for each in value if each in WEEKDAYS)


@register.filter
def percent(value: float) -> str:
    """Return a share from 0 to 1 as a number of percent that an input takes."""
    return f"{value * 100:.1f}"
