"""The one way of every entry: number, fold, write, and only then tell.

Numbering and folding happen in one turn of the loop, so two deeds cannot both pass;
the disk is the writer thread's. What the fold cannot take is parked: kept, shown raw
and rung, and it stops nothing.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import structlog

from quietbell.domain.events import Event, IncidentEvent
from quietbell.domain.floor_events import Parked
from quietbell.domain.incidents import NoArrow
from quietbell.domain.moments import Moment, on_this_boot
from quietbell.engine.floor import Floor, Folded
from quietbell.journal.entries import Entry
from quietbell.journal.records import SEALED, from_entry, key_of, to_body
from quietbell.journal.sealing import Keyring
from quietbell.journal.store import Journal

log = structlog.get_logger()

RAW_MAX: Final = 2_000  # characters of a parked entry that a screen shows
# What a fold may meet in an entry that is not as it should be. Anything else is a
# fault of the process itself, and its supervisor's business.
UNFOLDABLE: Final = (
    AssertionError,
    AttributeError,
    KeyError,
    NoArrow,
    TypeError,
    ValueError,
)


class Recorder:
    """Writes events down and folds them, live and at a restart."""

    def __init__(
        self, floor: Floor, journal: Journal, keyring: Keyring, *, boot: str
    ) -> None:
        self._floor = floor
        self._journal = journal
        self._keyring = keyring
        self._boot = boot
        self.on_folded: Callable[[Event, Folded], None] = lambda event, folded: None

    @property
    def next_seq(self) -> int:
        """The number that the next entry will have."""
        return self._journal.head[0] + 1

    def record(self, event: Event) -> Entry:
        """Write *event* down, fold it, and say what it changed."""
        body, personal = to_body(event)
        if personal and isinstance(event, IncidentEvent):
            body[SEALED] = self._keyring.seal(self._key(event.incident), personal)
        pending = self._journal.append(
            kind=event.KIND, version=event.VERSION, body=body, at=event.at
        )
        try:
            folded = self._floor.fold(event, pending.entry)
        except UNFOLDABLE as why:
            self._park(pending.entry, event.at, why)
        else:
            self.on_folded(event, folded)
        return pending.entry

    def replay(self, entries: list[Entry], *, now: Moment) -> None:
        """Fold what was written before, as it was folded then."""
        for entry in entries:
            at = Moment(wall=entry.at, tick=entry.tick)
            at = on_this_boot(at, now=now, is_same_boot=entry.boot == self._boot)
            try:
                event = from_entry(entry, at=at, open_box=self._keyring.open_box)
                if event is not None:
                    self._floor.fold(event, entry)
                elif entry.kind == "damaged":
                    self._park(entry, now, ValueError(str(entry.body.get("why"))))
                else:
                    self._floor.unknown_kinds += 1
                    log.warning("entry.unknown_kind", kind=entry.kind, seq=entry.seq)
            except UNFOLDABLE as why:
                self._park(entry, now, why)

    def used_keys(self, entries: list[Entry]) -> list[str]:
        """Return the keys that *entries* are sealed with."""
        return sorted({key for each in entries if (key := key_of(each)) is not None})

    def _key(self, incident: str) -> str:
        return self._floor.keys.get(incident) or self._keyring.take()

    def _park(self, entry: Entry, at: Moment, why: Exception) -> None:
        log.error("entry.parked", seq=entry.seq, kind=entry.kind, why=repr(why))
        known = {each.entry for each in self._floor.parked}
        if entry.id in known or entry.kind == Parked.KIND:
            return  # parked before, in an earlier epoch; it is shown already
        raw = msgspec.json.encode(_shown_raw(entry)).decode()[:RAW_MAX]
        self.record(
            Parked(at=at, what="entry", why=repr(why)[:500], entry=entry.id, raw=raw)
        )


def _shown_raw(entry: Entry) -> dict[str, Any]:
    """Return what may be shown of an entry that no rule has read: no sealed words."""
    body = {name: each for name, each in entry.body.items() if name != SEALED}
    return {"seq": entry.seq, "kind": entry.kind, "body": body}
