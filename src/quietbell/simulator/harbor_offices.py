"""The offices of the harbor campus."""

from typing import Final

from quietbell.domain.site import Standing
from quietbell.simulator.offices import (
    LONG_HOURS,
    UNDER_COUNTER,
    UNDER_DESK,
    WORKSTATION,
    Office,
    Post,
)

HARBOR_CASHIER: Final = Office(
    id="harbor-cashier",
    name="Harbor cashier",
    department="Bursar's Office",
    floor="PH-1",
    supervisor="Frances Oduya, Harbor cashier lead",
    approach="Harbor door, straight up the stem, right, first door on the left",
    hazards=("Cash until the Friday pick-up",),
    sealed_access=("Cash room 105: key K21 at the security desk",),
    cameras=("PH-C2 cashier",),
    alarm_kind="robbery",
    posts=(
        Post(
            room="104",
            at=(0.5, 0.3),
            spot="window",
            holder="Louis Farrell, Cashier",
            model="CP-7965G",
        ),
        Post(
            room="105",
            at=(0.6, 0.3),
            spot="by the safe",
            kind="fixed button",
            mounting="under the counting table",
        ),
    ),
)
STUDENT_SERVICES: Final = Office(
    id="student-services",
    name="Student services",
    department="Registrar",
    floor="PH-1",
    supervisor="Ruth Alvarez, Student services lead",
    approach="West door, first door on the left",
    cameras=("PH-C1 west corridor",),
    posts=(
        Post(room="101", at=(0.5, 0.3), spot="counter", holder="Benji Stone, Services"),
    ),
)
HUMAN_RESOURCES: Final = Office(
    id="human-resources",
    name="Human Resources",
    department="Human Resources",
    floor="PH-2",
    supervisor="Claudia Renner, HR director",
    approach="Harbor door, stairs A on the left to the second floor, west corridor",
    hazards=("Dismissal talks are held in 202 and 203",),
    access=("Second floor corridor closes at 17:00; cards of patrol H2 open it",),
    cameras=("PH-C6 second floor",),
    posts=(
        Post(
            room="201", at=(0.5, 0.3), spot="reception", holder="Molly Crane, Reception"
        ),
        Post(
            room="202",
            at=(0.5, 0.6),
            spot="under the table",
            kind="fixed button",
            mounting="under the table edge, door side",
        ),
        Post(
            room="203",
            at=(0.5, 0.6),
            spot="under the table",
            kind="fixed button",
            mounting="under the table edge, door side",
            networks=("10.40.12.0/24",),
        ),
        Post(
            room="204",
            at=(0.7, 0.25),
            spot="desk",
            holder="Claudia Renner, HR director",
            model="DP-9841",
        ),
    ),
)
LEGAL_CLINIC: Final = Office(
    id="legal-clinic",
    name="Community Legal Clinic",
    department="Community Legal Clinic",
    floor="LB-1",
    supervisor="Desmond Ayers, Clinic director",
    approach="Main door, left round the core, north-west corner",
    hazards=("Domestic cases: do not say names on an open radio",),
    cameras=("LB-C1 main door",),
    alarm_kind="domestic",
    posts=(
        Post(
            room="101",
            at=(0.4, 0.3),
            spot="front desk",
            holder="Yara Nassar, Paralegal",
        ),
        Post(
            room="102",
            at=(0.4, 0.3),
            spot="interview table",
            kind="fixed button",
            mounting=UNDER_DESK,
        ),
        Post(
            room="103",
            at=(0.7, 0.25),
            spot="desk",
            holder="Desmond Ayers, Clinic director",
            kind="workstation key",
            mounting=WORKSTATION,
        ),
    ),
)
HARBOR_COUNSELING: Final = Office(
    id="harbor-counseling",
    name="Counseling, harbor",
    department="Counseling Center",
    floor="LB-2",
    supervisor="Miriam Adler, Counseling director",
    approach="Main door, stairs A in the core to the second floor, north-west corner",
    hazards=("Clients in crisis; speak low",),
    cameras=("LB-C4 second floor",),
    posts=(
        Post(
            room="201", at=(0.4, 0.3), spot="reception", holder="Iris Bloom, Reception"
        ),
        Post(
            room="202",
            at=(0.7, 0.5),
            spot="beside the armchair",
            holder="Peter Quill, Counselor",
            kind="fixed button",
            mounting="under the armrest",
            standing=Standing.ON_NOTICE,
            note="Counselor moves to the north campus in January",
        ),
    ),
)
HARBOR_DEAN: Final = Office(
    id="harbor-dean",
    name="Dean of Students, harbor",
    department="Dean of Students",
    floor="LB-2",
    supervisor="Nora Blake, Associate dean",
    approach="Main door, stairs A in the core to the second floor, north-east corner",
    cameras=("LB-C4 second floor",),
    posts=(
        Post(
            room="205",
            at=(0.8, 0.2),
            spot="desk",
            holder="Isaac Monroe, Assistant dean",
            model="CP-7841",
            standing=Standing.OUT_OF_SERVICE,
            note="IT technician, phone replaced and not yet tested; due 26 November",
        ),
    ),
)
ATHLETICS: Final = Office(
    id="athletics",
    name="Ticket hall",
    department="Athletics",
    floor="TA-1",
    supervisor="Dennis Kowal, Ticket manager",
    approach="Ticket hall door, left in the concourse, second door on the left",
    hours=LONG_HOURS,
    hazards=("Cash on game days", "Crowd in the concourse; use the field gate"),
    access=("Field gate: chain lock, key M9 in every patrol car",),
    cameras=("TA-C1 ticket hall", "TA-C2 concourse"),
    alarm_kind="robbery",
    posts=(
        Post(room="107", at=(0.3, 0.35), spot="window 1", holder="Shane Ford, Tickets"),
        Post(
            room="107",
            at=(0.7, 0.35),
            spot="window 2",
            kind="fixed button",
            mounting=UNDER_COUNTER,
        ),
        Post(
            room="109",
            at=(0.5, 0.3),
            spot="counter",
            holder="Kira Novotny, Membership",
            model="CP-7841",
        ),
    ),
)
ADVISING: Final = Office(
    id="harbor-advising",
    name="Advising, harbor",
    department="Registrar",
    floor="LB-2",
    supervisor="Ruth Alvarez, Student services lead",
    approach="Main door, stairs A in the core to the second floor, south-west corner",
    hours=LONG_HOURS,
    cameras=("LB-C4 second floor",),
    posts=(
        Post(
            room="204",
            at=(0.4, 0.5),
            spot="desk",
            holder="Tamsin Roe, Evening adviser",
            standing=Standing.PLANNED,
            note="Pressed and confirmed; training comes next",
        ),
    ),
)
HARBOR_OFFICES: Final = (
    HARBOR_CASHIER,
    STUDENT_SERVICES,
    HUMAN_RESOURCES,
    LEGAL_CLINIC,
    HARBOR_COUNSELING,
    HARBOR_DEAN,
    ATHLETICS,
    ADVISING,
)
