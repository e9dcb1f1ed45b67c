"""One page of a list: fifty rows, and the way to the others with the filter kept."""

from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS: Final = 50
Rows = QuerySet[Any] | tuple[Any, ...]


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


def paged(request: HttpRequest, rows: Rows, *, size: int = ROWS) -> Listed:
    """Return the page of *rows* that ``?page=`` asks for; nonsense is the nearest."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    number = page.number
    return Listed(
        rows=_rows(page, rows),
        number=number,
        pages=paginator.num_pages,
        count=paginator.count,
        before=_query(request, number - 1) if page.has_previous() else "",
        after=_query(request, number + 1) if page.has_next() else "",
    )


def _rows(page: "Page[Any]", rows: Rows) -> tuple[Any, ...]:
    """Return what stands on *page*.

    Of a later one the ids come first and then their rows: to pass over thousands of
    ids is several times as fast as to pass over all that a list shows of them.
    """
    if page.number == 1 or not _is_plain(rows):
        return tuple(page.object_list)
    first, last = page.start_index() - 1, page.end_index()
    ids = list(rows.values_list("pk", flat=True)[first:last])
    return tuple(rows.filter(pk__in=ids))


def _is_plain(rows: Rows) -> TypeGuard[QuerySet[Any]]:
    """Say whether *rows* are a table's rows as they are: neither counted nor cut."""
    if isinstance(rows, tuple):
        return False
    query = rows.query
    counted = query.values_select or query.group_by or query.combinator
    return not (counted or query.distinct)


def _query(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
