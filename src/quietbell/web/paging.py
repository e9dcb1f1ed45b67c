"""One page of a list: fifty rows, and the way to the others with the filter kept."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The rows of one page, and where it stands. Shape of `web/parts/pages.html`."""

    rows: tuple[Any, ...]
    number: int
    pages: int
    count: int
    before: str  # a query string, empty if there is none
    after: str

    @property
    def has_more(self) -> bool:
        """Say whether there is another page."""
        return self.pages > 1


def paged(
    request: HttpRequest, rows: QuerySet[Any] | tuple[Any, ...], *, size: int = ROWS
) -> Listed:
    """Return the page of *rows* that ``?page=`` asks for; nonsense is the nearest."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    number = page.number
    return Listed(
        rows=tuple(page.object_list),
        number=number,
        pages=paginator.num_pages,
        count=paginator.count,
        before=_query(request, number - 1) if page.has_previous() else "",
        after=_query(request, number + 1) if page.has_next() else "",
    )


def _query(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
