"""Words, times and addresses for templates."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from quietbell.web.second_factor import passkeys_work
from quietbell.web.words import action_words, role_words

register = template.Library()
_marks: Final[dict[str, str]] = {}


@register.simple_tag
def ours(path: str) -> str:
    """Return a static file's address with a mark of its bytes: a new one is fetched."""
    if path not in _marks:
        found = finders.find(path)
        assert found, f"{path} is not among the static files"
        _marks[path] = hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]
    return f"{static(path)}?v={_marks[path]}"


@register.simple_tag
def passkeys_are_offered() -> bool:
    """Say whether browsers allow passkeys at our address."""
    return passkeys_work()


@register.filter
def role(value: str) -> str:
    """Return a role as people read it."""
    return role_words(value)


@register.filter
def action(value: str) -> str:
    """Return an action as people read it."""
    return action_words(value)


@register.filter
def named(names: Mapping[str, str], id: str) -> str:
    """Return whose id it is, as far as *names* knows; else the id itself."""
    return names.get(id, id)
