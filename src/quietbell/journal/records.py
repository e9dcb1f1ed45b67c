"""Events as entries, and entries as events.

The body of an entry is an event's fields in JSON, less the moment (which the entry
has) and less the personal fields, which are sealed beside them. An unknown kind is
no error: it is kept, does nothing, and is reported.
"""

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, Final

import msgspec

from quietbell.domain import device_events, events, fact_events, floor_events
from quietbell.domain.events import Event
from quietbell.domain.moments import Moment
from quietbell.journal.entries import Entry

SEALED: Final = "sealed"
ERASED: Final = "[erased]"  # stands where a destroyed key's words stood

Body = dict[str, Any]
Open = Callable[[dict[str, str]], Body | None]


def _kinds(*modules: ModuleType) -> dict[str, type[Event]]:
    return {
        each.KIND: each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Event) and each.KIND
    }


KINDS: Final[Mapping[str, type[Event]]] = MappingProxyType(
    _kinds(events, fact_events, floor_events, device_events)
)


def to_body(event: Event) -> tuple[Body, Body]:
    """Return *event*'s open fields and its personal fields, both as JSON can hold.

    Fields that stand at their default are left out: an entry says what is so.
    """
    body: Body = {}
    personal: Body = {}
    for name, default in _fields(type(event)):
        value = getattr(event, name)
        if name == "at" or value == default:
            continue
        held = msgspec.to_builtins(value)
        (personal if name in event.SEALED else body)[name] = held
    return body, personal


def from_entry(entry: Entry, *, at: Moment, open_box: Open) -> Event | None:
    """Return the event that *entry* holds, or None if its kind is unknown here.

    *entry* has its newest shape (``upcasts``), as ``Journal.replay`` returns it;
    *at* is the entry's moment on this boot's clock.

    Raises:
        msgspec.ValidationError: the body is not that of its kind.
    """
    known = KINDS.get(entry.kind)
    if known is None or entry.version != known.VERSION:
        return None  # written by newer code: kept, reported, and not guessed at
    body = dict(entry.body)
    sealed = body.pop(SEALED, None)
    if sealed is not None:
        body |= open_box(sealed) or _erased(known)
    moment = {"wall": at.wall, "tick": at.tick}
    return msgspec.convert({**body, "at": moment}, known)


def key_of(entry: Entry) -> str | None:
    """Return the id of the key that *entry*'s personal fields are sealed with."""
    sealed = entry.body.get(SEALED)
    return sealed["key"] if isinstance(sealed, dict) else None


def _erased(known: type[Event]) -> Body:
    return dict.fromkeys(known.SEALED, ERASED)


_DEFAULTS: dict[type[Event], tuple[tuple[str, Any], ...]] = {}


def _fields(kind: type[Event]) -> tuple[tuple[str, Any], ...]:
    known = _DEFAULTS.get(kind)
    if known is None:
        known = tuple((f.name, f.default) for f in dataclasses.fields(kind))
        _DEFAULTS[kind] = known
    return known
