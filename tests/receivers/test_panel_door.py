"""The panels' door: answered in order, only once kept, and never kept out."""

import asyncio
import time

import pytest

from quietbell.domain.signals import Kind
from quietbell.receivers.door_limits import PanelLimits
from quietbell.wire.dc09.encoding import framed
from tests.support.panel_doors import RememberingTake, open_panel_door
from tests.support.panels import Datagrams, Panel, Wire
from tests.support.phone_door import until

VAULT = "127.2.0.1"


def ack(sequence: int) -> bytes:
    return framed(f'"ACK"{sequence:04d}L0#1234[]'.encode())


@pytest.fixture
def vault() -> Panel:
    return Panel("1234")


def presses(take: RememberingTake) -> int:
    """Return how many presses came; the first frame also says its faults over."""
    return sum(each.kind is Kind.PRESS for each in take.signals)


async def test_frames_of_one_read_are_answered_each_and_in_order(vault):
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(b"".join(vault.cid("1122") for _ in range(200)))
        answers = [await wire.answer() for _ in range(200)]
        wire.close()

    assert answers == [ack(n) for n in range(1, 201)]
    assert presses(here.take) == 200


@pytest.mark.parametrize("cut", [1, 7, 9, 20, 45])
async def test_a_frame_cut_anywhere_is_answered_once_it_is_whole(vault, cut):
    frame = vault.cid("1122")
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        for part in _cut(frame, cut):
            await wire.says(part)
            await asyncio.sleep(0)
        assert await wire.answer() == ack(1)
        wire.close()


def _cut(frame: bytes, size: int) -> list[bytes]:
    return [frame[at : at + size] for at in range(0, len(frame), size)]


async def test_noise_before_and_behind_costs_no_frame(vault):
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(b"GET / HTTP/1.1\r\n\r\n\x00", vault.cid("1122"), b"\x00\x00")
        assert await wire.answer() == ack(1)
        await wire.says(vault.cid("1122"))
        assert await wire.answer() == ack(2)
        wire.close()


async def test_nothing_is_answered_before_it_is_kept_and_all_of_it_then(vault):
    take = RememberingTake(waits=True)
    async with open_panel_door(take=take) as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(vault.cid("1122"))
        await until(lambda: len(take.waiting) == 1)
        await wire.says(vault.null())
        assert await wire.is_silent()

        take.waiting[0].set_result(True)
        assert await wire.answer() == ack(1)
        assert await wire.answer() == framed(b'"ACK"0000L0#1234[]')
        wire.close()


async def test_what_is_not_kept_is_not_answered_but_life_is(vault):
    async with open_panel_door(take=RememberingTake(keeps=False)) as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(vault.cid("1122") + vault.null())
        assert await wire.answer() == framed(b'"ACK"0000L0#1234[]')
        wire.close()
        assert here.take.heard == ["vault-panel"] * 2


async def test_a_panel_that_leaves_at_once_is_taken_all_the_same(vault):
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        wire.writer.write(vault.cid("1122"))
        wire.writer.write_eof()
        assert await wire.answer() == ack(1)
        assert await wire.answer() == b""
        wire.close()
        await until(lambda: here.door.open_connections == 0)


async def test_who_is_not_answered_is_hung_up_on_after_what_was_due(vault):
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(vault.cid("1122") + Panel("9999").cid("1122"))
        assert await wire.answer() == ack(1)
        assert await wire.answer() == b""
        wire.close()


async def test_by_udp_each_datagram_is_answered_to_where_it_came_from(vault):
    loop = asyncio.get_running_loop()
    async with open_panel_door() as here:
        transport, panel = await loop.create_datagram_endpoint(
            Datagrams, local_addr=(VAULT, 0), remote_addr=("127.0.0.1", here.port)
        )
        for each in (vault.cid("1122"), b"no frame", vault.cid("1122")):
            transport.sendto(each)
        answers = [await asyncio.wait_for(panel.answers.get(), 5) for _ in range(2)]
        transport.close()

    assert answers == [ack(1), ack(2)]


async def test_by_udp_no_more_wait_for_the_disk_than_there_is_room_for(vault):
    take = RememberingTake(waits=True)
    loop = asyncio.get_running_loop()
    limits = PanelLimits(datagrams_waiting_max=3)
    async with open_panel_door(take=take, limits=limits) as here:
        transport, panel = await loop.create_datagram_endpoint(
            Datagrams, local_addr=(VAULT, 0), remote_addr=("127.0.0.1", here.port)
        )
        for _ in range(5):
            transport.sendto(vault.cid("1122"))
        await until(lambda: here.door.counts.shed == 2)
        for each in take.waiting:
            each.set_result(True)
        await until(lambda: panel.answers.qsize() == 3)
        transport.sendto(vault.cid("1122"))
        await until(lambda: len(take.waiting) == 4)
        transport.close()


async def test_one_that_floods_is_read_no_faster_than_it_is_kept(vault):
    take = RememberingTake(waits=True)
    limits = PanelLimits(messages_a_turn=4, pieces_waiting_max=2)
    async with open_panel_door(take=take, limits=limits) as here:
        wire = await Wire.open(here.port, VAULT)
        wire.writer.write(b"".join(vault.cid("1122") for _ in range(2_000)))
        await until(lambda: presses(take) == 8)
        await asyncio.sleep(0.05)
        assert presses(take) == 8

        async def keep_on() -> None:
            while True:
                while take.waiting:
                    take.waiting.pop(0).set_result(True)
                await asyncio.sleep(0)

        keeping = asyncio.create_task(keep_on())
        answers = [await wire.answer() for _ in range(2_000)]
        keeping.cancel()
        wire.close()

    assert answers == [ack(n) for n in range(1, 2_001)]


async def test_half_a_frame_is_not_waited_for_for_ever(vault):
    limits = PanelLimits(partial_seconds=0.05, sweep_seconds=0.01)
    async with open_panel_door(limits=limits) as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(vault.cid("1122")[:20])
        assert await wire.answer() == b""
        wire.close()
        assert [each.report.fault for each in here.take.signals] == ["garbled"]


async def test_one_whose_reads_all_end_within_a_frame_is_not_cut_off(vault):
    limits = PanelLimits(partial_seconds=0.05, sweep_seconds=0.01)
    async with open_panel_door(limits=limits) as here:
        wire = await Wire.open(here.port, VAULT)
        rest = vault.cid("1122")
        await wire.says(rest[:20])
        for sequence in range(1, 16):
            following = vault.cid("1122")
            await wire.says(rest[20:] + following[:20])
            assert await wire.answer() == ack(sequence)
            rest = following
            await asyncio.sleep(0.01)
        assert here.door.counts.broken_off == 0
        wire.close()


async def test_one_that_takes_no_answers_does_not_stay_for_ever():
    limits = PanelLimits(
        stranger_seconds=0.05,
        idle_seconds_min=0.05,
        sweep_seconds=0.01,
        leaving_seconds=0.05,
    )
    frames = b"".join(Panel("1234").cid("1122") for _ in range(500))
    async with open_panel_door(limits=limits) as here:
        wire = await Wire.open(here.port, VAULT)
        await until(lambda: here.door.open_connections == 1)
        (connection,) = [*here.door._known, *here.door._strangers]
        wire.reader._transport.pause_reading()
        for _ in range(200):
            if connection._transport is not None:
                wire.writer.write(frames)
            await asyncio.sleep(0)
        await until(lambda: connection._transport is None)
        assert here.door.open_connections == 0
        wire.writer.transport.abort()


@pytest.mark.parametrize("blanks", [b"\n", b"\r ", b"\n\n\0"])
async def test_who_says_nothing_but_blanks_is_cut_off(vault, blanks):
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(vault.cid("1122"))
        assert await wire.answer() == ack(1)
        await wire.says(blanks * 20_000)
        assert await wire.reader.read(1) == b""
        await until(lambda: here.door.open_connections == 0)
        wire.close()


async def test_what_comes_in_one_read_is_taken_in_pieces_to_the_last_press(vault):
    """Noise of some bytes beside each frame, and the last one cut off by the end."""
    frames = b"x\n".join(vault.cid("1122") for _ in range(500))
    async with open_panel_door() as here:
        wire = await Wire.open(here.port, VAULT)
        await wire.says(frames + vault.cid("1122")[:20])
        wire.writer.write_eof()
        answers = [await wire.answer() for _ in range(500)]
        await until(lambda: here.door.open_connections == 0)
        wire.close()

        assert answers == [ack(n) for n in range(1, 501)]
        assert presses(here.take) == 500
        faults = [each.report.fault for each in here.take.signals if each.report]
        assert faults[-1] == "garbled", "what broke off at the end is said too"


async def test_a_fault_of_ours_is_not_answered_and_takes_no_other_frame(vault):
    take = RememberingTake()

    def fails(signals):
        if not take.signals:
            take.signals += signals
            raise RuntimeError("a fault of ours")
        return RememberingTake.__call__(take, signals)

    async with open_panel_door(take=take) as here:
        here.door._take = fails
        first = await Wire.open(here.port, VAULT)
        second = await Wire.open(here.port, VAULT)
        await first.says(vault.cid("1122"))
        assert await first.is_silent()
        await second.says(vault.cid("1122"))
        assert await second.answer() == ack(2)
        assert here.door.counts.failures == 1
        for each in (first, second):
            each.close()


async def test_a_stranger_that_says_nothing_goes_and_a_panel_stays(vault):
    limits = PanelLimits(stranger_seconds=0.05, sweep_seconds=0.01)
    async with open_panel_door(limits=limits) as here:
        stranger = await Wire.open(here.port, "127.9.0.1")
        panel = await Wire.open(here.port, VAULT)
        await panel.says(vault.null())
        await panel.answer()
        assert await stranger.answer() == b""
        await asyncio.sleep(0.1)
        await panel.says(vault.cid("1122"))
        assert await panel.answer() == ack(1)
        panel.close()
        stranger.close()


async def test_a_panel_that_promised_life_is_not_idle_before_its_time(vault):
    limits = PanelLimits(idle_seconds_min=0.05, sweep_seconds=0.01)
    async with open_panel_door(limits=limits) as here:
        here.door._silence_seconds = lambda: 30.0
        panel = await Wire.open(here.port, VAULT)
        await panel.says(vault.null())
        await panel.answer()
        await asyncio.sleep(0.15)
        assert here.door.open_connections == 1

        here.door._silence_seconds = lambda: 0.0
        assert await panel.answer() == b""
        panel.close()


async def test_whoever_opens_too_many_makes_room_for_its_own(vault):
    limits = PanelLimits(of_one_peer_max=3)
    async with open_panel_door(limits=limits) as here:
        panel = await Wire.open(here.port, VAULT)
        await panel.says(vault.null())
        await panel.answer()
        many = [await Wire.open(here.port, "127.9.0.1") for _ in range(8)]
        await until(lambda: here.door.counts.shed == 5)
        assert here.door.open_connections == 4
        await panel.says(vault.cid("1122"))
        assert await panel.answer() == ack(1)
        for each in (panel, *many):
            each.close()


async def test_when_it_is_full_strangers_make_room_and_a_fresh_panel_gets_in(vault):
    limits = PanelLimits(connections_max=64, of_one_peer_fair=1_000)
    async with open_panel_door(limits=limits) as here:
        panel = await Wire.open(here.port, VAULT)
        await panel.says(vault.null())
        await panel.answer()
        idle = [await Wire.open(here.port, f"127.9.0.{n}") for n in range(1, 100)]
        fresh = await Wire.open(here.port, VAULT)
        await fresh.says(vault.cid("1122"))
        assert await fresh.answer() == ack(1)
        await panel.says(vault.cid("1122"))
        assert await panel.answer() == ack(2)
        assert here.door.open_connections <= 64
        for each in (panel, fresh, *idle):
            each.close()


async def test_one_that_sends_nothing_but_noise_is_hung_up_on():
    limits = PanelLimits(faults_max=4)
    async with open_panel_door(limits=limits) as here:
        wire = await Wire.open(here.port, "127.9.0.1")
        await wire.says(b"\nnoise" * 20)
        assert await wire.answer() == b""
        wire.close()


async def test_beside_a_slow_a_flooding_and_a_silent_one_the_good_one_is_answered(
    vault,
):
    """Loosely bounded here; what it takes on real processes, `make bench` says."""
    async with open_panel_door() as here:
        slow = await Wire.open(here.port, "127.2.1.1")
        silent = await Wire.open(here.port, "127.2.1.2")
        flooding = await Wire.open(here.port, "127.2.1.3")
        good = await Wire.open(here.port, VAULT)
        flood = b"".join(Panel("1234").cid("1122") for _ in range(3_000))
        flooding.writer.write(flood)  # and reads no answer
        dripping = asyncio.create_task(_drip(slow, vault.cid("1122")))
        took = []
        for _ in range(20):
            frame = vault.cid("1122")
            sent_at = time.monotonic()
            await good.says(frame)
            assert await good.answer()
            took.append(time.monotonic() - sent_at)
        dripping.cancel()
        for each in (slow, silent, flooding, good):
            each.close()

    assert max(took) < 0.5


async def _drip(wire: Wire, data: bytes) -> None:
    for byte in data:
        await wire.says(bytes([byte]))
        await asyncio.sleep(0.01)
