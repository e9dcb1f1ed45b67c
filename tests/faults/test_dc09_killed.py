"""Killed between keeping a frame and answering it: the panel resends, one incident.

The panels hold the ledger: which frame was answered, by its number. What the journal
must have is asked of the journal, not of the engine.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from quietbell.journal.reading import read
from quietbell.line import site_file
from quietbell.wire.dc09.encoding import framed
from tests.support import campus as places
from tests.support.ledger import assert_chain_holds
from tests.support.panels import Panel, Wire, row_of_panels
from tests.support.processes import EngineAlone

PANELS = 8
RETRY_SECONDS = 1.0  # a panel that was not answered sends again
LIFE_SECONDS_MAX = 0.15  # of an engine, once it answers
PRESSES = frozenset({"opened", "press-counted", "pressed-again"})


@dataclass
class Sender:
    """One panel that sends on and on, each frame until it is answered."""

    number: int
    port: int
    panel: Panel
    answered: list[bytes] = field(default_factory=list)
    resent: int = 0

    async def run(self) -> None:
        while True:
            frame = self.panel.cid("1122")
            tries = 0
            while not await self._is_answered(frame):
                tries += 1
                await asyncio.sleep(0.01)
            self.resent += bool(tries)
            self.answered.append(frame)

    async def _is_answered(self, frame: bytes) -> bool:
        try:
            wire = await Wire.open(self.port, "127.0.0.1")
        except OSError:
            return False
        try:
            async with asyncio.timeout(RETRY_SECONDS):
                await wire.says(frame)
                answer = await wire.answer()
        except (OSError, TimeoutError):
            return False
        finally:
            wire.close()
        assert answer in (b"", self._ack(frame)), answer
        return bool(answer)

    def _ack(self, frame: bytes) -> bytes:
        sequence = frame.split(b'"')[2][:4]
        body = b'"ACK"%bL0#%b[]' % (sequence, self.panel.account.encode())
        return framed(body)


def frames_of(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield of every entry of a panel: its kind, its incident, its frame."""
    for entry in read(data / "journal"):
        press = entry.body.get("press")
        if press and press.get("account"):
            frame = press["evidence"].split("; ", 1)[1]
            yield entry.kind, entry.body["incident"], frame


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(20, marks=pytest.mark.timeout(240)),
        pytest.param(500, marks=[pytest.mark.soak, pytest.mark.timeout(3_600)]),
    ],
)
@pytest.mark.requirement("ACT-09")
async def test_a_panel_that_was_not_answered_sends_again_and_it_is_one_incident(
    kills: int, tmp_path: Path
) -> None:
    data, dice = tmp_path / "data", random.Random(20310303)
    base = places.campus(data / "site")
    site_file.write(data / "site", replace(base, **row_of_panels(base, PANELS)))
    with EngineAlone(data) as engine:
        engine.start()
        await engine.until_up()
        senders = [
            Sender(n, engine.panel_port, Panel(f"{7000 + n}")) for n in range(PANELS)
        ]
        tasks = [asyncio.create_task(each.run()) for each in senders]
        try:
            for _ in range(kills):
                await asyncio.sleep(dice.uniform(0, LIFE_SECONDS_MAX))
                engine.kill()
                engine.start()
                await engine.until_up()
            await asyncio.sleep(RETRY_SECONDS)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended
        engine.kill()
    _hold_against(data, senders)
    assert_chain_holds(data)


def _hold_against(data: Path, senders: list[Sender]) -> None:
    found = list(frames_of(data))
    counted = Counter(frame for kind, _, frame in found if kind in PRESSES)
    replayed = {frame for kind, _, frame in found if kind == "replayed"}
    frames = [frame for each in senders for frame in each.answered]
    answered = {frame.decode("latin-1").strip("\r\n") for frame in frames}
    resent = sum(each.resent for each in senders)
    print(f"\n{len(answered)} answered, {resent} resent, {len(replayed)} kept before")
    assert answered, "nothing was answered at all"
    assert not answered - counted.keys(), "answered, and not in the journal"
    assert max(counted.values()) == 1, "a frame sent again is no second press"
    assert len({incident for _, incident, _ in found}) == PANELS
    assert replayed, "no kill hit between keeping and answering: try more of them"
