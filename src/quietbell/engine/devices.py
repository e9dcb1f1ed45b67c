"""What is wrong with devices now, as a fold over what they reported.

A fault stands until its device says that it is over, for weeks if it never does. Only
what no device can take back, a garbled, unreadable or unknown message, is forgotten a
day after the last one. Who promised signs of life, and keeps the promise, is
`supervision`.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from quietbell.domain import device_events as d
from quietbell.domain.moments import Moment
from quietbell.domain.signals import PASSING_FAULTS
from quietbell.journal.entries import Entry
from quietbell.receivers.accounts import plain

FAULTS_MAX: Final = 5_000  # at once; beyond, the one unheard of for longest goes
BYPASS: Final = "bypass"
TESTS_MAX: Final = 20_000
PASSING_SECONDS: Final = 24 * 3600.0

FaultKey = tuple[str, str, str, str]  # account, fault, point without zeros, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of one point or device: since when, and when it was last heard of.

    ``point`` is written as the panel first said it, for people to find it there.
    """

    device: str
    point: str
    button: str | None
    since: Moment
    last: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A device that gives no sign of life, since when we say so."""

    device: str
    since: Moment


@dataclass(slots=True)
class Devices:
    """Faults, silence and tests by account. ``entries`` is for the next segment."""

    faults: dict[FaultKey, Fault] = field(default_factory=dict)
    silent: dict[str, Silence] = field(default_factory=dict)  # by account
    tests: dict[str, Moment] = field(default_factory=dict)  # door, else account: last
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def fold(self, event: d.DeviceEvent, entry: Entry) -> None:
        """Take in what a device said, or that it said nothing."""
        if isinstance(event, d.FaultReported):
            self._began(event, entry)
        elif isinstance(event, d.FaultEnded):
            for key in self.ended_by(event):
                self._drop(key)
        elif isinstance(event, d.TestReported):
            self._tested(event, entry)
        elif isinstance(event, d.DeviceFellSilent):
            self.silent[event.account] = Silence(device=event.device, since=event.at)
            self.entries[f"silent:{event.account}"] = [entry]
        elif isinstance(event, d.DeviceHeardAgain):
            self.silent.pop(event.account, None)
            self.entries.pop(f"silent:{event.account}", None)

    def ended_by(self, event: d.FaultEnded) -> list[FaultKey]:
        """Return which faults that stand *event* ends, at its point.

        Those of the codes that it names; if it names none, all of its sort.
        """
        account, fault, point, _ = fault_key(event)
        return [
            key
            for key in self.faults
            if (key[0], key[2]) == (account, point)
            and (key[3] in event.ends if event.ends else key[1] == fault)
        ]

    def of_button(self, button: str) -> list[str]:
        """Return the faults that stand between *button*'s press and us."""
        return [k[1] for k, fault in self.faults.items() if fault.button == button]

    def forget_old(self, *, tick: float) -> None:
        """Drop what no device takes back, a day after it was last heard of."""
        for key, fault in list(self.faults.items()):
            if key[1] in PASSING_FAULTS and tick - fault.last.tick > PASSING_SECONDS:
                self._drop(key)

    def _began(self, event: d.FaultReported, entry: Entry) -> None:
        key = fault_key(event)
        known = self.faults.pop(key, None)
        name = _name(key)
        if known is not None:
            self.faults[key] = replace(known, last=event.at, button=event.button)
            self.entries[name] = [*self.entries.get(name, [])[:1], entry]
            return
        while len(self.faults) >= FAULTS_MAX:
            self._drop(self._least())
        self.faults[key] = Fault(
            device=event.device,
            point=event.point,
            button=event.button,
            since=event.at,
            last=event.at,
        )
        self.entries[name] = [entry]

    def _least(self) -> FaultKey:
        """Return the oldest fault, a dead button last: somebody relies on that one."""
        others = (key for key in self.faults if key[1] != BYPASS)
        return next(others, None) or next(iter(self.faults))

    def _tested(self, event: d.TestReported, entry: Entry) -> None:
        tested = event.door or event.account
        self.tests.pop(tested, None)
        self.tests[tested] = event.at
        self.entries[f"test:{tested}"] = [entry]
        while len(self.tests) > TESTS_MAX:
            oldest = next(iter(self.tests))
            self.tests.pop(oldest)
            self.entries.pop(f"test:{oldest}", None)

    def _drop(self, key: FaultKey) -> None:
        self.faults.pop(key)
        self.entries.pop(_name(key), None)


def fault_key(event: d.FaultReported | d.FaultEnded) -> FaultKey:
    """Return by what a fault is known again.

    Panels write zeros as they like: 1234/01/015 is 1234/1/15.
    """
    point = "/".join(plain(each) for each in event.point.split("/"))
    return event.account, event.fault, point, event.code


def _name(key: FaultKey) -> str:
    return "fault:" + "/".join(key)
