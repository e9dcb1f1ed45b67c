"""The three tables: every event from every state, against a grid."""

from itertools import product

import pytest

from quietbell.domain import events as e
from quietbell.domain.facts import Call, Facts
from quietbell.domain.guards import Refused, check
from quietbell.domain.incident_values import Holding, Incident, Ringing, begin
from quietbell.domain.incidents import (
    ATTENTION,
    EMERGENCY_CALL,
    RESPONSE,
    NoArrow,
    step,
)
from quietbell.domain.words import (
    Attention,
    Effect,
    EmergencyCall,
    Response,
)
from tests.support.incidents import (
    ORTIZ,
    at,
    does,
    kinds,
    opened,
    replace,
)

KINDS = {kind.__name__: kind for kind in kinds()}

# Read across: by this event, from each state, to where and with which effect.
# "-" is no arrow. An event without a row moves this machine from nowhere.
ATTENTION_GRID = """
                  open               acknowledged     orphaned           ended
Acknowledged      acknowledged+hush  -                acknowledged+hush  -
PressedAgain      open               open+ring_again  open+ring_again    -
HolderFellSilent  -                  orphaned+ring_again  -              -
GaveBack          -                  open+ring_again  -                  -
HandOverAccepted  -                  acknowledged     -                  -
TookOver          -                  acknowledged     acknowledged+hush  -
TestNotConfirmed  open+ring          open+ring_again  open+ring_again    -
TestConfirmed     ended+hush         ended+hush       ended+hush         -
Disposed          -                  ended+hush       -                  -
Reopened          -                  -                -                  open+ring_again
"""
RESPONSE_GRID = """
                 none        assessing   dispatched  on_scene  closed
AssessmentBegan  assessing   -           -           -         -
Dispatched       dispatched  dispatched  dispatched  on_scene  -
Arrived          -           -           on_scene    on_scene  -
Disposed         closed      closed      closed      closed    -
TestConfirmed    closed      closed      closed      closed    -
Reopened         -           -           -           -         as-before
"""
CALL_GRID = """
                     none     calling  called
EmergencyCallBegan   calling  -        -
EmergencyCalled      called   called   -
EmergencyCallFailed  -        none     -
"""

STOOD_AT = Response.ASSESSING  # where a closed incident's response stood before

Arrows = dict[tuple[str, str], str]


def read(grid: str) -> Arrows:
    """Return (state, event's name) -> cell, for the cells that are arrows."""
    head, *rows = [line.split() for line in grid.strip().splitlines()]
    return {
        (state, name): cell
        for name, *cells in rows
        for state, cell in zip(head, cells, strict=True)
        if cell != "-"
    }


def rows(arrows: Arrows) -> set[str]:
    return {name for _, name in arrows}


def written(to: str | None, effect: Effect | None = None) -> str:
    target = to or "as-before"
    return f"{target}+{effect.value.replace(' ', '_')}" if effect else target


def test_attention_has_these_arrows_and_no_other() -> None:
    arrows = {
        (state.value, event.__name__): written(to.value, effect)
        for (state, event), (to, effect) in ATTENTION.items()
    }
    assert arrows == read(ATTENTION_GRID)


def test_response_has_these_arrows_and_no_other() -> None:
    arrows = {
        (state.value, event.__name__): written(to and to.value)
        for (state, event), to in RESPONSE.items()
    }
    assert arrows == read(RESPONSE_GRID)


def test_the_emergency_call_has_these_arrows_and_no_other() -> None:
    arrows = {
        (state.value, event.__name__): written(to.value)
        for (state, event), to in EMERGENCY_CALL.items()
    }
    assert arrows == read(CALL_GRID)


def standing_at(
    attention: Attention, response: Response, call: EmergencyCall
) -> Incident:
    """Return an incident in any three states, reachable or not."""
    held = Holding(by=ORTIZ, since=at(1))
    has_holder = attention in (Attention.ACKNOWLEDGED, Attention.ORPHANED)
    rings = attention in (Attention.OPEN, Attention.ORPHANED)
    return replace(
        begin(opened()),
        attention=attention,
        response=response,
        response_before_closing=STOOD_AT,
        held=held if has_holder else None,
        ringing=Ringing(since=at(0)) if rings else None,
        closed=at(1) if response is Response.CLOSED else None,
        facts=Facts(call=Call(state=call, by=ORTIZ, at=at(1))),
    )


def cell(arrows: Arrows, state: str, name: str) -> str | None:
    """Return where the event leads: here, if this machine does not know it."""
    found = arrows.get((state, name)) if name in rows(arrows) else state
    return STOOD_AT.value if found == "as-before" else found


ATTENTION_ARROWS, RESPONSE_ARROWS = read(ATTENTION_GRID), read(RESPONSE_GRID)
CALL_ARROWS = read(CALL_GRID)


@pytest.mark.parametrize("name", KINDS)
def test_every_event_from_every_state_does_what_the_tables_say(name: str) -> None:
    for states in product(Attention, Response, EmergencyCall):
        incident = standing_at(*states)
        attention, response, call = states
        cells = (
            cell(ATTENTION_ARROWS, attention.value, name),
            cell(RESPONSE_ARROWS, response.value, name),
            cell(CALL_ARROWS, call.value, name),
        )
        event = does(KINDS[name], 5)
        if None in cells:
            refuse_everywhere(incident, event)
            continue
        stepped, effects = step(incident, event)
        to, _, effect = str(cells[0]).partition("+")
        assert (
            stepped.attention.value,
            stepped.response.value,
            stepped.facts.call.state.value,
            [each.value.replace(" ", "_") for each in effects],
            stepped.version,
        ) == (to, cells[1], cells[2], [effect] if effect else [], incident.version + 1)


def refuse_everywhere(incident: Incident, event: e.IncidentEvent) -> None:
    with pytest.raises(NoArrow):
        step(incident, event)
    with pytest.raises(Refused):
        check(incident, event, version=incident.version, is_live=False)


def test_each_event_is_a_move_or_a_fact() -> None:
    moves = rows(ATTENTION_ARROWS) | rows(RESPONSE_ARROWS) | rows(CALL_ARROWS)
    facts = KINDS.keys() - moves
    assert facts == {
        "CallBackUnlocked",
        "CamerasViewed",
        "CodeWordHeard",
        "DutyCalled",
        "HandOverDeclined",
        "HandOverOffered",
        "HolderCallLinked",
        "HolderToldToCall",
        "InPosition",
        "KeyFactRecorded",
        "KindSet",
        "LevelSet",
        "Linked",
        "Noted",
        "NoticeReported",
        "PressCounted",
        "PresserNamed",
        "Presented",
        "Proposed",
        "ProposalDeclined",
        "Replayed",
        "ReportedAccidental",
        "RungReached",
        "SourcesCounted",
        "StageOverdue",
        "StepDone",
        "Unlinked",
        "Verified",
    }
