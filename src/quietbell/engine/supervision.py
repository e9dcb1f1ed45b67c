"""Supervision: who promised signs of life, and who kept the promise.

A sign of life is kept in memory only; that they stopped, and came again, is written
down. Everything runs on the boot clock: no wall clock makes a device silent or heard.
After a start everybody has their whole time again: we were not there to hear them.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quietbell.domain import device_events as d
from quietbell.domain.moments import Moment
from quietbell.domain.site import Account, SiteFile
from quietbell.engine.devices import Devices

MISSED_MAX: Final = 2  # of two signs of life in a row one may be lost
GRACE_SECONDS: Final = 10.0  # for a slow path and our own restart
LOOKED_AT_MAX: Final = 5_000  # in one turn; the rest follows in the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How many devices promised signs of life, and of how many we have them."""

    promised: int
    heard: int


class Supervision:
    """The last sign of life of every account, and whose is overdue."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._accounts: dict[str, Account] = {}
        self._heard: dict[str, float] = {}  # account: tick, of those that promised
        self._due: list[tuple[float, str]] = []  # a heap; what was heard since is late
        self._site: SiteFile | None = None

    def use(self, site: SiteFile, *, now: Moment) -> None:
        """Take up the accounts of *site*; who is new in it has its whole time."""
        if site is self._site:
            return
        self._site = site
        self._accounts = {
            each.id: each for each in site.accounts if each.supervision_seconds > 0
        }
        self._heard = {
            account: self._heard.get(account, now.tick) for account in self._accounts
        }
        self._due = [
            (heard + allowed_seconds(self._accounts[account]), account)
            for account, heard in self._heard.items()
            if account not in self._devices.silent
        ]
        heapq.heapify(self._due)

    def hear(self, account: str, *, at: Moment) -> d.DeviceHeardAgain | None:
        """Take a sign of life; return what is to be written down, if it is news."""
        if account not in self._heard:
            return None  # it promised none, or is in no site file any more
        self._heard[account] = at.tick
        if account not in self._devices.silent:
            return None
        known = self._accounts[account]
        heapq.heappush(self._due, (at.tick + allowed_seconds(known), account))
        return d.DeviceHeardAgain(at=at, account=account, device=known.device)

    def overdue(self, *, now: Moment) -> Iterator[d.DeviceFellSilent]:
        """Yield who fell silent; each must be folded before the next is asked for."""
        for _ in range(LOOKED_AT_MAX):
            if not self._due or self._due[0][0] > now.tick:
                return
            _, account = heapq.heappop(self._due)
            known = self._accounts.get(account)
            if known is None or account in self._devices.silent:
                continue  # looked at again once it is heard
            allowed = allowed_seconds(known)
            due = self._heard[account] + allowed
            if due > now.tick:
                heapq.heappush(self._due, (due, account))
                continue
            yield d.DeviceFellSilent(
                at=now, account=account, device=known.device, after_seconds=allowed
            )

    def last_heard_tick(self, account: str) -> float | None:
        """Return when it gave its last sign of life; None if it promised none."""
        return self._heard.get(account)

    def heard(self) -> Heard:
        """Return how many promised, and how many of those are heard."""
        silent = sum(account in self._devices.silent for account in self._accounts)
        promised = len(self._accounts)
        return Heard(promised=promised, heard=promised - silent)


def allowed_seconds(account: Account) -> float:
    """Return for how long *account* may be silent."""
    return MISSED_MAX * account.supervision_seconds + GRACE_SECONDS
