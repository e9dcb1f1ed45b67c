"""The machine a story runs on: one engine with its journal, line and phone door.

Everything between a phone's socket and a console's screen is real and in this one
process; only time is made. What people do here is in ``world``.
"""

import asyncio
import json
import shutil
import socket
import sqlite3
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from quietbell.domain.moments import Moment
from quietbell.engine import main
from quietbell.engine.engine import Engine
from quietbell.engine.floor import Floor
from quietbell.engine.line_server import LineServer
from quietbell.engine.panel_doors import PanelDoors
from quietbell.engine.program_doors import press_api
from quietbell.engine.secrets import Secrets
from quietbell.engine.sites import Sites
from quietbell.journal.limits import Limits
from quietbell.journal.sealing import Keyring
from quietbell.journal.store import Journal
from quietbell.line.client import LineClient
from quietbell.receivers.phone_url import PhoneUrl
from tests.support.consoles import DeskHere, Row
from tests.support.panels import panel_sockets

NOON: Final = datetime(2031, 3, 3, 17, tzinfo=UTC)  # a Monday; noon in New York
LIMITS: Final = Limits(
    reserve_bytes=64 * 1024, lock_seconds=5.0, retry_seconds_max=0.05
)
FEEDS: Final = ("desk:*", "desk:north", "em:*", "officer:diaz", "machine")
T = TypeVar("T")


class StoryClock:
    """What time it is in the story; it moves only when the story says so."""

    def __init__(self) -> None:
        self.wall, self.tick = NOON, 1000.0

    def now(self) -> Moment:
        return Moment(wall=self.wall, tick=self.tick)

    def advance(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.tick = round(self.tick + seconds, 6)


class StoryLoop(asyncio.SelectorEventLoop):
    """A real loop whose timers run ahead with the story's clock."""

    ahead_seconds = 0.0

    def time(self) -> float:
        return super().time() + self.ahead_seconds


class Machine:
    """One engine, its disk and its sockets; it can be stopped, killed and rebooted."""

    def __init__(self, data: Path, limits: Limits = LIMITS) -> None:
        self.data = data
        self.limits = limits
        self.clock = StoryClock()
        self.loop = StoryLoop()
        self.boot = "boot-1"
        self.epochs = 0
        self.journal_folder = data / "journal"
        self.desks: dict[str, DeskHere] = {}
        self._is_failing = False  # nothing can be written now
        self._lock: sqlite3.Connection | None = None
        self._left: list[Journal] = []  # of engines that were killed

    def start(self) -> None:
        """Start an engine on what is on disk, and bring everybody back to it."""
        self.epochs += 1
        self.run(self._start())

    def stop(self) -> None:
        self.run(self.settle())
        self.run(self._hang_up())
        assert self.journal.close()

    def restart(self) -> None:
        """Stop in good order and start again: nothing that anybody sees may differ."""
        self.run(self.settle())
        before = self.state()
        self.stop()
        self.start()
        assert self.state() == before
        self.run(self._return())

    def kill(self) -> None:
        """Start again from what is on disk now, as after kill -9."""
        copy = self.data / f"journal-{self.epochs}"
        shutil.copytree(self.journal_folder, copy)
        self._is_failing = False
        self._left.append(self.journal)
        self.run(self._hang_up())
        self.journal_folder = copy
        self.start()
        self.run(self._return())

    def reboot(self, *, off_seconds: float = 30, wall_back_seconds: float = 0) -> None:
        """Switch it off and on: ticks begin anew, the wall clock may be set back."""
        self.stop()
        self.boot = f"boot-{self.epochs + 1}"
        self.clock.tick = 7.0
        self.clock.wall += timedelta(seconds=off_seconds - wall_back_seconds)
        self.start()
        self.run(self._return())

    def end(self) -> None:
        """Let go of everything."""
        self.disk_recovers()
        self.run(self._hang_up())
        for journal in [*self._left, self.journal]:
            journal.close()
        self.loop.close()

    def disk_stalls(self) -> None:
        """Hold the journal's file, so that nothing can be written to it."""
        path = max(self.journal_folder.glob("segment-*.sqlite"))
        self._lock = sqlite3.connect(path, isolation_level=None)
        self._lock.execute("BEGIN IMMEDIATE")
        self._is_failing = True

    def disk_recovers(self) -> None:
        self._is_failing = False
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def start_without_folder(self) -> None:
        """Start again where the journal's folder cannot be made."""
        self.stop()
        self.journal_folder = self.data / "journal-elsewhere"
        self.journal_folder.write_text("this is no folder")
        self._is_failing = True
        self.start()

    def folder_can_be_made(self) -> None:
        self.journal_folder.unlink()
        self.disk_recovers()
        self.run(self.settle())

    def state(self) -> dict[str, Any]:
        """Return everything live: what each feed shows, and the floor itself."""
        shown = {each: self.server.snapshot(each)["rows"] for each in FEEDS}
        return {**shown, "floor": floor_state(self.engine.floor)}

    def entries(self) -> list[Row]:
        """Return what is on disk, in order."""
        found: list[Row] = []
        for path in sorted(self.journal_folder.glob("segment-*.sqlite")):
            connection = sqlite3.connect(path)
            rows = connection.execute("SELECT entry FROM entries ORDER BY seq")
            found += [json.loads(text) for (text,) in rows]
            connection.close()
        return found

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run *work* to its end. While the disk stalls, time passes meanwhile."""
        task = self.loop.create_task(work)
        while not task.done():
            self.loop.run_until_complete(self._as_far_as_it_gets(task))
            if not task.done():
                self.step(0.1)
        return task.result()

    async def _as_far_as_it_gets(self, task: "asyncio.Task[Any]") -> None:
        if not self._is_failing:
            await asyncio.wait({task})
        for _ in range(200):  # both ends of every socket are here: no time is needed
            if task.done():
                return
            await asyncio.sleep(0)

    def step(self, seconds: float) -> None:
        """Let *seconds* pass, and the engine turn once."""
        self.clock.advance(seconds)
        self.loop.ahead_seconds += seconds

        async def turn() -> None:
            for desk in self.here():
                if desk.is_here:
                    await desk.pulse()
                await desk.client.request({"m": "hello", "who": "story"})
            self.engine.turn()
            self.server.look_at_sessions()

        self.loop.run_until_complete(turn())

    async def settle(self) -> None:
        """Wait until what was done is kept, shown and told, as far as it can be."""
        while True:
            await self._kept()
            await self.pulse()
            self.loop.ahead_seconds += 0.25  # what goes out later goes out now
            await self.pulse()
            if not await self.carry_notices():
                return

    async def pulse(self) -> None:
        """Let the pulse go out; each console holds it against its screen."""
        for _ in range(3):
            await asyncio.sleep(0)
        self.server.pulse()
        for desk in self.here():
            await desk.settle()

    async def carry_notices(self) -> bool:
        """Do the courier's work; say whether there was any."""
        return False

    def here(self) -> list[DeskHere]:
        """Return the browsers whose line is up."""
        return [each for each in self.desks.values() if not each.client.is_lost]

    async def _kept(self) -> None:
        def is_kept() -> bool:
            return self.engine.keeping.kept >= self.journal.head[0]

        while not (self._is_failing or is_kept()):  # noqa: ASYNC110 - real disk
            await asyncio.sleep(0.0005)

    async def _start(self) -> None:
        self.build()
        await self.engine.start()
        self.server = LineServer(self.engine)
        self._line = await main._open_line(self.server, self.data)
        self._phones = PhoneUrl(
            lambda: self.engine.sites.doors,
            self.engine.keep,
            self.clock,
            api=press_api(self.engine),
        )
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        await self._phones.listen([listening])
        stream, datagrams, relayed = panel_sockets()
        self.panel_port = stream.getsockname()[1]
        self.relay_port = relayed.getsockname()[1]
        self.panels = PanelDoors(self.engine)
        await self.panels.listen(
            dc09=[stream], dc09_datagrams=[datagrams], surgard=[relayed]
        )
        self.courier = await LineClient.connect(self.data, "courier")
        await self.courier.request({"m": "courier"})

    def build(self) -> None:
        """Make an engine on what is on disk, and do not start it."""
        epoch = f"epoch-{self.epochs}"
        keyring = Keyring.open(self.data / "keyring")
        self.journal = Journal.open(
            self.journal_folder,
            node="a",
            epoch=epoch,
            boot=self.boot,
            limits=self.limits,
            keyring=keyring,
            wall=lambda: self.clock.wall,
        )
        self.engine = Engine(
            node="a",
            epoch=epoch,
            boot=self.boot,
            journal=self.journal,
            keyring=keyring,
            sites=Sites(self.data / "site"),
            secrets=Secrets.open(self.data / "keyring"),
            clock=self.clock,
        )

    async def _hang_up(self) -> None:
        for desk in self.here():
            await desk.client.close()
        await self.courier.close()
        await self._phones.close()
        await self.panels.close()
        self._line.close()
        for peer in list(self.server.peers):
            peer.hang_up()
        for _ in range(5):
            await asyncio.sleep(0)

    async def _return(self) -> None:
        for desk in self.desks.values():
            desk.client = await LineClient.connect(self.data, "story")
            await desk.open()
        await self.settle()


def floor_state(floor: Floor) -> dict[str, Any]:
    """Return all of *floor* as values that can be compared."""
    state = dict(vars(floor))
    state["proofs"] = vars(floor.proofs)
    state["timelines"] = {
        incident: [(line.seq, line.event) for line in lines]
        for incident, lines in floor.timelines.items()
    }
    state["linked_by"] = {k: v for k, v in floor.linked_by.items() if v}
    for name in ("nonces", "deeds", "parked"):
        value = state[name]
        state[name] = list(value.items() if hasattr(value, "items") else value)
    return state
