"""Fill an empty office at once: a demonstration's campus, or a test's.

Only an office without a single site is filled. Whatever is there already stays as
it is, and nothing is written beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import models

from quietbell.domain.grants import Reader
from quietbell.operations.acting import Refused, acting
from quietbell.storage.models import Site

ROWS_AT_ONCE: Final = 500


class NotEmpty(Refused):
    """There is an office already, and nothing was written."""


def plant(groups: Iterable[Sequence[models.Model]], *, by: Reader) -> int:
    """Write every row of *groups*, in their order, and return how many.

    A group is rows of one table; a row that another one names stands in an earlier
    group. Nobody asks for a right here, for nobody has one in an empty office.

    Raises:
        NotEmpty: there is a site already.
    """
    count = 0
    with acting(by):
        if Site.objects.exists():
            raise NotEmpty("There is an office already; nothing was written.")
        for rows in groups:
            if rows:
                table: models.QuerySet[Any] = models.QuerySet(type(rows[0]))
                table.bulk_create(rows, ROWS_AT_ONCE)
                count += len(rows)
    return count
