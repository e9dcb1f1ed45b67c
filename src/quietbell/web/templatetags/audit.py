"""Tables, columns and ways of the audit, in words."""

from django import template

from quietbell.web.words_audit import (
    OPERATIONS,
    VIAS,
    column_words,
    method_words,
    sign_in_words,
    table_words,
)

register = template.Library()
register.filter("table", table_words)
register.filter("column", column_words)
register.filter("sign_in", sign_in_words)
register.filter("methods", method_words)


@register.filter
def operation(value: str) -> str:
    """Return what was done to a row."""
    return str(OPERATIONS.get(value, value))


@register.filter
def via(value: str) -> str:
    """Return by which way it was done."""
    return str(VIAS.get(value, value))
