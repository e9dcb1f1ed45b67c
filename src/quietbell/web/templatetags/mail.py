"""Words of the pages of mail."""

from django import template

from quietbell.web.words_mail import STATES

register = template.Library()


@register.filter
def mail_state(value: str) -> str:
    """Return what a letter's state is called."""
    return str(STATES.get(value, value))
