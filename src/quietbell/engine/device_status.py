"""What every screen is told of devices: who is heard, what is impaired, how long.

Of a button that its panel has switched off the button is named: it is dead until the
panel says otherwise, and somebody relies on it.
"""

from collections.abc import Iterator
from typing import Any, Final

from quietbell.domain.moments import Moment, stamp
from quietbell.engine.devices import BYPASS, Devices, Fault, FaultKey
from quietbell.engine.sites import Sites
from quietbell.engine.supervision import Supervision

LISTED_MAX: Final = 20  # of each sort; how many there are is told as well

Row = dict[str, Any]


class DeviceStatus:
    """Tells of devices, against the site file in force."""

    def __init__(
        self, devices: Devices, sites: Sites, supervision: Supervision
    ) -> None:
        self._devices = devices
        self._sites = sites
        self._supervision = supervision

    def counts(self) -> Row:
        """Return how many promised signs of life, how many are heard, what is wrong."""
        heard = self._supervision.heard()
        faults = self._standing()
        return {
            "promised": heard.promised,
            "heard": heard.heard,
            "faults": len(faults),
            "dead_buttons": sum(key[1] == BYPASS for key, _ in faults),
            "tested": len(self._devices.tests),
        }

    def last_tests(self) -> list[Row]:
        """Return the doors that were tested last, newest first."""
        newest = list(self._devices.tests.items())[: -LISTED_MAX - 1 : -1]
        return [{"door": door, "at": stamp(at.wall)} for door, at in newest]

    def readiness(self, *, now: Moment) -> Iterator[Row]:
        """Yield what is impaired, dead buttons first, the rest by its age."""
        faults = self._standing()
        dead = [each for each in faults if each[0][1] == BYPASS]
        rest = [each for each in faults if each[0][1] != BYPASS]
        for key, fault in dead[:LISTED_MAX]:
            yield self._fault(key, fault, now)
        silent = [
            (account, each)
            for account, each in self._devices.silent.items()
            if self._supervision.last_heard_tick(account) is not None
        ]
        for account, each in silent[:LISTED_MAX]:
            yield {
                "code": "device_silent",
                "device": self._name(each.device),
                "account": account,
                "minutes": _minutes(each.since, now),
            }
        for key, fault in rest[:LISTED_MAX]:
            yield self._fault(key, fault, now)
        left_out = sum(max(0, len(x) - LISTED_MAX) for x in (dead, silent, rest))
        if left_out:
            yield {"code": "more_devices", "count": left_out}

    def _standing(self) -> list[tuple[FaultKey, Fault]]:
        """Return the faults of panels that there are.

        One that was taken down never says that its fault is over. Should its account
        come back, so does the fault.
        """
        panels, relayed = self._sites.panels.by_id, self._sites.relayed.by_id
        return [
            (key, fault)
            for key, fault in self._devices.faults.items()
            if key[0] in panels or key[0] in relayed
        ]

    def _fault(self, key: FaultKey, fault: Fault, now: Moment) -> Row:
        _, what, _, code = key
        button = self._sites.lookup.buttons.get(fault.button or "")
        return {
            "code": f"fault_{what}",
            "device": self._name(fault.device),
            "button": button.label if button else fault.point,
            "point": fault.point,
            "said": code,
            "since": stamp(fault.since.wall),
            "minutes": _minutes(fault.since, now),
        }

    def _name(self, device: str) -> str:
        known = self._sites.lookup.devices.get(device)
        return f"{known.model} {device}" if known and known.model else device


def _minutes(since: Moment, now: Moment) -> int:
    return max(0, int(now.tick - since.tick) // 60)
