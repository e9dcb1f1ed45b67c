"""How Harborview State answers: two campuses, two profiles, ladders and desks."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from quietbell.domain.moments import stamp
from quietbell.domain.profiles import ResponseProfile, Unit
from quietbell.domain.roles import Role
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE
from quietbell.domain.site import Campus, Desk, Ladder, Roster, Rung, Shift
from quietbell.simulator.people import People

ZONE: Final = "America/New_York"
CHANGES_AT: Final = (time(6), time(18))  # the shifts of supervisors, local
ROSTER_DAYS: Final = (-7, 28)  # from so many days before to so many after the making
HOLIDAYS: Final = ("2026-11-26", "2026-11-27", "2026-12-25", "2027-01-01")

CAMPUSES: Final = (
    Campus(
        id="north",
        name="North Campus",
        zone=ZONE,
        language="en",
        profile="dispatch-at-once",
        ladder="north",
        holidays=HOLIDAYS,
    ),
    Campus(
        id="harbor",
        name="Harbor Campus",
        zone=ZONE,
        language="en",
        profile="assess-first",
        ladder="harbor",
        holidays=HOLIDAYS,
        business_hours=("08:00", "18:00"),
    ),
)

DESKS: Final = (
    Desk(id="desk-1", name="Desk 1, communications center"),
    Desk(id="desk-2", name="Desk 2, communications center"),
    Desk(
        id="supervisor",
        name="Supervisor desk, communications center",
        roles=(Role.DISPATCHER, Role.SHIFT_SUPERVISOR),
    ),
    Desk(id="backup", name="Backup desk, Pier Hall 209"),
)


def profiles() -> tuple[ResponseProfile, ...]:
    """Return both shipped profiles with the numbers and units of this campus."""
    north = replace(
        DISPATCH_AT_ONCE,
        units=(
            Unit(id="P4", name="P4 car", kind="sworn"),
            Unit(id="P7", name="P7 foot patrol", kind="sworn"),
            Unit(id="P9", name="P9 sergeant", kind="sworn"),
            Unit(id="S1", name="S1 campus security", kind="security"),
            Unit(id="M1", name="M1 medical", kind="medical"),
        ),
        emergency_line="555-0100",
        service_desk="555-0180",
        security_mail="police@harborview.example",
        chat_channel="Security Collaboration, North",
    )
    harbor = replace(
        ASSESS_FIRST,
        units=(
            Unit(id="H1", name="H1 patrol", kind="security"),
            Unit(id="H2", name="H2 patrol", kind="security"),
            Unit(id="P9", name="P9 sergeant", kind="sworn"),
            Unit(id="M2", name="M2 medical", kind="medical"),
        ),
        emergency_line="555-0190",
        service_desk="555-0180",
        security_mail="security@harborview.example",
        chat_channel="Security Collaboration, Harbor",
    )
    return north, harbor


def rosters(people: People, *, around: datetime) -> tuple[Roster, ...]:
    """Return one roster a campus: a supervisor by day and one by night, every day."""
    by_day, by_night = people.known_as("lindqvist").id, people.known_as("raman").id
    zone = ZoneInfo(ZONE)
    first = around.astimezone(zone).date() + timedelta(days=ROSTER_DAYS[0])
    days = [first + timedelta(days=n) for n in range(ROSTER_DAYS[1] - ROSTER_DAYS[0])]
    changes = [datetime.combine(day, at, zone) for day in days for at in CHANGES_AT]
    shifts = tuple(
        Shift(
            person=by_night if number % 2 else by_day,
            begins_at=stamp(begins),
            ends_at=stamp(ends),
        )
        for number, (begins, ends) in enumerate(pairwise(changes))
    )
    return tuple(
        Roster(id=f"{each.id}-supervisors", name="Shift supervisors", shifts=shifts)
        for each in CAMPUSES
    )


def ladders(people: People) -> tuple[Ladder, ...]:
    """Return one ladder a campus: 10, 30 and 60 seconds, and the backup rung."""
    by_day, by_night = people.known_as("lindqvist").id, people.known_as("raman").id
    manager = people.known_as("marsh").id
    officers = {
        "north": (people.known_as("lee").id, people.known_as("diaz").id),
        "harbor": (people.known_as("whitfield").id,),
    }
    return tuple(
        Ladder(
            id=site,
            rungs=(
                Rung(name="Second desk", after_seconds=10, desks=("desk-2",)),
                Rung(
                    name="Shift supervisor",
                    after_seconds=30,
                    people=(by_day, by_night),
                    desks=("supervisor",),
                    rosters=(f"{site}-supervisors",),
                ),
                Rung(
                    name="Everybody",
                    after_seconds=60,
                    people=tuple(sorted((by_day, by_night, manager, *officers[site]))),
                    desks=tuple(sorted(each.id for each in DESKS)),
                ),
            ),
            backup=Rung(
                name="Backup",
                after_seconds=0,
                people=(by_day, manager),
                desks=("backup",),
            ),
        )
        for site in officers
    )
