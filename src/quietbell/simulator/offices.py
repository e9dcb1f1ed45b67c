"""What an office is, and the short form in which its buttons are listed."""

from dataclasses import dataclass
from typing import Final

from quietbell.domain.site import Hours, Standing

EVERY_DAY: Final = (1, 2, 3, 4, 5, 6, 7)
OFFICE_HOURS: Final = Hours(opens="08:30", closes="16:30")
LONG_HOURS: Final = Hours(opens="08:00", closes="20:00")
LATE_HOURS: Final = Hours(opens="07:30", closes="24:00", weekdays=EVERY_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One button: where it is, whose it is, what it is.

    ``at`` is the place within the room, as shares from its north-west corner.
    """

    room: str
    at: tuple[float, float]
    spot: str  # "window 1": completes the spoken place
    holder: str = ""  # "Maria Santos, Cashier", or empty: whoever sits there
    model: str = "CP-8845"
    kind: str = "phone key"
    mounting: str = "line key 3 of the desk phone, no label"
    standing: Standing = Standing.IN_SERVICE
    note: str = ""  # who put it out of service and when it is due
    is_place_verified: bool = True
    networks: tuple[str, ...] = ()  # empty: it may press from anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Some rooms of one department on one floor: one area for officers."""

    id: str
    name: str
    department: str
    floor: str  # id: "HH-1"
    supervisor: str  # "Corinne Avery, Bursar"
    approach: str
    posts: tuple[Post, ...]
    hours: Hours = OFFICE_HOURS
    hazards: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    sealed_access: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    alarm_kind: str = "duress"


UNDER_COUNTER: Final = "under the counter, by the right knee"
UNDER_DESK: Final = "under the desk top, left of the drawer"
WORKSTATION: Final = "Ctrl+Shift+F12 on the desk computer"
