"""The real engine behind its DC-09 port, against panels and a set not made for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from dc09_spt.dc09_spt import dc09_spt

from quietbell.simulator.conformance import conformance_set, try_all
from quietbell.simulator.panel import Identity, Panel
from quietbell.simulator.panel_paths import Address, Transport
from tests.support.dc09_engine import Dc09Engine, dc09_engine
from tests.support.foreign_panel import with_todays_cipher
from tests.support.processes import until

SET = conformance_set()
NUMBERS = {None: "1234", 16: "5678", 32: "567A"}  # accounts by the length of their key
POLL_SECONDS = 1

pytestmark = [pytest.mark.alone, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(autouse=True)
def _cipher() -> Iterator[None]:
    with with_todays_cipher():
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Dc09Engine]:
    async with dc09_engine(tmp_path_factory.mktemp("dc09"), SET.accounts) as running:
        yield running


def kept_presses(engine: Dc09Engine) -> int:
    """Count what was pressed, and what the engine took for the same sent again."""
    kinds = ("opened", "press-counted", "pressed-again", "replayed")
    return sum(len(engine.entries(each)) for each in kinds)


@pytest.mark.parametrize("key_bytes", [None, 16, 32])
@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_dc09_spt_presses_and_polls_and_is_answered(
    engine: Dc09Engine, key_bytes: int | None, transport: str
) -> None:
    number = NUMBERS[key_bytes]
    key = SET.accounts[number]
    panel = dc09_spt(number)
    panel.set_path(
        *("main", "primary", "127.0.0.1", engine.port),
        account=number,
        key=key.secret if key else None,
        type=transport,
    )

    before = kept_presses(engine)
    said = {"account": number, "zone": 15, "area": 1}
    panel.send_msg("ADM-CID", {**said, "code": "122"})
    panel.send_msg("SIA-DCS", {**said, "code": "HA", "text": "front desk"})
    panel.start_poll(POLL_SECONDS, retry_delay=POLL_SECONDS)
    try:
        await until(lambda: _is_done(panel), "both are answered, and two polls")
    finally:
        await asyncio.to_thread(panel.stop_poll)

    assert panel.isConnected()
    assert kept_presses(engine) == before + 2
    assert f"button-{number}" in str(engine.entries("opened"))


def _is_done(panel: dc09_spt) -> bool:
    state = panel.state()
    return state["msgs queued"] == 0 and state.get("poll count", 0) >= 2


async def test_our_own_panel_with_a_key_of_24_bytes_is_answered(
    engine: Dc09Engine,
) -> None:
    for transport in Transport:
        address = Address(host="127.0.0.1", port=engine.port, transport=transport)
        panel = Panel(Identity(account="5679", key=SET.accounts["5679"]), [address])
        assert [(await panel.press()).answer, (await panel.poll()).answer] == [
            "ACK",
            "ACK",
        ]
        await panel.close()


async def test_the_published_set_holds_of_our_own_receiver(engine: Dc09Engine) -> None:
    verdicts = await try_all(SET.cases, "127.0.0.1", engine.port, silence_seconds=0.3)

    wrong = {
        f"{each.case.name} ({each.transport}): {each.said}"
        for each in verdicts
        if not each.is_right
    }
    assert wrong == set()
