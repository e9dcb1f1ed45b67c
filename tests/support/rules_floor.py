"""A small floor on which anything may happen: it stands in for the engine.

It asks the rules what the engine asks, in the same order. What must hold after each
event is said by the test that derives from it.
"""

from collections import Counter
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain import windows
from quietbell.domain.actors import SYSTEM, Actor
from quietbell.domain.confidence import Treatment, treat
from quietbell.domain.correlation import Belongs, place, source_key
from quietbell.domain.guards import ChangedMeanwhile, Refused, check
from quietbell.domain.incident_values import Incident, begin
from quietbell.domain.incidents import step
from quietbell.domain.ladder import (
    CALL_LAPSED,
    NOT_CONFIRMED,
    RUNG,
    Due,
    deadlines,
    next_person,
)
from quietbell.domain.moments import Moment
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.signals import Finding
from quietbell.domain.site import Standing
from quietbell.domain.words import (
    Attention,
    Effect,
    IncidentClass,
    Stage,
)
from tests.support.deeds_tried import DEED_EVENTS, PEOPLE, WAYS, said_with
from tests.support.incidents import (
    ASSESS,
    AT_ONCE,
    FIELDS,
    IN_WINDOW,
    ORTIZ,
    PRESS,
    at,
    opened,
)

BUTTONS: Final = ("bursar-114", "library-2")
SOURCES: Final = ("10.9.1.1", "10.9.1.2", "10.9.1.3", "10.9.1.4")
SOURCES_MAX: Final = 2  # stands for UNREGISTERED_OPEN_MAX
OVERFLOW: Final = "overflow"
OF_A_BUTTON: Final = sorted(set(Finding) - {Finding.NEAR, Finding.UNKNOWN})

SEEN: Counter[str] = Counter()


class Floor(RuleBasedStateMachine):
    """Two buttons, some unknown sources, three desks, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.incidents: dict[str, Incident] = {}
        self.newest: dict[str, str] = {}
        self.windows: dict[str, windows.Window] = {}
        self.presses_made = 0
        self.replays_of_nothing = 0
        self.profile: ResponseProfile = AT_ONCE
        self.is_live = True

    @initialize(profile=st.sampled_from([AT_ONCE, ASSESS]), is_live=st.booleans())
    def begins(self, profile: ResponseProfile, is_live: bool) -> None:
        self.profile, self.is_live = profile, is_live

    @property
    def moment(self) -> Moment:
        return at(self.now)

    def _newest(self, key: str) -> Incident | None:
        return self.incidents.get(self.newest.get(key, ""))

    # --- presses

    @rule(
        button=st.sampled_from(BUTTONS),
        finding=st.sampled_from([Finding.VERIFIED, *OF_A_BUTTON]),
        standing=st.sampled_from(Standing),
        only_presses=st.booleans(),
    )
    def presses(
        self, button: str, finding: Finding, standing: Standing, only_presses: bool
    ) -> None:
        self.presses_made += 1
        window = next(
            (
                each
                for each in self.windows.values()
                if each.button == button and each.takes(tick=self.moment.tick)
            ),
            None,
        )
        treatment = treat(
            finding,
            standing=standing,
            is_on_test=window is not None,
            carries_only_presses=only_presses,
        )
        key = source_key(button=button, source="10.9.8.7")
        if treatment.incident_class is None:
            self._is_repeated(key)
        else:
            self._is_pressed(key, button, treatment, window)

    def _is_repeated(self, key: str) -> None:
        current = self._newest(key)
        if current is None:
            self.replays_of_nothing += 1
        else:
            self._does(e.Replayed, current.id, press=PRESS)

    def _is_pressed(
        self,
        key: str,
        button: str | None,
        treatment: Treatment,
        window: windows.Window | None,
    ) -> None:
        assert treatment.incident_class is not None
        current = self._newest(key)
        where = place(current, at=self.moment, incident_class=treatment.incident_class)
        said = {"press": PRESS, "labels": treatment.labels}
        if where.belongs is Belongs.OPENS:
            self._opens(key, button, treatment, window)
        elif where.belongs is Belongs.COUNTS:
            assert current is not None
            assert self.moment.tick - current.burst_began.tick <= 10
            self._does(e.PressCounted, current.id, **said)
        else:
            assert current is not None
            self._does(e.PressedAgain, current.id, **said)
            assert self.incidents[current.id].ringing is not None
            SEEN["a later press rang again"] += 1

    def _opens(
        self,
        key: str,
        button: str | None,
        treatment: Treatment,
        window: windows.Window | None,
    ) -> None:
        assert treatment.rings
        assert treatment.incident_class is not None
        is_test = treatment.incident_class is IncidentClass.TEST
        name = f"i-{len(self.incidents)}"
        event = opened(
            self.now,
            incident=name,
            incident_class=treatment.incident_class,
            confidence=treatment.confidence,
            labels=treatment.labels,
            button=button,
            source_key=key,
            profile=self.profile,
            test=IN_WINDOW if is_test else None,
        )
        incident = begin(event)
        assert (incident.ringing is None) is is_test
        self.incidents[name], self.newest[key] = incident, name
        if is_test:
            assert window is not None
            assert window.is_signed and window.pressed is None
            self.windows[window.id] = windows.pressed(window, name)
            SEEN["a test press"] += 1

    @rule(source=st.sampled_from(SOURCES))
    def presses_unregistered(self, source: str) -> None:
        self.presses_made += 1
        treatment = treat(Finding.NEAR, standing=None)
        key = source_key(button=None, source=source)
        current = self._newest(key)
        shown = [
            each
            for name in SOURCES
            if (each := self._newest(source_key(button=None, source=name)))
            and not each.is_closed
        ]
        if (current and not current.is_closed) or len(shown) < SOURCES_MAX:
            self._is_pressed(key, None, treatment, None)
            return
        rest = self._newest(OVERFLOW)
        if rest is None or rest.is_closed:
            self._opens(OVERFLOW, None, treatment, None)
        else:
            self._does(e.SourcesCounted, rest.id, press=PRESS)
            SEEN["a further source was counted"] += 1

    # --- time

    @rule(seconds=st.sampled_from([0.5, 4, 9, 12, 25, 61, 400, 90_000]))
    def waits(self, seconds: float) -> None:
        until = self.now + seconds
        for _ in range(500):
            dues = [
                (due, each.id)
                for each in self.incidents.values()
                for due in deadlines(each)[:1]
                if due.tick <= at(until).tick
            ]
            if not dues:
                break
            due, incident = min(dues)
            self.now = max(self.now, due.tick - at(0).tick)
            self._is_due(due, incident)
        else:
            raise AssertionError("time never comes to rest")
        self.now = until

    def _is_due(self, due: Due, incident: str) -> None:
        SEEN[due.sort] += 1
        if due.sort == RUNG:
            self._does(f.RungReached, incident, rung=due.name)
        elif due.sort == CALL_LAPSED:
            self._does(f.EmergencyCallFailed, incident, has_lapsed=True)
        elif due.sort == NOT_CONFIRMED:
            self._does(t.TestNotConfirmed, incident)
        else:
            self._does(f.StageOverdue, incident, stage=Stage(due.name))
            up = next_person(self.incidents[incident])
            self._does(f.RungReached, incident, rung=up.name, why=due.name)

    @precondition(lambda self: self._held())
    @rule(data=st.data())
    def holder_falls_silent(self, data: st.DataObject) -> None:
        incident = data.draw(st.sampled_from(self._held()))
        self._does(e.HolderFellSilent, incident)
        SEEN["an orphan"] += 1

    def _held(self) -> list[str]:
        return [
            each.id
            for each in self.incidents.values()
            if each.attention is Attention.ACKNOWLEDGED
        ]

    # --- people

    @precondition(lambda self: self.incidents)
    @rule(
        data=st.data(),
        kind=st.sampled_from(DEED_EVENTS),
        by=st.sampled_from(PEOPLE),
        lag=st.sampled_from([0, 0, 1, 5, -1, None]),
    )
    def tries(
        self,
        data: st.DataObject,
        kind: type[e.IncidentEvent],
        by: Actor,
        lag: int | None,
    ) -> None:
        name = data.draw(st.sampled_from(sorted(self.incidents)))
        said = data.draw(said_with(kind))
        self._tries(kind, name, by, lag, said)

    @precondition(lambda self: self._unclosed())
    @rule(data=st.data(), way=st.sampled_from(WAYS), far=st.integers(1, 5))
    def works(
        self, data: st.DataObject, way: tuple[type[e.IncidentEvent], ...], far: int
    ) -> None:
        """Do something sensible, as whoever has the incident."""
        name = data.draw(st.sampled_from(self._unclosed()))
        for kind in way[:far]:
            held = self.incidents[name].held
            said = dict(FIELDS.get(kind, {}))
            self._tries(kind, name, held.by if held else ORTIZ, 0, said)
        if data.draw(st.booleans()):
            self._judges(name, data.draw(st.sampled_from(PEOPLE)))

    @precondition(lambda self: self._closed() or self._proposed())
    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def judges(self, data: st.DataObject, by: Actor) -> None:
        """Second what was proposed, or open what was closed."""
        name = data.draw(st.sampled_from(self._closed() + self._proposed()))
        self._judges(name, by)

    def _judges(self, name: str, by: Actor) -> None:
        first = self.incidents[name].proposal
        if first is None:
            self._tries(e.Reopened, name, by, None, FIELDS[e.Reopened])
            return
        said = {
            "disposition": first.disposition,
            "cause": first.cause,
            "method": first.method,
            "proposed_by": first.by,
        }
        if self._tries(e.Disposed, name, by, 0, said):
            SEEN["a second person closed"] += 1

    def _unclosed(self) -> list[str]:
        return [each.id for each in self.incidents.values() if not each.is_closed]

    def _closed(self) -> list[str]:
        return [each.id for each in self.incidents.values() if each.is_closed]

    def _proposed(self) -> list[str]:
        return [each.id for each in self.incidents.values() if each.proposal]

    def _tries(
        self,
        kind: type[e.IncidentEvent],
        name: str,
        by: Actor,
        lag: int | None,
        said: dict[str, Any],
    ) -> bool:
        incident = self.incidents[name]
        event = kind(at=self.moment, by=by, incident=name, **said)
        version = None if lag is None else incident.version - lag
        try:
            check(incident, event, version=version, is_live=self.is_live)
        except ChangedMeanwhile as why:
            self.was_first(incident, why)
            return False
        except Refused:
            return False
        self._happens(event)
        return True

    @rule(
        button=st.sampled_from(BUTTONS),
        by=st.sampled_from(PEOPLE),
        second=st.sampled_from(PEOPLE),
        minutes=st.sampled_from([1, 10, 30]),
        then=st.sampled_from(["", "pressed", "confirmed"]),
    )
    def opens_a_window(
        self, button: str, by: Actor, second: Actor, minutes: float, then: str
    ) -> None:
        asked = t.WindowOpened(
            at=self.moment,
            by=by,
            window=f"w-{len(self.windows)}",
            button=button,
            purpose=IN_WINDOW.purpose,
            presser="Ines Falk",
            minutes=minutes,
        )
        window = windows.open_window(asked)
        assert not window.takes(tick=self.moment.tick)
        try:
            windows.check_signature(window, second)
        except Refused:
            assert by.is_same_person(second)
        else:
            signed = t.WindowSigned(at=self.moment, by=second, window=window.id)
            window = windows.after(window, signed)
        self.windows[window.id] = window
        if then:
            self.presses(button, Finding.VERIFIED, Standing.IN_SERVICE, True)
        if then == "confirmed":
            name = self.newest[source_key(button=button, source="")]
            self._tries(t.TestConfirmed, name, ORTIZ, None, {})

    # --- what comes of it

    def _does(self, kind: type[e.IncidentEvent], name: str, **said: Any) -> None:
        """Let happen what no person does."""
        self._happens(kind(at=self.moment, by=SYSTEM, incident=name, **said))

    def _happens(self, event: e.IncidentEvent) -> None:
        before = self.incidents[event.incident]
        after, effects = step(before, event)
        self.incidents[event.incident] = after
        self.has_happened(before, after, event, effects)

    def has_happened(
        self,
        before: Incident,
        after: Incident,
        event: e.IncidentEvent,
        effects: tuple[Effect, ...],
    ) -> None:
        """Say what must hold after each event."""
        raise NotImplementedError

    def was_first(self, incident: Incident, why: ChangedMeanwhile) -> None:
        """Say what the loser of a race must be told."""
        raise NotImplementedError
