"""The offices of the north campus outside Hollis Hall."""

from typing import Final

from quietbell.domain.site import Standing
from quietbell.simulator.hollis_offices import HOLLIS_OFFICES
from quietbell.simulator.offices import (
    LATE_HOURS,
    LONG_HOURS,
    UNDER_COUNTER,
    UNDER_DESK,
    WORKSTATION,
    Office,
    Post,
)

LIBRARY: Final = Office(
    id="library",
    name="Library service points",
    department="University Library",
    floor="WL-1",
    supervisor="Simon Wexler, Head of access services",
    approach="Main door, straight ahead to the island in the hall",
    hours=LATE_HOURS,
    hazards=("Open until midnight; one person on duty after 21:00",),
    access=("After midnight the main door opens with key M4 only",),
    cameras=("WL-C1 entrance", "WL-C2 hall"),
    posts=(
        Post(
            room="111",
            at=(0.25, 0.35),
            spot="left side",
            holder="Bianca Rossi, Circulation",
        ),
        Post(
            room="111",
            at=(0.75, 0.35),
            spot="right side",
            kind="fixed button",
            mounting=UNDER_COUNTER,
        ),
        Post(
            room="113",
            at=(0.5, 0.3),
            spot="desk",
            holder="Edmund Shaw, Archivist",
            model="CP-7841",
        ),
        Post(room="103", at=(0.7, 0.25), spot="wall phone", model="CP-7841"),
    ),
)
NIGHT_STUDY: Final = Office(
    id="night-study",
    name="Night study",
    department="University Library",
    floor="WL-2",
    supervisor="Simon Wexler, Head of access services",
    approach="Main door, stairs A across the hall, then straight on; study left",
    hours=LATE_HOURS,
    cameras=("WL-C5 second floor",),
    posts=(
        Post(
            room="211",
            at=(0.5, 0.35),
            spot="reference desk",
            holder="Tess Morrow, Reference",
        ),
        Post(
            room="212",
            at=(0.9, 0.15),
            spot="by the door",
            kind="fixed button",
            mounting="under the light switch",
            standing=Standing.PLANNED,
            note="Cabling done; acceptance test not yet booked",
        ),
    ),
)
STUDENT_CENTER: Final = Office(
    id="student-center",
    name="Student center counters",
    department="Student Center",
    floor="AC-1",
    supervisor="Dominic Hale, Operations",
    approach="South-west door, up the corridor, left at the end",
    hours=LONG_HOURS,
    hazards=("Cash in the box office on event nights",),
    cameras=("AC-C1 box office", "AC-C3 courtyard"),
    posts=(
        Post(
            room="101", at=(0.3, 0.3), spot="box office 1", holder="Lucy Tran, Tickets"
        ),
        Post(
            room="101",
            at=(0.7, 0.3),
            spot="box office 2",
            holder="Gus Moran, Tickets",
            model="CP-7841",
        ),
        Post(
            room="102",
            at=(0.5, 0.3),
            spot="counter",
            holder="Priscilla Ng, Card office",
        ),
        Post(
            room="107",
            at=(0.6, 0.5),
            spot="pantry desk",
            kind="workstation key",
            mounting=WORKSTATION,
        ),
        Post(
            room="114",
            at=(0.5, 0.3),
            spot="counter",
            holder="Ned Barlow, Parcels",
            model="CP-7841",
            is_place_verified=False,
        ),
    ),
)
COUNSELING: Final = Office(
    id="counseling",
    name="Counseling Center",
    department="Counseling Center",
    floor="AC-3",
    supervisor="Miriam Adler, Counseling director",
    approach="South-west door, stairs B at once left to third floor, corridor, left",
    hazards=("Clients in crisis; speak low, no uniforms in the waiting area first",),
    access=("Floor door has a card reader; officers' cards open it",),
    sealed_access=(
        "Quiet room 309 locks from inside: key K7 in the supervisor's safe",
    ),
    cameras=("AC-C8 third floor stairs",),
    posts=(
        Post(
            room="301", at=(0.5, 0.3), spot="reception", holder="Hana Kobayashi, Intake"
        ),
        Post(
            room="302",
            at=(0.75, 0.4),
            spot="beside the armchair",
            holder="Daniel Weiss, Counselor",
            kind="fixed button",
            mounting="under the armrest",
        ),
        Post(
            room="303",
            at=(0.75, 0.4),
            spot="beside the armchair",
            holder="Carmen Ibarra, Counselor",
            kind="fixed button",
            mounting="under the armrest",
        ),
        Post(
            room="305",
            at=(0.75, 0.4),
            spot="desk",
            holder="Ewan Doyle, Counselor",
            model="DP-9841",
        ),
        Post(
            room="306",
            at=(0.7, 0.25),
            spot="desk",
            holder="Miriam Adler, Counseling director",
            model="DP-9841",
        ),
    ),
)
HEALTH: Final = Office(
    id="health",
    name="Health Services",
    department="Health Services",
    floor="MH-1",
    supervisor="Dr. Leonard Price, Clinic director",
    approach="Main door, reception straight ahead; ambulance door for stretchers",
    hours=LONG_HOURS,
    hazards=("Oxygen in treatment 1 and 2",),
    cameras=("MH-C1 waiting room",),
    posts=(
        Post(
            room="108",
            at=(0.5, 0.4),
            spot="reception",
            holder="Zoe Hartman, Reception",
            model="CP-7965G",
        ),
        Post(
            room="103",
            at=(0.5, 0.3),
            spot="nurse station",
            holder="Abel Cruz, Nurse",
            model="CP-7841",
        ),
        Post(
            room="110",
            at=(0.5, 0.5),
            spot="beside the couch",
            holder="Rita Vance, Triage nurse",
            kind="fixed button",
            mounting="behind the blood-pressure unit",
        ),
        Post(
            room="105",
            at=(0.7, 0.4),
            spot="desk",
            kind="workstation key",
            mounting=WORKSTATION,
        ),
    ),
)
PHARMACY: Final = Office(
    id="pharmacy",
    name="Pharmacy",
    department="Health Services",
    floor="MH-1",
    supervisor="Dr. Leonard Price, Clinic director",
    approach="Main door, left through the waiting room to the west wall",
    hours=LONG_HOURS,
    hazards=("Controlled drugs in 107 and 109", "Forged prescription, threats in May"),
    sealed_access=("Drug store 109: two keys, K11 here and K12 with the supervisor",),
    cameras=("MH-C2 pharmacy", "MH-C3 drug store"),
    alarm_kind="robbery",
    posts=(
        Post(
            room="107", at=(0.7, 0.3), spot="counter", holder="Olga Brandt, Pharmacist"
        ),
        Post(
            room="107",
            at=(0.3, 0.3),
            spot="dispensing bench",
            kind="fixed button",
            mounting=UNDER_DESK,
        ),
        Post(
            room="109",
            at=(0.5, 0.4),
            spot="inside the door",
            kind="fixed button",
            mounting="under the second shelf",
        ),
    ),
)
SCIENCE: Final = Office(
    id="science-stores",
    name="Science stores",
    department="Science Stores",
    floor="KS-1",
    supervisor="Alan Whitaker, Store manager",
    approach="Main door, lobby, left, first door on the right after the stairs",
    hazards=("Solvents and acids in 101; no radios inside the cage",),
    cameras=("KS-C1 lobby", "KS-C2 store counter"),
    posts=(
        Post(
            room="102",
            at=(0.5, 0.3),
            spot="counter",
            holder="June Castell, Storekeeper",
        ),
        Post(
            room="106",
            at=(0.7, 0.25),
            spot="desk",
            holder="Alan Whitaker, Store manager",
            model="CP-7841",
        ),
        Post(
            room="101",
            at=(0.5, 0.85),
            spot="by the cage",
            kind="fixed button",
            mounting="inside the cage frame",
            standing=Standing.REMOVED,
            note="Removed in March; the phone is still in the store",
        ),
    ),
)
NORTH_OFFICES: Final = (
    *HOLLIS_OFFICES,
    LIBRARY,
    NIGHT_STUDY,
    STUDENT_CENTER,
    COUNSELING,
    HEALTH,
    PHARMACY,
    SCIENCE,
)
