"""Deeds on one room: hazards, access notes, cameras."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.places import subject_of
from quietbell.operations.rooms import (
    add_access_note,
    add_hazard,
    choose_cameras,
    remove_access_note,
    remove_hazard,
)
from quietbell.operations.rows import found as row_of
from quietbell.queries.choices import camera_choices
from quietbell.storage.models import Room
from quietbell.web.button_forms import BareForm, offer
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.place_forms import AccessForm, CamerasForm, HazardForm


class RoomDeed(FormPage):
    """A form about one room. Its address has the room's id."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(_room(found["room"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": _room(found["room"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:room", args=[found["room"]])}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Do it, and go back to the room."""
        told = {"at": at, "room": found["room"], "version": typed["version"] or 0}
        self.deed(typed, told, **found)
        return reverse("web:room", args=[found["room"]])

    def deed(self, typed: dict[str, Any], told: Any, **found: Any) -> None:
        """Do the one deed that the page is for."""
        raise NotImplementedError


class NewHazard(RoomDeed):
    """/workbench/rooms/ID/hazards/new."""

    form: ClassVar[type[OfficeForm]] = HazardForm
    title = gettext_lazy("Add a hazard")
    submit = gettext_lazy("Add")

    def deed(self, typed: dict[str, Any], told: Any, **found: Any) -> None:
        """Add it."""
        add_hazard(self.reader, text=typed["text"], **told)


class RemoveHazard(RoomDeed):
    """/workbench/rooms/ID/hazards/ID/removal."""

    title = gettext_lazy("Remove a hazard")
    submit = gettext_lazy("Remove")

    def deed(self, typed: dict[str, Any], told: Any, **found: Any) -> None:
        """Remove it."""
        remove_hazard(self.reader, id=found["hazard"], **told)


class NewAccessNote(RoomDeed):
    """/workbench/rooms/ID/access/new."""

    form: ClassVar[type[OfficeForm]] = AccessForm
    title = gettext_lazy("Say how to get in")
    submit = gettext_lazy("Add")

    def deed(self, typed: dict[str, Any], told: Any, **found: Any) -> None:
        """Add it, sealed or not."""
        add_access_note(
            self.reader, text=typed["text"], is_sealed=typed["is_sealed"], **told
        )


class RemoveAccessNote(RoomDeed):
    """/workbench/rooms/ID/access/ID/removal."""

    title = gettext_lazy("Remove an access note")
    submit = gettext_lazy("Remove")

    def deed(self, typed: dict[str, Any], told: Any, **found: Any) -> None:
        """Remove it."""
        remove_access_note(self.reader, id=found["note"], **told)


class RoomCamerasPage(RoomDeed):
    """/workbench/rooms/ID/cameras: which cameras see it."""

    form: ClassVar[type[OfficeForm]] = CamerasForm
    title = gettext_lazy("Cameras that see the room")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return those that are chosen."""
        room = _room(found["room"])
        chosen = [each.pk for each in room.cameras.all()]
        return {"version": room.version, "cameras": chosen}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the site's cameras."""
        form = super().made(data, files, **found)
        offer(form, "cameras", list(camera_choices(self.subject(**found).site)))
        return form

    def deed(self, typed: dict[str, Any], told: Any, **found: Any) -> None:
        """Choose them."""
        choose_cameras(self.reader, cameras=typed["cameras"], **told)


def _room(id: str) -> Room:
    return row_of(Room.objects.select_related("floor__building"), id)
