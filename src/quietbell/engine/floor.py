"""The floor: everything live, as a fold over the journal.

Live and after a restart the same ``fold`` runs over the same events: a restart is a
replay and has no code of its own. Nothing here waits, reads a clock or a disk.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from quietbell.domain import device_events as d
from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain import incidents as machine
from quietbell.domain import windows
from quietbell.domain.incident_values import Incident, begin, changed
from quietbell.domain.ladder import Due, deadlines
from quietbell.domain.words import Confidence, Effect
from quietbell.engine.devices import Devices
from quietbell.engine.proofs import Proofs
from quietbell.journal.entries import Entry
from quietbell.journal.records import key_of

TIMELINE_MAX: Final = 200  # lines of one incident kept at hand; the journal has all
DEEDS_MAX: Final = 20_000  # ids of deeds done: a resent one is answered, not redone
NONCES_MAX: Final = 20_000
SEQUENCES_MAX: Final = 20_000
CALLS_MAX: Final = 500  # of a day
PARKED_MAX: Final = 100
CLOSED_MAX: Final = 2_000  # closed within a day: a bad day at a big place is 50
# Of these a number moves and nothing else: a storm of them may be shown later.
COUNTS: Final = (
    e.PressCounted,
    e.Replayed,
    e.SourcesCounted,
    e.Presented,
    f.NoticeReported,
)

CallKey = tuple[str, str]  # who told of it, and its id there
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Line:
    """One line of an incident's timeline; ``shown`` is what a screen got of it."""

    seq: int
    event: e.IncidentEvent
    shown: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A notice whose end is not yet known: of which incident, since when."""

    notice: f.Notice
    incident: str
    rung: str
    at: str  # ISO, of the rung


class Nonce(NamedTuple):
    """Where a press with this nonce went, and when (boot clock, seconds)."""

    incident: str
    tick: float


@dataclass(slots=True)
class Folded:
    """What one event changed: effects for the world, incidents to show anew."""

    effects: tuple[Effect, ...] = ()
    incidents: set[str] = field(default_factory=set)
    is_new: bool = False
    counts_only: bool = False  # nothing but a number moved: it may be shown later
    status: bool = False


class Floor:
    """Incidents, windows, proofs and notices: what a snapshot is made of."""

    def __init__(self) -> None:
        self.incidents: dict[str, Incident] = {}
        self.newest: dict[str, str] = {}  # source key: its newest incident
        self.timelines: dict[str, deque[Line]] = {}
        self.seqs: dict[str, int] = {}  # incident: its last entry
        self.entries: dict[str, list[Entry]] = {}  # what a new segment opens with
        self.keys: dict[str, str] = {}  # incident: the key its words are sealed with
        self.windows: dict[str, windows.Window] = {}
        self.proofs = Proofs()
        self.devices = Devices()
        self.notices: dict[str, Outstanding] = {}
        self.nonces: OrderedDict[tuple[str, str], Nonce] = OrderedDict()
        self.sequences: OrderedDict[str, int] = OrderedDict()  # door: its last
        self.calls: OrderedDict[CallKey, t.EmergencyCallReported] = OrderedDict()
        self.call_seqs: dict[CallKey, int] = {}
        self.deeds: OrderedDict[str, int] = OrderedDict()
        self.linked_by: dict[str, set[str]] = {}
        self.parked: deque[t.Parked] = deque(maxlen=PARKED_MAX)
        self.unmatched = 0
        self.is_attended = True
        self.unknown_kinds = 0

    def fold(self, event: e.Event, entry: Entry) -> Folded:
        """Take *event* in; *entry* is how it is written down.

        Raises:
            Exception: of any kind: the entry cannot be folded and must be parked.
                Nothing was changed by it.
        """
        if isinstance(event, e.IncidentEvent):
            folded = self._fold_incident(event, entry)
        else:
            folded = self._fold_rest(event, entry)
        if event.deed is not None:  # only now: a deed that was parked was not done
            _remember(self.deeds, event.deed, entry.seq, DEEDS_MAX)
        return folded

    def keep_unread(self, entry: Entry) -> None:
        """Keep an entry of a kind that this release does not know.

        It does nothing here; but where it is of something live, the next segment
        carries it too, for the newer code that wrote it.
        """
        self.unknown_kinds += 1
        owner = entry.body.get("incident")
        if isinstance(owner, str) and owner in self.incidents:
            self.entries[owner].append(entry)

    def open_by_source(self, key: str) -> Incident | None:
        """Return the newest incident of a source, open or not."""
        return self.incidents.get(self.newest.get(key, ""))

    def unregistered_open(self) -> int:
        """Return how many unregistered sources have an open incident."""
        return sum(
            each.confidence is Confidence.UNREGISTERED and not each.is_closed
            for each in self.incidents.values()
        )

    def window_for(self, button: str, *, tick: float) -> windows.Window | None:
        """Return the window whose test press a press of *button* would be."""
        return next(
            (
                each
                for each in self.windows.values()
                if each.button == button and each.takes(tick=tick)
            ),
            None,
        )

    def live_entries(self) -> list[Entry]:
        """Return the entries of everything live, in the order they were written."""
        return sorted(
            (
                entry
                for table in (self.entries, self.devices.entries)
                for entries in table.values()
                for entry in entries
            ),
            key=lambda entry: entry.seq,
        )

    def next_due(self, incident: str) -> Due | None:
        """Return the earliest deadline of *incident*."""
        known = self.incidents.get(incident)
        dues = deadlines(known) if known else ()
        return dues[0] if dues else None

    def forget_old(self, *, tick: float) -> list[str]:
        """Drop what was closed longer than a day ago; return which incidents."""
        closed = [each for each in self.incidents.values() if each.closed is not None]
        closed.sort(key=lambda each: each.closed.tick if each.closed else 0.0)
        old = [
            each.id
            for index, each in enumerate(closed)
            if each.closed
            and (
                tick - each.closed.tick > machine.REOPEN_SECONDS
                or index < len(closed) - CLOSED_MAX
            )
        ]
        for incident in old:
            self._drop(incident)
        if old:
            self._forget_aside(set(old))
        self.devices.forget_old(tick=tick)
        for key, told in list(self.calls.items()):
            if tick - told.at.tick > machine.REOPEN_SECONDS:
                self._drop_call(key)
        for window in list(self.windows.values()):
            if tick - window.ends_tick > machine.REOPEN_SECONDS:
                self.windows.pop(window.id)
                self.entries.pop(f"window:{window.id}", None)
        return old

    def linked_to(self, gone: list[str]) -> list[str]:
        """Return the incidents that had a link with one of *gone*."""
        lost = set(gone)
        return [
            each.id
            for each in self.incidents.values()
            if lost & {*each.links, *self.linked_by.get(each.id, ())}
        ]

    def _forget_aside(self, gone: set[str]) -> None:
        """Forget what hung on incidents that are gone.

        What nobody knows any more is no replay: sent again, it is a press.
        """
        nonces = [(n, x) for n, x in self.nonces.items() if x.incident not in gone]
        self.nonces = OrderedDict(nonces)
        told = {n: x for n, x in self.notices.items() if x.incident not in gone}
        self.notices = told

    def _drop(self, incident: str) -> None:
        gone = self.incidents.pop(incident)
        if self.newest.get(gone.opened.source_key) == incident:
            self.newest.pop(gone.opened.source_key)
        for table in (self.timelines, self.seqs, self.entries, self.keys):
            table.pop(incident, None)
        self.linked_by.pop(incident, None)

    def _fold_incident(self, event: e.IncidentEvent, entry: Entry) -> Folded:
        if isinstance(event, e.Opened):
            folded = self._open(event)
        else:
            before = self.incidents[event.incident]
            assert event.incident in self.timelines  # before anything is changed
            after, effects = machine.step(before, event)
            self.incidents[event.incident] = after
            counts = isinstance(event, COUNTS)
            folded = Folded(
                effects, {event.incident}, counts_only=counts or after is before
            )
        self._write_down(event, entry)
        self._learn_aside(event, folded)
        return folded

    def _open(self, event: e.Opened) -> Folded:
        self.incidents[event.incident] = begin(event)
        self.newest[event.source_key] = event.incident
        self.timelines[event.incident] = deque(maxlen=TIMELINE_MAX)
        for other in event.links:
            self.linked_by.setdefault(other, set()).add(event.incident)
        if event.test is not None and event.test.window in self.windows:
            window = self.windows[event.test.window]
            self.windows[window.id] = windows.pressed(window, event.incident)
        is_test = event.test is not None
        effect = Effect.SOUND_TEST if is_test else Effect.RING
        effects = (effect,) if event.rings else ()
        touched = {event.incident, *(x for x in event.links if x in self.incidents)}
        return Folded(effects, touched, is_new=True, status=is_test)

    def _write_down(self, event: e.IncidentEvent, entry: Entry) -> None:
        self.seqs[event.incident] = entry.seq
        self.timelines[event.incident].append(Line(entry.seq, event))
        self.entries.setdefault(event.incident, []).append(entry)
        key = key_of(entry)
        if key is not None:
            self.keys[event.incident] = key
        press = getattr(event, "press", None)
        owner = press.door or press.account if isinstance(press, e.PressFacts) else ""
        if isinstance(press, e.PressFacts) and press.nonce and owner:
            nonce = (owner, press.nonce)
            kept = Nonce(event.incident, event.at.tick)
            if not isinstance(event, e.Replayed):
                _remember(self.nonces, nonce, kept, NONCES_MAX)

        if isinstance(press, e.PressFacts) and press.sequence is not None:
            last = max(press.sequence, self.sequences.pop(owner or "", 0))
            _remember(self.sequences, owner or "", last, SEQUENCES_MAX)

    def _learn_aside(self, event: e.IncidentEvent, folded: Folded) -> None:
        """Take in what an incident's event says of things outside the incident."""
        if isinstance(event, e.Linked):
            self._link(event)
            folded.incidents.add(event.other)
        elif isinstance(event, e.Unlinked):
            self.linked_by.get(event.other, set()).discard(event.incident)
            self.linked_by.get(event.incident, set()).discard(event.other)
            folded.incidents.add(event.other)
        elif isinstance(event, f.RungReached):
            at = event.at.wall.isoformat()
            for each in event.notices:
                told = Outstanding(each, event.incident, event.rung, at)
                self.notices[each.id] = told
        elif isinstance(event, f.NoticeReported) and event.outcome != "attempted":
            self.notices.pop(event.notice, None)
        folded.incidents &= self.incidents.keys()

    def _link(self, event: e.Linked) -> None:
        """Link both ways; that the other was once unlinked from here is over."""
        self.linked_by.setdefault(event.other, set()).add(event.incident)
        other = self.incidents.get(event.other)
        if other is not None and event.incident in other.unlinked:
            unlinked = tuple(x for x in other.unlinked if x != event.incident)
            self.incidents[event.other] = changed(other, unlinked=unlinked)

    def _fold_call(self, event: t.EmergencyCallReported, entry: Entry) -> None:
        key = (event.reporter, event.call)
        self.calls[key] = event
        self.call_seqs[key] = entry.seq
        self.entries["call:" + "/".join(key)] = [entry]
        while len(self.calls) > CALLS_MAX:
            self._drop_call(next(iter(self.calls)))

    def _drop_call(self, key: CallKey) -> None:
        self.calls.pop(key)
        self.call_seqs.pop(key)
        self.entries.pop("call:" + "/".join(key), None)

    def _fold_rest(self, event: e.Event, entry: Entry) -> Folded:
        if isinstance(event, t.WindowOpened):
            self.windows[event.window] = windows.open_window(event)
            self.entries[f"window:{event.window}"] = [entry]
        elif isinstance(event, t.WindowSigned | t.WindowClosed):
            window = self.windows[event.window]
            self.windows[event.window] = windows.after(window, event)
            self.entries[f"window:{event.window}"].append(entry)
        elif isinstance(event, t.DeskEnrolled | t.DeskRevoked | t.TokenRevoked):
            self.proofs.fold(event)
            self.entries.setdefault("proofs", []).append(entry)
        elif isinstance(event, d.DeviceEvent):
            self.devices.fold(event, entry)
        elif isinstance(event, t.EmergencyCallReported):
            self._fold_call(event, entry)
        elif isinstance(event, t.SourceUnmatched):
            self.unmatched += event.times
        elif isinstance(event, t.AttendanceChanged):
            self.is_attended = event.is_attended
        elif isinstance(event, t.Parked):
            self.parked.append(event)
            self.entries.setdefault("parked", []).append(entry)
            del self.entries["parked"][:-PARKED_MAX]
        return Folded(status=True)


def _remember(table: OrderedDict[K, V], key: K, value: V, at_most: int) -> None:
    table[key] = value
    while len(table) > at_most:
        table.popitem(last=False)
