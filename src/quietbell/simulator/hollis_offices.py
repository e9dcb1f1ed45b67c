"""The offices in Hollis Hall: money, records, aid, the dean."""

from typing import Final

from quietbell.domain.site import Standing
from quietbell.simulator.offices import (
    UNDER_COUNTER,
    WORKSTATION,
    Office,
    Post,
)

BURSAR: Final = Office(
    id="bursar",
    name="Bursar suite",
    department="Bursar's Office",
    floor="HH-1",
    supervisor="Corinne Avery, Bursar",
    approach="West door, straight on along the corridor, first door on the left",
    hazards=("Cash on hand, up to 40,000 on fee days", "Robbery here in 2024, a knife"),
    access=("Corridor door locks at 16:30; master key M2 opens it",),
    sealed_access=("Cash room: keypad beside the door, code in envelope 7",),
    cameras=("HH-C1 corridor west", "HH-C2 cashiers"),
    alarm_kind="robbery",
    posts=(
        Post(
            room="101",
            at=(0.2, 0.3),
            spot="window 1",
            holder="Maria Santos, Cashier",
            model="CP-7965G",
        ),
        Post(room="101", at=(0.5, 0.3), spot="window 2", holder="Felix Grant, Cashier"),
        Post(
            room="101",
            at=(0.8, 0.3),
            spot="window 3",
            holder="Nadia Petrov, Cashier",
            kind="fixed button",
            mounting=UNDER_COUNTER,
        ),
        Post(
            room="102",
            at=(0.6, 0.3),
            spot="by the safe",
            kind="fixed button",
            mounting="left of the safe, hip height",
        ),
        Post(
            room="103",
            at=(0.7, 0.25),
            spot="desk",
            holder="Corinne Avery, Bursar",
            model="DP-9841",
        ),
        Post(
            room="104",
            at=(0.7, 0.25),
            spot="desk",
            holder="Ray Dunning, Student accounts",
            kind="workstation key",
            mounting=WORKSTATION,
        ),
        Post(
            room="106",
            at=(0.7, 0.25),
            spot="desk",
            holder="Ida Falk, Refunds",
            standing=Standing.ON_NOTICE,
            note="Criteria no longer met; removal announced for 15 December",
        ),
    ),
)
REGISTRAR: Final = Office(
    id="registrar",
    name="Registrar",
    department="Registrar",
    floor="HH-1",
    supervisor="Miles Thornton, Registrar",
    approach="West door, first counter on the right",
    access=("Shutter over the counter; side door 109 stays open in office hours",),
    cameras=("HH-C1 corridor west",),
    posts=(
        Post(
            room="108",
            at=(0.25, 0.3),
            spot="left side",
            holder="Joan Ellery, Clerk",
            model="CP-7965G",
        ),
        Post(
            room="108",
            at=(0.75, 0.3),
            spot="right side",
            holder="Kofi Mensah, Clerk",
            model="CP-7841",
        ),
        Post(
            room="109",
            at=(0.7, 0.25),
            spot="desk",
            holder="Miles Thornton, Registrar",
            model="DP-9841",
        ),
        Post(
            room="111",
            at=(0.7, 0.25),
            spot="desk",
            holder="Vera Lund, Transcripts",
            standing=Standing.OUT_OF_SERVICE,
            note="Telecom desk, cable pulled by cleaners; due 28 November",
        ),
    ),
)
FINANCIAL_AID: Final = Office(
    id="financial-aid",
    name="Financial Aid",
    department="Financial Aid",
    floor="HH-1",
    supervisor="Grace Osei, Aid director",
    approach="South door with the ramp, third door on the left",
    hazards=("Former student barred from campus asked for this office by name",),
    access=("South door needs a card after 18:00; officers' cards open it",),
    cameras=("HH-C4 south wing",),
    posts=(
        Post(
            room="112", at=(0.4, 0.3), spot="counter", holder="Tobias Reed, Front desk"
        ),
        Post(
            room="113",
            at=(0.5, 0.6),
            spot="beside the armchair",
            holder="Amara Bello, Aid adviser",
            kind="fixed button",
            mounting="behind the side table",
        ),
        Post(
            room="114",
            at=(0.6, 0.25),
            spot="desk",
            holder="Grace Osei, Aid director",
            model="DP-9841",
        ),
        Post(
            room="115",
            at=(0.7, 0.25),
            spot="desk",
            holder="Walter Finch, Veterans adviser",
            model="CP-7841",
            standing=Standing.DEACTIVATED,
            note="Deactivated after review; training booked for 3 December",
        ),
    ),
)
DEAN: Final = Office(
    id="dean",
    name="Dean of Students",
    department="Dean of Students",
    floor="HH-2",
    supervisor="Nora Blake, Associate dean",
    approach="West door, stairs A at the far end, back west to the last door but one",
    cameras=("HH-C6 second floor",),
    sealed_access=("Inner door from 202 to 201: knock twice, then once",),
    posts=(
        Post(
            room="202", at=(0.4, 0.3), spot="reception", holder="Owen Pratt, Reception"
        ),
        Post(
            room="203",
            at=(0.4, 0.6),
            spot="desk",
            holder="Salma Haddad, Case manager",
            model="DP-9841",
        ),
        Post(
            room="205",
            at=(0.7, 0.25),
            spot="desk",
            holder="Nora Blake, Associate dean",
            model="CP-7841",
        ),
    ),
)
HOLLIS_OFFICES: Final = (BURSAR, REGISTRAR, FINANCIAL_AID, DEAN)
