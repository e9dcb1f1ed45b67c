"""One button with everything that is registered of it, but where it is hidden."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import BooleanField, Case, Q, Value, When

from quietbell.domain.contact_rules import ContactFlag, contact_flags, is_fresh
from quietbell.queries.row_history import Change, changes_of
from quietbell.storage.models import (
    AccessNote,
    Button,
    Camera,
    ConcealedPlace,
    Contact,
    Door,
    DoorToken,
    Hazard,
    Person,
)

CHANGES_MAX: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """A contact, and whether the day on which it was proven still counts."""

    contact: Contact
    is_fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """An access note. Of a sealed one only that it is there: ``text`` is empty."""

    id: str
    text: str
    is_sealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLine:
    """A door and the tokens that open it, oldest first; hashes are not in them."""

    door: Door
    tokens: tuple[DoorToken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """That a concealed place is written down: when, and by whom. Not what it says."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPage:
    """The shape of `web/button.html`."""

    button: Button
    contacts: tuple[ContactLine, ...]
    flags: tuple[ContactFlag, ...]
    doors: tuple[DoorLine, ...]
    hazards: tuple[Hazard, ...]
    access: tuple[AccessLine, ...]
    cameras: tuple[Camera, ...]
    concealed: Recorded | None
    changes: tuple[Change, ...]


def button_page(button: Button, today: date) -> ButtonPage:
    """Return everything about *button*, which was loaded with its place. 9 queries."""
    contacts = tuple(button.contacts.select_related("person").order_by("order", "id"))
    days = [None if each.person.left_on else each.verified_on for each in contacts]
    doors = door_lines(button)
    room = button.room_id
    return ButtonPage(
        button=button,
        contacts=tuple(
            ContactLine(contact=each, is_fresh=day is not None and is_fresh(day, today))
            for each, day in zip(contacts, days, strict=True)
        ),
        flags=contact_flags(days, today),
        doors=doors,
        hazards=tuple(Hazard.objects.filter(room=room).order_by("id")),
        access=access_of(room),
        cameras=tuple(Camera.objects.filter(rooms=room).order_by("name")),
        concealed=recorded_of(button.pk),
        changes=changes_of(
            {
                "storage_button": [button.pk],
                "storage_contact": [each.pk for each in contacts],
                "storage_door": [each.door.pk for each in doors],
                "storage_device": [button.device_id],
                "storage_concealedplace": [button.pk],
            },
            most=CHANGES_MAX,
        ),
    )


def door_lines(button: Button) -> tuple[DoorLine, ...]:
    """Return the doors of *button* that are not removed, with their live tokens."""
    doors = button.doors.filter(is_removed=False).select_related("account")
    tokens = DoorToken.objects.filter(door__button=button, retired_at=None)
    by_door: dict[str, list[DoorToken]] = {}
    for token in tokens.defer("token_hash").order_by("made_at", "id"):
        by_door.setdefault(token.door_id, []).append(token)
    return tuple(
        DoorLine(door=each, tokens=tuple(by_door.get(each.pk, ())))
        for each in doors.order_by("kind", "id")
    )


def access_of(room: str) -> tuple[AccessLine, ...]:
    """Return how to get into a room. The words of sealed notes are not asked for."""
    is_sealed = Case(
        When(~Q(sealed_text=""), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = AccessNote.objects.filter(room=room).annotate(is_sealed=is_sealed)
    return tuple(
        AccessLine(id=note, text=text, is_sealed=sealed)
        for note, text, sealed in rows.order_by("id").values_list(
            "id", "text", "is_sealed"
        )
    )


def recorded_of(button: str) -> Recorded | None:
    """Return that a concealed place is recorded, None if it is not. One query."""
    row = (
        ConcealedPlace.objects.filter(button=button)
        .values_list("recorded_at", "recorded_by")
        .first()
    )
    if row is None:
        return None
    at, by = row
    if at is None:
        return None
    name = Person.objects.filter(pk=by).values_list("name", flat=True).first()
    return Recorded(at=at, by=name or "")


def concealed_words(button: str) -> str:
    """Return where a button is hidden. Only for the page that `CONCEALED` guards."""
    row = ConcealedPlace.objects.filter(button=button).values_list(
        "concealed_words", flat=True
    )
    return row.first() or ""


def has_concealed_photo(button: str) -> bool:
    """Say whether there is a picture of where it is hidden. One query."""
    places = ConcealedPlace.objects.filter(button=button)
    return places.exclude(photo=None).exists()
