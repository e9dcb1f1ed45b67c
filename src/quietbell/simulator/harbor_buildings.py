"""The three buildings of the harbor campus, floor by floor, in metres."""

from collections.abc import Mapping
from typing import Final

from quietbell.simulator.plan_parts import (
    TITLES,
    Entrance,
    Names,
    Plan,
    Rooms,
    column,
    hall,
    row,
    slots,
)

PIER: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Student services|counter",
        "102": "Advising 1|couch",
        "103": "Advising 2|couch",
        "104": "Cashier|counter",
        "105": "Cash room|shelves",
        "106": "Copy room|shelves",
        "107": "Testing center|benches",
        "108": "Computer room|benches",
        "109": "Cafe|seats",
        "110": "Lounge|seats",
        "111": "Security desk|counter",
        "113": "Parcel room|shelves",
    },
    2: {
        "201": "Human Resources|counter",
        "202": "Interview 1|couch",
        "203": "Interview 2|couch",
        "204": "HR director|table",
        "205": "Benefits|table",
        "206": "Personnel files|shelves",
        "207": "Classroom|seats",
        "208": "Classroom|seats",
        "209": "Communications center, backup|benches",
        "210": "Meeting room|seats",
    },
}
LANTERN: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Legal clinic|counter",
        "102": "Interview A|couch",
        "103": "Clinic director|table",
        "104": "Interview B|couch",
        "105": "Mediation|seats",
        "106": "Classroom|seats",
        "108": "Copy room|shelves",
        "109": "Moot court|seats",
        "111": "Law library|shelves",
        "114": "Files|shelves",
    },
    2: {
        "201": "Counseling, harbor|counter",
        "202": "Counselor 1|couch",
        "203": "Counselor 2|couch",
        "204": "Advising|couch",
        "205": "Dean of Students, harbor|table",
        "206": "Classroom|seats",
        "209": "Classroom|seats",
        "214": "Files|shelves",
    },
}
TIDEWATER: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Equipment|shelves",
        "102": "Training room|couch",
        "103": "Weights|benches",
        "104": "Coach|table",
        "105": "Athletic director|table",
        "106": "Changing room|benches",
        "107": "Ticket windows|counter",
        "108": "Ticket office|table",
        "109": "Membership|counter",
        "111": "First aid|couch",
        "112": "Laundry|shelves",
    },
}


def pier(floor: int) -> Plan:
    """Return a floor of Pier Hall: a bar with a stem towards the water."""
    names = Names(floor, PIER[floor])
    parts = (
        hall("", 0, 6, 40, 3),
        hall("", 18.5, 9, 3, 17),
        *row(names, 0, 0, 6, "s", slots("01 6, 02 6, 03 6, Lift 4, 04 6, 05 6, 06 6")),
        *row(names, 0, 9, 6, "n", slots("07 7, 08 7")),
        *row(names, 26, 9, 6, "n", slots("09 7, 10 7")),
        *column(names, 14, 9, 4.5, "e", slots("11 6, 12 6, Stairs A 5")),
        *column(names, 21.5, 9, 4.5, "w", slots("13 6, WC 6, Stairs B 5")),
    )
    ways = (
        Entrance(20, 26, "s", "Harbor door"),
        Entrance(0, 7.5, "w", "West door"),
        Entrance(40, 7.5, "e", "Lot H"),
    )
    return Plan(
        floor=f"PH-{floor}",
        title=TITLES[floor],
        parts=parts,
        entrances=ways if floor == 1 else (),
        outside=((6, 24, "Promenade"), (34, 24, "Promenade")) if floor == 1 else (),
    )


def lantern(floor: int) -> Plan:
    """Return a floor of the Lantern Building: a ring of rooms around a core."""
    names = Names(floor, LANTERN[floor])
    parts = (
        hall("", 6, 6, 20, 2.5),
        hall("", 6, 17.5, 20, 2.5),
        hall("", 6, 6, 2.5, 14),
        hall("", 23.5, 6, 2.5, 14),
        hall("", 12.5, 20, 7, 6),
        *row(names, 0, 0, 6, "s", slots("01 8, 02 5, 03 6, 04 5, 05 8")),
        *row(names, 0, 20, 6, "n", slots("06 8, 07 4.5")),
        *row(names, 19.5, 20, 6, "n", slots("08 4.5, 09 8")),
        *column(names, 0, 6, 6, "e", slots("10 7, 11 7")),
        *column(names, 26, 6, 6, "w", slots("12 7, 13 7")),
        *row(names, 8.5, 8.5, 9, "s", slots("Stairs A 4, Lift 3, WC 3.5, 14 4.5")),
    )
    ways = (Entrance(16, 26, "s", "Main door"),)
    return Plan(
        floor=f"LB-{floor}",
        title=TITLES[floor],
        parts=parts,
        entrances=ways if floor == 1 else (),
    )


def tidewater(floor: int) -> Plan:
    """Return the floor of Tidewater Athletics: a court, and offices before it."""
    names = Names(floor, {**TIDEWATER[floor], "110": "Main court"})
    south = "09 6, 11 6, WC 5, Stairs A 4, 12 5"
    parts = (
        hall("", 6, 0, 3, 17),
        hall("Concourse", 0, 17, 46, 3),
        hall("", 14, 20, 6, 5),
        *column(names, 0, 0, 6, "e", slots("01 5, 02 5, 03 7")),
        *column(names, 9, 0, 7, "w", slots("04 5, 05 5, 06 7")),
        *row(names, 16, 0, 17, "s", slots("10 30")),
        *row(names, 0, 20, 5, "n", slots("07 8, 08 6")),
        *row(names, 20, 20, 5, "n", slots(south)),
    )
    ways = (
        Entrance(17, 25, "s", "Ticket hall"),
        Entrance(46, 18.5, "e", "Field gate"),
    )
    return Plan(floor=f"TA-{floor}", title=TITLES[floor], parts=parts, entrances=ways)


def harbor_plans() -> tuple[Plan, ...]:
    """Return every floor of the harbor campus."""
    return (
        *(pier(floor) for floor in PIER),
        *(lantern(floor) for floor in LANTERN),
        *(tidewater(floor) for floor in TIDEWATER),
    )
