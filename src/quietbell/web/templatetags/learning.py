"""Words of policies and training, and Markdown, for templates."""

from django import template
from django.utils.safestring import SafeString

from quietbell.operations.markdown import as_html
from quietbell.queries.guides import SLUGS
from quietbell.web.words_learning import LISTS, MONTHS

register = template.Library()
_SLUGS = {kind: slug for slug, kind in SLUGS.items()}


@register.filter
def told(value: str, kind: str) -> str:
    """Return what the list *kind* calls *value*; as it is if it has no word for it."""
    return str(LISTS[kind].get(value, value))


@register.filter
def month(value: int) -> str:
    """Return a month's name."""
    return str(MONTHS.get(value, value))


@register.filter
def markdown(text: str) -> SafeString:
    """Return a text as HTML, its headings below the page's own."""
    return as_html(text, below=1)


@register.filter
def device_slug(kind: str) -> str:
    """Return how addresses call a kind of device."""
    return _SLUGS[kind]
