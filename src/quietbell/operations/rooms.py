"""What waits in a room and how to get in: hazards, access notes, cameras."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong, acting, change, new_id, require
from quietbell.operations.places import subject_of
from quietbell.operations.rows import add, found
from quietbell.storage.models import AccessNote, Camera, Hazard, Room


def add_hazard(
    reader: Reader, *, at: datetime, room: str, version: int, text: str
) -> Hazard:
    """Say what officers must know before they go in.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: as every change of a room.
    """
    kept = _room(reader, at, room)
    with acting(reader):
        change(Room.objects.all(), room, version)
        hazard = Hazard(id=new_id(), room=kept, text=_said(text, "text"))
        add(hazard)
    return hazard


def remove_hazard(
    reader: Reader, *, at: datetime, room: str, version: int, id: str
) -> None:
    """Take a hazard off a room that no longer has it."""
    _room(reader, at, room)
    with acting(reader):
        change(Room.objects.all(), room, version)
        found(Hazard.objects.filter(room_id=room), id).delete()


def add_access_note(
    reader: Reader,
    *,
    at: datetime,
    room: str,
    version: int,
    text: str,
    is_sealed: bool,
) -> AccessNote:
    """Say how to get in.

    A sealed note is shown to nobody but in an acknowledged incident: not here either,
    once it is written.
    """
    kept = _room(reader, at, room)
    with acting(reader):
        change(Room.objects.all(), room, version)
        said = _said(text, "text")
        note = AccessNote(id=new_id(), room=kept)
        if is_sealed:
            note.sealed_text = said
        else:
            note.text = said
        add(note)
    return note


def remove_access_note(
    reader: Reader, *, at: datetime, room: str, version: int, id: str
) -> None:
    """Take an access note off a room, sealed or not."""
    _room(reader, at, room)
    with acting(reader):
        change(Room.objects.all(), room, version)
        found(AccessNote.objects.filter(room_id=room), id).delete()


def choose_cameras(
    reader: Reader,
    *,
    at: datetime,
    room: str,
    version: int,
    cameras: Collection[str],
) -> None:
    """Say which cameras see a room.

    Raises:
        Wrong: one of *cameras* is of another site, or there is no such.
    """
    kept = _room(reader, at, room)
    with acting(reader):
        change(Room.objects.all(), room, version)
        site = kept.floor.building.site_id
        seen = Camera.objects.filter(pk__in=cameras, site_id=site)
        if seen.count() != len(set(cameras)):
            raise Wrong(cameras=_("Choose cameras of the same site."))
        kept.cameras.set(seen)


def _room(reader: Reader, at: datetime, id: str) -> Room:
    room = found(Room.objects.select_related("floor__building"), id)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(room))
    return room


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Wrong(**{field: _("Say it in words.")})
    return text.strip()
