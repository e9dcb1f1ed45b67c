"""What no sequence of presses, deeds, timers and tests can break.

Runs that reach nothing prove nothing: the test says which situations were seen.
"""

from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.actors import SYSTEM
from quietbell.domain.guards import ChangedMeanwhile
from quietbell.domain.incident_values import Incident
from quietbell.domain.ladder import NOT_CONFIRMED, deadlines
from quietbell.domain.profiles import Posture
from quietbell.domain.words import (
    Attention,
    Disposition,
    Effect,
    EmergencyCall,
    IncidentClass,
    Response,
    Truth,
)
from tests.support.deeds_tried import DEED_EVENTS
from tests.support.incidents import at
from tests.support.rules_floor import SEEN, Floor

RINGING: Final = (Attention.OPEN, Attention.ORPHANED)
BY_TIME: Final = (
    f.RungReached,
    f.StageOverdue,
    f.EmergencyCallFailed,
    t.TestNotConfirmed,
    e.HolderFellSilent,
)
ADDS_A_PRESS: Final = (
    e.PressCounted,
    e.PressedAgain,
    e.Replayed,
    e.SourcesCounted,
)


class Promises(Floor):
    """The floor, and what must hold on it."""

    def has_happened(
        self,
        before: Incident,
        after: Incident,
        event: e.IncidentEvent,
        effects: tuple[Effect, ...],
    ) -> None:
        assert after.version == before.version + 1
        _nothing_but_a_person_hushes(before, after, event, effects)
        _closing_is_a_person_s_and_acknowledged(before, after, event)
        _a_second_person_closes(before, event, is_live=self.is_live)
        _911_is_verified_first(before, after)
        _presses_add_up(before, after, event)
        if after.is_closed and not before.is_closed:
            SEEN["closed"] += 1
        if isinstance(event, e.Reopened):
            SEEN["reopened"] += 1

    def was_first(self, incident: Incident, why: ChangedMeanwhile) -> None:
        held = incident.held
        if held is None:
            assert why.detail == {"holder": None}
            return
        told = (why.detail["holder"], why.detail["desk"])
        assert told == (held.by.person, held.by.desk)
        assert why.detail["ahead_seconds"] >= 0
        SEEN["a loser was told"] += 1

    @invariant()
    def no_press_is_lost(self) -> None:
        counted = sum(
            each.presses + each.replays + each.sources
            for each in self.incidents.values()
        )
        assert counted + self.replays_of_nothing == self.presses_made

    @invariant()
    def what_nobody_has_rings(self) -> None:
        for each in self.incidents.values():
            is_test = each.incident_class is IncidentClass.TEST
            rings = each.attention in RINGING and not is_test
            assert (each.ringing is not None) is rings
            has_holder = each.attention in (Attention.ACKNOWLEDGED, Attention.ORPHANED)
            assert (each.held is not None) is has_holder
            assert each.hand_over is None or each.attention is Attention.ACKNOWLEDGED

    @invariant()
    def closed_is_closed_on_both_axes(self) -> None:
        for each in self.incidents.values():
            ended = each.attention is Attention.ENDED
            assert each.is_closed is ended is (each.closed is not None)
            assert ended is (each.disposed is not None)

    @invariant()
    def the_profile_is_kept_to(self) -> None:
        for each in self.incidents.values():
            if each.profile.posture is Posture.DISPATCH_AT_ONCE:
                assert each.response is not Response.ASSESSING
                assert each.response_before_closing is not Response.ASSESSING

    @invariant()
    def no_test_hangs_for_longer_than_a_minute(self) -> None:
        for each in self.incidents.values():
            if each.incident_class is IncidentClass.TEST and not each.is_closed:
                assert self.now - (each.opened.at.tick - at(0).tick) <= 90_060
                late = [due for due in deadlines(each) if due.sort == NOT_CONFIRMED]
                assert len(late) == 1

    @invariant()
    def deadlines_come_in_order(self) -> None:
        for each in self.incidents.values():
            dues = deadlines(each)
            assert list(dues) == sorted(dues)


def _nothing_but_a_person_hushes(
    before: Incident,
    after: Incident,
    event: e.IncidentEvent,
    effects: tuple[Effect, ...],
) -> None:
    fell_silent = before.ringing is not None and after.ringing is None
    if Effect.HUSH in effects or fell_silent:
        assert event.by.desk or event.by.person
        assert type(event) in DEED_EVENTS
        assert Effect.HUSH in effects
    if type(event) in BY_TIME and event.by == SYSTEM:
        assert before.ringing is None or after.ringing is not None


def _closing_is_a_person_s_and_acknowledged(
    before: Incident, after: Incident, event: e.IncidentEvent
) -> None:
    if before.is_closed or not after.is_closed:
        return
    assert event.by.desk or event.by.person
    if isinstance(event, t.TestConfirmed):
        assert before.incident_class is IncidentClass.TEST
        SEEN["a test was confirmed"] += 1
    else:
        assert isinstance(event, e.Disposed)
        assert before.attention is Attention.ACKNOWLEDGED
        assert event.method is not None


def _a_second_person_closes(
    before: Incident, event: e.IncidentEvent, *, is_live: bool
) -> None:
    if not isinstance(event, e.Disposed) or not is_live:
        return
    on_scene = any(each.arrived is not None for each in before.units)
    if not on_scene or event.disposition is Disposition.MISUSE:
        assert before.proposal is not None
        assert before.proposal.disposition is event.disposition
        assert before.proposal.by == event.proposed_by
        assert not before.proposal.by.is_same_person(event.by)


def _911_is_verified_first(before: Incident, after: Incident) -> None:
    was, now = before.facts.call.state, after.facts.call.state
    if now is was or now is EmergencyCall.NONE:
        return
    SEEN[f"911 {now.value}"] += 1
    if after.profile.posture is Posture.ASSESS_FIRST and was is EmergencyCall.NONE:
        seen = before.facts.verified
        assert seen is not None
        assert seen.finding is Truth.REAL


# All that a later press may touch.
BY_A_PRESS: Final = {
    "version",
    "attention_version",
    "presses",
    "press_times",
    "burst_began",
    "labels",
    "attention",
    "held",
    "hand_over",
    "ringing",
}


def _presses_add_up(before: Incident, after: Incident, event: e.IncidentEvent) -> None:
    counts = before.presses + before.replays + before.sources
    adds = isinstance(event, ADDS_A_PRESS)
    assert after.presses + after.replays + after.sources == counts + adds
    if isinstance(event, e.PressedAgain):
        changed = {
            name
            for name in Incident.__struct_fields__
            if getattr(before, name) != getattr(after, name)
        }
        assert changed <= BY_A_PRESS
        assert after.attention is Attention.OPEN
        assert not before.is_closed


REACHED: Final = {
    "a later press rang again",
    "a test press",
    "a further source was counted",
    "rung",
    "stage",
    "emergency call lapsed",
    "test not confirmed",
    "an orphan",
    "a second person closed",
    "closed",
    "reopened",
    "a test was confirmed",
    "911 calling",
    "911 called",
    "a loser was told",
}


ROUNDS_MAX: Final = 4  # each reaches everything in 19 of 20 runs


def test_no_sequence_breaks_a_promise_and_every_situation_is_reached() -> None:
    SEEN.clear()
    for _ in range(ROUNDS_MAX):
        run_state_machine_as_test(
            Promises,
            settings=settings(
                max_examples=80,
                stateful_step_count=50,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
        if set(SEEN) >= REACHED:
            break
    assert set(SEEN) >= REACHED, f"never reached: {REACHED - set(SEEN)}"
