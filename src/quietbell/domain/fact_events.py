"""What is learnt of an incident, and what its timers do."""

from dataclasses import dataclass
from typing import ClassVar

from quietbell.domain.events import IncidentEvent
from quietbell.domain.on_duty import OnDuty
from quietbell.domain.site import Ladder
from quietbell.domain.words import KeyFact, Method, Purpose, Stage, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSet(IncidentEvent):
    """The level of response, one of the profile's."""

    KIND: ClassVar[str] = "level-set"
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified(IncidentEvent):
    """Somebody saw whether it is real."""

    KIND: ClassVar[str] = "verified"
    SEALED: ClassVar[tuple[str, ...]] = ("eyes_on",)
    finding: Truth
    method: Method
    eyes_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCallBegan(IncidentEvent):
    """One desk is calling 911; the others see that it is."""

    KIND: ClassVar[str] = "emergency-call-began"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCalled(IncidentEvent):
    """911 knows."""

    KIND: ClassVar[str] = "emergency-called"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCallFailed(IncidentEvent):
    """911 was not reached, or the desk did not say in time."""

    KIND: ClassVar[str] = "emergency-call-failed"
    has_lapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderCallLinked(IncidentEvent):
    """The holder's own 911 call belongs to this incident.

    A person says so; or a phone system told of the call (``basis``), and then from
    which extension, where that is, and when (ISO).
    """

    KIND: ClassVar[str] = "holder-call-linked"
    basis: str = ""
    call: str = ""
    extension: str = ""
    place: str = ""
    called_at: str = ""
    is_same_button: bool = False  # of the very box whose button was pressed


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderToldToCall(IncidentEvent):
    """The holder was asked to call 911."""

    KIND: ClassVar[str] = "holder-told-to-call"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedAccidental(IncidentEvent):
    """Somebody says that it was an accident. It adds; it cancels nothing."""

    KIND: ClassVar[str] = "reported-accidental"
    SEALED: ClassVar[tuple[str, ...]] = ("name", "place", "reason")
    name: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PresserNamed(IncidentEvent):
    """Who pressed, or that it is not known, and how we know."""

    KIND: ClassVar[str] = "presser-named"
    SEALED: ClassVar[tuple[str, ...]] = ("person", "basis")
    person: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWordHeard(IncidentEvent):
    """A code phrase was spoken."""

    KIND: ClassVar[str] = "code-word-heard"
    SEALED: ClassVar[tuple[str, ...]] = ("text",)
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSet(IncidentEvent):
    """What kind of alarm it is, corrected by a person."""

    KIND: ClassVar[str] = "kind-set"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFactRecorded(IncidentEvent):
    """What a caller said, one line of the script."""

    KIND: ClassVar[str] = "key-fact-recorded"
    SEALED: ClassVar[tuple[str, ...]] = ("text",)
    field: KeyFact
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CamerasViewed(IncidentEvent):
    """Cameras of the area were looked at, and for which purpose."""

    KIND: ClassVar[str] = "cameras-viewed"
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(IncidentEvent):
    """What a dispatcher writes down."""

    KIND: ClassVar[str] = "noted"
    SEALED: ClassVar[tuple[str, ...]] = ("text",)
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(IncidentEvent):
    """One line of the checklist is done."""

    KIND: ClassVar[str] = "step-done"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InPosition(IncidentEvent):
    """Officers are in position: from now on the place may be rung."""

    KIND: ClassVar[str] = "in-position"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackUnlocked(IncidentEvent):
    """The call-back rule was broken, with a reason."""

    KIND: ClassVar[str] = "call-back-unlocked"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    reason: str


# --- timers


@dataclass(frozen=True, slots=True, kw_only=True)
class RungReached(IncidentEvent):
    """A rung's time has come. ``notices`` are the ids of those now told."""

    KIND: ClassVar[str] = "rung-reached"
    rung: str
    why: str = "unacknowledged"  # or "nobody attends", or the stage that is overdue
    notices: tuple["Notice", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCalled(IncidentEvent):
    """It rings anew, and others are on duty now: the ladder as it is climbed now."""

    KIND: ClassVar[str] = "duty-called"
    ladder: Ladder
    duty: tuple[OnDuty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one person, desk or webhook, and by which channel."""

    id: str
    channel: str
    target: str
    target_kind: str  # "person", "desk", "webhook", "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOverdue(IncidentEvent):
    """A stage was not reached in time; the next person is brought in."""

    KIND: ClassVar[str] = "stage-overdue"
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReported(IncidentEvent):
    """What became of a notice: "attempted", "handed_on" or "failed"."""

    KIND: ClassVar[str] = "notice-reported"
    notice: str
    outcome: str
    detail: str = ""
