"""The name in a client's first words, whatever they are."""

import ssl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quietbell.wire.client_hello import is_whole, server_name


def hello(name: str | None) -> bytes:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(incoming, outgoing, server_hostname=name).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


@pytest.mark.parametrize("name", ["programs.example.edu", "a", "x" * 63 + ".example"])
def test_the_name_that_openssl_asks_for_is_read(name: str) -> None:
    assert server_name(hello(name)) == name
    assert server_name(hello(name.upper())) == name
    assert is_whole(hello(name))


def test_who_asks_for_no_name_has_none() -> None:
    assert server_name(hello(None)) == ""


def test_half_of_it_has_no_name_and_is_not_whole() -> None:
    whole = hello("programs.example.edu")
    for cut in range(len(whole)):
        assert server_name(whole[:cut]) in ("", "programs.example.edu")
        assert not is_whole(whole[:cut])


@given(st.binary(max_size=600))
@example(b"")
@example(b"\x16")
def test_no_bytes_are_too_much_for_it(data: bytes) -> None:
    server_name(data)
    is_whole(data)


@given(st.integers(0, 500), st.integers(0, 255))
def test_no_changed_byte_is(at: int, value: int) -> None:
    changed = bytearray(hello("programs.example.edu"))
    changed[at % len(changed)] = value
    assert isinstance(server_name(bytes(changed)), str)


def test_another_kind_of_handshake_has_no_name() -> None:
    changed = bytearray(hello("programs.example.edu"))
    changed[5] = 2
    assert server_name(bytes(changed)) == ""
