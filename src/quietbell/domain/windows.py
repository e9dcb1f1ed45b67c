"""Test windows: a time in which one button's next press is a test press.

A window never outlives its minutes, never covers a second press, and counts only
once a second person has signed. Everything outside it is real.
"""

from dataclasses import dataclass, replace
from typing import Final

from quietbell.domain.actors import Actor
from quietbell.domain.floor_events import WindowClosed, WindowOpened, WindowSigned
from quietbell.domain.guards import Refused
from quietbell.domain.moments import Moment
from quietbell.domain.words import TestPurpose

MINUTES_DEFAULT: Final = 10.0
MINUTES_MAX: Final = 30.0
CONFIRM_SECONDS: Final = 60.0  # then an unconfirmed test press is real
WINDOWS_MAX: Final = 200  # open at once; a campaign tests one building at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One window. ``pressed`` is the incident of its test press, once there is one."""

    id: str
    button: str
    purpose: TestPurpose
    presser: str
    opened_by: Actor
    opened: Moment
    minutes: float
    signed_by: Actor | None = None
    is_signed: bool = False
    pressed: str | None = None
    is_closed: bool = False

    @property
    def ends_tick(self) -> float:
        """When its time is up, on the boot clock, in seconds."""
        return self.opened.tick + self.minutes * 60

    def takes(self, *, tick: float) -> bool:
        """Say whether a press at *tick* would be its test press."""
        is_open = self.is_signed and not self.is_closed and self.pressed is None
        return is_open and tick < self.ends_tick


def open_window(event: WindowOpened) -> Window:
    """Return the window that *event* opens."""
    return Window(
        id=event.window,
        button=event.button,
        purpose=event.purpose,
        presser=event.presser,
        opened_by=event.by,
        opened=event.at,
        minutes=event.minutes,
        is_signed=event.is_signed,
    )


def after(window: Window, event: WindowSigned | WindowClosed) -> Window:
    """Return *window* after it was signed or closed."""
    if isinstance(event, WindowSigned):
        return replace(window, is_signed=True, signed_by=event.by)
    return replace(window, is_closed=True)


def pressed(window: Window, incident: str) -> Window:
    """Return *window* after its test press: it takes no other."""
    return replace(window, pressed=incident)


def check_minutes(minutes: float) -> None:
    """Refuse a window without an end, or with one too far away."""
    if not 0 < minutes <= MINUTES_MAX:
        raise Refused("too_long", minutes_max=MINUTES_MAX)


def check_signature(window: Window, by: Actor) -> None:
    """Refuse a signature that is late, doubled, or by the same person."""
    if window.is_closed or window.is_signed:
        raise Refused("not_now")
    if window.opened_by.is_same_person(by):
        raise Refused("same_person")
