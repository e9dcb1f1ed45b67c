"""A draft, one of its pages, and a life with its request, as addresses call them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from quietbell.storage.models import Button, ButtonLife, ButtonRequest

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def life_example(site: str) -> str:
    """Return a life on *site* that has a request and a button, both of a department."""
    button = _button(site)
    life = ButtonLife.objects.filter(button=button).first()
    if life is None:
        life = ButtonLife.objects.create(
            id=f"life-of-{site}", button=button, stage="in service", since=NOON
        )
    if life.request is None:
        number = 900 + ButtonRequest.objects.count()
        life.request = _request(site, f"request-of-{site}", number)
        life.save()
    return life.pk


def _draft(site: str) -> str:
    return _request(site, f"draft-of-{site}", None).pk


def _request(site: str, pk: str, number: int | None) -> ButtonRequest:
    button = _button(site)
    made, _new = ButtonRequest.objects.get_or_create(
        pk=pk,
        defaults={
            "number": number,
            "state": "sent" if number else "draft",
            "sent_at": NOON if number else None,
            "site_id": site,
            "department": button.department,
            "requester": button.holder,
            "holder": button.holder,
            "room": button.room,
            "kind": button.kind,
            "need": "People shout at the counter.",
            "made_at": NOON,
        },
    )
    return made


def _button(site: str) -> Button:
    held = Button.objects.exclude(holder=None).exclude(department=None)
    return held.filter(room__floor__building__site=site).order_by("pk")[0]


EXAMPLES: Final[dict[str, Callable[[str], str]]] = {
    "asked": lambda site: "need",
    "draft": _draft,
    "life": life_example,
}
