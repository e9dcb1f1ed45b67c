"""Time as it is passed in: what the wall says, and what deadlines run on."""

from datetime import UTC, datetime, timedelta

import msgspec


class Moment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One instant, on two clocks.

    A struct and no dataclass: each message of a storm makes two.

    ``wall`` is aware and in UTC: it is shown to people and written down.
    ``tick`` is seconds on the boot clock (``CLOCK_BOOTTIME``) of the process
    that reads it: every deadline runs on it, so a stepped wall clock moves none.
    """

    wall: datetime
    tick: float

    def after(self, seconds: float) -> "Moment":
        """Return the moment *seconds* later on both clocks."""
        wall = self.wall + timedelta(seconds=seconds)
        return Moment(wall=wall, tick=self.tick + seconds)


def on_this_boot(
    at: Moment, *, now: Moment, is_same_boot: bool, last: Moment | None = None
) -> Moment:
    """Return a kept moment on the boot clock of *now*.

    Within one boot the tick stands. After a reboot ticks cannot be compared, so
    the wall clock says how long ago it was. A wall clock set back meanwhile
    counts as no time passed: it may shorten a deadline, never lengthen it.

    *last* is the last moment kept in the boot of *at*. What had passed until then
    its own boot clock knew, so no wall clock takes it back. Without it a clock that
    was set back gives every deadline its whole length again.
    """
    if is_same_boot:
        return at
    passed = _seconds_passed(at, now)
    if last is not None and last.tick > at.tick:
        passed = max(passed, last.tick - at.tick + _seconds_passed(last, now))
    return Moment(wall=at.wall, tick=now.tick - passed)


def _seconds_passed(at: Moment, now: Moment) -> float:
    return max(0.0, (now.wall - at.wall).total_seconds())


def stamp(wall: datetime) -> str:
    """Return *wall* as people's machines exchange it: UTC, milliseconds, ``Z``."""
    utc = wall if wall.tzinfo is UTC else wall.astimezone(UTC)
    # Not strftime: a storm stamps a million times, and this is five times as quick.
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
