"""Words of the records' pages, and what of them stands on other pages."""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from quietbell.domain.roles import Action, Right
from quietbell.domain.said import Said
from quietbell.queries.coverage import waiting_count
from quietbell.web import words_records
from quietbell.web.frame import reader_for

register = template.Library()
LISTS: Final[Mapping[str, words_records.Words]] = {
    "lowering": words_records.LOWERINGS,
    "coverage_state": words_records.COVERAGE_STATES,
    "task": words_records.TASKS,
    "class": words_records.CLASSES,
    "confidence": words_records.CONFIDENCE,
    "attention": words_records.ATTENTION,
    "response": words_records.RESPONSE,
    "disposition": words_records.DISPOSITIONS,
    "entry": words_records.ENTRIES,
}


@register.filter
def words(value: str, kind: str) -> str:
    """Return what the list *kind* calls *value*; as it is if it has no word for it."""
    return str(LISTS[kind].get(value, value))


@register.filter
def in_words(said: Said) -> str:
    """Return what a task or a change of coverage says, in the reader's language."""
    return said.told(gettext)


@register.inclusion_tag("web/records/coverage_waiting.html", takes_context=True)
def coverage_waiting(context: template.Context) -> dict[str, Any]:
    """Show how much waits for a second person, to who may be that."""
    request: HttpRequest = context["request"]
    reach = reader_for(request).reach(Action.LOWER_COVERAGE, timezone.now())
    return {"count": waiting_count() if reach.widest is not Right.NO else 0}
