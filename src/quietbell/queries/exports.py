"""Tables that go out: people, places and buttons within one's reach.

With the columns that an import takes, so that what went out can come in again. Where a
button is hidden, sealed notes and credentials are in none of them. Cells that a sheet
would take for a formula go out so that it does not.
"""

from collections.abc import Iterator
from typing import Any, Final

from quietbell.domain.cells import shown_cell
from quietbell.domain.grants import Reach
from quietbell.queries.buttons import within
from quietbell.queries.visible import visible
from quietbell.storage.models import Button, Person, Room

COLUMNS: Final = {
    "people": ("staff number", "name", "title", "phone", "email", "department"),
    "places": (
        *("site", "building", "address", "floor", "order", "room", "room name"),
        *("area", "approach", "opens", "closes", "weekdays", "sensitive"),
    ),
    "buttons": (
        *("label", "kind", "standing", "site", "building", "floor", "room", "spoken"),
        *("department", "holder", "kind of alarm", "note", "x", "y"),
        *("device kind", "vendor", "model", "serial", "mac", "names", "networks"),
        "extensions",
    ),
}
ROWS_AT_ONCE: Final = 2000


def export(kind: str, reach: Reach) -> Iterator[tuple[str, ...]]:
    """Yield the header and then the lines of a table. A known number of queries."""
    yield COLUMNS[kind]
    rows = {"people": _people, "places": _places, "buttons": _buttons}[kind]
    for row in rows(reach):
        yield tuple(shown_cell(_told(cell)) for cell in row)


def _people(reach: Reach) -> Iterator[tuple[Any, ...]]:
    rows = Person.objects.filter(
        visible(reach, department="department", own=("pk",)), left_on=None
    )
    yield from (
        rows.order_by("name", "pk")
        .values_list(
            *("external_id", "name", "title", "phone", "email", "department__name")
        )
        .iterator(ROWS_AT_ONCE)
    )


def _places(reach: Reach) -> Iterator[tuple[Any, ...]]:
    rows = Room.objects.filter(
        visible(reach, site="floor__building__site"), floor__building__is_removed=False
    )
    ordered = rows.order_by(
        *("floor__building__site__name", "floor__building__name", "floor__order"),
        *("floor__name", "number"),
    )
    yield from ordered.values_list(
        *("floor__building__site__name", "floor__building__name"),
        *("floor__building__address", "floor__name", "floor__order"),
        *("number", "name", "area__name", "approach", "opens", "closes"),
        *("weekdays", "is_sensitive"),
    ).iterator(ROWS_AT_ONCE)


def _buttons(reach: Reach) -> Iterator[tuple[Any, ...]]:
    rows = Button.objects.filter(within(reach)).order_by("label")
    for row in rows.values_list(
        *("label", "kind", "standing", "room__floor__building__site__name"),
        *("room__floor__building__name", "room__floor__name", "room__number"),
        *("spoken", "department__name", "holder__external_id", "alarm_kind", "note"),
        *("x", "y", "device__kind", "device__vendor", "device__model"),
        *("device__serial", "device__mac", "device__names", "device__networks"),
        "device__extensions",
    ).iterator(ROWS_AT_ONCE):
        yield (*row[:12], f"{row[12] * 100:.1f}", f"{row[13] * 100:.1f}", *row[14:])


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value)
