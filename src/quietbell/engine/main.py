"""The alarm process, put together: sockets in, line out, and what turns by itself."""

import asyncio
import contextlib
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
import uvloop
from uuid_utils import uuid7

from quietbell.engine.canary import CANARY_SECONDS, Canary
from quietbell.engine.clock import SystemClock, boot_id
from quietbell.engine.engine import Engine
from quietbell.engine.line_server import LineServer
from quietbell.engine.panel_doors import PanelDoors
from quietbell.engine.program_doors import press_api
from quietbell.engine.secrets import Secrets
from quietbell.engine.secure_door import SecureDoor
from quietbell.engine.sites import Sites
from quietbell.journal.lock import FolderLock
from quietbell.journal.sealing import SPARE_KEYS, Keyring
from quietbell.journal.store import Journal
from quietbell.line.client import address, address_in_memory
from quietbell.receivers.phone_url import PhoneUrl

log = structlog.get_logger()

# The writer thread gets its turn between two rows, not 5 ms later: a fifth more
# presses a second, and half the p99.
TURN_OF_A_THREAD_SECONDS: Final = 0.0003
# Entries of a storm stay: a collector that looks through the young of them every 700
# objects, and through all of them soon after, holds a press up for 50 ms.
COLLECT_AFTER: Final = (50_000, 10, 10)  # objects more than before, and generations
TURN_SECONDS: Final = 0.1  # how late a deadline may be noticed
PULSE_SECONDS: Final = 1.0
SITE_SECONDS: Final = 1.0
SESSIONS_SECONDS: Final = 5.0
FORGET_SECONDS: Final = 60.0
CERTIFICATE_SECONDS: Final = 5.0
STATUS_SECONDS: Final = 2.0
FAULT_SECONDS: Final = 60.0  # between two words about the same fault of ours
GONE_SECONDS: Final = 3.0  # for the engine before this one to end


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """What an engine is started with. Descriptors are of sockets already bound."""

    data: Path
    node: str = "a"
    phone_fds: tuple[int, ...] = ()
    phone_tls_fds: tuple[int, ...] = ()
    dc09_fds: tuple[int, ...] = ()
    dc09_datagram_fds: tuple[int, ...] = ()
    surgard_fds: tuple[int, ...] = ()


class AnotherEngine(Exception):
    """Another engine runs on this data folder; this one has touched nothing of it."""


def run(settings: EngineSettings) -> None:
    """Run the engine until SIGTERM or SIGINT.

    Raises:
        AnotherEngine: two would take the line and the keyring from each other, and a
            console of one would not show what the other rings.
    """
    os.umask(0o077)  # journal, keyring and line are this user's alone
    folder = settings.data / "run"
    with contextlib.suppress(OSError):  # said by the line, which needs it as well
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FolderLock(folder)
    if not lock.acquire(GONE_SECONDS):
        raise AnotherEngine(f"another engine runs on {settings.data}")
    # Before the door is made: how many phones it may hold follows from this.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvloop.run(_run(settings))


async def _run(settings: EngineSettings) -> None:
    clock = SystemClock()
    began = clock.now()
    engine, keyring = await _build(settings, clock)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    phones = PhoneUrl(
        lambda: engine.sites.doors, engine.keep, engine.clock, api=press_api(engine)
    )
    # Receivers first: a press during the replay waits a moment and is not refused.
    door = await _listen(phones, settings, engine)
    panels = PanelDoors(engine)
    await panels.listen(
        dc09=_sockets(settings.dc09_fds),
        dc09_datagrams=_sockets(settings.dc09_datagram_fds),
        surgard=_sockets(settings.surgard_fds),
    )
    server = LineServer(engine)
    await engine.start()
    gc.set_threshold(*COLLECT_AFTER)
    gc.freeze()  # what was replayed is not looked through again and again
    sys.setswitchinterval(TURN_OF_A_THREAD_SECONDS)
    line = await _open_line(server, settings.data)
    seconds = clock.now().tick - began.tick
    log.info("engine.started", seconds=round(seconds, 3))
    turning = _turning(engine, server, keyring, door, settings.data)
    try:
        await stopping.wait()
    finally:
        for task in turning:
            task.cancel()
        await phones.close()
        await panels.close()
        line.close()
        for peer in list(server.peers):
            peer.hang_up()
        await loop.run_in_executor(None, engine.journal.close)
        log.info("engine.stopped")


async def _build(
    settings: EngineSettings, clock: SystemClock
) -> tuple[Engine, Keyring]:
    data = settings.data
    loop = asyncio.get_running_loop()
    epoch, boot = str(uuid7()), boot_id()
    keyring = await loop.run_in_executor(None, Keyring.open, data / "keyring")
    journal = await loop.run_in_executor(
        None,
        lambda: Journal.open(
            data / "journal",
            node=settings.node,
            epoch=epoch,
            boot=boot,
            keyring=keyring,
        ),
    )
    engine = Engine(
        node=settings.node,
        epoch=epoch,
        boot=boot,
        journal=journal,
        keyring=keyring,
        sites=Sites(data / "site"),
        secrets=await loop.run_in_executor(None, Secrets.open, data / "keyring"),
        clock=clock,
    )
    return engine, keyring


async def _listen(
    phones: PhoneUrl, settings: EngineSettings, engine: Engine
) -> SecureDoor:
    engine.sites.load_first()  # doors before the first request; `start` says so
    await phones.listen(_sockets(settings.phone_fds))
    door = SecureDoor(settings.data / "tls", engine.board, engine.clock)
    if settings.phone_tls_fds:
        door.open()
    if door.certificates is not None:
        await phones.listen(_sockets(settings.phone_tls_fds), ssl=door.certificates)
    return door


def _sockets(descriptors: tuple[int, ...]) -> list[socket.socket]:
    return [socket.socket(fileno=each) for each in descriptors]


async def _open_line(server: LineServer, data: Path) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        (data / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
        path = address(data)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108 - of a dead engine: we hold the folder
        held.bind(path)
    except OSError as why:
        # A disk that went read-only must not keep the next engine from being heard.
        log.error("line.in_memory", why=why.strerror)
        held.bind(address_in_memory(data))
    held.setblocking(False)
    return await loop.create_unix_server(server.peer, sock=held, backlog=128)


def _turning(
    engine: Engine,
    server: LineServer,
    keyring: Keyring,
    door: SecureDoor,
    data: Path,
) -> list["asyncio.Task[None]"]:
    """Start everything that turns by itself."""
    canary = Canary(engine, data / "scratch")
    under_way: dict[str, asyncio.Task[None]] = {}

    def once(name: str, do: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin *do*, unless it is still under way."""
        if name not in under_way or under_way[name].done():
            task = asyncio.get_running_loop().create_task(do())
            under_way[name] = task

    def replenish() -> None:
        if keyring.spares < SPARE_KEYS // 2:
            asyncio.get_running_loop().run_in_executor(None, keyring.replenish)

    turns: list[tuple[float, Callable[[], None]]] = [
        (TURN_SECONDS, engine.turn),
        (PULSE_SECONDS, server.pulse),
        (SITE_SECONDS, lambda: once("site", lambda: _look_at_site(engine))),
        (SESSIONS_SECONDS, server.look_at_sessions),
        (STATUS_SECONDS, engine.showing.status_soon),
        (FORGET_SECONDS, engine.forget_old),
        (CANARY_SECONDS, lambda: once("canary", canary.fly)),
        (CERTIFICATE_SECONDS, lambda: once("certificate", door.look)),
        (PULSE_SECONDS, replenish),
    ]
    loop = asyncio.get_running_loop()
    return [loop.create_task(_every(engine, seconds, do)) for seconds, do in turns]


async def _look_at_site(engine: Engine) -> None:
    """Take up a new site file, read in another thread: a big one takes seconds."""
    if not engine.sites.is_changed():
        return
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(None, engine.sites.read)
    engine.site_changed(engine.sites.take(found))


async def _every(engine: Engine, seconds: float, do: Callable[[], None]) -> None:
    """Do something every so often, for as long as the engine runs.

    What fails here is a fault of ours. It is said aloud on every screen, and the
    engine goes on: a turn that fails for one incident must not end the receiving
    of all others.
    """
    said = 0.0
    while True:
        try:
            do()
        except Exception as why:
            now = engine.clock.now()
            log.exception("engine.turn_failed")
            if now.tick - said > FAULT_SECONDS:
                said = now.tick
                engine.park("turn", why)
        await asyncio.sleep(seconds)
