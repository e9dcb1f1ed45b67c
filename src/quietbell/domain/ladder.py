"""What time does to an incident: rungs, stages, and the calls and tests left hanging.

Deadlines are given the time; they never ask for it. All that is due is returned,
not only the newest: after an outage each person who should have been told is told.
"""

from dataclasses import dataclass
from typing import Final

from quietbell.domain.incident_values import Incident
from quietbell.domain.site import Ladder, Rung
from quietbell.domain.words import (
    Attention,
    EmergencyCall,
    IncidentClass,
    Response,
    Stage,
)

ORPHAN_SECONDS: Final = 20.0  # a holder's desk that does not pulse this long
ATTENDANCE_SECONDS: Final = 10.0  # nobody attends any desk: the backup rung
NOT_CONFIRMED: Final = "test not confirmed"
CALL_LAPSED: Final = "emergency call lapsed"
RUNG: Final = "rung"
STAGE: Final = "stage"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Due:
    """A deadline: when (boot clock, seconds), of what sort, and which one."""

    tick: float
    sort: str
    name: str = ""


def is_empty(rung: Rung) -> bool:
    """Say whether a rung tells nobody at all, neither a person nor a machine.

    People whom no channel leads to are not told.
    """
    is_led_to = bool(rung.channels) and bool(rung.people or rung.desks)
    return not is_led_to and "webhook" not in rung.channels


def rung_times(ladder: Ladder, *, since_tick: float) -> tuple[tuple[Rung, float], ...]:
    """Return each rung and when it is due. After an empty one the next is due at once.

    *since_tick* is when the incident began to ring. An empty rung is returned too:
    reaching it is what raises the readiness fault.
    """
    times = []
    is_skipping, earlier = False, since_tick
    for rung in ladder.rungs:
        due = earlier if is_skipping else since_tick + rung.after_seconds
        times.append((rung, due))
        is_skipping, earlier = is_empty(rung), due
    return tuple(times)


def deadlines(incident: Incident) -> tuple[Due, ...]:
    """Return every deadline that hangs over *incident*, earliest first."""
    if incident.is_closed:
        return ()
    dues = [*_rungs(incident), *_stages(incident)]
    call = incident.facts.call
    if call.state is EmergencyCall.CALLING and call.at is not None:
        lapse = call.at.tick + incident.profile.emergency_call_seconds
        dues.append(Due(tick=lapse, sort=CALL_LAPSED))
    test = incident.opened.test
    if incident.incident_class is IncidentClass.TEST and test is not None:
        end = incident.opened.at.tick + test.confirm_seconds
        dues.append(Due(tick=end, sort=NOT_CONFIRMED))
    return tuple(sorted(dues))


def _rungs(incident: Incident) -> tuple[Due, ...]:
    if incident.ringing is None:
        return ()
    times = rung_times(incident.ladder, since_tick=incident.ringing.since.tick)
    return tuple(
        Due(tick=tick, sort=RUNG, name=rung.name)
        for rung, tick in times
        if rung.name not in incident.ringing.reached
    )


def _stages(incident: Incident) -> tuple[Due, ...]:
    """A stage's clock runs while the incident stands at it and somebody has it."""
    profile = incident.profile
    waits = {
        Stage.FIRST_STEP: (Response.NONE, profile.first_step_seconds),
        Stage.ARRIVAL: (Response.DISPATCHED, profile.arrival_seconds),
        Stage.VERIFICATION: (Response.ON_SCENE, profile.verification_seconds),
    }
    dues = []
    for stage, began in incident.began:
        at, seconds = waits[stage]
        if incident.response is not at or stage in incident.overdue:
            continue
        if stage is Stage.VERIFICATION and incident.facts.verified is not None:
            continue
        if stage is Stage.FIRST_STEP and (
            incident.attention is not Attention.ACKNOWLEDGED
            or incident.incident_class is IncidentClass.TEST
        ):
            continue
        dues.append(Due(tick=began.tick + seconds, sort=STAGE, name=stage.value))
    return tuple(dues)


def next_person(incident: Incident) -> Rung:
    """Return the rung that an overdue stage brings in: each time one further up."""
    rungs = [each for each in incident.ladder.rungs if not is_empty(each)]
    told = {name for name, _, _ in incident.rungs}
    fresh = [each for each in rungs if each.name not in told]
    return fresh[0] if fresh else (rungs[-1] if rungs else incident.ladder.backup)
