"""What happens on the whole floor: tests, desks, the site file, the engine."""

from dataclasses import dataclass
from typing import ClassVar

from quietbell.domain.events import Event, IncidentEvent, PressFacts
from quietbell.domain.words import TestPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class TestConfirmed(IncidentEvent):
    """The police saw the test press: the test ends well."""

    KIND: ClassVar[str] = "test-confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestNotConfirmed(IncidentEvent):
    """Nobody confirmed the test press in time: it is treated as real."""

    KIND: ClassVar[str] = "test-not-confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpened(Event):
    """Somebody asks for a test window. It counts once a second person has signed."""

    KIND: ClassVar[str] = "test-window-opened"
    SEALED: ClassVar[tuple[str, ...]] = ("presser",)
    window: str
    button: str
    purpose: TestPurpose
    presser: str
    minutes: float
    is_signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSigned(Event):
    """The second signer: from now on a press is a test press."""

    KIND: ClassVar[str] = "test-window-signed"
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(Event):
    """The window is over: closed by a person, or by its time."""

    KIND: ClassVar[str] = "test-window-closed"
    window: str


# --- the engine itself


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochBegan(Event):
    """The engine started."""

    KIND: ClassVar[str] = "epoch-began"
    software: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLoaded(Event):
    """A site file is in force."""

    KIND: ClassVar[str] = "site-loaded"
    version: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRefused(Event):
    """A site file was refused; the old one stays in force."""

    KIND: ClassVar[str] = "site-refused"
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEnrolled(Event):
    """A browser became a desk, by a one-time link."""

    KIND: ClassVar[str] = "desk-enrolled"
    desk: str
    link: str
    secret_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRevoked(Event):
    """Every proof of this desk given before is void, also those of the site file."""

    KIND: ClassVar[str] = "desk-revoked"
    desk: str
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """A watch token is void before its time."""

    KIND: ClassVar[str] = "token-revoked"
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretKept(Event):
    """A door has a new secret; what it is stands in the keyring alone."""

    KIND: ClassVar[str] = "secret-kept"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretForgotten(Event):
    """A door's secret is void."""

    KIND: ClassVar[str] = "secret-forgotten"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUnmatched(Event):
    """Requests that nothing matches; counted, at most one entry a minute and source."""

    KIND: ClassVar[str] = "source-unmatched"
    press: PressFacts
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCallReported(Event):
    """A phone system tells of a call to 911. Where the extension is, is frozen here."""

    KIND: ClassVar[str] = "emergency-call-reported"
    SEALED: ClassVar[tuple[str, ...]] = ("callback",)
    reporter: str
    call: str
    extension: str
    callback: str = ""
    stamped_at: str = ""  # by the phone system's clock
    source: str = ""
    site: str = ""
    place: str = ""
    buttons: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceChanged(Event):
    """Somebody attends a desk again, or nobody has for too long."""

    KIND: ClassVar[str] = "attendance-changed"
    is_attended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingChanged(Event):
    """The journal could not be written, or can again."""

    KIND: ClassVar[str] = "recording-changed"
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(Event):
    """An entry or a deed that could not be folded: kept, shown raw and rung."""

    KIND: ClassVar[str] = "parked"
    what: str
    why: str
    entry: str = ""
    raw: str = ""
