"""The canary: our own alarm through our own path, so that silence can be believed.

Every five seconds a press of nobody is decided, folded into an incident of its own
and synced to a scratch file on the journal's disk; the next pulse carries its time to
every screen. It takes the rules, the loop and the disk with it, but never the chain
and never anybody's attention.
"""

import asyncio
import os
from pathlib import Path
from typing import Final

import msgspec
import structlog

from quietbell.domain import events as e
from quietbell.domain.actors import Actor
from quietbell.domain.incident_values import begin
from quietbell.domain.incidents import step
from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.domain.words import Attention
from quietbell.engine.engine import Engine
from quietbell.engine.floor import Floor
from quietbell.engine.presses import Presses

log = structlog.get_logger()

CANARY_SECONDS: Final = 5.0


class Canary:
    """Flies when told to, every five seconds; its owner lets one fly at a time."""

    def __init__(self, engine: Engine, scratch: Path) -> None:
        self._engine = engine
        self._path = scratch / "canary"

    async def fly(self) -> None:
        """Go through the path once and take down how long it took."""
        clock = self._engine.clock
        began = clock.now()
        try:
            encoded = msgspec.json.encode(self._sing())
            await asyncio.get_running_loop().run_in_executor(
                None, _sync, self._path, encoded
            )
        except OSError as why:
            log.error("canary.not_synced", why=why.strerror)
        else:
            landed = clock.now()
            board = self._engine.board
            board.canary_at = landed.wall
            board.canary_ms = round((landed.tick - began.tick) * 1000, 2)

    def _sing(self) -> str:
        """Return the attention that a press and its acknowledgement come to."""
        now = self._engine.clock.now()
        signal = Signal(
            kind=Kind.PRESS,
            finding=Finding.NEAR,
            received=now,
            door_kind="canary",
            source="canary",
        )
        presses = Presses(Floor(), self._engine.sites)
        opened = presses.decide(signal, number=0)
        assert isinstance(opened, e.Opened)
        taken = e.Acknowledged(
            at=now, incident=opened.incident, by=Actor(desk="canary")
        )
        after, _ = step(begin(opened), taken)
        assert after.attention is Attention.ACKNOWLEDGED
        return f"{opened.incident} {after.attention}"


def _sync(path: Path, encoded: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        os.write(handle, encoded)
        os.fdatasync(handle)
    finally:
        os.close(handle)
