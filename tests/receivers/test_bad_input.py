"""Broken, slow, endless, senseless input: a press is found in it, silence is kept."""

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from quietbell.domain.signals import Finding, Signal
from quietbell.receivers.door_limits import Limits
from tests.support.phone_door import OpenDoor, get, open_door, silent, until
from tests.support.small_site import TOKEN

QUICK = Limits(reading_seconds=0.3, sweep_seconds=0.02)
# For fuzzing: most of what it sends never ends, and each is waited for.
HASTY = Limits(reading_seconds=0.1, sweep_seconds=0.02)
PRESS = get(f"/p/{TOKEN}?name=SEP0041D2924D45", "Host: 10.9.8.7:8701", "Accept: */*")
TOKEN_END = PRESS.index(TOKEN.encode()) + len(TOKEN)


def label(signal: Signal) -> tuple[Finding, tuple[str, ...]]:
    return signal.finding, signal.differs


@pytest.mark.requirement("ACT-08")
async def test_a_request_cut_at_any_byte_is_the_same_press() -> None:
    async with open_door() as door:
        for at in range(1, len(PRESS)):
            assert await door.ask(PRESS[:at], PRESS[at:]) == silent()
        assert (
            await door.ask(*(PRESS[i : i + 1] for i in range(len(PRESS)))) == silent()
        )

        assert len(door.keep.signals) == len(PRESS)
        assert {label(each) for each in door.keep.signals} == {(Finding.VERIFIED, ())}


@pytest.mark.requirement("ACT-04", "ACT-08")
async def test_a_request_that_breaks_off_after_its_token_is_a_press() -> None:
    async with open_door() as door:
        for end in range(1, len(PRESS)):
            answer = await door.ask(PRESS[:end], is_finished=True)
            assert answer == silent()
            found = door.keep.signals.pop()
            assert door.keep.signals == []
            if end < TOKEN_END:
                assert found.finding is Finding.NEAR or found.near is None
                assert found.button is None
            else:
                assert (found.finding, found.button) == (Finding.DIFFERS, "bursar-114")
                assert "truncated" in found.differs


@pytest.mark.requirement("ACT-04")
async def test_a_connection_that_is_lost_after_the_token_is_a_press() -> None:
    async with open_door() as door:
        _, writer = await door.connect()
        writer.write(PRESS[: TOKEN_END + 1])
        await writer.drain()
        await until(lambda: door.house.counts.connections == 1)
        await asyncio.sleep(0.02)
        writer.transport.abort()

        (signal,) = await door.settled(1)
        assert label(signal) == (Finding.DIFFERS, ("truncated",))


@pytest.mark.requirement("ACT-04")
async def test_a_request_that_comes_too_slowly_is_a_press() -> None:
    async with open_door(limits=QUICK) as door:
        assert await door.ask(PRESS[:-2]) == silent()

        assert label(door.keep.signals[0]) == (Finding.DIFFERS, ("truncated",))
        assert door.house.counts.timed_out == 1


async def test_a_drip_of_bytes_does_not_put_the_end_off() -> None:
    async with open_door(limits=QUICK) as door:
        reader, writer = await door.connect()
        began = asyncio.get_running_loop().time()
        writer.write(PRESS[:-2])
        drip = asyncio.create_task(_drip(writer))

        assert await reader.read() == silent()

        assert asyncio.get_running_loop().time() - began < 3
        drip.cancel()
        writer.close()


async def _drip(writer: asyncio.StreamWriter) -> None:
    for _ in range(500):
        writer.write(b"X")
        await asyncio.sleep(0.01)


async def test_a_connection_that_says_nothing_is_told_nothing() -> None:
    async with open_door(limits=QUICK) as door:
        assert await door.ask() == b""
        assert await door.ask(b"\r\n\r\n") == b""
        assert await door.ask(is_finished=True) == b""
        assert door.keep.signals == []


@pytest.mark.parametrize(
    ("request_", "differs"),
    [
        (get(f"/p/{TOKEN}", "A: " + "x" * 17_000), ("truncated",)),
        (get(f"/p/{TOKEN}?{'x' * 17_000}"), ("truncated",)),
        (PRESS[:-2] + b"A: " + b"x" * 200_000, ("truncated",)),
        (get(f"/p/{TOKEN}", "Content-Length: nonsense"), ("truncated",)),
        (get(f"/p/{TOKEN}", method="GRAB"), ("truncated",)),
        (get(f"/p/{TOKEN} with blanks"), ("truncated",)),
        (get(f"/p/{TOKEN}", method="DELETE"), ("form",)),
        (f"GET /p/{TOKEN}\r\n\r\n".encode(), ()),
        (f"GET /p/{TOKEN} HTTP/1.0\n\n".encode(), ()),
        (b"\r\n\r\n" + PRESS, ()),
        (PRESS + b"\x00" * 1000, ()),
    ],
)
@pytest.mark.requirement("ACT-04")
async def test_a_garbled_request_with_a_token_is_a_press(
    request_: bytes, differs: tuple[str, ...]
) -> None:
    async with open_door() as door:
        assert await door.ask(request_) == silent()

        (signal,) = door.keep.signals
        assert signal.button == "bursar-114"
        assert signal.differs == differs


async def test_an_endless_body_is_answered_and_then_cut_off() -> None:
    head = get(f"/p/{TOKEN}", "Content-Length: 99999999", method="POST")
    async with open_door() as door:
        reader, writer = await door.connect()
        writer.write(head)
        flood = asyncio.create_task(_flood(writer))

        assert await reader.readexactly(len(silent())) == silent()

        await asyncio.wait_for(flood, 5)
        await door.emptied()
        assert len(door.keep.signals) == 1


async def _flood(writer: asyncio.StreamWriter) -> None:
    try:
        for _ in range(10_000):
            writer.write(b"y" * 65_536)
            await writer.drain()
    except ConnectionError:
        writer.close()


async def test_garbage_from_where_phones_are_is_told_of() -> None:
    async with open_door() as door:
        assert await door.ask(b"\x16\x03\x01\x00\xff\n", is_finished=True) == silent()

        (signal,) = door.keep.signals
        assert (signal.finding, signal.near) == (Finding.NEAR, "phone-114")


REQUEST_BYTES = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda at, noise: PRESS[:at] + noise + PRESS[at:],
        st.integers(0, len(PRESS)),
        st.binary(min_size=1, max_size=20),
    ),
    st.builds(
        lambda method, target, headers: b" ".join((method, target)) + headers,
        st.sampled_from([b"GET", b"POST", b"HEAD", b"PRI", b"CONNECT", b"\x80"]),
        st.sampled_from([b"/p/" + TOKEN.encode(), b"*", b"/p/%", b"http://[::1"]),
        st.sampled_from(
            [
                b" HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n",
                b" HTTP/1.1\r\nContent-Length: 18446744073709551616\r\n\r\n",
                b" HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                b" HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                b" HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                b" HTTP/2.0\r\n\r\nSM\r\n\r\n",
            ]
        ),
    ),
)


@pytest.mark.requirement("ACT-01")
@settings(max_examples=60, deadline=None)
@given(data=REQUEST_BYTES, cut=st.integers(0, 300), is_finished=st.booleans())
@example(data=b"\n", cut=0, is_finished=True)
@example(data=b"HEAD / HTTP/1.1\r\n\r\n", cut=0, is_finished=False)
@example(data=b"CONNECT \n\n\x00", cut=10, is_finished=False)
async def test_nothing_but_the_silent_body_is_ever_sent(
    data: bytes, cut: int, is_finished: bool
) -> None:
    with capture_logs() as told:
        async with open_door(limits=HASTY) as door:
            answer = await _ask(door, data[:cut], data[cut:], is_finished=is_finished)
            await door.emptied()

    head = silent(is_for_head=True)
    assert answer in {b"", silent(), head}
    assert answer != head or data.lstrip(b"\r\n").upper().startswith(b"HEAD ")
    assert told == []
    assert door.house.counts.failures == 0
    if data.strip(b"\r\n") and not answer:
        assert door.keep.signals == []


async def _ask(door: OpenDoor, *parts: bytes, is_finished: bool) -> bytes:
    try:
        return await door.ask(*parts, is_finished=is_finished)
    except ConnectionError:
        return b""
