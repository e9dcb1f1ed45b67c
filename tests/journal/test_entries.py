from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.journal.entries import (
    BEGINNING,
    DAMAGED,
    RAW_CHARACTERS_MAX,
    Entry,
    decode,
    digest,
    encode,
    salvage,
    settle,
)

words = st.text(max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4)
    ),
    max_leaves=10,
)
bodies = st.dictionaries(words, values, max_size=5)


def entry(body: dict[str, Any], **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "id": "0195e1c2-0000-7000-8000-000000000001",
        "node": "north",
        "epoch": "epoch-1",
        "seq": 1,
        "kind": "press",
        "version": 1,
        "at": datetime(2031, 3, 4, 9, 30, 0, 250, tzinfo=UTC),
        "tick": 12.5,
        "boot": "boot-1",
        "previous": BEGINNING,
        "body": body,
    }
    return Entry(**fields | changes)


@given(bodies, st.integers(1, 2**60), words, st.floats(0, 1e9))
def test_an_entry_comes_back_as_it_was(
    body: dict[str, Any], seq: int, kind: str, tick: float
) -> None:
    was = entry(body, seq=seq, kind=kind, tick=tick)
    assert decode(encode(was)) == was


@given(bodies)
def test_an_entry_has_one_spelling(body: dict[str, Any]) -> None:
    backwards = dict(reversed(body.items()))
    assert encode(entry(body)) == encode(entry(backwards))
    assert encode(decode(encode(entry(body)))) == encode(entry(body))


@given(bodies)
def test_an_entry_settled_is_the_one_that_its_bytes_spell(body: dict[str, Any]) -> None:
    settled, encoded = settle(entry(body))

    assert encoded == encode(entry(body))
    assert settled == decode(encoded)


def test_the_spelling_is_sorted_json_without_white_space() -> None:
    assert encode(entry({"b": [1, 2.5], "a": {"z": None, "y": "é"}})) == (
        b'{"at":"2031-03-04T09:30:00.000250Z",'
        b'"body":{"a":{"y":"\xc3\xa9","z":null},"b":[1,2.5]},'
        b'"boot":"boot-1","epoch":"epoch-1",'
        b'"id":"0195e1c2-0000-7000-8000-000000000001","kind":"press","node":"north",'
        b'"previous":"' + b"0" * 64 + b'","seq":1,"tick":12.5,"version":1}'
    )


def test_the_digest_is_sha_256_of_the_bytes() -> None:
    assert digest(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    "encoded", [b"", b"{", b"[]", b"\xff\xfe", b'{"seq": "one"}', b"null", b'"\xc3"']
)
def test_what_cannot_be_decoded_is_salvaged_to_be_shown(encoded: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode(encoded)
    shown = salvage(7, encoded, "cut off")
    assert (shown.kind, shown.seq, shown.body["why"]) == (DAMAGED, 7, "cut off")
    assert shown.body["entry"] is None
    assert decode(encode(shown)) == shown


def test_what_can_be_decoded_but_was_changed_is_salvaged_with_what_it_says() -> None:
    was = entry({"button": "BT-0114"}, seq=4)
    shown = salvage(4, encode(was), "its bytes are not what was written")
    assert shown.kind == DAMAGED
    assert shown.at == was.at
    assert shown.body["entry"]["body"] == {"button": "BT-0114"}


@given(st.binary(max_size=200))
def test_salvage_never_fails(encoded: bytes) -> None:
    shown = salvage(1, encoded, "")
    assert decode(encode(shown)) == shown


def test_what_is_salvaged_is_bounded() -> None:
    shown = salvage(1, b"x" * 100_000, "")
    assert len(shown.body["raw"]) == RAW_CHARACTERS_MAX
