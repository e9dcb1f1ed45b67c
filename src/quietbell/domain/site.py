"""The site file: everything the alarm path knows of a campus, as values.

The office compiles one whenever configuration changes; it is immutable, numbered
and named by its hash. Every button ever known is in it: standing labels a press,
it never filters. There is no name of a person and no secret in it: names and
photos are blobs beside it, of tokens it holds hashes only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quietbell.domain.profiles import ResponseProfile

FORMAT = 1


class Standing(StrEnum):
    """Where a button is in its life, as far as a press is concerned."""

    PLANNED = "planned"
    IN_SERVICE = "in service"
    ON_NOTICE = "on notice"
    OUT_OF_SERVICE = "out of service"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"


class AnswerMode(StrEnum):
    """The silent answer a phone is given, by its model."""

    CLOSE = "close"
    EXIT = "exit"
    DECOY = "decoy"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key whose holder may mint watch tokens. Ed25519, public half, base64."""

    id: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campus:
    """A site: one campus with its zone, its profile and its ladder."""

    id: str
    name: str
    zone: str  # IANA
    language: str  # of spoken text: "en", "es"
    profile: str  # id of the response profile in force
    ladder: str
    holidays: tuple[str, ...] = ()  # ISO days
    business_hours: tuple[str, str] = ("08:00", "17:00")  # local, Monday to Friday


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder: who is told, this long after ringing began."""

    name: str
    after_seconds: float
    people: tuple[str, ...] = ()  # person ids
    desks: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("log",)  # "log", "webhook", "voice"
    rosters: tuple[str, ...] = ()  # whoever is on duty when it begins to ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The order in which people are told, lowest rung first, and the backup rung."""

    id: str
    rungs: tuple[Rung, ...]
    backup: Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's duty, from ``begins_at`` to before ``ends_at``: ISO times, UTC."""

    person: str
    begins_at: str
    ends_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who is on duty when. Shifts in the file, so that duty changes without it."""

    id: str
    name: str
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef:
    """A person by number; name, title, phone and photo are in the blob."""

    id: str
    blob: str  # sha256 hex of a JSON {"name","title","phone","photo": sha256 or null}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An enrolled console. ``secret_hashes`` are sha256 hex of the desk's proof."""

    id: str
    name: str
    roles: tuple[str, ...] = ("dispatcher",)
    sites: tuple[str, ...] = ()  # empty: every site
    secret_hashes: tuple[str, ...] = ()
    is_revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building, as people say it and as a map finds it."""

    id: str
    site: str
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on a plan: x and y from 0 to 1, from the plan's top left corner."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """One floor and its plan; entrances, stairs and approach are spots on it."""

    id: str
    building: str
    name: str
    plan: str | None = None  # sha256 hex of the image
    plan_type: str = "image/svg+xml"
    width: int = 0  # of the plan, in its own units
    height: int = 0
    entrances: tuple[Spot, ...] = ()
    stairs: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What officers treat as one place."""

    id: str
    site: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNote:
    """How to get in. A sealed note shows only once the incident is acknowledged."""

    text: str
    is_sealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera near a button; ``url`` opens it in the campus's own video system."""

    id: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What happened at a button before: how often, and how the last one ended."""

    count: int
    real_count: int = 0
    last_on: str = ""  # ISO day, in the site's zone
    last_outcome: str = ""  # a disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When people are expected there: local times, ISO weekdays (Monday is 1)."""

    opens: str  # "08:00"
    closes: str  # "17:00"
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A point with a place, a holder and a life."""

    id: str
    label: str  # what is printed on the device
    kind: str  # "phone key", "fixed button", "workstation key"
    standing: Standing
    site: str
    area: str
    building: str
    floor: str
    room: str
    sign: str  # what the door sign says
    spoken: str  # the place as it is spoken
    spot: Spot
    device: str
    approach: str = ""  # the way in, in words
    department: str = ""
    holder: str | None = None
    is_place_verified: bool = True
    mounting: str = ""  # where exactly: the concealed place
    hours: Hours | None = None
    contacts: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    access: tuple[AccessNote, ...] = ()
    cameras: tuple[str, ...] = ()  # camera ids
    earlier: Earlier | None = None
    alarm_kind: str = "duress"  # or "robbery", "medical": what this button is for
    standing_note: str = ""  # owner and due date, if out of service


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A box that speaks. ``mac`` is 12 lower-case hex digits, or empty."""

    id: str
    kind: str  # "cisco-phone"
    model: str
    mac: str = ""
    names: tuple[str, ...] = ()  # "SEP0041D2924D45"
    networks: tuple[str, ...] = ()  # addresses or CIDR it may speak from; empty: any
    extensions: tuple[str, ...] = ()  # telephone numbers it calls from


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRule:
    """What a panel's message means here, where it is not what the tables say.

    Empty fields match anything. ``code`` is a Contact ID event ("130") or a SIA code
    ("BA"); ``meaning`` is a class of `wire.dc09` codes, "duress" above all.
    """

    meaning: str
    code: str = ""
    partition: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A panel as it names itself on the wire. Its key, if any, is in the keyring.

    ``number`` is upper-case hex as sent; ``receiver`` and ``prefix`` count only if they
    are set. ``key`` names the keyring's entry; empty: the panel sends in clear.
    """

    id: str
    kind: str  # "dc09", "sur-gard"
    device: str
    number: str
    receiver: str = ""
    prefix: str = ""
    key: str = ""
    supervision_seconds: float = 0  # between its signs of life; 0: it promises none
    networks: tuple[str, ...] = ()  # addresses or CIDR it speaks from; empty: any
    is_presses_only: bool = False  # then what cannot be read is a press
    rules: tuple[PointRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way by which a button's press reaches us.

    By kind: "phone-url" has token hashes; "press-api" has token hashes (bearer), a
    ``secret`` (signed bodies) or certificates; "dc09" and "sur-gard" have an account
    with a partition and a point, where empty matches any. A point "U005" is a user's
    number, which a duress code is told by.
    """

    id: str
    kind: str  # "phone-url", "press-api", "dc09", "sur-gard"
    button: str
    token_hashes: tuple[str, ...] = ()  # sha256 hex; two while rotating
    answer: AnswerMode = AnswerMode.CLOSE
    secret: str = ""  # names the keyring's entry
    certificates: tuple[str, ...] = ()  # sha256 hex of client certificates (DER)
    account: str = ""
    partition: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReporter:
    """A phone system that reports 911 calls; ``secret`` names the keyring's entry."""

    id: str
    site: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where notices are posted; the signing secret is in the keyring, by this id."""

    id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """One snapshot of everything the alarm path must know."""

    format: int
    version: int
    compiled_at: str
    sites: tuple[Campus, ...]
    profiles: tuple[ResponseProfile, ...]
    ladders: tuple[Ladder, ...]
    people: tuple[PersonRef, ...]
    desks: tuple[Desk, ...]
    buildings: tuple[Building, ...]
    floors: tuple[Floor, ...]
    areas: tuple[Area, ...]
    devices: tuple[Device, ...]
    buttons: tuple[Button, ...]
    doors: tuple[Door, ...]
    cameras: tuple[Camera, ...] = ()
    rosters: tuple[Roster, ...] = ()
    accounts: tuple[Account, ...] = ()
    call_reporters: tuple[CallReporter, ...] = ()
    token_keys: tuple[TokenKey, ...] = ()
    device_networks: tuple[str, ...] = ()  # CIDR of voice networks
    webhooks: tuple[Webhook, ...] = ()
    is_demo: bool = False
    is_live: bool = False  # rules that need two people begin at go-live
    blob_types: Mapping[str, str] = field(default_factory=dict)  # hash: media type
