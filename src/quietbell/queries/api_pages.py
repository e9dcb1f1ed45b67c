"""One page of an API's list: by id, so that nothing is skipped while rows are added."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

ITEMS_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows, and the id after which the next page begins; None: there is none."""

    items: list[Any]
    next: str | None


def page_of(rows: "QuerySet[Any]", within: Q, *, after: str, limit: int) -> ListPage:
    """Return the rows after *after* in the order of ids, *limit* at most. One query."""
    wanted = rows.filter(within).filter(pk__gt=after).order_by("pk").distinct()
    found = list(wanted[: limit + 1])
    if len(found) > limit:
        return ListPage(found[:limit], found[limit - 1].pk)
    return ListPage(found, None)
