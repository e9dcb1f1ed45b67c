"""What a door makes of the bytes that reached it."""

from dataclasses import dataclass
from enum import StrEnum

from quietbell.domain.moments import Moment

EVIDENCE_BYTES_MAX = 8192  # a phone's request with every header is under 2 KB


class Finding(StrEnum):
    """How sure the door is of who speaks. It labels a press; it never stops one."""

    VERIFIED = "verified"  # registered, every check passed
    DIFFERS = "differs"  # registered, but address, name or form is not as expected
    PLAIN = "plain"  # registered with a key, but it spoke without
    CLOCK = "clock"  # registered and decrypted, its time outside the window
    UNREADABLE = "unreadable"  # registered, what it said cannot be read
    REPLAY = "replay"  # a kept press word for word again
    NEAR = "near"  # unknown, but its address or name belongs to something known
    UNKNOWN = "unknown"  # nothing matches


class Kind(StrEnum):
    """What the message says."""

    PRESS = "press"
    RESTORE = "restore"
    TROUBLE = "trouble"
    TAMPER = "tamper"
    TEST = "test"
    CHECK_IN = "check-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One message from one point, received once.

    ``received`` is our clock and decides every deadline. ``stamped_at`` is the
    device's own clock as it wrote it: shown to people, never trusted.
    """

    kind: Kind
    finding: Finding
    received: Moment
    door_kind: str  # "phone-url"
    source: str  # the address it came from, without the port
    door: str | None = None  # door id in the site file, None if unknown
    button: str | None = None  # button id, None if unknown
    near: str | None = None  # the known device, name or network that matched
    differs: tuple[str, ...] = ()  # which checks differ: "address", "name", "truncated"
    nonce: str | None = None  # the same nonce of the same door is the same press
    stamped_at: str | None = None
    evidence: str = ""  # what was sent, secrets removed, EVIDENCE_BYTES_MAX at most
