"""What happened in an incident, entry by entry, as the ledger has it.

Sealed parts stay sealed: a line says that there is something, never what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from quietbell.queries.incidents import names
from quietbell.storage.models import LedgerEntry

LINES_MAX: Final = 500  # a storm's presses are counted, not listed
VALUE_CHARS_MAX: Final = 200
# Said in columns of their own, or of no use to a reader.
UNTOLD: Final = frozenset(
    {"incident", "by", "deed", "sealed", "scene", "profile", "ladder", "notices"}
    | {"site_version", "source_key", "proposal", "notice", "rings", "number"}
)
OF_A_PRESS: Final = ("door_kind", "source", "differs", "point")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry. ``facts`` are its plain values by field; ``box`` what is sealed."""

    number: int
    at: datetime
    kind: str
    by: str
    facts: tuple[tuple[str, str], ...]
    box: Mapping[str, str] | None
    is_damaged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The lines of one incident, oldest first, and whether there are more."""

    lines: tuple[Line, ...]
    has_more: bool

    @property
    def sealed(self) -> tuple[Line, ...]:
        """The lines of which something is sealed."""
        return tuple(each for each in self.lines if each.box is not None)


def timeline(incident: str) -> Timeline:
    """Return what happened in *incident*. Three queries."""
    rows = LedgerEntry.objects.filter(incident=incident).order_by("number")
    found = list(rows[: LINES_MAX + 1])
    bodies = [(each, _body(each)) for each in found[:LINES_MAX]]
    known = names({each for _, body in bodies for each in _actors(body)})
    return Timeline(
        lines=tuple(_line(entry, body, known) for entry, body in bodies),
        has_more=len(found) > LINES_MAX,
    )


def _body(entry: LedgerEntry) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(bytes(entry.raw)).get("body", {})
    except (msgspec.MsgspecError, AttributeError):
        return {}  # damaged: the line says so
    return body if isinstance(body, dict) else {}


def _actors(body: Mapping[str, Any]) -> Iterator[str]:
    by = body.get("by") or {}
    for field in ("person", "desk"):
        if isinstance(by.get(field), str):
            yield by[field]


def _line(
    entry: LedgerEntry, body: Mapping[str, Any], known: Mapping[str, str]
) -> Line:
    by = ", ".join(known.get(each, each) for each in _actors(body))
    sealed = body.get("sealed")
    is_box = isinstance(sealed, dict) and {"key", "box"} <= sealed.keys()
    return Line(
        number=entry.number,
        at=entry.at,
        kind=entry.kind,
        by=by,
        facts=tuple(_facts(body)),
        box=sealed if is_box else None,
        is_damaged=entry.kind == "damaged",
    )


def _facts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, value in body.items():
        if field == "press" and isinstance(value, dict):
            for each in OF_A_PRESS:
                if text := _text(value.get(each)):
                    yield each, text
        elif field not in UNTOLD and (text := _text(value)):
            yield field, text


def _text(value: Any) -> str:
    """Return a plain value as words; nothing for what is no plain value."""
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(str(each) for each in value)[:VALUE_CHARS_MAX]
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)[:VALUE_CHARS_MAX]
    return ""
