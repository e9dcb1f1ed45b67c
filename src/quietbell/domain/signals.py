"""What a door makes of the bytes that reached it."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from quietbell.domain.moments import Moment

EVIDENCE_BYTES_MAX = 8192  # a phone's request with every header is under 2 KB


# What staff are told of a device. Those of the panel end when it says so, those of its
# speech when it speaks as it should, the passing ones when none came for a day.
PANEL_FAULTS = frozenset({"tamper", "power", "communication", "trouble", "bypass"})
SPEECH_FAULTS = frozenset({"key", "plain", "clock"})
PASSING_FAULTS = frozenset({"garbled", "unreadable", "unknown_code"})
FAULTS = PANEL_FAULTS | SPEECH_FAULTS | PASSING_FAULTS


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
    BYPASS = "bypass"  # the point was switched off at the panel: a dead button
    TEST = "test"
    CHECK_IN = "check-in"
    OTHER = "other"  # opened, closed, of no class we know: kept, and shown as it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a panel says of one of its points, read by the tables and its own rules.

    ``point`` is written as staff find it at the panel: account, partition, point.
    """

    account: str  # id in the site file
    device: str
    point: str  # "1234/01/015"; the account alone, if it is about the panel
    code: str = ""  # "122" of Contact ID, "HA" of SIA
    fault: str = ""  # what is impaired, one of `FAULTS`; empty: nothing is
    is_over: bool = False  # the point is back to normal, the fault has ended
    ends: tuple[str, ...] = ()  # the codes of the fault it takes back; empty: all
    is_still: bool = False  # said before, and still so: never a second activation


class Signal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message from one point, received once.

    A struct and no dataclass: a storm makes ten thousand a second.

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
    is_late: bool = False  # by the device's own clock; it labels, it delays nothing
    evidence: str = ""  # what was sent, secrets removed, EVIDENCE_BYTES_MAX at most
    report: Report | None = None  # of a panel
    sequence: int | None = None  # the device's own count of its presses
    is_promised: bool = False  # its answer lets the sender forget it: each is kept
    carries_only_presses: bool = True  # its door: what cannot be read is then a press
    # A nonce that comes round again (a panel's four digits and no time) proves a
    # repeat only while it is fresh; an old one is a press like any other.
    is_nonce_lasting: bool = True
