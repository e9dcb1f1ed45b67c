"""What differs between two site files, as people ask it: what came, went, changed.

A thing is named as people name it: a button by its label, a door by its button's.
Values are not told, for a file holds places that few may see; the fields are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from quietbell.domain.site import SiteFile

CHANGES_MAX: Final = 2000  # told one by one; past that their number is
COLLECTIONS: Final = {
    "sites": "site",
    "profiles": "profile",
    "ladders": "ladder",
    "people": "person",
    "desks": "desk",
    "buildings": "building",
    "floors": "floor",
    "areas": "area",
    "devices": "device",
    "buttons": "button",
    "doors": "door",
    "cameras": "camera",
    "rosters": "roster",
    "accounts": "panel account",
    "call_reporters": "call reporter",
    "token_keys": "token key",
    "webhooks": "webhook",
}
SINGLE: Final = ("device_networks", "is_demo", "is_live")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is new, gone or other than it was.

    ``what`` is a kind of `COLLECTIONS` or a field of the whole file; ``fields`` are
    those that changed.
    """

    what: str
    id: str
    name: str
    how: str  # "added", "removed", "changed"
    fields: tuple[str, ...] = ()


def changes(last: SiteFile, new: SiteFile) -> tuple[Change, ...]:
    """Return the differences, by kind and id, `CHANGES_MAX` of them at most.

    Version and time of making are no differences.
    """
    found = [*_of_the_whole(last, new)]
    for collection, what in COLLECTIONS.items():
        before, after = _by_id(last, collection), _by_id(new, collection)
        for id in sorted({*before, *after}):  # noqa: A001
            change = _change(what, id, before.get(id), after.get(id))
            if change is not None:
                found.append(change)
    return tuple(found[:CHANGES_MAX])


def name_of(value: Any) -> str:
    """Return how people call something of a site file; its id if it has no name."""
    for field in ("label", "name", "number", "button", "url"):
        if told := getattr(value, field, ""):
            return str(told)
    return str(value.id)


def _of_the_whole(last: SiteFile, new: SiteFile) -> Iterator[Change]:
    for field in SINGLE:
        if getattr(last, field) != getattr(new, field):
            yield Change(what=field, id=field, name=field, how="changed")


def _by_id(site: SiteFile, collection: str) -> Mapping[str, Any]:
    return {each.id: each for each in getattr(site, collection)}


def _change(what: str, id: str, before: Any, after: Any) -> Change | None:
    if before == after:
        return None
    name = name_of(after if after is not None else before)
    if before is None:
        return Change(what=what, id=id, name=name, how="added")
    if after is None:
        return Change(what=what, id=id, name=name, how="removed")
    differing = tuple(
        each.name
        for each in fields(after)
        if getattr(before, each.name) != getattr(after, each.name)
    )
    return Change(what=what, id=id, name=name, how="changed", fields=differing)
