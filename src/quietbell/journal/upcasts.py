"""How bodies written by older releases are read by this one.

A kind's body may change shape only together with its version, and each step has
a function here. What is on disk stays as it was written, word for word: only
what a restart reads is lifted.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec.structs import replace

from quietbell.journal.entries import Entry

Body = dict[str, Any]  # Any: each kind has its own body
Upcaster = Callable[[Body], Body]

# (kind, version) to what makes version + 1 of it. Golden journals of every release
# are replayed through this table in tests/journal.
UPCASTERS: Final[Mapping[tuple[str, int], Upcaster]] = MappingProxyType({})


def lift(entry: Entry, table: Mapping[tuple[str, int], Upcaster] = UPCASTERS) -> Entry:
    """Return *entry* with its body in the newest shape this release knows.

    A kind or version without an upcaster comes back as it is. One whose upcaster
    fails comes back as far as it got: whoever folds it parks it.
    """
    while upcaster := table.get((entry.kind, entry.version)):
        try:
            body = upcaster(dict(entry.body))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return entry
        entry = replace(entry, version=entry.version + 1, body=body)
    return entry
