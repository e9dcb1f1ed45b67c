"""Words and links of the pages about what is one's own."""

from typing import Final

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from quietbell.domain.steps import PersonalStep, StepShown
from quietbell.web import words_lives, words_portal

register = template.Library()


@register.filter
def told(value: str, kind: str) -> str:
    """Return what the list *kind* calls *value*; as it is if it has no word for it."""
    return str(words_portal.LISTS[kind].get(value, value))


@register.filter
def stage(value: str) -> str:
    """Return a stage of a life as people read it."""
    return str(words_lives.STAGES.get(value, value))


@register.filter
def money(cents: int) -> str:
    """Return an amount of *cents* with two digits; the sign is the site's own."""
    return f"{cents / 100:,.2f}"


@register.filter
def every(seconds: int) -> str:
    """Return how often something checks in."""
    if seconds < 120:
        return _("every %(count)s seconds") % {"count": seconds}
    return _("every %(count)s minutes") % {"count": seconds // 60}


@register.filter
def step_page(shown: StepShown) -> str:
    """Return where a step is taken; empty if no page is for that."""
    name = _STEP_PAGES.get(shown.step, "")
    return reverse(f"web:{name}") if name else ""


_STEP_PAGES: Final = {
    PersonalStep.TRAINING: "my_training",
    PersonalStep.RESPONSE: "my_training",
}
