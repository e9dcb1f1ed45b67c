"""The states and lists that incidents are told in."""

from enum import StrEnum


class IncidentClass(StrEnum):
    """What a console makes of it at a glance."""

    DURESS = "DURESS"
    TEST = "TEST"
    TROUBLE = "TROUBLE"


class Confidence(StrEnum):
    """How sure we are of who pressed. It labels; it never decides whether it rings."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    UNREGISTERED = "unregistered"


class Attention(StrEnum):
    """Whether somebody has the incident in hand."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ORPHANED = "orphaned"
    ENDED = "ended"


class Response(StrEnum):
    """How far the response has come."""

    NONE = "none"
    ASSESSING = "assessing"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    CLOSED = "closed"


class EmergencyCall(StrEnum):
    """Whether 911 knows."""

    NONE = "none"
    CALLING = "calling"
    CALLED = "called"


class Stage(StrEnum):
    """A stage that must be reached in time, or the next person is brought in."""

    FIRST_STEP = "first_step"
    ARRIVAL = "arrival"
    VERIFICATION = "verification"


class Truth(StrEnum):
    """What officers found."""

    REAL = "real"
    NOT_REAL = "not real"


class Method(StrEnum):
    """How it was verified. A telephone call alone is none of them, on purpose."""

    CAMERA = "camera"
    EYES = "eyes on scene"
    SPOKE = "officer spoke with the person"


class Disposition(StrEnum):
    """How an incident was concluded."""

    EMERGENCY = "emergency"
    GOOD_FAITH = "good faith"
    ACCIDENTAL = "accidental"
    EQUIPMENT = "equipment"
    TEST = "test"
    DRILL = "drill"
    MISUSE = "misuse"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why it was pressed, for every disposition but the emergency."""

    FEARED = "feared, nothing found"
    BUMPED = "bumped"
    CLEANING = "cleaning"
    TRAINING = "training gap"
    EQUIPMENT = "equipment"
    MISUNDERSTANDING = "misunderstanding"
    MISUSE = "misuse"
    UNKNOWN = "unknown"


class KeyFact(StrEnum):
    """What a caller is asked, in the order of the script."""

    WEAPON = "weapon"
    PERSONS = "persons"
    INJURIES = "injuries"
    DIRECTION = "direction"
    HAPPENING = "happening"


class Purpose(StrEnum):
    """The only three purposes for which cameras are looked at.

    Source: duress function staff guide, section 4.
    """

    ASSESS = "assess the situation"
    RISKS = "identify risks"
    SUPPORT = "support responders"


class TestPurpose(StrEnum):
    """Why presses are expected."""

    TEST = "test"
    ACCEPTANCE = "acceptance"
    DRILL = "drill"


class Effect(StrEnum):
    """What the world must now do."""

    RING = "ring"
    RING_AGAIN = "ring again"
    HUSH = "hush"
    SOUND_TEST = "sound test"
