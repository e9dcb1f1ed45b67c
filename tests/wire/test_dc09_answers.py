"""What a panel is answered, byte for byte."""

from datetime import UTC, datetime

import pytest

from quietbell.wire.dc09.answers import ack, duh, nak
from quietbell.wire.dc09.contents import Content, open_frame
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import Decoder, Frame
from quietbell.wire.dc09.keys import Key
from tests.support.dc09 import (
    ACK,
    DUH,
    HOLD_UP,
    KEY,
    NAK,
    SEALED_ACK,
    SEALED_HOLD_UP,
    SIA_HOLD_UP,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def frame(data: bytes) -> Frame:
    (found,) = Decoder().feed(data)
    assert isinstance(found, Frame)
    return found


def test_the_answers_in_clear_are_the_computed_ones() -> None:
    assert ack(frame(HOLD_UP)) == ACK
    assert duh(frame(HOLD_UP)) == DUH
    assert nak(NOON) == NAK


def test_the_encrypted_ack_is_the_computed_one() -> None:
    noise = KEY.opened(bytes.fromhex(frame(SEALED_ACK).body))[:10]

    answer = ack(frame(SEALED_HOLD_UP), at=NOON, key=KEY, noise=noise, pad_bytes_min=0)

    assert answer == SEALED_ACK


@pytest.mark.parametrize("key_bytes", [16, 24, 32])
def test_an_encrypted_ack_ends_with_its_time_in_whole_blocks(key_bytes: int) -> None:
    key = Key(bytes(range(key_bytes)))

    answer = frame(ack(frame(SEALED_HOLD_UP), at=NOON, key=key, noise=bytes(31)))

    clear = key.opened(bytes.fromhex(answer.body))
    assert clear.endswith(b"|]_12:00:00,11-21-2026")
    assert clear.index(b"|") >= 16
    opened = open_frame(answer, key)
    assert isinstance(opened, Content)
    assert (answer.id, answer.sequence, opened.stamp) == ("ACK", "0004", NOON)


def test_a_receiver_that_was_not_named_is_not_named_in_the_answer() -> None:
    assert frame(ack(frame(SIA_HOLD_UP))).address == "L0#1234"


@pytest.mark.parametrize("address", ["", "L", "#12aB", "R1L#1234", "Rf0L00#0001"])
@pytest.mark.parametrize("sequence", ["0000", "9999", "000A"])
@pytest.mark.parametrize("is_binary_crc", [False, True])
def test_number_address_and_form_come_back_as_they_were_sent(
    address: str, sequence: str, is_binary_crc: bool
) -> None:
    asked = frame(
        framed(f'"NULL"{sequence}{address}[]'.encode(), is_binary_crc=is_binary_crc)
    )

    for answer in (frame(ack(asked)), frame(duh(asked))):
        assert (answer.sequence, answer.address) == (sequence, address)
        assert answer.is_binary_crc == is_binary_crc
        assert answer.is_answer


def test_a_nak_goes_out_in_the_form_that_is_asked_for() -> None:
    assert frame(nak(NOON, is_binary_crc=True)).is_binary_crc
