"""The clock, as a port: the wall for people, the boot clock for deadlines."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from quietbell.domain.moments import Moment

UNKNOWN_BOOT: Final = "unknown"  # two of them are never taken for the same boot


class Clock(Protocol):
    """What time it is, on both clocks."""

    def now(self) -> Moment:
        """Return this instant."""
        ...


class SystemClock:
    """This machine's clocks. The boot clock runs on through suspension."""

    def now(self) -> Moment:
        """Return this instant."""
        tick = time.clock_gettime(time.CLOCK_BOOTTIME)
        return Moment(wall=datetime.now(UTC), tick=tick)


def boot_id() -> str:
    """Return the kernel's id of this boot: ticks of two boots cannot be compared."""
    path = Path("/proc/sys/kernel/random/boot_id")
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return UNKNOWN_BOOT
