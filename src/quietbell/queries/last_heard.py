"""When a button was last heard of, said as honestly as we know it.

Most phones and keys give no sign of life between presses: for those a test alone shows
that they work, and we say so. A panel promises check-ins; whether they come is asked of
the engine, and if it does not answer, or lists more than it names, we do not know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quietbell.storage.models import Door


class Hearing(StrEnum):
    """What is known of a button's signs of life."""

    NO_DOOR = "no door"  # nothing of it can reach us
    NEVER = "does not check in"
    CHECKS_IN = "checks in"
    SILENT = "silent"
    DEAD = "switched off at its panel"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is known of one button. Seconds are between two check-ins that it owes."""

    hearing: Hearing
    minutes: int = 0  # since when it is silent, or switched off
    seconds: int = 0

    @property
    def is_trouble(self) -> bool:
        """Say whether the button cannot be counted on."""
        return self.hearing in (Hearing.NO_DOOR, Hearing.SILENT, Hearing.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The doors of one button: how many, and which check in how often (seconds)."""

    count: int = 0
    supervised: tuple[tuple[str, int], ...] = ()  # account, seconds


def ways_of(buttons: Iterable[str]) -> Mapping[str, Ways]:
    """Return the doors of *buttons*, by button. One query."""
    found: dict[str, Ways] = {}
    rows = Door.objects.filter(button__in=list(buttons), is_removed=False)
    for button, account, seconds in rows.values_list(
        "button_id", "account_id", "account__supervision_seconds"
    ):
        before = found.get(button, Ways())
        more = ((account, seconds),) if account and seconds else ()
        found[button] = Ways(
            count=before.count + 1, supervised=before.supervised + more
        )
    return found


def heard(label: str, ways: Ways, status: Mapping[str, Any] | None) -> Heard:
    """Return what is known of the button *label*, from what the engine says.

    *status* is `queries.engine_status.engine_status`'s answer, None while it is away.
    """
    if not ways.count:
        return Heard(hearing=Hearing.NO_DOOR)
    rows = status["readiness"] if status else []
    dead = [r for r in rows if r["code"] == "fault_bypass" and r["button"] == label]
    if dead:
        return Heard(hearing=Hearing.DEAD, minutes=dead[0]["minutes"])
    if not ways.supervised:
        return Heard(hearing=Hearing.NEVER)
    owed = dict(ways.supervised)
    seconds = min(owed.values())
    silent = [r for r in rows if r["code"] == "device_silent" and r["account"] in owed]
    if silent:
        minutes = max(each["minutes"] for each in silent)
        return Heard(hearing=Hearing.SILENT, minutes=minutes, seconds=seconds)
    if status is None or any(each["code"] == "more_devices" for each in rows):
        return Heard(hearing=Hearing.UNKNOWN, seconds=seconds)
    return Heard(hearing=Hearing.CHECKS_IN, seconds=seconds)
