"""Numbers that people say on the telephone: one after the other, none twice."""

from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet


def next_number(rows: "QuerySet[Any]") -> int:
    """Return the number after the highest of *rows*, which nobody else gets.

    Runs within the deed that uses it: until that ends, others wait here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [rows.model._meta.db_table]
        )
    highest: int | None = rows.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
