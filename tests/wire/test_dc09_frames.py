"""Where a DC-09 frame begins and ends, whatever the network does to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.wire.dc09.crc import checksum
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import (
    FRAME_BYTES_MAX,
    NOISE_BYTES_MAX,
    Decoder,
    Fault,
    Frame,
    Reason,
    datagram,
)
from tests.support.dc09 import COMPUTED, HOLD_UP, NULL, SIA_HOLD_UP

BINARY = framed(b'"ADM-CID"0007L0#AB12[#AB12|1122 01 015]', is_binary_crc=True)
FRAMES = [*COMPUTED, BINARY]
NOISE = [
    b"",
    b"\r\n",
    b"\0\0\0",
    b"\n\n\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"\n0000",
    b'\nABCD0FFF"',
    HOLD_UP[:20],
    HOLD_UP.replace(b"1122", b"1123"),
    b"x" * (NOISE_BYTES_MAX + 3),
]


def read(*pieces: bytes) -> list[Frame | Fault]:
    decoder = Decoder()
    found = [each for piece in pieces for each in decoder.feed(piece)]
    return [*found, *decoder.end()]


def frame(data: bytes) -> Frame:
    (found,) = read(data)
    assert isinstance(found, Frame)
    return found


def frames(found: list[Frame | Fault]) -> list[Frame]:
    return [each for each in found if isinstance(each, Frame)]


def reasons(data: bytes) -> list[Reason]:
    return [each.reason for each in read(data) if isinstance(each, Fault)]


@pytest.mark.parametrize(
    ("data", "crc"), [(b"123456789", 0xBB3D), (b"", 0), (b"\0", 0), (b"\0\0A", 0x30C0)]
)
def test_the_checksum_is_the_one_of_the_standard(data: bytes, crc: int) -> None:
    assert checksum(data) == crc


@given(st.binary(max_size=4095))
def test_the_checksum_is_that_of_the_bit_by_bit_definition(data: bytes) -> None:
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1

    assert checksum(data) == value


@pytest.mark.parametrize("data", COMPUTED)
def test_a_computed_frame_is_written_byte_for_byte_again(data: bytes) -> None:
    found = frame(data)

    assert found.raw == data[:-1]
    assert framed(data[9:-1]) == data


def test_a_frame_says_who_and_what() -> None:
    found = frame(HOLD_UP)

    assert found == Frame(
        id="ADM-CID",
        is_encrypted=False,
        sequence="0001",
        address="R1L1#1234",
        receiver="1",
        prefix="1",
        account="1234",
        body="#1234|1122 01 015]",
        is_binary_crc=False,
        raw=HOLD_UP[:-1],
    )


@pytest.mark.parametrize(
    ("address", "receiver", "prefix", "account"),
    [
        ("R1L1#1234", "1", "1", "1234"),
        ("Rab12L0#1234567890ABCDEF", "AB12", "0", "1234567890ABCDEF"),
        ("L0#12aB", None, "0", "12AB"),
        ("L#1234", None, "", "1234"),  # G90B and other panels
        ("#1234", None, None, "1234"),  # dc09-spt
        ("L0", None, "0", None),
        ("", None, None, None),
    ],
)
def test_numbers_come_in_all_forms_met_in_the_field(
    address: str, receiver: str | None, prefix: str | None, account: str | None
) -> None:
    found = frame(framed(f'"NULL"0000{address}[]'.encode()))

    assert found.address == address
    assert (found.receiver, found.prefix, found.account) == (receiver, prefix, account)


@pytest.mark.parametrize("token", ["ACK", "NAK", "DUH", "RSP"])
def test_an_answer_is_known_as_one(token: str) -> None:
    assert frame(framed(f'"{token}"0001L0#1234[]'.encode())).is_answer
    assert not frame(NULL).is_answer


def test_a_checksum_of_two_raw_bytes_is_known_whatever_it_holds() -> None:
    """Try bodies until the checksum holds each byte that could deceive a reader."""
    awkward = {0x0A, 0x0D, 0x22, 0x30}
    number = 0
    while awkward:
        body = b'"NULL"%04d#%08X[]' % (number % 10000, number)
        data = framed(body, is_binary_crc=True)
        number += 1
        if not awkward & set(data[1:3]):
            continue
        awkward -= set(data[1:3])
        found = frame(data)
        assert found.is_binary_crc
        assert found.sequence == body[6:10].decode()
        for at in range(len(data)):
            assert read(data[:at], data[at:]) == [found]


@pytest.mark.parametrize("data", FRAMES)
@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: repr(noise[:12]))
def test_a_frame_is_found_split_anywhere_behind_noise_and_before_it(
    data: bytes, noise: bytes
) -> None:
    alone = frame(data)
    stream = noise + data + noise
    whole = read(stream)

    assert frames(whole) == [alone]
    for at in range(len(stream)):
        assert read(stream[:at], stream[at:]) == whole


def test_every_pair_of_frames_is_two_frames_however_it_is_cut() -> None:
    for one in FRAMES:
        for other in FRAMES:
            stream = one + other
            expected = [frame(one), frame(other)]
            for at in range(0, len(stream), 3):
                assert read(stream[:at], stream[at:]) == expected
            assert datagram(stream) == expected


def test_byte_by_byte_is_as_good_as_at_once() -> None:
    stream = b"\r\n\0".join([*FRAMES, *NOISE, *FRAMES])

    assert read(*(bytes([each]) for each in stream)) == read(stream)


@given(st.lists(st.binary(max_size=40) | st.sampled_from(FRAMES + NOISE), max_size=8))
def test_any_bytes_give_the_same_however_they_are_cut(pieces: list[bytes]) -> None:
    stream = b"".join(pieces)
    whole = read(stream)

    assert read(*pieces) == whole
    assert read(*(bytes([each]) for each in stream)) == whole


@given(st.lists(st.binary(max_size=6000), max_size=6))
def test_what_is_held_is_bounded(pieces: list[bytes]) -> None:
    decoder = Decoder()
    for piece in pieces:
        decoder.feed(piece)

    held = decoder.end()

    assert sum(len(each.raw) for each in held) < FRAME_BYTES_MAX


def test_the_longest_frame_is_taken_and_a_longer_one_cannot_be_said() -> None:
    body = b'"SIA-DCS"0001#1234[#1234|NHA1^%b^]'
    longest = framed(body.replace(b"%b", b"x" * (0x0FFF - len(body) + 2)))

    assert len(longest) == FRAME_BYTES_MAX + 1  # and its CR
    assert frame(longest).account == "1234"
    assert reasons(b'\n00001000"NULL"') == [Reason.NOISE]


@pytest.mark.parametrize("wrong", range(1, len(HOLD_UP) - 1))
def test_one_wrong_bit_costs_that_frame_and_not_the_next(wrong: int) -> None:
    data = bytearray(HOLD_UP)
    data[wrong] ^= 1 << wrong % 7

    found = read(bytes(data) + SIA_HOLD_UP)

    assert frames(found) == [frame(SIA_HOLD_UP)]
    assert len(found) > 1


def test_what_is_wrong_is_told() -> None:
    assert reasons(HOLD_UP.replace(b"43F2", b"43F3")) == [Reason.CHECKSUM]
    assert reasons(HOLD_UP[:30] + SIA_HOLD_UP) == [Reason.TRUNCATED]
    assert reasons(HOLD_UP[:30]) == [Reason.TRUNCATED]
    assert reasons(b"hello") == [Reason.NOISE]
    assert reasons(framed(b'"NULL"00x0#1234[]')) == [Reason.FORM]
    assert reasons(framed(b'"NULL"0000#1234')) == [Reason.FORM]


def test_a_fault_says_whose_it_might_be() -> None:
    (found,) = read(HOLD_UP.replace(b"1122", b"1123"))

    assert isinstance(found, Fault)
    assert found.account == "1234"
    assert found.raw == HOLD_UP[:-1].replace(b"1122", b"1123")


def test_a_frame_without_its_cr_is_whole_by_its_length() -> None:
    decoder = Decoder()

    assert decoder.feed(HOLD_UP[:-1]) == [frame(HOLD_UP)]
    assert not decoder.is_waiting


def test_waiting_is_known_from_blank_tails() -> None:
    decoder = Decoder()

    decoder.feed(HOLD_UP + b"\r\n\0\n")
    assert not decoder.is_waiting
    decoder.feed(HOLD_UP[:5])
    assert decoder.is_waiting
