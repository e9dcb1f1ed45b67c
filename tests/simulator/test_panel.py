"""The simulated panel: it insists, within bounds, as a real one does."""

import asyncio
from datetime import UTC, datetime

import pytest

from quietbell.simulator.panel import SEQUENCE_MAX, Identity, Panel, Patience
from quietbell.simulator.panel_paths import Address, Transport
from quietbell.wire.dc09.answers import ack, duh
from quietbell.wire.dc09.contents import Content, open_frame
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import Frame
from quietbell.wire.dc09.keys import Key
from tests.support.panel_receiver import Receiver, by_the_book

KEYS = [None, *(Key(bytes(range(many))) for many in (16, 24, 32))]
SOON = Patience(answer_seconds=0.2, tries=4, pause_seconds=0.01)


def at(receiver: Receiver, transport: Transport = Transport.KEPT) -> Address:
    return Address(host="127.0.0.1", port=receiver.port, transport=transport)


def codes(receiver: Receiver, key: Key | None = None) -> list[list[str]]:
    contents = [open_frame(each, key) for each in receiver.frames]
    assert all(isinstance(each, Content) for each in contents)
    return [
        [event.code for event in each.events]
        for each in contents
        if isinstance(each, Content)
    ]


@pytest.mark.parametrize("transport", Transport)
@pytest.mark.parametrize("key", KEYS, ids=lambda key: key and len(key.secret))
async def test_a_press_and_a_poll_are_answered(
    transport: Transport, key: Key | None
) -> None:
    async with Receiver(by_the_book({"1234": key})) as receiver:
        panel = Panel(Identity(account="1234", key=key), [at(receiver, transport)])
        said = [await panel.press(point="015"), await panel.poll()]
        said.append(await panel.press(event="HA", point="015"))
        await panel.close()

    assert [(each.answer, each.sequence, each.tries) for each in said] == [
        ("ACK", 1, 1),
        ("ACK", 0, 1),
        ("ACK", 2, 1),
    ]
    assert codes(receiver, key) == [["122"], [], ["HA"]]
    kept = {Transport.KEPT: 1, Transport.ONCE: 3, Transport.UDP: 0}
    assert receiver.connections == kept[transport]


@pytest.mark.parametrize("transport", Transport)
async def test_it_sends_again_under_the_same_number_until_it_is_answered(
    transport: Transport,
) -> None:
    def third(frame: Frame) -> bytes:
        return ack(frame) if len(receiver.frames) > 2 else b""

    async with Receiver(third) as receiver:
        panel = Panel(Identity(account="1234"), [at(receiver, transport)], SOON)
        said = await panel.press()
        await panel.close()

    assert (said.answer, said.tries) == ("ACK", 3)
    assert len({each.raw for each in receiver.frames}) == 1


@pytest.mark.parametrize("transport", Transport)
async def test_it_gives_up_within_its_bounds(transport: Transport) -> None:
    async with Receiver(lambda frame: b"") as receiver:
        panel = Panel(Identity(account="1234"), [at(receiver, transport)], SOON)
        said = await panel.press()
        await panel.close()

    assert (said.answer, said.tries, said.path) == (None, 4, "")
    assert len(receiver.frames) == 4


async def test_where_nobody_listens_it_gives_up_too() -> None:
    async with Receiver(ack) as receiver:
        address = at(receiver)
    for transport in Transport:
        away = Address(host="127.0.0.1", port=address.port, transport=transport)
        panel = Panel(Identity(account="1234"), [away], SOON)
        assert (await panel.press()).answer is None
        await panel.close()


async def test_it_takes_its_other_path() -> None:
    async with Receiver(lambda frame: b"") as dead, Receiver(ack) as alive:
        panel = Panel(
            Identity(account="1234"), [at(dead), at(alive, Transport.UDP)], SOON
        )
        said = await panel.press()
        await panel.close()

    assert (said.answer, said.tries) == ("ACK", 2)
    assert said.path == f"udp 127.0.0.1:{alive.port}"
    assert dead.frames[0].raw == alive.frames[0].raw


async def test_it_sets_its_clock_by_a_nak_and_sends_again() -> None:
    key = Key(bytes(16))
    identity = Identity(account="1234", key=key, clock_off_seconds=-3600)
    async with Receiver(by_the_book({"1234": key})) as receiver:
        panel = Panel(identity, [at(receiver)], SOON)
        said = [await panel.press(), await panel.press()]
        await panel.close()

    assert [(each.answer, each.naks) for each in said] == [("ACK", 1), ("ACK", 0)]
    assert [each.sequence for each in receiver.frames] == ["0001", "0001", "0002"]


async def test_what_a_receiver_does_not_understand_is_not_sent_again() -> None:
    async with Receiver(duh) as receiver:
        panel = Panel(Identity(account="1234"), [at(receiver)], SOON)
        said = await panel.say("XYZ", "what")
        await panel.close()

    assert (said.answer, len(receiver.frames)) == ("DUH", 1)


async def test_an_answer_to_another_message_is_not_taken_for_its_own() -> None:
    def other(frame: Frame) -> bytes:
        return framed(b'"ACK"0777L0#1234[]') + ack(frame)

    async with Receiver(other) as receiver:
        panel = Panel(Identity(account="1234"), [at(receiver)], SOON)
        said = await panel.press()
        await panel.close()

    assert (said.answer, said.tries) == ("ACK", 1)


@pytest.mark.parametrize("wrong", ["clear", "other key", "nak without time"])
async def test_an_answer_that_anybody_could_have_written_is_not_taken(
    wrong: str,
) -> None:
    key = Key(bytes(16))

    def forged(frame: Frame) -> bytes:
        if wrong == "clear":
            return framed(f'"ACK"{frame.sequence}{frame.address}[]'.encode())
        if wrong == "other key":
            now = datetime.now(UTC)
            return ack(frame, at=now, key=Key(bytes(32)), noise=bytes(31))
        return framed(b'"NAK"0000R0L0A0[]')

    async with Receiver(forged) as receiver:
        panel = Panel(Identity(account="1234", key=key), [at(receiver)], SOON)
        said = await panel.press()
        await panel.close()

    assert said.answer is None


async def test_numbers_go_round_and_leave_out_the_poll_s() -> None:
    async with Receiver(ack) as receiver:
        panel = Panel(
            Identity(account="1234"), [at(receiver)], first_sequence=SEQUENCE_MAX
        )
        said = [await panel.press(), await panel.press()]
        await panel.close()

    assert [each.sequence for each in said] == [9999, 1]


async def test_it_writes_as_its_make_does() -> None:
    identity = Identity(account=None, prefix=None, is_binary_crc=True, is_stamped=True)
    async with Receiver(ack) as receiver:
        panel = Panel(identity, [at(receiver)], SOON)
        assert (await panel.press()).answer == "ACK"
        await panel.close()

    (frame,) = receiver.frames
    assert (frame.address, frame.is_binary_crc) == ("", True)
    content = open_frame(frame)
    assert isinstance(content, Content)
    assert content.stamp is not None
    assert abs((datetime.now(UTC) - content.stamp).total_seconds()) < 5


async def test_a_receiver_that_comes_back_is_reached_again() -> None:
    async with Receiver(ack) as receiver:
        port = receiver.port
        panel = Panel(Identity(account="1234"), [at(receiver)], SOON)
        assert (await panel.press()).answer == "ACK"
    back = await asyncio.start_server(_ack_all, "127.0.0.1", port)
    async with back:
        said = await panel.press()
        await panel.close()

    assert said.answer == "ACK"


async def _ack_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(4096)
    writer.write(framed(b'"ACK"0002L0#1234[]'))
    await writer.drain()
    writer.close()
