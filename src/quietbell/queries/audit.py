"""Who changed what: the one history of rows, read by person, table, row and day.

Ids in it are told as names, in a number of SQL queries that does not grow with the
rows. What is secret or concealed never came into the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from quietbell.domain.grants import Reach
from quietbell.domain.said import said_by
from quietbell.queries.visible import visible
from quietbell.storage import models as m

# Columns whose change says nothing to a person.
QUIET: Final = frozenset({"id", "version"})
VALUE_CHARS_MAX: Final = 300
# What an id in a column is the id of, and how people call such a thing.
NAMED: Final[Mapping[str, tuple[Any, str]]] = {
    "person": (m.Person, "name"),
    "holder": (m.Person, "name"),
    "proposed_by": (m.Person, "name"),
    "seconded_by": (m.Person, "name"),
    "declined_by": (m.Person, "name"),
    "made_by": (m.Person, "name"),
    "done_by": (m.Person, "name"),
    "recorded_by": (m.Person, "name"),
    "site": (m.Site, "name"),
    "department": (m.Department, "name"),
    "building": (m.Building, "name"),
    "floor": (m.Floor, "name"),
    "area": (m.Area, "name"),
    "room": (m.Room, "number"),
    "button": (m.Button, "label"),
    "desk": (m.Desk, "name"),
    "ladder": (m.Ladder, "name"),
    "roster": (m.Roster, "name"),
    "profile": (m.Profile, "name"),
    "camera": (m.Camera, "name"),
}
# What a row itself is called, by its own columns, the first that it has.
CALLED: Final = ("name", "label", "number", "username", "words", "kind")
SOON: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which changes: each empty one bounds nothing. ``day`` is in ``zone``."""

    person: str = ""
    table: str = ""
    row: str = ""
    day: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One column of a change: what it was and became, as words or a time.

    ``kind`` is "text", "yes or no" or "time".
    """

    column: str
    was: Any
    became: Any
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change of one row, as people read it.

    ``by`` is a name; empty: somebody wrote SQL by hand, or a process of ours (``via``).
    ``is_ahead``: it stands in the future, so a clock was wrong.
    """

    number: int
    at: datetime
    by: str
    actor: str
    via: str
    table: str
    row: str
    called: str
    operation: str
    values: tuple[Value, ...]
    is_ahead: bool


def history(reach: Reach, wanted: Wanted) -> QuerySet[m.RowHistory]:
    """Return the changes within *reach* that are *wanted*, newest first.

    A reach that is bound to a site opens what stood or stands in it; one that is bound
    to one's own, what one did, and what was done to one's own row.
    """
    found = m.RowHistory.objects.filter(
        visible(
            reach,
            site="after__site_id",
            department="after__department_id",
            own=("actor", "row_id"),
        )
    )
    if wanted.person:
        found = found.filter(actor=wanted.person)
    if wanted.table:
        found = found.filter(table_name=f"storage_{wanted.table}")
    if wanted.row:
        found = found.filter(row_id=wanted.row)
    if wanted.day is not None:
        begins = datetime(
            wanted.day.year,
            wanted.day.month,
            wanted.day.day,
            tzinfo=ZoneInfo(wanted.zone),
        )
        found = found.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return found.order_by("-id")


def told(rows: Iterable[m.RowHistory], at: datetime) -> tuple[Changed, ...]:
    """Return *rows* as people read them. *at* is now."""
    listed = list(rows)
    names = _names(listed)
    return tuple(
        Changed(
            number=each.id,
            at=each.at,
            by=names[m.Person].get(each.actor, ""),
            actor=each.actor,
            via=each.via,
            table=each.table_name.removeprefix("storage_"),
            row=each.row_id,
            called=_called(each, before, after, names),
            operation=each.operation,
            values=_values(before, after, names),
            is_ahead=each.at > at + SOON,
        )
        for each in listed
        for before, after in [(_whole(each.before), _whole(each.after))]
    )


def views_of(person: str) -> QuerySet[m.RecordView]:
    """Return who read what is told only with a reason, of *person*'s own incidents."""
    own = m.IncidentRecord.objects.filter(holder=person).values("pk")
    return m.RecordView.objects.filter(
        Q(subject_kind="incident", subject__in=own)
        | Q(subject_kind="person", subject=person)
    ).order_by("-id")


def all_views() -> QuerySet[m.RecordView]:
    """Return every such view, newest first."""
    return m.RecordView.objects.order_by("-id")


def sign_ins(person: str) -> QuerySet[m.SignInNote]:
    """Return what happened to ways in, newest first; of *person*, or empty: of all."""
    found = m.SignInNote.objects.order_by("-id")
    return found.filter(person=person) if person else found


Names = Mapping[Any, Mapping[str, str]]


def _names(rows: Sequence[m.RowHistory]) -> Names:
    """Return names by model and id. One query a model that occurs."""
    wanted: dict[Any, set[str]] = {model: set() for model, _ in NAMED.values()}
    for row in rows:
        wanted[m.Person].add(row.actor)
        for side in (row.before or {}, row.after or {}):
            for column, value in side.items():
                model, _ = NAMED.get(column.removesuffix("_id"), (None, ""))
                if model is not None and isinstance(value, str) and value:
                    wanted[model].add(value)
    fields = dict(NAMED.values())
    return {
        model: dict(
            model.objects.filter(pk__in=ids).values_list("pk", fields[model])
            if ids
            else ()
        )
        for model, ids in wanted.items()
    }


def _whole(side: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return one side of a change, with a sentence that is kept in two columns whole.

    It is English, as everything that the history says of itself.
    """
    if not side or not {"words", "values"} <= side.keys():
        return side or {}
    words = str(said_by(str(side["words"]), side["values"]))
    return {**{k: v for k, v in side.items() if k != "values"}, "words": words}


def _called(
    row: m.RowHistory, before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> str:
    side = after or before
    for column in CALLED:
        if side.get(column):
            return str(side[column])[:VALUE_CHARS_MAX]
    for column in ("person_id", "button_id", "desk_id"):
        model, _ = NAMED[column.removesuffix("_id")]
        if found := names[model].get(side.get(column, "")):
            return found
    return row.row_id


def _values(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> tuple[Value, ...]:
    return tuple(
        _value(column, before.get(column), after.get(column), names)
        for column in sorted({*before, *after} - QUIET)
        if before.get(column) != after.get(column)
    )


def _value(column: str, was: Any, became: Any, names: Names) -> Value:
    name = column.removesuffix("_id")
    sides = (was, became)
    if any(isinstance(each, bool) for each in sides):
        return Value(column=name, was=was, became=became, kind="yes or no")
    if name.endswith("_at"):
        times = [parse_datetime(each) if each else None for each in sides]
        return Value(column=name, was=times[0], became=times[1], kind="time")
    model, _ = NAMED.get(name, (None, ""))
    texts = [_text(each, names.get(model, {})) for each in sides]
    return Value(column=name, was=texts[0], became=texts[1], kind="text")


def _text(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))[:VALUE_CHARS_MAX]
    return names.get(str(value), str(value))[:VALUE_CHARS_MAX]
