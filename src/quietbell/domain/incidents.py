"""The incident: attention and response, each one table.

Attention says whether somebody has an incident in hand, from its first press to its
closing. An arrow that is missing is missing on purpose: nothing but a person's deed
leads to ACKNOWLEDGED, so no incident falls silent by itself; nothing leads from OPEN
to ENDED but a person's confirmation of a test. Response says how far help has come.
The call to 911 is a third, small machine. Facts lie beside all three (``facts``).
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.incident_values import Holding, Incident, Ringing, changed
from quietbell.domain.learning import learn
from quietbell.domain.moments import Moment
from quietbell.domain.words import (
    Attention,
    Effect,
    EmergencyCall,
    IncidentClass,
    Response,
    Stage,
)

BURST_SECONDS: Final = 10.0
GIVE_BACK_SECONDS: Final = 10.0
REOPEN_SECONDS: Final = 24 * 3600.0

Event = type[e.IncidentEvent]


class NoArrow(Exception):
    """The table has no arrow from this state by this event."""


# Short names, so that a table's line is a line.
A = Attention
R = Response
C = EmergencyCall
X = Effect

ATTENTION: Final[Mapping[tuple[A, Event], tuple[A, X | None]]] = MappingProxyType(
    {
        (A.OPEN, e.Acknowledged): (A.ACKNOWLEDGED, X.HUSH),
        # It rings already, and goes on ringing: the ladder is not begun anew.
        (A.OPEN, e.PressedAgain): (A.OPEN, None),
        (A.OPEN, t.TestNotConfirmed): (A.OPEN, X.RING),
        (A.OPEN, t.TestConfirmed): (A.ENDED, X.HUSH),
        # A press after a pause wants a fresh pair of eyes; the response stays.
        (A.ACKNOWLEDGED, e.PressedAgain): (A.OPEN, X.RING_AGAIN),
        (A.ACKNOWLEDGED, e.HolderFellSilent): (A.ORPHANED, X.RING_AGAIN),
        (A.ACKNOWLEDGED, e.GaveBack): (A.OPEN, X.RING_AGAIN),
        (A.ACKNOWLEDGED, e.HandOverAccepted): (A.ACKNOWLEDGED, None),
        (A.ACKNOWLEDGED, e.TookOver): (A.ACKNOWLEDGED, None),
        (A.ACKNOWLEDGED, t.TestNotConfirmed): (A.OPEN, X.RING_AGAIN),
        (A.ACKNOWLEDGED, t.TestConfirmed): (A.ENDED, X.HUSH),
        (A.ACKNOWLEDGED, e.Disposed): (A.ENDED, X.HUSH),
        (A.ORPHANED, e.Acknowledged): (A.ACKNOWLEDGED, X.HUSH),
        (A.ORPHANED, e.TookOver): (A.ACKNOWLEDGED, X.HUSH),
        (A.ORPHANED, e.PressedAgain): (A.OPEN, X.RING_AGAIN),
        (A.ORPHANED, t.TestNotConfirmed): (A.OPEN, X.RING_AGAIN),
        (A.ORPHANED, t.TestConfirmed): (A.ENDED, X.HUSH),
        (A.ENDED, e.Reopened): (A.OPEN, X.RING_AGAIN),
    }
)

# None leads back to where the response stood when it was closed.
RESPONSE: Final[Mapping[tuple[R, Event], R | None]] = MappingProxyType(
    {
        (R.NONE, e.AssessmentBegan): R.ASSESSING,
        (R.NONE, e.Dispatched): R.DISPATCHED,
        (R.ASSESSING, e.Dispatched): R.DISPATCHED,
        (R.DISPATCHED, e.Dispatched): R.DISPATCHED,
        (R.DISPATCHED, e.Arrived): R.ON_SCENE,
        # More units may follow while the first are there.
        (R.ON_SCENE, e.Dispatched): R.ON_SCENE,
        (R.ON_SCENE, e.Arrived): R.ON_SCENE,
        (R.NONE, e.Disposed): R.CLOSED,
        (R.ASSESSING, e.Disposed): R.CLOSED,
        (R.DISPATCHED, e.Disposed): R.CLOSED,
        (R.ON_SCENE, e.Disposed): R.CLOSED,
        (R.NONE, t.TestConfirmed): R.CLOSED,
        (R.ASSESSING, t.TestConfirmed): R.CLOSED,
        (R.DISPATCHED, t.TestConfirmed): R.CLOSED,
        (R.ON_SCENE, t.TestConfirmed): R.CLOSED,
        (R.CLOSED, e.Reopened): None,
    }
)

EMERGENCY_CALL: Final[Mapping[tuple[C, Event], C]] = MappingProxyType(
    {
        (C.NONE, f.EmergencyCallBegan): C.CALLING,
        # The hold on the call lapsed while somebody spoke: 911 knows all the same.
        (C.NONE, f.EmergencyCalled): C.CALLED,
        (C.CALLING, f.EmergencyCalled): C.CALLED,
        (C.CALLING, f.EmergencyCallFailed): C.NONE,
    }
)

# Where the response stands, and what is then waited for. Reopened, it begins anew.
_CLOCKS: Final[Mapping[R, Stage]] = MappingProxyType(
    {R.DISPATCHED: Stage.ARRIVAL, R.ON_SCENE: Stage.VERIFICATION}
)

MOVES_ATTENTION: Final = frozenset(event for _, event in ATTENTION)
MOVES_RESPONSE: Final = frozenset(event for _, event in RESPONSE)
MOVES_CALL: Final = frozenset(event for _, event in EMERGENCY_CALL)


def step(
    incident: Incident, event: e.IncidentEvent
) -> tuple[Incident, tuple[Effect, ...]]:
    """Return the incident after *event*, and what the world must now do.

    Facts that need no arrow are always taken: they were decided before they were
    written. Whether a deed may be done is decided by ``guards``, not here.

    Raises:
        NoArrow: a machine cannot make this move from where it stands.
    """
    effects: tuple[Effect, ...] = ()
    kind = type(event)
    after = changed(incident, version=incident.version + 1)
    if kind is t.TestNotConfirmed:  # first, for only what is no test may ring
        after = changed(after, incident_class=IncidentClass.DURESS)
    if kind in MOVES_RESPONSE:
        after = _move_response(after, event)
    if kind in MOVES_CALL:
        after = _move_call(after, event)
    if kind in MOVES_ATTENTION:
        after, effects = _move_attention(after, event)
    return learn(after, event), effects


def _move_attention(
    incident: Incident, event: e.IncidentEvent
) -> tuple[Incident, tuple[Effect, ...]]:
    arrow = ATTENTION.get((incident.attention, type(event)))
    if arrow is None:
        raise NoArrow(f"attention {incident.attention} by {event.KIND}")
    to, effect = arrow
    if to is incident.attention and effect is None and to is A.OPEN:
        return incident, ()  # nothing changes hands, and the ring goes on
    after = changed(
        incident, attention=to, attention_version=incident.version, hand_over=None
    )
    if to is A.ACKNOWLEDGED:
        after = changed(after, held=Holding(by=event.by, since=event.at), ringing=None)
        # Handed from desk to desk, the first step is as late as it was.
        if incident.response is R.NONE and incident.attention is not A.ACKNOWLEDGED:
            after = _start(after, Stage.FIRST_STEP, event.at)
    elif to is A.ENDED:
        after = changed(after, held=None, ringing=None, closed=event.at)
    else:
        held = incident.held if to is A.ORPHANED else None
        after = changed(after, held=held, ringing=Ringing(since=event.at))
        if incident.incident_class is IncidentClass.TEST:
            return changed(after, ringing=None), (X.SOUND_TEST,)
    return after, (effect,) if effect else ()


def _move_response(incident: Incident, event: e.IncidentEvent) -> Incident:
    arrow = (incident.response, type(event))
    if arrow not in RESPONSE:
        raise NoArrow(f"response {incident.response} by {event.KIND}")
    to = RESPONSE[arrow]
    if to is None:
        to = incident.response_before_closing
    if to is incident.response:
        return incident
    after = changed(incident, response=to, response_before_closing=incident.response)
    stage = _CLOCKS.get(to)
    return _start(after, stage, event.at) if stage else after


def _move_call(incident: Incident, event: e.IncidentEvent) -> Incident:
    to = EMERGENCY_CALL.get((incident.facts.call.state, type(event)))
    if to is None:
        raise NoArrow(f"911 {incident.facts.call.state} by {event.KIND}")
    call = replace(incident.facts.call, state=to, by=event.by, at=event.at)
    return changed(incident, facts=replace(incident.facts, call=call))


def _start(incident: Incident, stage: Stage, at: Moment) -> Incident:
    others = tuple(each for each in incident.began if each[0] is not stage)
    overdue = tuple(each for each in incident.overdue if each is not stage)
    return changed(incident, began=(*others, (stage, at)), overdue=overdue)
