"""DC-09 encrypted and written: keys, pads, and what is encoded is decoded again."""

import string
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st

from quietbell.wire.dc09.contents import Content, Extended, open_frame
from quietbell.wire.dc09.encoding import Message, encode, framed
from quietbell.wire.dc09.frames import Decoder, Fault, Frame, Reason
from quietbell.wire.dc09.keys import Key, key_of
from tests.support.dc09 import (
    HOLD_UP,
    HOLD_UP_PAD,
    KEY,
    NULL,
    SEALED_ACK,
    SEALED_HOLD_UP,
    SEALED_NULL,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEX = "0123456789ABCDEF"
OTHER_KEY = Key(bytes(range(16)))
KEYS = [OTHER_KEY, Key(bytes(range(24))), Key(bytes(range(32)))]


def frame(data: bytes) -> Frame:
    (found,) = Decoder().feed(data)
    assert isinstance(found, Frame)
    return found


def content(data: bytes, key: Key | None = None) -> Content:
    found = open_frame(frame(data), key)
    assert isinstance(found, Content)
    return found


def blocks() -> st.SearchStrategy[bytes]:
    return st.integers(1, 12).flatmap(
        lambda n: st.binary(min_size=16 * n, max_size=16 * n)
    )


@given(st.lists(blocks(), min_size=1, max_size=6))
def test_each_message_of_a_key_is_encrypted_as_if_it_were_its_first(
    messages: list[bytes],
) -> None:
    key = Key(bytes(range(16)))
    for clear in messages:
        sealed = Cipher(AES(key.secret), CBC(bytes(16))).encryptor().update(clear)

        assert key.sealed(clear) == sealed
        assert key.opened(sealed) == clear


@pytest.mark.parametrize("data", [b"", bytes(5), bytes(31)])
def test_what_is_no_whole_block_is_refused_and_disturbs_nothing(data: bytes) -> None:
    key, clear = Key(bytes(range(16))), bytes(range(32))
    sealed = key.sealed(clear)
    for turn in (key.sealed, key.opened):
        with pytest.raises(ValueError, match="whole blocks"):
            turn(data)

    assert key.sealed(clear) == sealed
    assert key.opened(sealed) == clear


@pytest.mark.parametrize("data", [SEALED_HOLD_UP, SEALED_NULL, SEALED_ACK])
def test_computed_ciphers_open_with_their_key_and_with_no_other(data: bytes) -> None:
    assert content(data, KEY).stamp == NOON
    for key in KEYS:
        assert open_frame(frame(data), key) == Fault(
            reason=Reason.WRONG_KEY, raw=data[:-1], account="1234"
        )
    assert open_frame(frame(data)) == Fault(
        reason=Reason.NO_KEY, raw=data[:-1], account="1234"
    )


def test_what_is_inside_a_cipher_is_what_would_be_in_clear() -> None:
    sealed = content(SEALED_HOLD_UP, KEY)

    assert sealed.data == "#1234|1122 01 015"
    assert sealed.events == content(HOLD_UP).events


def test_computed_ciphers_are_written_byte_for_byte_again() -> None:
    hold_up = Message(
        id="ADM-CID",
        sequence=4,
        account="1234",
        data="#1234|1122 01 015",
        at=NOON,
    )

    assert encode(hold_up, key=KEY, noise=HOLD_UP_PAD, pad_bytes_min=0) == (
        SEALED_HOLD_UP
    )
    assert encode(Message(id="NULL", sequence=0, account="1234", at=NOON)) == NULL
    sealed = bytes.fromhex(frame(SEALED_NULL).body)
    null_pad = KEY.opened(sealed)[:11]
    assert (
        encode(
            Message(id="NULL", sequence=0, account="1234", at=NOON),
            key=KEY,
            noise=null_pad,
            pad_bytes_min=0,
            has_pipe=False,
        )
        == SEALED_NULL
    )


def test_every_single_byte_of_a_cipher_matters_and_none_raises() -> None:
    for at in range(len(frame(SEALED_HOLD_UP).body)):
        body = bytearray(SEALED_HOLD_UP[9:-1])
        where = body.index(b"[") + 1 + at
        body[where] = ord("0") if body[where] != ord("0") else ord("1")
        opened = open_frame(frame(framed(bytes(body))), KEY)
        assert isinstance(opened, Content | Fault)


INSTANTS = st.integers(0, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
NUMBERS = st.none() | st.text(HEX, min_size=0, max_size=6)
WORDS = st.text(string.ascii_letters + string.digits + " #|/^-.", max_size=60)
MESSAGES = st.builds(
    Message,
    id=st.sampled_from(["SIA-DCS", "ADM-CID", "NULL", "XNM", "FBI-SF"]),
    sequence=st.integers(0, 9999),
    data=WORDS,
    account=st.none() | st.text(HEX, min_size=3, max_size=16),
    prefix=NUMBERS,
    receiver=NUMBERS,
    extended=st.lists(
        st.builds(
            Extended,
            st.sampled_from(string.ascii_uppercase),
            st.text(
                st.characters(blacklist_characters="[]\n\r", max_codepoint=0xFF),
                max_size=20,
            ),
        ),
        max_size=4,
    ).map(tuple),
    at=INSTANTS,
)


@given(
    MESSAGES,
    st.none() | st.sampled_from(KEYS),
    st.binary(min_size=31, max_size=40),
    st.sampled_from([0, 16]),
    st.booleans(),
    st.booleans(),
)
def test_what_is_encoded_is_decoded_again(
    message: Message,
    key: Key | None,
    noise: bytes,
    pad_bytes_min: int,
    has_pipe: bool,
    is_binary_crc: bool,
) -> None:
    data = encode(
        message,
        key=key,
        noise=noise,
        pad_bytes_min=pad_bytes_min,
        has_pipe=has_pipe,
        is_binary_crc=is_binary_crc,
    )

    found = frame(data)
    opened = open_frame(found, key)

    assert isinstance(opened, Content)
    again = Message(
        id=found.id,
        sequence=int(found.sequence),
        data=opened.data,
        account=found.account,
        prefix=found.prefix,
        receiver=found.receiver,
        extended=opened.extended,
        at=opened.stamp,
    )
    assert again == message
    assert found.is_encrypted == (key is not None)
    assert found.is_binary_crc == is_binary_crc


@given(st.binary(max_size=300), st.none() | st.sampled_from(KEYS), st.booleans())
def test_no_body_whatever_raises(
    body: bytes, key: Key | None, is_encrypted: bool
) -> None:
    star = b"*" if is_encrypted else b""
    data = framed(b'"' + star + b'SIA-DCS"0001L0#1234[' + body.replace(b"\n", b""))

    opened = open_frame(frame(data), key)

    assert isinstance(opened, Content | Fault)
    assert not is_encrypted or isinstance(opened, Fault)


@given(st.binary(min_size=31, max_size=31), st.sampled_from([0, 16]))
def test_a_pad_never_holds_a_mark(noise: bytes, pad_bytes_min: int) -> None:
    message = Message(id="NULL", sequence=0, account="1234", at=NOON)
    sealed = encode(message, key=KEY, noise=noise, pad_bytes_min=pad_bytes_min)

    clear = KEY.opened(bytes.fromhex(frame(sealed).body))
    before, _, _ = clear.partition(b"|")

    assert len(clear) % 16 == 0
    assert not set(before) & set(b"|[]")
    assert pad_bytes_min <= len(before) < pad_bytes_min + 16


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("3A1F6B8C9D4E7F20123456789ABCDEF0", KEY.secret),
        ("3a1f 6b8c 9d4e 7f20 1234 5678 9abc def0", KEY.secret),
        ("00" * 24, bytes(24)),
        ("00" * 32, bytes(32)),
        ("sixteen letters!", b"sixteen letters!"),
        ("twenty-four letters long", b"twenty-four letters long"),
        ("a text of thirty-two characters!", b"a text of thirty-two characters!"),
        ("a_text_of_thirty-two_characters!", b"a_text_of_thirty-two_characters!"),
    ],
)
def test_a_key_is_read_as_hex_or_as_text(text: str, secret: bytes) -> None:
    assert key_of(text) == Key(secret)


@pytest.mark.parametrize("text", ["", "1234", "sixteen létters!", "x" * 33])
def test_what_is_no_key_is_none(text: str) -> None:
    assert key_of(text) is None


def test_a_key_has_a_right_length_and_is_never_shown() -> None:
    with pytest.raises(ValueError, match="16, 24 or 32"):
        Key(b"short")
    assert "3A1F" not in repr(KEY).upper()
    assert repr(KEY.secret) not in repr(KEY)
