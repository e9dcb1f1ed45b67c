"""What a person may do to an incident now, and why not.

Guards read the incident's frozen profile. They are asked when a deed is done, never
when an old one is folded again: what was once decided stays decided.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain import incidents as machine
from quietbell.domain.facts import step_done
from quietbell.domain.incident_values import Incident
from quietbell.domain.profiles import CallBack, Posture
from quietbell.domain.words import (
    Attention,
    Disposition,
    EmergencyCall,
    IncidentClass,
    Response,
    Truth,
)


class Refused(Exception):
    """A deed that the rules refuse: a stable ``code``, a ``detail`` for the screen."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class ChangedMeanwhile(Refused):
    """Somebody was first: the incident is not what the person saw."""

    def __init__(self, **detail: Any) -> None:
        super().__init__("changed_meanwhile", **detail)


Guard = Callable[[Incident, Any], None]

# Decided on an older sight of the incident, these would undo another's deed.
NEEDS_VERSION: Final = frozenset(
    {
        e.Acknowledged,
        e.TookOver,
        e.HandOverOffered,
        e.HandOverAccepted,
        e.Proposed,
        e.Disposed,
    }
)

# After closing, an incident takes these and nothing else.
AFTER_CLOSING: Final = frozenset({e.Reopened, f.Noted, e.Presented, e.Unlinked})


def check(incident: Incident, event: e.IncidentEvent, *, version: int | None) -> None:
    """Let *event* pass, or refuse it.

    *version* is the one that the person saw; None where the deed needs none.

    Raises:
        Refused: with the reason's code; nothing was changed.
    """
    if incident.is_closed and type(event) not in AFTER_CLOSING:
        raise Refused("closed")
    if type(event) in NEEDS_VERSION:
        _is_current(incident, event, version)
    guard = _GUARDS.get(type(event))
    if guard is not None:
        guard(incident, event)
    _has_arrow(incident, event)


def _is_current(
    incident: Incident, event: e.IncidentEvent, version: int | None
) -> None:
    if version is None:
        raise Refused("needs_version")
    if version >= incident.attention_version:
        return
    held = incident.held
    if held is None:
        raise ChangedMeanwhile(holder=None)
    raise ChangedMeanwhile(
        holder=held.by.person,
        desk=held.by.desk,
        ahead_seconds=round(event.at.tick - held.since.tick, 3),
    )


def _has_arrow(incident: Incident, event: e.IncidentEvent) -> None:
    try:
        machine.step(incident, event)
    except machine.NoArrow as why:
        raise Refused(
            "not_now", attention=incident.attention, response=incident.response
        ) from why


def _holds(incident: Incident, event: e.IncidentEvent) -> None:
    """Refuse who does not have it: two desks must not work it unknowingly."""
    if incident.attention is not Attention.ACKNOWLEDGED or incident.held is None:
        raise Refused("not_acknowledged")
    if incident.held.by.desk != event.by.desk:
        raise Refused(
            "not_holder", holder=incident.held.by.person, desk=incident.held.by.desk
        )


def _acknowledged(incident: Incident, event: e.Acknowledged) -> None:
    if incident.attention is Attention.ACKNOWLEDGED and incident.held is not None:
        raise ChangedMeanwhile(
            holder=incident.held.by.person,
            desk=incident.held.by.desk,
            ahead_seconds=round(event.at.tick - incident.held.since.tick, 3),
        )


def _gave_back(incident: Incident, event: e.GaveBack) -> None:
    _holds(incident, event)
    assert incident.held is not None
    if event.at.tick - incident.held.since.tick > machine.GIVE_BACK_SECONDS:
        raise Refused("too_late", seconds=machine.GIVE_BACK_SECONDS)


def _offered(incident: Incident, event: e.HandOverOffered) -> None:
    _holds(incident, event)
    if event.to_desk == event.by.desk:
        raise Refused("same_desk")


def _answered_offer(incident: Incident, event: e.IncidentEvent) -> None:
    if incident.hand_over is None:
        raise Refused("no_offer")
    if incident.hand_over.to_desk != event.by.desk:
        raise Refused("not_for_you", desk=incident.hand_over.to_desk)


def _took_over(incident: Incident, event: e.TookOver) -> None:
    if incident.held is not None and incident.held.by == event.by:
        raise Refused("yours_already")
    if incident.attention is Attention.ACKNOWLEDGED and not event.reason.strip():
        raise Refused("needs_reason")


def _assessed(incident: Incident, event: e.AssessmentBegan) -> None:
    if incident.profile.posture is Posture.DISPATCH_AT_ONCE:
        raise Refused("dispatch_first")
    _holds(incident, event)


def _level(incident: Incident, event: f.LevelSet) -> None:
    _holds(incident, event)
    if event.level not in {each.id for each in incident.profile.levels}:
        raise Refused("unknown_level")


def _dispatched(incident: Incident, event: e.Dispatched) -> None:
    _holds(incident, event)
    units = {each.id: each for each in incident.profile.units}
    if not event.units or any(each not in units for each in event.units):
        raise Refused("unknown_unit")
    allowed = set(incident.profile.unit_kinds)
    for plan in incident.profile.kinds:
        if plan.kind == incident.facts.kind:
            allowed |= set(plan.unit_kinds)
    for level in incident.profile.levels:
        if level.id == incident.facts.level:
            allowed |= set(level.unit_kinds)
    odd = [each for each in event.units if units[each].kind not in allowed]
    if odd and not event.reason.strip():
        raise Refused("needs_reason", units=odd)


def _arrived(incident: Incident, event: e.Arrived) -> None:
    if event.unit not in {each.id for each in incident.profile.units}:
        raise Refused("unknown_unit")


def _verified(incident: Incident, event: f.Verified) -> None:
    if not event.eyes_on.strip():
        raise Refused("needs_eyes_on")


def _calls(incident: Incident, event: f.EmergencyCallBegan) -> None:
    call = incident.facts.call
    if call.state is EmergencyCall.CALLING and call.by is not None:
        raise Refused("being_called", desk=call.by.desk, holder=call.by.person)
    if call.state is EmergencyCall.CALLED and call.by is not None:
        raise Refused("called_already", desk=call.by.desk, holder=call.by.person)
    if incident.profile.posture is Posture.ASSESS_FIRST:
        seen = incident.facts.verified
        if seen is None or seen.finding is not Truth.REAL:
            raise Refused("not_verified")


def _finishes_call(incident: Incident, event: e.IncidentEvent) -> None:
    call = incident.facts.call
    if call.state is not EmergencyCall.CALLING or call.by is None:
        raise Refused("nobody_calls")
    if call.by.desk != event.by.desk:
        raise Refused("being_called", desk=call.by.desk, holder=call.by.person)


def _accident(incident: Incident, event: f.ReportedAccidental) -> None:
    for name in ("name", "place", "reason"):
        if not getattr(event, name).strip():
            raise Refused("needs_" + name)


def _kind(incident: Incident, event: f.KindSet) -> None:
    if event.kind not in {each.kind for each in incident.profile.kinds}:
        raise Refused("unknown_kind")


def _has_text(incident: Incident, event: f.Noted) -> None:
    if not event.text.strip():
        raise Refused("needs_text")


def _step(incident: Incident, event: f.StepDone) -> None:
    line = next((s for s in incident.profile.checklist if s.id == event.step), None)
    if line is None:
        raise Refused("unknown_step")
    if step_done(incident.facts, event.step):
        raise Refused("done_already")
    if is_locked(incident, line.needs):
        raise Refused("locked", needs=line.needs)


def is_locked(incident: Incident, needs: str) -> bool:
    """Say whether a checklist line that needs *needs* cannot be done yet."""
    facts = incident.facts
    if needs == "in_position":
        return facts.in_position is None and facts.call_back_unlocked is None
    if needs == "verified":
        return facts.verified is None
    return False


def _in_position(incident: Incident, event: f.InPosition) -> None:
    if incident.response not in (Response.DISPATCHED, Response.ON_SCENE):
        raise Refused("nobody_sent")


def _unlocked(incident: Incident, event: f.CallBackUnlocked) -> None:
    if incident.profile.call_back is CallBack.ALLOWED:
        raise Refused("not_locked")
    if not event.reason.strip():
        raise Refused("needs_reason")


def _disposed(incident: Incident, event: e.Disposed) -> None:
    if event.disposition is not Disposition.EMERGENCY and event.cause is None:
        raise Refused("needs_cause")
    if event.method is None:
        raise Refused("needs_method")
    if event.proposed_by is None:
        _holds(incident, event)
    elif incident.attention is not Attention.ACKNOWLEDGED:
        raise Refused("not_acknowledged")


def needs_second(
    incident: Incident, disposition: Disposition, *, is_live: bool
) -> bool:
    """Say whether closing as *disposition* needs a second person.

    It does where nobody was on the scene to see, and for a finding of misuse, which
    may cost somebody dearly. Before go-live one person may do both.
    """
    if not is_live:
        return False
    on_scene = any(each.arrived for each in incident.units)
    return not on_scene or disposition is Disposition.MISUSE


def _seconds(incident: Incident, event: e.IncidentEvent) -> None:
    if incident.proposal is None:
        raise Refused("no_proposal")
    if incident.proposal.by.is_same_person(event.by):
        raise Refused("same_person")


def _reopened(incident: Incident, event: e.Reopened) -> None:
    if incident.closed is None:
        raise Refused("not_closed")
    if event.at.tick - incident.closed.tick > machine.REOPEN_SECONDS:
        raise Refused("too_late", seconds=machine.REOPEN_SECONDS)
    if not event.reason.strip():
        raise Refused("needs_reason")


def _linked(incident: Incident, event: e.Linked) -> None:
    if event.other == incident.id:
        raise Refused("same_incident")


def _test(incident: Incident, event: t.TestConfirmed) -> None:
    if incident.incident_class is not IncidentClass.TEST:
        raise Refused("not_a_test")


_GUARDS: Final[Mapping[type[e.IncidentEvent], Guard]] = MappingProxyType(
    {
        e.Acknowledged: _acknowledged,
        e.GaveBack: _gave_back,
        e.HandOverOffered: _offered,
        e.HandOverAccepted: _answered_offer,
        e.HandOverDeclined: _answered_offer,
        e.TookOver: _took_over,
        e.AssessmentBegan: _assessed,
        f.LevelSet: _level,
        e.Dispatched: _dispatched,
        e.Arrived: _arrived,
        e.Proposed: _disposed,
        e.ProposalDeclined: _seconds,
        e.Disposed: _disposed,
        e.Reopened: _reopened,
        e.Linked: _linked,
        f.Verified: _verified,
        f.EmergencyCallBegan: _calls,
        f.EmergencyCalled: _finishes_call,
        f.EmergencyCallFailed: _finishes_call,
        f.ReportedAccidental: _accident,
        f.KindSet: _kind,
        f.Noted: _has_text,
        f.KeyFactRecorded: _has_text,
        f.CodeWordHeard: _has_text,
        f.StepDone: _step,
        f.InPosition: _in_position,
        f.CallBackUnlocked: _unlocked,
        t.TestConfirmed: _test,
    }
)
