"""Response profiles: how one site answers a press, as versioned data.

The two source documents disagree on who calls 911, on dispatching at once or
assessing first, on call-backs and on penalties. Both are right at home, so none
of it is code: a profile is frozen into each incident at its opening, and every
guard and every screen reads it from there.
"""

from dataclasses import dataclass
from enum import StrEnum


class Posture(StrEnum):
    """What comes first after a press."""

    DISPATCH_AT_ONCE = "dispatch-at-once"
    ASSESS_FIRST = "assess-first"


class CallBack(StrEnum):
    """Whether a dispatcher may ring the place."""

    NEVER = "never"
    IN_POSITION = "in position"  # locked until officers are in position
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of response: the units it sends, the rungs it reaches at once."""

    id: str
    name: str
    unit_kinds: tuple[str, ...] = ()
    rungs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Somebody who can be sent; ``kind`` is one of the profile's ``unit_kinds``."""

    id: str
    name: str
    kind: str  # "sworn", "security", "medical"
    crew: tuple[str, ...] = ()  # person ids: to whom its incidents are assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the checklist, locked while the fact it ``needs`` is missing."""

    id: str
    text: str
    needs: str = ""  # "", "in_position", "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPlan:
    """What differs for one kind of alarm (robbery, medical, …)."""

    kind: str
    name: str
    note: str
    unit_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseRule:
    """Which dispositions make a strike, counted by what, over how long."""

    counted: tuple[str, ...] = ("accidental", "misuse")
    key: str = "button"  # "user", "button" or "department"
    window_months: int | None = None  # the policy names none
    threshold: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseProfile:
    """How a site answers. Seconds are counted from the moment each stage began."""

    id: str
    version: int
    name: str
    posture: Posture
    chip: str  # the line a dispatcher reads first
    emergency_caller: str  # "holder if safe" or "security when verified"
    call_back: CallBack
    checklist: tuple[Step, ...]
    levels: tuple[Level, ...]
    default_level: str
    units: tuple[Unit, ...]
    unit_kinds: tuple[str, ...]  # kinds allowed without a reason
    kinds: tuple[KindPlan, ...]
    holder_wording: str  # what the holder is told happens
    officer_note: str
    false_rule: FalseRule
    emergency_line: str
    service_desk: str
    security_mail: str
    chat_channel: str
    first_step_seconds: float = 60  # acknowledged, and nothing begun
    arrival_seconds: float = 300  # dispatched, and nobody there
    verification_seconds: float = 600  # there, and nothing verified
    emergency_call_seconds: float = 60  # "911 being called" is held this long
    link_seconds: float = 600  # presses of one area link within this time


def empty_numbers(profile: ResponseProfile) -> tuple[str, ...]:
    """Return the numbers and mailboxes that people are given and that are missing.

    Any of them blocks go-live.
    """
    names = ("emergency_line", "service_desk", "security_mail", "chat_channel")
    return tuple(name for name in names if not getattr(profile, name))
