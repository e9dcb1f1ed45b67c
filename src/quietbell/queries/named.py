"""People and devices as somebody types them: by number, by name, by address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from quietbell.domain.spellings import Misspelled, hardware_address
from quietbell.storage.models import Device, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a typed word names: the id if it is one thing, else how many it could be."""

    id: str = ""
    count: int = 0


def person_named(text: str) -> Named:
    """Return who is meant by a staff number, a name or an id, among those still here.

    A number or an id wins over a name. Two queries at most.
    """
    here = Person.objects.filter(left_on=None)
    by_number = here.filter(Q(external_id=text) | Q(pk=text)) if text else here.none()
    if known := by_number.values_list("pk", flat=True).first():
        return Named(id=known, count=1)
    return _one(here.filter(name__iexact=text).values_list("pk", flat=True)[:10])


def device_named(text: str) -> Named:
    """Return which box is meant by its address, one of its names, its serial or id."""
    here = Device.objects.filter(is_removed=False)
    wanted = Q(pk=text) | Q(names__contains=[text]) | (Q(serial=text) & ~Q(serial=""))
    try:
        if mac := hardware_address(text):
            wanted |= Q(mac=mac)
    except Misspelled:
        pass
    return _one(here.filter(wanted).values_list("pk", flat=True)[:10])


def spelled_person(person: Person | None) -> str:
    """Return what names *person* and nobody else, as short as it can be typed."""
    if person is None:
        return ""
    if person.external_id:
        return person.external_id
    same = Person.objects.filter(name__iexact=person.name, left_on=None)
    return person.name if same.count() == 1 else person.pk


def spelled_device(device: Device) -> str:
    """Return what names *device* and no other."""
    return device.mac or (device.names[0] if device.names else device.pk)


def _one(ids: Iterable[str]) -> Named:
    found = list(ids)
    return Named(id=found[0] if len(found) == 1 else "", count=len(found))
