"""The parts of a floor plan, in metres from the building's north-west corner.

x grows to the east, y to the south, as on the drawn plan. Rooms of one side of a
corridor are laid out in a row (west to east) or a column (north to south).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

WEST_MARGIN: Final = 2.4  # on both sides, where a screen marks the ways in
NORTH_MARGIN: Final = 3.8  # the title stands above the building
SOUTH_MARGIN: Final = 3.6  # and the scale below it
TITLES: Final = {1: "First floor", 2: "Second floor", 3: "Third floor"}
SERVICE_ROOMS: Final = {
    "Stairs A": "stairs",
    "Stairs B": "stairs",
    "Stairs C": "stairs",
    "Lift": "lift",
    "WC": "wc",
}

Rooms = Mapping[str, str]  # "110": "Cashiers|counter": number, name and furniture


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One room, corridor, stair or yard. ``door`` is a side ("n") or empty."""

    number: str
    name: str
    x: float
    y: float
    width: float
    height: float
    door: str = ""
    kind: str = "room"  # "room", "hall", "yard", or one of SERVICE_ROOMS' kinds
    furniture: str = ""  # "counter", "shelves", "seats", "benches", "table"

    @property
    def middle(self) -> tuple[float, float]:
        """Return the part's centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in the part."""
        in_x = self.x <= x <= self.x + self.width
        return in_x and self.y <= y <= self.y + self.height


class Entrance(NamedTuple):
    """A way in: a point on an outer wall, and the side of the building it is on."""

    x: float
    y: float
    side: str
    label: str


class Slot(NamedTuple):
    """A room's place in a row: the end of its number, and its length along the row.

    A service room has its name in place of a number.
    """

    number: str
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One floor's parts and ways in."""

    floor: str  # the floor's id
    title: str
    parts: tuple[Part, ...]
    entrances: tuple[Entrance, ...] = ()
    outside: tuple[tuple[float, float, str], ...] = ()  # words on the ground outside

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and the height of the whole drawing, margins included."""
        built = [part for part in self.parts if part.kind != "yard"]
        width = max(part.x + part.width for part in built)
        height = max(part.y + part.height for part in built)
        return width + 2 * WEST_MARGIN, height + NORTH_MARGIN + SOUTH_MARGIN

    def share(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as shares of the whole drawing, from its top left corner."""
        width, height = self.size
        return (
            round((x + WEST_MARGIN) / width, 4),
            round((y + NORTH_MARGIN) / height, 4),
        )

    def room(self, number: str) -> Part:
        """Return the room of that number; KeyError if there is none."""
        for part in self.parts:
            if part.number == number:
                return part
        raise KeyError(f"{self.floor} has no room {number}")


class Names(NamedTuple):
    """What the rooms of one floor are called."""

    floor: int
    names: Rooms

    def part(
        self, slot: Slot, x: float, y: float, width: float, height: float, door: str
    ) -> Part:
        """Return the room in *slot*, with the number and name it has on this floor."""
        kind = SERVICE_ROOMS.get(slot.number)
        number = "" if kind else f"{self.floor}{slot.number}"
        told = self.names.get(number, "Office|table") if number else slot.number
        name, _, furniture = told.partition("|")
        return Part(
            number=number,
            name=name,
            x=x,
            y=y,
            width=width,
            height=height,
            door=door,
            kind=kind or "room",
            furniture=furniture,
        )


def slots(text: str) -> tuple[Slot, ...]:
    """Return the slots that ``"01 6.5, 02 5, Stairs A 3"`` describes."""
    pairs = (each.strip().rsplit(" ", 1) for each in text.split(","))
    return tuple(Slot(number, float(length)) for number, length in pairs)


def row(
    names: Names, x: float, y: float, depth: float, door: str, slots: Sequence[Slot]
) -> tuple[Part, ...]:
    """Return rooms side by side from west to east, each *depth* deep."""
    parts = []
    for slot in slots:
        parts.append(names.part(slot, x, y, slot.length, depth, door))
        x += slot.length
    return tuple(parts)


def column(
    names: Names, x: float, y: float, depth: float, door: str, slots: Sequence[Slot]
) -> tuple[Part, ...]:
    """Return rooms one below the other from north to south, each *depth* wide."""
    parts = []
    for slot in slots:
        parts.append(names.part(slot, x, y, depth, slot.length, door))
        y += slot.length
    return tuple(parts)


def hall(name: str, x: float, y: float, width: float, height: float) -> Part:
    """Return a corridor or another open space; halls that touch flow together."""
    return Part(number="", name=name, x=x, y=y, width=width, height=height, kind="hall")


def yard(name: str, x: float, y: float, width: float, height: float) -> Part:
    """Return a piece of open ground, drawn but not built on."""
    return Part(number="", name=name, x=x, y=y, width=width, height=height, kind="yard")
