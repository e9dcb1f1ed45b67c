"""What became of rows: who changed which columns, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from quietbell.storage.models import Person, RowHistory

# Columns whose change says nothing to a person.
QUIET: Final = frozenset({"id", "version"})
VALUE_CHARS_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of one change. Ids stay ids."""

    name: str
    was: str
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one row. ``by`` is a name, or empty for a change by hand in SQL."""

    at: datetime
    by: str
    via: str
    table: str
    operation: str
    columns: tuple[Column, ...]


def changes_of(rows: Mapping[str, Sequence[str]], *, most: int) -> tuple[Change, ...]:
    """Return the newest changes of *rows*, which are ids by table. Two queries."""
    wanted = Q(pk__in=())
    for table, ids in rows.items():
        if ids:
            wanted |= Q(table_name=table, row_id__in=list(ids))
    found = list(RowHistory.objects.filter(wanted).order_by("-id")[:most])
    actors = {each.actor for each in found if each.actor}
    people = Person.objects.filter(pk__in=actors).values_list("pk", "name")
    names = dict(people)
    return tuple(
        Change(
            at=each.at,
            by=names.get(each.actor, each.actor),
            via=each.via,
            table=each.table_name.removeprefix("storage_"),
            operation=each.operation,
            columns=_columns(each.before or {}, each.after or {}),
        )
        for each in found
    )


def _columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Column, ...]:
    return tuple(
        Column(name=name, was=_told(before.get(name)), became=_told(after.get(name)))
        for name in sorted({*before, *after} - QUIET)
        if before.get(name) != after.get(name)
    )


def _told(value: Any) -> str:
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text[:VALUE_CHARS_MAX]
