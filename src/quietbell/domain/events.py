"""Everything that can happen to an incident, as facts already decided.

An event is written once and folded for ever: it holds which ladder, which profile,
which timer, so that new code never decides an old incident anew. ``SEALED`` names
the personal fields that are written encrypted, under the incident's own key.
What is learnt and what timers do is in ``fact_events``, what concerns no single
incident in ``floor_events``.
"""

from dataclasses import dataclass
from typing import ClassVar

import msgspec

from quietbell.domain.actors import SYSTEM, Actor
from quietbell.domain.moments import Moment
from quietbell.domain.on_duty import OnDuty
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.scenes import Scene
from quietbell.domain.site import Ladder
from quietbell.domain.words import (
    Cause,
    Confidence,
    Disposition,
    IncidentClass,
    Method,
    TestPurpose,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. ``at`` is kept beside the body, on both clocks."""

    KIND: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    SEALED: ClassVar[tuple[str, ...]] = ()

    at: Moment
    by: Actor = SYSTEM
    deed: str | None = None  # the client-made id of the deed, if it was one


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent(Event):
    """Something that happened to one incident."""

    incident: str


class PressFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a press reached us: what the screen says of its source.

    A struct and no dataclass, for it is made of every press of a storm.
    """

    door: str | None = None
    door_kind: str = ""
    source: str = ""
    differs: tuple[str, ...] = ()
    nonce: str | None = None
    stamped_at: str | None = None
    evidence: str = ""
    account: str | None = None  # of a panel: its account in the site file
    point: str = ""  # "1234/01/015", as printed at the panel
    sequence: int | None = None  # the device's own count of its presses


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFacts:
    """The window that a press fell into. Who was to press is sealed in the window."""

    window: str
    purpose: TestPurpose
    confirm_seconds: float


# --- presses


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(IncidentEvent):
    """A first press: everything that must be known of it, frozen."""

    KIND: ClassVar[str] = "opened"

    number: int
    site: str
    incident_class: IncidentClass
    confidence: Confidence
    labels: tuple[str, ...] = ()
    button: str | None = None
    source_key: str  # what presses of the same source share: button or address
    area: str = ""
    alarm_kind: str = "duress"
    scene: Scene
    profile: ResponseProfile
    ladder: Ladder  # with whoever was on duty
    duty: tuple[OnDuty, ...] = ()  # who stands on it only by a roster
    press: PressFacts
    site_version: int = 0
    links: tuple[str, ...] = ()
    test: TestFacts | None = None
    is_raised_by_hand: bool = False
    rings: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PressCounted(IncidentEvent):
    """A press within the burst: it counts up and does nothing else."""

    KIND: ClassVar[str] = "press-counted"
    press: PressFacts
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedAgain(IncidentEvent):
    """A press after a pause: it wants a fresh pair of eyes."""

    KIND: ClassVar[str] = "pressed-again"
    press: PressFacts
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed(IncidentEvent):
    """A kept press word for word again: counted and labelled, it does not ring."""

    KIND: ClassVar[str] = "replayed"
    press: PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesCounted(IncidentEvent):
    """One more unregistered source, past the number shown one by one."""

    KIND: ClassVar[str] = "sources-counted"
    press: PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(IncidentEvent):
    """Another incident may be the same emergency. They never merge."""

    KIND: ClassVar[str] = "linked"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked(IncidentEvent):
    """A person says that the other is another emergency."""

    KIND: ClassVar[str] = "unlinked"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented(IncidentEvent):
    """A console painted it: the proof that a screen showed it, by desk."""

    KIND: ClassVar[str] = "presented"


# --- attention


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(IncidentEvent):
    """A dispatcher has taken it."""

    KIND: ClassVar[str] = "acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class GaveBack(IncidentEvent):
    """Taken by mistake and given back at once."""

    KIND: ClassVar[str] = "gave-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverOffered(IncidentEvent):
    """The holder asks another desk to take it; nothing moves until it accepts."""

    KIND: ClassVar[str] = "hand-over-offered"
    to_desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAccepted(IncidentEvent):
    """The other desk has it now."""

    KIND: ClassVar[str] = "hand-over-accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDeclined(IncidentEvent):
    """The other desk cannot; the holder still has it."""

    KIND: ClassVar[str] = "hand-over-declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class TookOver(IncidentEvent):
    """Taken from a holder, live (with a reason) or silent."""

    KIND: ClassVar[str] = "took-over"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderFellSilent(IncidentEvent):
    """The holder's desk stopped pulsing: it rings again everywhere."""

    KIND: ClassVar[str] = "holder-fell-silent"


# --- response


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentBegan(IncidentEvent):
    """Somebody is looking, by camera or patrol."""

    KIND: ClassVar[str] = "assessment-began"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(IncidentEvent):
    """Units are sent; a kind that the profile does not allow wants a reason."""

    KIND: ClassVar[str] = "dispatched"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    units: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(IncidentEvent):
    """A unit is on the scene."""

    KIND: ClassVar[str] = "arrived"
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(IncidentEvent):
    """A closing that waits for a second person."""

    KIND: ClassVar[str] = "disposition-proposed"
    SEALED: ClassVar[tuple[str, ...]] = ("eyes_on",)
    proposal: str
    disposition: Disposition
    cause: Cause | None = None
    method: Method | None = None
    eyes_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDeclined(IncidentEvent):
    """The second person does not agree."""

    KIND: ClassVar[str] = "disposition-declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed(IncidentEvent):
    """Concluded. ``proposed_by`` is the first person where two were needed."""

    KIND: ClassVar[str] = "disposed"
    SEALED: ClassVar[tuple[str, ...]] = ("eyes_on",)
    disposition: Disposition
    cause: Cause | None = None
    method: Method | None = None
    eyes_on: str = ""
    proposed_by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(IncidentEvent):
    """Closed too early: it rings again."""

    KIND: ClassVar[str] = "reopened"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    reason: str
