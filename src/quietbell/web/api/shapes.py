"""What the API says of things. Ids are opaque; times are RFC 3339, in UTC."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from quietbell.domain.characters import has_breaks, has_unseen
from quietbell.queries.api_pages import ITEMS_MAX

T = TypeVar("T")


def _lines(text: str) -> str:
    """Refuse what a database cannot keep and a person cannot see."""
    if has_unseen(text):
        raise ValueError("a character that cannot be seen")
    return text


def _plain(text: str) -> str:
    """Refuse the same, and more than one line."""
    if has_breaks(text):
        raise ValueError("more than one line, or a tab")
    return _lines(text)


Id = Annotated[str, Field(max_length=80), AfterValidator(_plain)]
Words = Annotated[str, Field(max_length=200), AfterValidator(_plain)]


class Asked(Schema):
    """Which page of a list: after which id, how many."""

    after: Id = ""
    limit: int = Field(50, ge=1, le=ITEMS_MAX)


class Listed(Schema, Generic[T]):
    """A page of a list; ``next`` goes into ``after``, null at the end."""

    items: list[T]
    next: str | None


class SiteShape(Schema):
    """A campus."""

    id: str
    name: str
    zone: str
    language: str
    profile: str = Field(alias="profile_id")
    ladder: str = Field(alias="ladder_id")
    holidays: list[date]
    business_opens: str
    business_closes: str
    version: int


class DepartmentShape(Schema):
    """A department; ``merged_into`` is where its people went."""

    id: str
    name: str
    merged_into: str | None = Field(alias="is_merged_into_id")
    version: int


class BuildingShape(Schema):
    """A building."""

    id: str
    site: str = Field(alias="site_id")
    name: str
    address: str
    is_removed: bool
    version: int


class FloorShape(Schema):
    """A floor; ``plan`` is the SHA-256 of its picture."""

    id: str
    building: str = Field(alias="building_id")
    name: str
    order: int
    plan: str | None = Field(alias="plan_id")
    version: int


class AreaShape(Schema):
    """What officers treat as one place."""

    id: str
    site: str = Field(alias="site_id")
    name: str
    version: int


class RoomShape(Schema):
    """A room, with the hours declared for it."""

    id: str
    floor: str = Field(alias="floor_id")
    area: str = Field(alias="area_id")
    number: str
    name: str
    approach: str
    opens: str
    closes: str
    weekdays: list[int]
    is_sensitive: bool
    version: int


class ButtonShape(Schema):
    """A button. Where exactly it is hidden is in no answer."""

    id: str
    label: str
    kind: str
    standing: str
    standing_note: str
    room: str = Field(alias="room_id")
    device: str = Field(alias="device_id")
    department: str | None = Field(alias="department_id")
    holder: str | None = Field(alias="holder_id")
    spoken: str
    x: float
    y: float
    alarm_kind: str
    is_place_verified: bool
    place_verified_on: date | None
    version: int


class Given(Schema):
    """What a program sends; a field that nobody reads is an error, not a default."""

    model_config = ConfigDict(extra="forbid")


class ButtonGiven(Given):
    """A button as it is to be written down; ``x`` and ``y`` from 0 to 1 on the plan."""

    label: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_plain)]
    kind: Words
    room: Id
    device: Id
    department: Id = ""
    holder: Id = ""
    spoken: Words = ""
    alarm_kind: Annotated[str, Field(max_length=40), AfterValidator(_plain)] = "duress"
    note: Annotated[str, Field(max_length=2000), AfterValidator(_lines)] = ""
    x: float = Field(0.5, ge=0, le=1)
    y: float = Field(0.5, ge=0, le=1)


class ButtonChanged(ButtonGiven):
    """A button as it is to become, and the version that was seen."""

    version: int = Field(ge=1, le=2**31 - 1)


class StandingGiven(Given):
    """A standing, and who sees to it until when, where people must not count on it."""

    version: int = Field(ge=1, le=2**31 - 1)
    standing: Words
    owner: Words = ""
    due_on: date | None = None
    words: Words = ""
    fallback: Words = ""


class DeviceShape(Schema):
    """A box that speaks. Its credentials are in no answer."""

    id: str
    kind: str
    vendor: str
    model: str
    serial: str
    mac: str
    names: list[str]
    extensions: list[str]
    is_removed: bool
    version: int


class PersonShape(Schema):
    """Somebody. Of a protected person the id alone is told."""

    id: str
    name: str
    title: str
    phone: str
    email: str
    external_id: str
    department: str | None = Field(alias="department_id")
    is_protected: bool
    left_on: date | None
    version: int


class DeskShape(Schema):
    """A place where alarms are taken."""

    id: str
    name: str
    roles: list[str]
    is_revoked: bool
    version: int


class RungShape(Schema):
    """One step of a ladder."""

    name: str
    after_seconds: float
    is_backup: bool
    channels: list[str]


class LadderShape(Schema):
    """The order in which people are told."""

    id: str
    name: str
    rungs: list[RungShape]
    version: int


class SiteVersionShape(Schema):
    """A compiled site file, and when the engine said that it runs on it."""

    number: int
    sha256: str
    compiled_at: datetime
    byte_count: int
    loaded_at: datetime | None


class IncidentShape(Schema):
    """The record of one incident, without a personal word."""

    id: str
    number: int
    site: str
    button: str
    area: str
    incident_class: str
    confidence: str
    labels: list[str]
    attention: str
    response: str
    presses: int
    opened_at: datetime
    acknowledged_at: datetime | None
    dispatched_at: datetime | None
    arrived_at: datetime | None
    closed_at: datetime | None
    disposition: str
    cause: str
    method: str
