"""What is asked of whoever wants a button, one thing a page, and in which order.

A draft is whole when every page was answered and nothing that was answered has become
untrue since. What is untrue only the rows can say (`queries.drafts`).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Asked(StrEnum):
    """One page of the form."""

    REQUESTER = "requester"  # of a draft that somebody else entered
    NEED = "need"
    REASONS = "reasons"
    DEPARTMENT = "department"
    PLACE = "place"
    PEOPLE = "people"
    KIND = "kind"
    APPROVER = "approver"


FOR_ANOTHER: Final = (Asked.REQUESTER,)
FOR_ONESELF: Final = tuple(each for each in Asked if each not in FOR_ANOTHER)


def pages(via: str) -> tuple[Asked, ...]:
    """Return what is asked for a draft that came by *via*, in its order."""
    return FOR_ONESELF if via == "form" else (*FOR_ANOTHER, *FOR_ONESELF)


def unanswered(via: str, answered: Iterable[str]) -> tuple[Asked, ...]:
    """Return the pages that nobody has answered yet, in their order."""
    done = set(answered)
    return tuple(each for each in pages(via) if each.value not in done)


def page_after(via: str, page: Asked) -> Asked | None:
    """Return the page that follows *page*, None after the last."""
    order = pages(via)
    place = order.index(page) + 1
    return order[place] if place < len(order) else None
