"""Incidents for tests of the rules: people, moments, and one event of every kind."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.actors import Actor
from quietbell.domain.guards import Refused, check
from quietbell.domain.incident_values import Incident, begin, changed
from quietbell.domain.incidents import step
from quietbell.domain.moments import Moment
from quietbell.domain.profiles import Unit
from quietbell.domain.scenes import Scene
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE
from quietbell.domain.site import Ladder, Rung
from quietbell.domain.words import (
    Cause,
    Confidence,
    Disposition,
    Effect,
    IncidentClass,
    KeyFact,
    Method,
    Purpose,
    Stage,
    TestPurpose,
    Truth,
)


def replace(value: Any, **changes: Any) -> Any:
    """Return *value* with some fields changed, whatever kind of value it is."""
    if isinstance(value, Incident):
        return changed(value, **changes)
    return dataclasses.replace(value, **changes)


NOON: Final = datetime(2031, 3, 3, 12, tzinfo=UTC)
BOOTED_SECONDS: Final = 1000.0

ORTIZ: Final = Actor(desk="desk-1", person="ortiz", roles=("dispatcher",))
LEE: Final = Actor(desk="desk-2", person="lee", roles=("dispatcher",))
RAMAN: Final = Actor(desk="desk-3", person="raman", roles=("shift supervisor",))

UNITS: Final = (
    Unit(id="P4", name="P4 Diaz", kind="sworn"),
    Unit(id="P7", name="P7 Okafor", kind="sworn"),
    Unit(id="H1", name="H1 patrol", kind="security"),
    Unit(id="M1", name="M1 medical", kind="medical"),
)
AT_ONCE: Final = replace(DISPATCH_AT_ONCE, units=UNITS)
ASSESS: Final = replace(ASSESS_FIRST, units=UNITS)

LADDER: Final = Ladder(
    id="main",
    rungs=(
        Rung(name="Second desk", after_seconds=10, desks=("desk-2",)),
        Rung(name="Shift supervisor", after_seconds=30, people=("raman",)),
        Rung(name="Everybody", after_seconds=60, people=("raman", "marsh")),
    ),
    backup=Rung(name="Backup", after_seconds=0, people=("marsh",)),
)
PRESS: Final = e.PressFacts(door="door-114", door_kind="phone-url", source="10.9.8.7")
IN_WINDOW: Final = e.TestFacts(
    window="w-1", purpose=TestPurpose.TEST, confirm_seconds=60
)


def at(seconds: float) -> Moment:
    """Return the moment *seconds* after noon, on both clocks."""
    wall = NOON + timedelta(seconds=seconds)
    return Moment(wall=wall, tick=BOOTED_SECONDS + seconds)


def opened(seconds: float = 0, **changes: Any) -> e.Opened:
    """Return the first press of the bursar's button."""
    bare = e.Opened(
        at=at(seconds),
        incident="i-1",
        number=1,
        site="main",
        incident_class=IncidentClass.DURESS,
        confidence=Confidence.VERIFIED,
        button="bursar-114",
        source_key="button:bursar-114",
        area="bursar",
        scene=Scene(label="QB-0114", button_kind="phone key", standing="in service"),
        profile=AT_ONCE,
        ladder=LADDER,
        press=PRESS,
    )
    return replace(bare, **changes)


def opened_test(seconds: float = 0, **changes: Any) -> e.Opened:
    """Return a press inside a test window."""
    test = {"incident_class": IncidentClass.TEST, "test": IN_WINDOW}
    return opened(seconds, **{**test, **changes})


# What an event of each kind says where a test does not care.
FIELDS: Final[dict[type[e.IncidentEvent], dict[str, Any]]] = {
    e.PressCounted: {"press": PRESS},
    e.PressedAgain: {"press": PRESS},
    e.Replayed: {"press": PRESS},
    e.SourcesCounted: {"press": PRESS},
    e.Linked: {"other": "i-2"},
    e.Unlinked: {"other": "i-2"},
    e.HandOverOffered: {"to_desk": "desk-2"},
    e.TookOver: {"reason": "She is away from her desk"},
    e.Dispatched: {"units": ("P4",)},
    e.Arrived: {"unit": "P4"},
    e.Proposed: {
        "proposal": "p-1",
        "disposition": Disposition.GOOD_FAITH,
        "cause": Cause.FEARED,
        "method": Method.EYES,
    },
    e.Disposed: {
        "disposition": Disposition.GOOD_FAITH,
        "cause": Cause.FEARED,
        "method": Method.EYES,
    },
    e.Reopened: {"reason": "She rang again"},
    f.LevelSet: {"level": "emergency"},
    f.Verified: {
        "finding": Truth.REAL,
        "method": Method.CAMERA,
        "eyes_on": "D. Ortiz",
    },
    f.ReportedAccidental: {"name": "I. Falk", "place": "114", "reason": "bumped it"},
    f.PresserNamed: {"person": "I. Falk", "basis": "seen on camera"},
    f.CodeWordHeard: {"text": "the blue folder"},
    f.KindSet: {"kind": "robbery"},
    f.KeyFactRecorded: {"field": KeyFact.WEAPON, "text": "a knife"},
    f.CamerasViewed: {"purpose": Purpose.ASSESS},
    f.Noted: {"text": "Side door is open"},
    f.StepDone: {"step": "dispatch"},
    f.CallBackUnlocked: {"reason": "The holder asked to be rung"},
    f.RungReached: {"rung": "Second desk"},
    f.DutyCalled: {"ladder": LADDER},
    f.StageOverdue: {"stage": Stage.FIRST_STEP},
    f.NoticeReported: {"notice": "n-1", "outcome": "handed_on"},
}


def does(
    kind: type[e.IncidentEvent],
    seconds: float = 1,
    by: Actor = ORTIZ,
    /,
    **said: Any,
) -> Any:
    """Return an event of *kind*, *seconds* after noon; what is not said is made up."""
    made_up = FIELDS.get(kind, {})
    return kind(at=at(seconds), by=by, incident="i-1", **{**made_up, **said})


def kinds() -> tuple[type[e.IncidentEvent], ...]:
    """Return every kind of event that happens to an incident, but its opening."""
    modules = (e, f, t)
    found = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, e.IncidentEvent)
        and each not in (e.IncidentEvent, e.Opened)
    }
    return tuple(sorted(found, key=lambda each: each.__name__))


def after(*happened: e.IncidentEvent, first: e.Opened | None = None) -> Incident:
    """Return the incident after *happened*, in order."""
    return told(*happened, first=first)[0]


def told(
    *happened: e.IncidentEvent, first: e.Opened | None = None
) -> tuple[Incident, tuple[Effect, ...]]:
    """Return the incident after *happened*, and the effects of all of it."""
    incident = begin(first or opened())
    effects: tuple[Effect, ...] = ()
    for event in happened:
        incident, more = step(incident, event)
        effects += more
    return incident, effects


SEEN: Final = -1  # the version as it stands


def refusal(
    incident: Incident,
    event: e.IncidentEvent,
    *,
    version: int | None = SEEN,
    is_live: bool = False,
) -> tuple[str, dict[str, Any]] | None:
    """Return why the rules refuse *event*: code and detail; None if they do not."""
    seen = incident.version if version == SEEN else version
    try:
        check(incident, event, version=seen, is_live=is_live)
    except Refused as why:
        return why.code, why.detail
    return None
