"""The one way of every entry: number, fold, write, and only then tell.

Numbering and folding happen in one turn of the loop, so two deeds cannot both pass;
the disk is the writer thread's. What the fold cannot take is parked: kept, shown raw
and rung, and it stops nothing.
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog

from quietbell.domain.events import Event, IncidentEvent
from quietbell.domain.floor_events import Parked
from quietbell.domain.incidents import NoArrow
from quietbell.domain.moments import Moment, on_this_boot
from quietbell.engine.clock import UNKNOWN_BOOT
from quietbell.engine.floor import Floor, Folded
from quietbell.journal.entries import DAMAGED, Entry
from quietbell.journal.records import SEALED, from_entry, key_of, to_body
from quietbell.journal.sealing import Keyring
from quietbell.journal.store import Journal

log = structlog.get_logger()

RAW_MAX: Final = 2_000  # characters of a parked entry that a screen shows
# What a fold may meet in an entry that is not as it should be, or in a rule of ours
# that is not. Met at a start it would be met at each one: it may not end the process.
# Anything else (no memory, no disk) is its supervisor's business.
UNFOLDABLE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NoArrow,
    RuntimeError,
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
        self._last: dict[str, Moment] = {}  # boot: the last moment kept in it
        self._unfolded: list[tuple[Entry, Exception]] = []
        self.on_folded: Callable[[Event, Folded], None] = lambda event, folded: None

    @property
    def next_seq(self) -> int:
        """The number that the next entry will have."""
        return self._journal.head[0] + 1

    def record(self, event: Event) -> Entry:
        """Write *event* down, fold it, and say what it changed."""
        body, personal = to_body(event)
        if personal:
            body[SEALED] = self._keyring.seal(self._key(event), personal)
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

    def survey(self, entries: list[Entry]) -> None:
        """Look through all that will be replayed, before any of it is folded.

        Keys that were used leave the pool. After a reboot ticks count from anew; so
        that no wall clock takes back what a boot's own clock knew to have passed, the
        last moment of each boot is remembered.
        """
        used = {key for each in entries if (key := key_of(each)) is not None}
        self._keyring.mark_used(sorted(used))
        for entry in entries:
            self._last[entry.boot] = Moment(wall=entry.at, tick=entry.tick)

    def replay(self, entries: list[Entry], *, now: Moment) -> None:
        """Fold what was written before, as it was folded then. Then ``park_unfolded``.

        *entries* may come in several parts, in order, after ``survey`` of all.
        """
        for entry in entries:
            at = on_this_boot(
                Moment(wall=entry.at, tick=entry.tick),
                now=now,
                is_same_boot=entry.boot == self._boot != UNKNOWN_BOOT,
                last=self._last.get(entry.boot),
            )
            self._fold_again(entry, at)

    def park_unfolded(self, *, now: Moment) -> None:
        """Park what the replay could not fold, but for what was parked before."""
        unfolded, self._unfolded = self._unfolded, []
        for entry, why in unfolded:
            self._park(entry, now, why)

    def _fold_again(self, entry: Entry, at: Moment) -> None:
        try:
            event = from_entry(entry, at=at, open_box=self._keyring.open_box)
            if event is not None:
                self._floor.fold(event, entry)
            elif entry.kind == DAMAGED:
                why = ValueError(str(entry.body.get("why")))
                self._unfolded.append((entry, why))
            else:
                self._floor.keep_unread(entry)
                log.warning("entry.unknown_kind", kind=entry.kind, seq=entry.seq)
        except UNFOLDABLE as why:
            self._unfolded.append((entry, why))

    def _key(self, event: Event) -> str:
        """Return the key of the event's incident, or one of its own."""
        if not isinstance(event, IncidentEvent):
            return self._keyring.take()
        key = self._floor.keys.get(event.incident)
        if key is None or self._keyring.state_of(key) != "usable":
            return self._keyring.take()  # what was erased stays so; this is new
        return key

    def _park(self, entry: Entry, at: Moment, why: Exception) -> None:
        log.error("entry.parked", seq=entry.seq, kind=entry.kind, why=fault_of(why))
        known = {each.entry for each in self._floor.parked}
        if entry.id in known or entry.kind == Parked.KIND:
            return  # parked before, in an earlier epoch; it is shown already
        raw = msgspec.json.encode(_shown_raw(entry)).decode()[:RAW_MAX]
        self.record(
            Parked(at=at, what="entry", why=fault_of(why), entry=entry.id, raw=raw)
        )


def fault_of(why: Exception) -> str:
    """Return what failed and where, without its text: that may be somebody's words."""
    frames = traceback.extract_tb(why.__traceback__)
    if not frames:
        return f"{type(why).__name__}: {why}"[:500]  # made by us, not met
    last = frames[-1]
    return f"{type(why).__name__} in {Path(last.filename).name}:{last.lineno}"


def _shown_raw(entry: Entry) -> dict[str, Any]:
    """Return what may be shown of an entry that no rule has read: no sealed words."""
    body = {name: each for name, each in entry.body.items() if name != SEALED}
    return {"seq": entry.seq, "kind": entry.kind, "body": body}
