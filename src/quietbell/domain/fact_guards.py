"""What a person may write down of an incident now, and why not.

What is seen and heard is hardly ever refused: who knows something must be able to
say it, whoever holds the incident. The call to 911 and the locked lines of the
checklist are what the profile guards.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.facts import step_done
from quietbell.domain.incident_values import Incident
from quietbell.domain.profiles import CallBack, Posture
from quietbell.domain.refusals import Refused, has_reason, holds
from quietbell.domain.words import EmergencyCall, IncidentClass, Response, Truth

Guard = Callable[[Incident, Any], None]


def _level(incident: Incident, event: f.LevelSet) -> None:
    holds(incident, event)
    if event.level not in {each.id for each in incident.profile.levels}:
        raise Refused("unknown_level")


def _verified(incident: Incident, event: f.Verified) -> None:
    if not event.eyes_on.strip():
        raise Refused("needs_eyes_on")


def _is_real(incident: Incident) -> bool:
    seen = incident.facts.verified
    return seen is not None and seen.finding is Truth.REAL


def _may_call(incident: Incident) -> None:
    call = incident.facts.call
    if call.state is EmergencyCall.CALLED and call.by is not None:
        raise Refused("called_already", desk=call.by.desk, holder=call.by.person)
    if incident.profile.posture is Posture.ASSESS_FIRST and not _is_real(incident):
        raise Refused("not_verified")


def _calls(incident: Incident, event: f.EmergencyCallBegan) -> None:
    call = incident.facts.call
    if call.state is EmergencyCall.CALLING and call.by is not None:
        raise Refused("being_called", desk=call.by.desk, holder=call.by.person)
    _may_call(incident)


def _called(incident: Incident, event: f.EmergencyCalled) -> None:
    """Let 911 be told of, by the desk that calls or by one whose hold has lapsed.

    A call lasts longer than the hold: who did reach 911 must be able to say so
    afterwards, or another desk would call again.
    """
    if incident.facts.call.state is EmergencyCall.CALLING:
        _finishes_call(incident, event)
    else:
        _may_call(incident)


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


def _has_text(
    incident: Incident, event: f.Noted | f.KeyFactRecorded | f.CodeWordHeard
) -> None:
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
    """Say whether a checklist line that needs *needs* cannot be done yet.

    What waits for "verified" waits for a real emergency: found not real, the line
    that calls 911 stays locked as the call itself does.
    """
    facts = incident.facts
    if needs == "in_position":
        return facts.in_position is None and facts.call_back_unlocked is None
    if needs == "verified":
        return not _is_real(incident)
    return False


def _in_position(incident: Incident, event: f.InPosition) -> None:
    if incident.response not in (Response.DISPATCHED, Response.ON_SCENE):
        raise Refused("nobody_sent")


def _unlocked(incident: Incident, event: f.CallBackUnlocked) -> None:
    if incident.profile.call_back is CallBack.ALLOWED:
        raise Refused("not_locked")
    has_reason(incident, event)


def _test(incident: Incident, event: t.TestConfirmed) -> None:
    if incident.incident_class is not IncidentClass.TEST:
        raise Refused("not_a_test")


FACT_GUARDS: Final[Mapping[type[e.IncidentEvent], Guard]] = MappingProxyType(
    {
        f.LevelSet: _level,
        f.Verified: _verified,
        f.EmergencyCallBegan: _calls,
        f.EmergencyCalled: _called,
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
