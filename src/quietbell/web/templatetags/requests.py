"""Words of the pages of requests, and addresses that may not be there."""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_lazy

from quietbell.storage.models import StoredFile
from quietbell.web import words_inventory, words_lives, words_records, words_requests

register = template.Library()
LISTS: Final[Mapping[str, Mapping[Any, Any]]] = {
    "stage": words_lives.STAGES,
    "deed": words_lives.DEEDS,
    "need": words_lives.NEEDS,
    "priority": words_lives.PRIORITIES,
    "kind": words_inventory.BUTTON_KINDS,
    "task": words_records.TASKS,
    "via": words_requests.VIAS,
    "letter": {
        "waiting": gettext_lazy("waits to be sent"),
        "sent": gettext_lazy("sent"),
        "failed": gettext_lazy("failed"),
        "given up": gettext_lazy("given up"),
    },
}


@register.filter
def words(value: str, kind: str) -> str:
    """Return what the list *kind* calls *value*; as it is if it has no word for it."""
    return str(LISTS[kind].get(str(value), value))


@register.filter
def ours(value: str) -> str:
    """Return a sentence that shipped in the page's language; another as it stands."""
    return gettext(value) if value else ""


@register.simple_tag
def file_page(file: StoredFile) -> str:
    """Return the address of a file, empty where files are not served."""
    try:
        return reverse("web:file", args=[file.pk])
    except NoReverseMatch:
        return ""
