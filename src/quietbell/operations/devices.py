"""Devices: the boxes that buttons are on, and by which names the network knows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.domain.site import Standing
from quietbell.domain.spellings import Misspelled, hardware_address, network
from quietbell.operations.acting import Wrong, acting, new_id, require
from quietbell.operations.places import InUse
from quietbell.operations.rows import add, found, rewrite
from quietbell.queries.devices import sites_of
from quietbell.queries.places import Use
from quietbell.storage.models import Device


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFacts:
    """What is kept of a box. ``networks`` empty: it may speak from anywhere."""

    kind: str
    vendor: str = ""
    model: str = ""
    serial: str = ""
    mac: str = ""
    names: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the table's columns, each in the form that is kept.

        Raises:
            Wrong: an address cannot be one.
        """
        return {
            "kind": self.kind.strip(),
            "vendor": self.vendor.strip(),
            "model": self.model.strip(),
            "serial": self.serial.strip(),
            "mac": _spelled("mac", hardware_address, self.mac),
            "names": _listed(self.names),
            "networks": networks_of(self.networks),
            "extensions": _listed(self.extensions),
            "note": self.note.strip(),
        }


def add_device(
    reader: Reader, *, at: datetime, facts: DeviceFacts, subject: Subject
) -> Device:
    """Write a box down. *subject* is where its first button will be.

    Raises:
        NotAllowed: the reader keeps no inventory there.
        Wrong: a value breaks a rule, or another box has its address or name.
    """
    require(reader, Action.KEEP_INVENTORY, at, subject)
    with acting(reader):
        device = Device(id=new_id(), **facts.columns())
        _must_be_told_apart(device)
        add(device)
    return device


def change_device(
    reader: Reader, *, at: datetime, id: str, version: int, facts: DeviceFacts
) -> Device:
    """Change what is written down of a box that was seen at *version*.

    Raises:
        NotAllowed: one of its buttons is where the reader keeps no inventory.
        NotThere, Wrong, ChangedMeanwhile: as for a button.
    """
    device = found(Device.objects.all(), id)
    require_everywhere(reader, at, device)
    with acting(reader):
        columns = facts.columns()
        _must_be_told_apart(Device(pk=device.pk, **columns))
        rewrite(device, version, **columns)
    return device


def remove_device(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Take a box out of the inventory once no button is on it any more.

    Raises:
        InUse: a button that is not removed is on it.
    """
    device = found(Device.objects.all(), id)
    require_everywhere(reader, at, device)
    with acting(reader):
        device = Device.objects.select_for_update().get(pk=device.pk)
        on_it = device.buttons.exclude(standing=Standing.REMOVED.value)
        labels = tuple(on_it.order_by("label").values_list("label", flat=True))
        if labels:
            raise InUse((Use(what=_("buttons"), count=len(labels), names=labels[:5]),))
        rewrite(device, version, is_removed=True)


def require_everywhere(
    reader: Reader,
    at: datetime,
    device: Device,
    action: Action = Action.KEEP_INVENTORY,
) -> None:
    """Ask for the right wherever the box has a button.

    Raises:
        NotAllowed: somewhere there is none.
    """
    for subject in sites_of(device) or (Subject(),):
        require(reader, action, at, subject)


def networks_of(texts: tuple[str, ...], field: str = "networks") -> list[str]:
    """Return addresses and networks as they are kept.

    Raises:
        Wrong: one is none.
    """
    return sorted({_spelled(field, network, each) for each in texts if each.strip()})


def _listed(texts: tuple[str, ...]) -> list[str]:
    """Return *texts* without blanks, each once, however it is written."""
    found = {text.casefold(): text for each in texts if (text := each.strip())}
    return list(found.values())


def _spelled(field: str, spell: Any, text: str) -> str:
    try:
        return str(spell(text))
    except Misspelled as why:
        raise Wrong(**{field: _(str(why))}) from None


def _must_be_told_apart(device: Device) -> None:
    """Refuse a name that another box has, in whatever case: it identifies neither."""
    own = {name.casefold() for name in device.names}
    others = Device.objects.filter(is_removed=False).exclude(pk=device.pk)
    names = others.exclude(names=[]).values_list("names", flat=True) if own else ()
    if own & {name.casefold() for each in names for name in each}:
        raise Wrong(names=_("Another device has this name."))
