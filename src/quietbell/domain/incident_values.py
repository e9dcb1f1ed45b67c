"""What one incident is, as a value; how it changes is in ``incidents``."""

from dataclasses import dataclass
from typing import Any

import msgspec

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain.actors import Actor
from quietbell.domain.facts import Facts
from quietbell.domain.moments import Moment
from quietbell.domain.on_duty import OnDuty
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.scenes import Scene
from quietbell.domain.site import Ladder
from quietbell.domain.words import (
    Attention,
    Confidence,
    IncidentClass,
    Response,
    Stage,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who has it, and since when."""

    by: Actor
    since: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """An offer that waits for the other desk."""

    to_desk: str
    by: Actor
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """Since when it rings, and which rungs were reached in this ringing."""

    since: Moment
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentUnit:
    """A unit that was sent, and when it arrived."""

    unit: str
    dispatched: Moment
    arrived: Moment | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One emergency as people handle it. ``opened`` is its first press, frozen.

    A struct and no dataclass, since a storm of presses makes a new one with each:
    changing one field of a dataclass this wide takes 16 us, of a struct 0.5.

    ``version`` counts every event folded into it. ``attention_version`` is the
    version at which it last changed hands or rang anew: whoever decides on an
    older sight of it is refused.
    """

    id: str
    opened: e.Opened
    incident_class: IncidentClass
    confidence: Confidence
    labels: tuple[str, ...]
    version: int = 1
    attention_version: int = 1
    presses: int = 1
    press_times: tuple[Moment, ...] = ()
    replays: int = 0
    sources: int = 0  # further unregistered sources counted here
    burst_began: Moment
    attention: Attention = Attention.OPEN
    response: Response = Response.NONE
    response_before_closing: Response = Response.NONE
    held: Holding | None = None
    hand_over: HandOver | None = None
    ringing: Ringing | None = None
    began: tuple[tuple[Stage, Moment], ...] = ()  # when a stage's clock started
    overdue: tuple[Stage, ...] = ()
    facts: Facts = msgspec.field(default_factory=Facts)
    units: tuple[SentUnit, ...] = ()
    links: tuple[str, ...] = ()
    unlinked: tuple[str, ...] = ()
    shown: tuple[tuple[str, Moment], ...] = ()
    proposal: e.Proposed | None = None
    disposed: e.Disposed | None = None
    closed: Moment | None = None
    rungs: tuple[tuple[str, Moment, int], ...] = ()  # name, when, how many told
    called: f.DutyCalled | None = None  # who is on duty, if it is not as at the opening

    @property
    def profile(self) -> ResponseProfile:
        """The response profile, as it was at the opening."""
        return self.opened.profile

    @property
    def ladder(self) -> Ladder:
        """The ladder, as at the opening, with whoever was on duty when it last rang."""
        return self.opened.ladder if self.called is None else self.called.ladder

    @property
    def duty(self) -> tuple[OnDuty, ...]:
        """Who stands on the ladder only by a roster."""
        return self.opened.duty if self.called is None else self.called.duty

    @property
    def scene(self) -> Scene:
        """The place, as it was known at the opening."""
        return self.opened.scene

    @property
    def is_closed(self) -> bool:
        """Whether it was concluded."""
        return self.response is Response.CLOSED


def changed(incident: Incident, **changes: Any) -> Incident:
    """Return *incident* with some fields changed."""
    return msgspec.structs.replace(incident, **changes)


def begin(opened: e.Opened) -> Incident:
    """Return the incident that a first press opens."""
    rings = Ringing(since=opened.at) if opened.rings else None
    return Incident(
        id=opened.incident,
        opened=opened,
        incident_class=opened.incident_class,
        confidence=opened.confidence,
        labels=opened.labels,
        press_times=(opened.at,),
        burst_began=opened.at,
        ringing=rings if opened.incident_class is not IncidentClass.TEST else None,
        facts=Facts(kind=opened.alarm_kind, level=opened.profile.default_level),
        links=opened.links,
    )
