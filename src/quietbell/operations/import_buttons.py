"""Tables of buttons with the boxes they are on, added and changed by their label.

Rooms must be there. A new button is planned: nobody counts on it before somebody put it
in service, which no table does. Where a button is hidden is in no table, in or out.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import new_id
from quietbell.operations.import_cells import button_cells, device_cells, is_same
from quietbell.operations.import_lines import (
    Judged,
    Judgement,
    LineRefused,
    Verdict,
    needed,
    told_change,
)
from quietbell.operations.table_reading import Line
from quietbell.queries.devices import sites_by_device
from quietbell.storage.models import Button, Department, Device, Person, Room
from quietbell.storage.models.buttons import BUTTON_KINDS

COLUMNS: Final = (
    *("label", "kind", "standing", "site", "building", "floor", "room", "spoken"),
    *("department", "holder", "kind of alarm", "note", "x", "y"),
    *("device kind", "vendor", "model", "serial", "mac", "names", "networks"),
    "extensions",
)
PLACE: Final = ("site", "building", "floor", "room")


class ButtonsImport:
    """Judges lines about buttons against the rows as they are now."""

    def __init__(self, reader: Reader, at: datetime) -> None:
        self._reach = reader.reach(Action.KEEP_INVENTORY, at)
        self._may: dict[tuple[str, str], bool] = {}
        self._seen: dict[str, int] = {}
        self._devices_seen: dict[str, int] = {}
        self._found = Judgement()
        self._rooms = _rooms()
        # By id, once: a table has as many lines as there are rooms.
        self._room_sites = {room: site for room, site, _words in self._rooms.values()}
        self._room_words = {room: words for room, _site, words in self._rooms.values()}
        named = Department.objects.filter(is_merged_into=None)
        self._department_names = dict(named.values_list("pk", "name"))
        self._departments = {
            name.casefold(): pk for pk, name in self._department_names.items()
        }
        holders = Person.objects.filter(left_on=None).exclude(external_id="")
        self._holders = dict(holders.values_list("external_id", "pk"))
        self._people = dict(Person.objects.values_list("pk", "external_id"))
        devices = list(Device.objects.filter(is_removed=False))
        self._devices = {each.pk: each for each in devices}
        self._device_sites = sites_by_device()
        self._by_mac = {each.mac: each for each in devices if each.mac}
        self._by_name = {name: each for each in devices for name in each.names}
        self._buttons = {each.label: each for each in Button.objects.all()}

    def judge(self, lines: Iterable[Line]) -> Judgement:
        """Return what *lines* come to."""
        for line in lines:
            key = line.cells.get("label", "")[:40]
            try:
                if line.problem:
                    raise LineRefused(line.problem)
                self._found.lines.append(self._line(line))
            except LineRefused as why:
                refused = Judged(line.number, key, Verdict.REFUSED, str(why))
                self._found.lines.append(refused)
        return self._found

    def _line(self, line: Line) -> Judged:
        label = needed(line.cells, "label", 40)
        if first := self._seen.get(label):
            raise LineRefused(
                _("The same label stands in line %(number)d.") % {"number": first}
            )
        self._seen[label] = line.number
        known = self._buttons.get(label)
        if known is not None:  # before anything is said of it
            self._must_reach(known.room_id, known.department_id or "")
        typed = self._typed(line.cells)
        device = device_cells(line.cells)
        standing = line.cells.get("standing", "")
        if standing and standing != (known.standing if known else "planned"):
            raise LineRefused(
                f"standing: {_('is set on the page of the button, not by a table')}"
            )
        if known is None:
            return self._new(line, label, typed, device)
        return self._changed(line, known, typed, device)

    def _typed(self, cells: Any) -> dict[str, Any]:
        """Return the button's columns that the cells say."""
        typed: dict[str, Any] = {}
        if cells.get("kind"):
            if cells["kind"] not in BUTTON_KINDS:
                raise LineRefused(f"kind: {', '.join(BUTTON_KINDS)}")
            typed["kind"] = cells["kind"]
        if any(cells.get(name) for name in PLACE):
            typed["room_id"] = self._room(cells)
        for column in ("department", "holder"):
            if column in cells:
                typed[f"{column}_id"] = self._named(column, cells[column])
        return typed | button_cells(cells)

    def _room(self, cells: Any) -> str:
        place = tuple(needed(cells, name, 200).casefold() for name in PLACE)
        if place not in self._rooms or not self._reaches(self._rooms[place][1], None):
            raise LineRefused(f"room: {_('there is none of this name')}")
        return self._rooms[place][0]

    def _named(self, column: str, text: str) -> str | None:
        if not text:
            return None
        if column == "holder":
            found = self._holders.get(text)
        else:
            found = self._departments.get(text.casefold())
        if found is None:
            raise LineRefused(f"{column}: {_('there is none of this name')}")
        return found

    def _new(
        self, line: Line, label: str, typed: dict[str, Any], device: dict[str, Any]
    ) -> Judged:
        for column, name in (("kind", "kind"), ("room", "room_id")):
            if name not in typed:
                raise LineRefused(f"{column}: {_('may not be empty')}")
        self._must_reach(typed["room_id"], typed.get("department_id") or "")
        box = self._known_box(device)
        if box is None:
            if not device.get("kind"):
                raise LineRefused(f"device kind: {_('may not be empty')}")
            box = Device(id=new_id(), **device)
            self._found.writes.add(box)
            self._remember(box)
        else:
            self._must_keep(box)
        if not typed.get("spoken"):
            typed["spoken"] = self._room_words[typed["room_id"]][:200]
        button = Button(id=new_id(), label=label, device_id=box.pk, **typed)
        self._found.writes.add(button)
        return Judged(line.number, label, Verdict.NEW, typed["spoken"])

    def _changed(
        self, line: Line, known: Button, typed: dict[str, Any], device: dict[str, Any]
    ) -> Judged:
        differences = {
            name: (getattr(known, name), value)
            for name, value in typed.items()
            if not is_same(getattr(known, name), value)
        }
        columns = {name: new for name, (_was, new) in differences.items()}
        if "room_id" in columns or "department_id" in columns:
            self._must_reach(
                columns.get("room_id", known.room_id),
                columns.get("department_id", known.department_id) or "",
            )
        if "room_id" in columns:  # it has to be verified there again
            columns |= {"is_place_verified": False, "place_verified_on": None}
        box = self._devices.get(known.device_id)
        told = {
            self._column(name): self._pair(name, p) for name, p in differences.items()
        }
        mark = f"{known.pk}@{known.version}"
        if box is not None:
            told |= self._box_changes(line, box, device)
            mark += f" {box.pk}@{box.version}"
        if columns:
            self._found.writes.change(Button, known.pk, known.version, columns)
        verdict = Verdict.CHANGED if told else Verdict.SAME
        return Judged(line.number, known.label, verdict, told_change(told), mark)

    def _box_changes(
        self, line: Line, box: Device, typed: dict[str, Any]
    ) -> dict[str, tuple[Any, Any]]:
        changed = {n: v for n, v in typed.items() if getattr(box, n) != v}
        if not changed:
            return {}
        self._must_keep(box)
        if first := self._devices_seen.get(box.pk):
            raise LineRefused(
                _("Line %(number)d says something else of the same device.")
                % {"number": first}
            )
        other = self._known_box(changed)
        if other is not None and other.pk != box.pk:
            raise LineRefused(f"mac: {_('Another device has this address or name.')}")
        self._devices_seen[box.pk] = line.number
        self._found.writes.change(Device, box.pk, box.version, changed)
        return {n: (getattr(box, n), v) for n, v in changed.items()}

    def _known_box(self, device: dict[str, Any]) -> Device | None:
        """Return the box that has the address or one of the names, if there is one."""
        if found := self._by_mac.get(device.get("mac") or "-"):
            return found
        names = device.get("names") or ()
        return next((self._by_name[n] for n in names if n in self._by_name), None)

    def _remember(self, box: Device) -> None:
        self._devices[box.pk] = box
        if box.mac:
            self._by_mac[box.mac] = box
        self._by_name |= dict.fromkeys(box.names, box)

    def _must_keep(self, box: Device) -> None:
        """Refuse a box with a button elsewhere: nobody takes it, or changes it."""
        for site, department in self._device_sites.get(box.pk, ()):
            if not self._reaches(site, department):
                raise LineRefused(_("This is not within your reach."))

    def _must_reach(self, room: str, department: str) -> None:
        if not self._reaches(self._room_sites.get(room, ""), department):
            raise LineRefused(_("This is not within your reach."))

    def _reaches(self, site: str, department: str | None) -> bool:
        """Say whether the reader keeps the inventory there; None: in any department."""
        if department is None:
            return any(
                not each.site or each.site == site for each in self._reach.scopes
            )
        key = (site, department)
        if key not in self._may:
            subject = Subject(site=site, department=department)
            self._may[key] = self._reach.right_to(subject) is not Right.NO
        return self._may[key]

    def _column(self, name: str) -> str:
        return {"alarm_kind": "kind of alarm"}.get(name, name.removesuffix("_id"))

    def _pair(self, name: str, pair: tuple[Any, Any]) -> tuple[Any, Any]:
        """Return both values as people know them."""
        if name == "holder_id":
            return (self._people.get(pair[0]), self._people.get(pair[1]))
        if name == "room_id":
            words = self._room_words
            return (words.get(pair[0]), words.get(pair[1]))
        if name == "department_id":
            names = self._department_names
            return (names.get(pair[0]), names.get(pair[1]))
        return pair


def _rooms() -> dict[tuple[str, ...], tuple[str, str, str]]:
    """Return every room by its place: its id, its site, its place in words."""
    rows = Room.objects.filter(floor__building__is_removed=False).values_list(
        *("pk", "number", "name", "floor__name", "floor__building__name"),
        *("floor__building__site_id", "floor__building__site__name"),
    )
    return {
        tuple(each.casefold() for each in (site_name, building, floor, number)): (
            room,
            site,
            ", ".join(filter(None, (building, floor, f"room {number}", name))),
        )
        for room, number, name, floor, building, site, site_name in rows
    }
