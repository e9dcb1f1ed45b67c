"""What was learnt and said of an incident: each with who, when and the basis."""

from dataclasses import dataclass, field

from quietbell.domain.actors import Actor
from quietbell.domain.moments import Moment
from quietbell.domain.words import EmergencyCall, KeyFact, Method, Purpose, Truth

NOTES_MAX = 500  # one incident; the timeline has every one, the page shows these


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said or done: by whom, when, and the words."""

    at: Moment
    by: Actor
    text: str = ""
    field: KeyFact | None = None
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What somebody saw, and how."""

    finding: Truth
    method: Method
    eyes_on: str
    at: Moment
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The call to 911: held by one desk while it is being made."""

    state: EmergencyCall = EmergencyCall.NONE
    by: Actor | None = None
    at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderCall:
    """The holder's own call to 911: on a person's word, or told by a phone system."""

    at: Moment
    by: Actor
    basis: str = ""
    call: str = ""
    extension: str = ""
    place: str = ""
    called_at: str = ""
    is_same_button: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """Somebody's word that it was an accident."""

    name: str
    place: str
    reason: str
    at: Moment
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Presser:
    """Who pressed, as far as we know."""

    person: str
    basis: str
    at: Moment
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything learnt of one incident."""

    kind: str = "duress"
    level: str | None = None
    verified: Verification | None = None
    call: Call = field(default_factory=Call)
    holder_call: HolderCall | None = None
    told_to_call: Said | None = None
    accidental: Accident | None = None
    presser: Presser | None = None
    in_position: Said | None = None
    call_back_unlocked: Said | None = None
    code_words: tuple[Said, ...] = ()
    key_facts: tuple[Said, ...] = ()
    cameras_viewed: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    steps: tuple[tuple[str, Said], ...] = ()


def step_done(facts: Facts, step: str) -> Said | None:
    """Return who did checklist line *step*, and when."""
    return next((said for each, said in facts.steps if each == step), None)
