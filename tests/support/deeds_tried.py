"""What people do on the small floor: each deed, and how far they follow a plan."""

from dataclasses import replace
from typing import Any, Final

from hypothesis import strategies as st

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.actors import Actor
from quietbell.domain.deeds import DEEDS
from quietbell.domain.words import Cause, Disposition, Method, Truth
from tests.support.incidents import FIELDS, LEE, ORTIZ, RAMAN

PEOPLE: Final = (
    ORTIZ,
    LEE,
    RAMAN,
    replace(ORTIZ, desk="desk-2"),  # at another's desk
    Actor(desk="desk-1", roles=("dispatcher",)),  # the desk itself
)
DEED_EVENTS: Final = sorted(
    {
        deed.event
        for deed in DEEDS.values()
        if issubclass(deed.event, e.IncidentEvent) and deed.event is not e.Opened
    }
    | {e.Proposed, e.ProposalDeclined, f.EmergencyCallFailed},
    key=lambda kind: kind.__name__,
)
# How dispatchers work; each is followed for a while. Anything else is tried as well.
WAYS: Final = (
    (e.Acknowledged, e.Dispatched, e.Arrived, f.Verified, e.Disposed),
    (e.Acknowledged, e.Dispatched, f.InPosition, e.HandOverOffered),
    (e.Acknowledged, e.AssessmentBegan, f.Verified, e.Dispatched, e.Arrived),
    (f.Verified, f.EmergencyCallBegan),
    (f.Verified, f.EmergencyCallBegan, f.EmergencyCalled),
    (e.Acknowledged, e.Proposed),
    (e.Acknowledged, t.TestConfirmed),
)

WORDS = st.sampled_from(["", "because"])
SAID: Final[dict[type[e.Event], st.SearchStrategy[dict[str, Any]]]] = {
    e.HandOverOffered: st.fixed_dictionaries(
        {"to_desk": st.sampled_from(["desk-1", "desk-2", "desk-3"])}
    ),
    e.TookOver: st.fixed_dictionaries({"reason": WORDS}),
    e.Dispatched: st.fixed_dictionaries(
        {
            "units": st.lists(st.sampled_from(["P4", "H1", "M1", "P99"]), max_size=2),
            "reason": WORDS,
        }
    ).map(lambda said: {**said, "units": tuple(said["units"])}),
    e.Arrived: st.fixed_dictionaries({"unit": st.sampled_from(["P4", "H1", "P99"])}),
    f.Verified: st.fixed_dictionaries(
        {"finding": st.sampled_from(Truth), "method": st.sampled_from(Method)}
    ).map(lambda said: {**said, "eyes_on": "D. Ortiz"}),
    f.StepDone: st.fixed_dictionaries(
        {"step": st.sampled_from(["dispatch", "call-back", "call-911"])}
    ),
}
CLOSING = st.fixed_dictionaries(
    {
        "disposition": st.sampled_from(Disposition),
        "cause": st.sampled_from([Cause.FEARED, None]),
        "method": st.sampled_from([Method.EYES, None]),
    }
)


def said_with(kind: type[e.IncidentEvent]) -> st.SearchStrategy[dict[str, Any]]:
    """Return what somebody may say with a deed, sensible or not."""
    if kind is e.Proposed:
        return CLOSING.map(lambda said: {**said, "proposal": "p-1"})
    if kind is e.Disposed:
        first = st.sampled_from([None, *PEOPLE])
        return st.builds(lambda said, by: {**said, "proposed_by": by}, CLOSING, first)
    return SAID.get(kind, st.just(dict(FIELDS.get(kind, {}))))
