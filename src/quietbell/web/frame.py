"""What stands around every page: who reads it, where they may go, what installation."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from quietbell.domain.grants import Reader
from quietbell.queries.frame import FrameFacts, frame_facts
from quietbell.queries.readers import reader_of
from quietbell.web.navigation import Group, groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The shape that `web/page.html` is given as ``frame``."""

    facts: FrameFacts
    groups: tuple[Group, ...]
    path: str
    home: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame for templates; nothing is asked until one uses it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def reader_for(request: HttpRequest) -> Reader:
    """Return who asks, once a request. Nobody has no grants."""
    found: Reader | None = getattr(request, "quietbell_reader", None)
    if found is None:
        person = getattr(request.user, "person_id", None)
        found = reader_of(person) if person else Reader(person="")
        request.quietbell_reader = found  # type: ignore[attr-defined]
    return found


def _frame(request: HttpRequest) -> Frame:
    is_known = request.user.is_authenticated
    reader = reader_for(request) if is_known else Reader(person="")
    return Frame(
        facts=frame_facts(reader.person),
        groups=groups(reader, timezone.now()) if is_known else (),
        path=request.path,
        home=reverse("web:home"),
    )
