"""How sites answer, in words for templates."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import template

from quietbell.web.profile_words import value_words
from quietbell.web.response_forms import CHANNELS

register = template.Library()
_CHANNELS = dict(CHANNELS)


@register.filter
def at(found: Mapping[str, Any] | None, key: str) -> Any:
    """Return what *found* has by that id."""
    return found.get(key) if found else None


@register.filter
def channel(value: str) -> str:
    """Return a channel as people read it."""
    return str(_CHANNELS.get(value, value))


@register.filter
def tells(rung: Any) -> list[str]:
    """Return whom a rung tells, by name: desks, rosters, people."""
    return list(_told(rung))


def _told(rung: Any) -> Iterator[str]:
    for kind in (rung.desks, rung.rosters, rung.people):
        yield from sorted(each.name for each in kind.all())


@register.filter
def profile_value(value: Any) -> str:
    """Return a value of a profile as people read it."""
    return value_words(value)
