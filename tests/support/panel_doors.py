"""A panels' door on real sockets, with a take that remembers and never a disk."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from quietbell.domain.moments import Moment
from quietbell.domain.signals import Signal
from quietbell.receivers.accounts import Accounts
from quietbell.receivers.dc09 import Dc09
from quietbell.receivers.door_limits import PanelLimits
from quietbell.receivers.panel_door import PanelDoor, Speech
from quietbell.receivers.surgard import SurGard
from tests.support.panels import KEY, panel_sockets, wired
from tests.support.phone_door import StoppedClock
from tests.support.small_site import small_site


def wired_accounts(kind: str = "dc09") -> Accounts:
    """Return the accounts of stories, on the smallest campus."""
    site = small_site()
    return Accounts(replace(site, **wired(site)), kind)


def key_of(name: str) -> bytes | None:
    """Return the clinic's key, and nobody else's."""
    return KEY if name == "dc09/clinic-panel" else None


def dc09() -> Dc09:
    accounts = wired_accounts()
    return Dc09(lambda: accounts, key_of)


def surgard() -> SurGard:
    accounts = wired_accounts("sur-gard")
    return SurGard(lambda: accounts)


@dataclass
class RememberingTake:
    """Takes into a list, and says that it is kept when it is told to.

    ``keeps`` False: nothing is ever kept. ``waits``: nobody knows yet.
    """

    signals: list[Signal] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    keeps: bool = True
    waits: bool = False
    waiting: list["asyncio.Future[bool]"] = field(default_factory=list)

    def __call__(self, signals: Sequence[Signal]) -> "asyncio.Future[bool]":
        self.signals += signals
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self.waits:
            self.waiting.append(future)
        else:
            future.set_result(self.keeps)
        return future

    def hear(self, account: str, at: Moment) -> None:
        self.heard.append(account)


@dataclass
class OpenPanelDoor:
    """A door that is open, by TCP and by UDP on one number."""

    door: PanelDoor
    take: RememberingTake
    port: int


@contextlib.asynccontextmanager
async def open_panel_door(
    speech: Speech | None = None,
    take: RememberingTake | None = None,
    limits: PanelLimits | None = None,
) -> AsyncIterator[OpenPanelDoor]:
    take = take or RememberingTake()
    stream, datagrams, relayed = panel_sockets()
    relayed.close()
    speech = speech or dc09().speech
    door = PanelDoor(speech, take, take.hear, StoppedClock(), limits)
    await door.listen([stream], [datagrams])
    try:
        yield OpenPanelDoor(door, take, stream.getsockname()[1])
    finally:
        await door.close()
