"""Tables of places: buildings, floors, areas and rooms, added and changed by name.

A line names as much of a place as it has: a building, or a building and a floor, or a
room. Sites are not made by a table, and nothing is removed by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.domain.spellings import clock_time
from quietbell.operations.acting import new_id
from quietbell.operations.import_lines import (
    Judged,
    Judgement,
    LineRefused,
    Verdict,
    fitting,
    needed,
    spelled,
    told_change,
    yes_or_no,
)
from quietbell.operations.table_reading import Line
from quietbell.queries.places import sites
from quietbell.storage.models import Area, Building, Floor, Room, Row

COLUMNS: Final = (
    *("site", "building", "address", "floor", "order", "room", "room name", "area"),
    *("approach", "opens", "closes", "weekdays", "sensitive"),
)
ROOM_COLUMNS: Final = ("room name", "approach", "opens", "closes", "weekdays")


@dataclass(slots=True)
class _Kept:
    """A row as it is, or as this table makes it: its columns, and by which line."""

    row: Any
    is_new: bool = False
    line: int = 0  # that first changed it; 0: none did


class PlacesImport:
    """Judges lines about places against the rows as they are now."""

    def __init__(self, reader: Reader, at: datetime) -> None:
        reach = reader.reach(Action.KEEP_INVENTORY, at)
        found = list(sites(reach))
        ids = [each.pk for each in found]
        self._sites = {each.name.casefold(): each for each in found}
        self._buildings = _kept(
            Building.objects.filter(site__in=ids), lambda row: (row.site_id, row.name)
        )
        self._floors = _kept(
            Floor.objects.filter(building__site__in=ids),
            lambda row: (row.building_id, row.name),
        )
        self._areas = _kept(
            Area.objects.filter(site__in=ids), lambda row: (row.site_id, row.name)
        )
        self._area_names = {each.row.pk: each.row.name for each in self._areas.values()}
        self._rooms = _kept(
            Room.objects.filter(floor__building__site__in=ids),
            lambda row: (row.floor_id, row.number),
        )
        self._seen: dict[tuple[str, ...], int] = {}
        self._found = Judgement()

    def judge(self, lines: Iterable[Line]) -> Judgement:
        """Return what *lines* come to."""
        for line in lines:
            parts = (line.cells.get(name, "") for name in ("building", "floor", "room"))
            key = " · ".join(each for each in parts if each)[:120]
            try:
                if line.problem:
                    raise LineRefused(line.problem)
                self._found.lines.append(self._line(line, key))
            except LineRefused as why:
                refused = Judged(line.number, key, Verdict.REFUSED, str(why))
                self._found.lines.append(refused)
        return self._found

    def _line(self, line: Line, key: str) -> Judged:
        cells = line.cells
        place = tuple(
            cells.get(name, "").casefold()
            for name in ("site", "building", "floor", "room")
        )
        if first := self._seen.get(place):
            raise LineRefused(
                _("The same place stands in line %(number)d.") % {"number": first}
            )
        site = self._sites.get(needed(cells, "site", 200).casefold())
        if site is None:
            raise LineRefused(f"site: {_('there is none of this name')}")
        # First everything that can be refused, so that half a line is never taken.
        typed = _typed(cells)
        building_name = needed(cells, "building", 200)
        floor_name = fitting("floor", cells.get("floor", ""), 200)
        number = fitting("room", cells.get("room", ""), 40)
        area_name = fitting("area", cells.get("area", ""), 200)
        if number and not floor_name:
            raise LineRefused(f"floor: {_('a room is on a floor')}")
        building = self._buildings.get((site.pk, building_name.casefold()))
        if building is not None and building.row.is_removed:
            raise LineRefused(_("This building was removed."))
        floor_known = building and self._floors.get(
            (building.row.pk, floor_name.casefold())
        )
        room_known = floor_known and self._rooms.get(
            (floor_known.row.pk, number.casefold())
        )
        if number and not room_known and not area_name:
            raise LineRefused(f"area: {_('a new room needs one')}")
        for kept, values in (
            (building, typed["building"]),
            (floor_known, typed["floor"]),
            (room_known, typed["room"]),
        ):
            _must_agree(kept, values)
        self._seen[place] = line.number
        return self._taken(line, key, site.pk, typed)

    def _taken(
        self, line: Line, key: str, site: str, typed: dict[str, dict[str, Any]]
    ) -> Judged:
        cells, number = line.cells, line.number
        told: dict[str, tuple[Any, Any]] = {}
        marks: list[str] = []
        news: list[str] = []

        def put(known: dict[Any, _Kept], at: Any, row: Row, values: Any) -> Any:
            kept = known.get(at)
            if kept is None:
                known[at] = _Kept(row=row, is_new=True, line=number)
                self._found.writes.add(row)
                news.append(type(row).__name__)
                return row
            if not kept.is_new:
                marks.append(f"{kept.row.pk}@{kept.row.version}")
            self._differences(kept, number, values, told)
            return kept.row

        name = cells["building"]
        building = put(
            self._buildings,
            (site, name.casefold()),
            Building(id=new_id(), site_id=site, name=name, **typed["building"]),
            typed["building"],
        )
        if floor_name := cells.get("floor", ""):
            at = (building.pk, floor_name.casefold())
            made = Floor(
                id=new_id(), building_id=building.pk, name=floor_name, **typed["floor"]
            )
            floor = put(self._floors, at, made, typed["floor"])
            if cells.get("room", ""):
                self._room(cells, site, floor, typed["room"], put)
        verdict = Verdict.NEW if news else Verdict.CHANGED if told else Verdict.SAME
        return Judged(number, key, verdict, told_change(told), " ".join(marks))

    def _room(
        self, cells: Any, site: str, floor: Any, values: dict[str, Any], put: Any
    ) -> None:
        if area_name := cells.get("area", ""):
            at = (site, area_name.casefold())
            made = Area(id=new_id(), site_id=site, name=area_name)
            area = put(self._areas, at, made, {})
            self._area_names[area.pk] = area.name
            values["area_id"] = area.pk
        at = (floor.pk, cells["room"].casefold())
        room = Room(id=new_id(), floor_id=floor.pk, number=cells["room"], **values)
        put(self._rooms, at, room, values)

    def _differences(
        self, kept: _Kept, number: int, values: dict[str, Any], told: dict[str, Any]
    ) -> None:
        """Note what *values* change of a row."""
        changed = {
            name: value
            for name, value in values.items()
            if getattr(kept.row, name) != value
        }
        if not changed:
            return
        kept.line = number
        for name, value in changed.items():
            told[name.removesuffix("_id")] = (
                self._spoken(name, getattr(kept.row, name)),
                self._spoken(name, value),
            )
            setattr(kept.row, name, value)
        if not kept.is_new:
            row = kept.row
            self._found.writes.change(type(row), row.pk, row.version, changed)

    def _spoken(self, name: str, value: Any) -> Any:
        """Return a value as people know it: an area by its name."""
        if name != "area_id":
            return value
        return self._area_names.get(value, value)


def _must_agree(kept: _Kept | None, values: dict[str, Any]) -> None:
    """Refuse what an earlier line said otherwise of the same place."""
    if kept is None or not kept.line:
        return
    if any(getattr(kept.row, name) != value for name, value in values.items()):
        raise LineRefused(
            _("Line %(number)d says something else of the same place.")
            % {"number": kept.line}
        )


def _kept(rows: Any, key: Any) -> dict[Any, _Kept]:
    return {
        (key(row)[0], key(row)[1].casefold()): _Kept(row=row) for row in rows.iterator()
    }


def _typed(cells: Any) -> dict[str, dict[str, Any]]:
    """Return what the cells say of building, floor and room; only those there are."""
    building: dict[str, Any] = {}
    floor: dict[str, Any] = {}
    if cells.get("address"):
        building["address"] = fitting("address", cells["address"], 200)
    if cells.get("order"):
        floor["order"] = _order(cells["order"])
    return {"building": building, "floor": floor, "room": _room_typed(cells)}


def _room_typed(cells: Any) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    if not cells.get("room"):
        if any(cells.get(name) for name in ROOM_COLUMNS):
            raise LineRefused(f"room: {_('may not be empty')}")
        return typed
    if "room name" in cells:
        typed["name"] = fitting("room name", cells["room name"], 200)
    if "approach" in cells:
        typed["approach"] = fitting("approach", cells["approach"], 2000)
    typed |= _hours(cells)
    if "weekdays" in cells:
        typed["weekdays"] = _weekdays(cells["weekdays"])
    if "sensitive" in cells:
        typed["is_sensitive"] = yes_or_no("sensitive", cells["sensitive"])
    return typed


def _hours(cells: Any) -> dict[str, str]:
    told = {
        name: spelled(name, clock_time, cells[name])
        for name in ("opens", "closes")
        if name in cells
    }
    opens, closes = told.get("opens", ""), told.get("closes", "")
    if bool(opens) != bool(closes) or (opens and opens == closes):
        raise LineRefused(
            f"closes: {_('Give both times, and not the same, or neither.')}"
        )
    return told


def _weekdays(text: str) -> list[int]:
    """Return ISO days of ``1 2 3``, ``1,2,3`` or ``12345``."""
    digits = [each for each in text if not each.isspace() and each not in ",;"]
    if not all(each in "1234567" for each in digits):
        raise LineRefused(f"weekdays: {_('Weekdays are Monday (1) to Sunday (7).')}")
    return sorted({int(each) for each in digits})


def _order(text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        found = 10_000
    if not -100 <= found <= 1000:
        raise LineRefused(f"order: {_('a whole number, lowest floor first')}")
    return found
