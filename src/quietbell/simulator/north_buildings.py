"""The five buildings of the north campus, floor by floor, in metres."""

from collections.abc import Mapping
from typing import Final

from quietbell.simulator.plan_parts import (
    TITLES,
    Entrance,
    Names,
    Part,
    Plan,
    Rooms,
    column,
    hall,
    row,
    slots,
    yard,
)

HOLLIS: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Cashiers|counter",
        "102": "Cash room|shelves",
        "103": "Bursar|table",
        "104": "Student accounts|table",
        "105": "Payroll|table",
        "106": "Refunds|table",
        "107": "Mail room|shelves",
        "108": "Registrar counter|counter",
        "109": "Registrar|table",
        "110": "Records|shelves",
        "111": "Transcripts|table",
        "112": "Financial Aid|counter",
        "113": "Aid advising|couch",
        "114": "Aid director|table",
        "115": "Veterans office|table",
        "116": "Meeting room|seats",
    },
    2: {
        "201": "Dean of Students|table",
        "202": "Reception|counter",
        "203": "Case manager|couch",
        "204": "Care office|couch",
        "205": "Conduct office|table",
        "207": "Hearing room|seats",
        "208": "Lecture room|seats",
        "212": "Disability services|counter",
        "215": "Meeting room|seats",
        "216": "Archive|shelves",
    },
    3: {
        "301": "Administration and Finance|table",
        "302": "Reception|counter",
        "308": "Board room|seats",
        "312": "Provost|table",
        "316": "Archive|shelves",
    },
}
WHITCOMB: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Interlibrary loan|table",
        "102": "Library office|table",
        "103": "Staff room|table",
        "104": "Study room|seats",
        "105": "Study room|seats",
        "106": "Media lab|benches",
        "110": "Stacks A to M|shelves",
        "111": "Circulation|counter",
        "112": "Reading room|benches",
        "113": "Special collections|counter",
    },
    2: {
        "204": "Study room|seats",
        "205": "Study room|seats",
        "206": "Map room|benches",
        "210": "Stacks N to Z|shelves",
        "211": "Reference desk|counter",
        "212": "Night study|benches",
        "213": "Archive|shelves",
    },
}
ALDER: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Box office|counter",
        "102": "Card office|counter",
        "103": "Student shop|shelves",
        "104": "Cafeteria|seats",
        "105": "Cafeteria|seats",
        "106": "Kitchen|benches",
        "107": "Food pantry|shelves",
        "109": "Lost property|shelves",
        "111": "Game room|seats",
        "114": "Mail and parcels|counter",
    },
    2: {
        "201": "Student government|seats",
        "202": "Events office|counter",
        "204": "Ballroom|seats",
        "205": "Ballroom|seats",
        "207": "Radio station|benches",
        "211": "Chapel|seats",
        "214": "Clubs|table",
    },
    3: {
        "301": "Counseling reception|counter",
        "302": "Counselor 1|couch",
        "303": "Counselor 2|couch",
        "304": "Group room|seats",
        "305": "Counselor 3|couch",
        "306": "Counseling director|table",
        "307": "Counselor 4|couch",
        "309": "Quiet room|couch",
        "314": "Wellness|seats",
    },
}
MERROW: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Treatment 1|couch",
        "102": "Treatment 2|couch",
        "103": "Nurse station|counter",
        "104": "Examination 1|couch",
        "105": "Examination 2|couch",
        "106": "Laboratory|benches",
        "107": "Pharmacy|counter",
        "108": "Reception|counter",
        "109": "Drug store|shelves",
        "110": "Triage|couch",
        "111": "Records|shelves",
        "112": "Insurance|table",
        "113": "Observation|couch",
        "114": "Linen|shelves",
    },
    2: {
        "201": "Clinic director|table",
        "203": "Psychiatry|couch",
        "204": "Consultation|couch",
        "207": "Physiotherapy|benches",
        "208": "Reception|counter",
        "209": "Dental 1|couch",
        "210": "Dental 2|couch",
        "213": "Meeting room|seats",
    },
}
KESTREL: Final[Mapping[int, Rooms]] = {
    1: {
        "101": "Chemistry stores|shelves",
        "102": "Store counter|counter",
        "103": "Teaching laboratory|benches",
        "104": "Teaching laboratory|benches",
        "105": "Workshop|benches",
        "106": "Store manager|table",
    },
    2: {
        "201": "Organic laboratory|benches",
        "202": "Organic laboratory|benches",
        "203": "Physics laboratory|benches",
        "204": "Lecture hall|seats",
        "205": "Imaging|benches",
    },
    3: {
        "301": "Isotope laboratory|benches",
        "302": "Isotope store|shelves",
        "303": "Biology laboratory|benches",
        "304": "Biology laboratory|benches",
        "305": "Greenhouse|benches",
    },
}


def hollis(floor: int) -> Plan:
    """Return a floor of Hollis Hall: a bar with a wing to the south."""
    names = Names(floor, HOLLIS[floor])
    north = "01 6.5, 02 5, 03 5, 04 5, Lift 2.5, 05 5, 06 5, 07 5, Stairs A 3"
    parts: list[Part] = [
        hall("", 0, 6.5, 42, 3),
        hall("", 33.5, 9.5, 3, 16.5),
        *row(names, 0, 0, 6.5, "s", slots(north)),
        *row(names, 0, 9.5, 6.5, "n", slots("08 7, 09 5, 10 5, 11 6, WC 5")),
        *column(names, 28, 9.5, 5.5, "e", slots("12 5.5, 13 5.5, 14 5.5")),
        *column(names, 36.5, 9.5, 5.5, "w", slots("15 6, 16 6.5, Stairs B 4")),
    ]
    ways = (Entrance(0, 8, "w", "West door"), Entrance(35, 26, "s", "South door, ramp"))
    return Plan(
        floor=f"HH-{floor}",
        title=TITLES[floor],
        parts=tuple(parts) if floor > 1 else (yard("", 3, 18, 23, 8), *parts),
        entrances=ways if floor == 1 else (),
        outside=((14.5, 22.3, "Quad"),) if floor == 1 else (),
    )


def whitcomb(floor: int) -> Plan:
    """Return a floor of the library: a deep block around the circulation desk."""
    names = Names(floor, WHITCOMB[floor])
    north = "01 6, 02 6, 03 6, Lift 2.5, Stairs A 4, 04 6.5, 05 6.5, 06 6.5"
    parts = (
        hall("", 0, 6, 44, 3),
        hall("", 15, 9, 12, 17),
        *row(names, 0, 0, 6, "s", slots(north)),
        *row(names, 0, 9, 17, "n", slots("10 15")),
        *row(names, 17, 13, 5, "s", slots("11 8")),
        *row(names, 27, 9, 11, "n", slots("12 17")),
        *column(names, 27, 20, 9, "w", slots("13 6")),
        *row(names, 36, 20, 6, "", slots("Stairs B 4, WC 4")),
    )
    return Plan(
        floor=f"WL-{floor}",
        title=TITLES[floor],
        parts=parts,
        entrances=(Entrance(21, 26, "s", "Main door"),) if floor == 1 else (),
        outside=((31, 27.6, "Library steps"),) if floor == 1 else (),
    )


def alder(floor: int) -> Plan:
    """Return a floor of the student center: two arms around a courtyard."""
    names = Names(floor, ALDER[floor])
    north = "01 6.5, 02 6, 03 6, Stairs A 3.5, Lift 2.5, 04 6.5, 05 6.5, 06 6.5"
    parts = (
        yard("Courtyard", 15.6, 9.6, 12.8, 17),
        hall("", 0, 6, 44, 3),
        hall("", 6.5, 9, 3, 17),
        hall("", 34.5, 9, 3, 17),
        *row(names, 0, 0, 6, "s", slots(north)),
        *column(names, 0, 9, 6.5, "e", slots("07 6, 08 5.5, Stairs B 5.5")),
        *column(names, 9.5, 9, 5.5, "w", slots("09 6, 10 5.5, WC 5.5")),
        *column(names, 29, 9, 5.5, "e", slots("11 6, 12 5.5, 13 5.5")),
        *column(names, 37.5, 9, 6.5, "w", slots("14 6, 15 5.5, Stairs C 5.5")),
    )
    ways = (
        Entrance(22, 9, "s", "Yard door"),
        Entrance(8, 26, "s", "South-west door"),
        Entrance(36, 26, "s", "South-east door"),
    )
    return Plan(
        floor=f"AC-{floor}",
        title=TITLES[floor],
        parts=parts,
        entrances=ways if floor == 1 else (),
    )


def merrow(floor: int) -> Plan:
    """Return a floor of the health center: rooms around a waiting room."""
    names = Names(floor, MERROW[floor])
    north = "01 7, 02 5, 03 5, Stairs A 3.5, 04 5, 05 5, 06 5, Lift 2.5"
    parts = (
        hall("", 0, 5.5, 38, 2.5),
        hall("", 7, 8, 17, 6),
        hall("", 0, 14, 38, 2.5),
        hall("", 15.5, 16.5, 5, 5.5),
        *row(names, 0, 0, 5.5, "s", slots(north)),
        *column(names, 0, 8, 7, "e", slots("07 6")),
        *row(names, 12, 9.5, 3.5, "s", slots("08 7")),
        *row(names, 24, 8, 6, "s", slots("09 7, 10 7")),
        *row(names, 0, 16.5, 5.5, "n", slots("11 6, 12 5.5, WC 4")),
        *row(names, 20.5, 16.5, 5.5, "n", slots("13 6, 14 6, Stairs B 5.5")),
    )
    ways = (
        Entrance(18, 22, "s", "Main door"),
        Entrance(0, 15.25, "w", "Ambulance"),
    )
    return Plan(
        floor=f"MH-{floor}",
        title=TITLES[floor],
        parts=parts,
        entrances=ways if floor == 1 else (),
    )


def kestrel(floor: int) -> Plan:
    """Return a floor of the science hall: laboratories north, offices south."""
    names = Names(floor, KESTREL[floor])
    parts = (
        hall("", 0, 8, 48, 3),
        hall("Lobby" if floor == 1 else "", 25, 11, 6, 7),
        *row(names, 0, 0, 8, "s", slots("01 9, 02 9, Stairs A 4, 03 9, 04 9, 05 8")),
        *row(names, 0, 11, 7, "n", slots("06 6, 07 6, 08 6, Lift 3, WC 4")),
        *row(names, 31, 11, 7, "n", slots("09 6, 10 6, Stairs B 5")),
    )
    ways = (Entrance(28, 18, "s", "Main door"), Entrance(48, 9.5, "e", "Loading"))
    return Plan(
        floor=f"KS-{floor}",
        title=TITLES[floor],
        parts=parts,
        entrances=ways if floor == 1 else (),
    )


def north_plans() -> tuple[Plan, ...]:
    """Return every floor of the north campus."""
    return (
        *(hollis(floor) for floor in HOLLIS),
        *(whitcomb(floor) for floor in WHITCOMB),
        *(alder(floor) for floor in ALDER),
        *(merrow(floor) for floor in MERROW),
        *(kestrel(floor) for floor in KESTREL),
    )
