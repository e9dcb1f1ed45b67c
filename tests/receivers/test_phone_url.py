"""The door for phones, through sockets: what is sent and what is answered."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from quietbell.domain.signals import EVIDENCE_BYTES_MAX, Finding, Signal
from quietbell.domain.site import AnswerMode, Standing
from quietbell.receivers.door_limits import Limits
from quietbell.receivers.doors import Doors
from quietbell.wire.http_framing import RequestFraming
from quietbell.wire.silent_answer import BODIES
from tests.support.phone_door import (
    RememberingKeep,
    answering,
    get,
    open_door,
    silent,
    until,
)
from tests.support.small_site import NEXT_TOKEN, TOKEN, small_site

CAPTURES = {
    path.stem: path.read_bytes()
    for path in sorted(Path("tests/captures/phones").glob("*.http"))
}
PRESS = get(f"/p/{TOKEN}?name=SEP0041D2924D45", "Host: 10.9.8.7:8701")


def finding(signal: Signal) -> tuple[Finding, tuple[str, ...]]:
    return signal.finding, signal.differs


@pytest.mark.requirement("ACT-01", "ACT-02", "ACT-08")
@pytest.mark.parametrize("request_", CAPTURES.values(), ids=CAPTURES.keys())
async def test_every_phone_presses_and_shows_nothing(request_: bytes) -> None:
    async with open_door() as door:
        answer = await door.ask(request_)

        (signal,) = door.keep.signals
    assert answer == silent()
    assert finding(signal) == (Finding.VERIFIED, ())
    assert (signal.door, signal.button) == ("door-114", "bursar-114")
    assert signal.source == "127.0.0.1"
    assert TOKEN not in signal.evidence
    assert len(signal.evidence) <= EVIDENCE_BYTES_MAX


@pytest.mark.requirement("ACT-01")
@pytest.mark.parametrize("mode", list(AnswerMode))
async def test_each_mode_answers_its_own_bytes(mode: AnswerMode) -> None:
    async with open_door(site=answering(mode)) as door:
        assert await door.ask(PRESS) == silent(mode)
        assert await door.ask(get("/p/wrong")) == silent("close")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("host", ["Host: wrong.example", "Host: ", "Host: :::", ""])
async def test_any_host_and_either_version_will_do(version: str, host: str) -> None:
    async with open_door() as door:
        headers = [host] if host else []
        request = get(f"/p/{TOKEN}", *headers, version=version)

        assert await door.ask(request) == silent()
        assert finding(door.keep.signals[0]) == (Finding.VERIFIED, ())


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "text/vcard", "x/y; charset=", "nonsense"]
)
@pytest.mark.parametrize("body", [b"", b"x", b"\x00\xff" * 2000, b"y" * 8192])
async def test_a_post_presses_whatever_it_brings(
    content_type: str, body: bytes
) -> None:
    head = get(
        f"/p/{TOKEN}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        method="POST",
    )
    async with open_door() as door:
        assert await door.ask(head + body) == silent()
        assert finding(door.keep.signals[0]) == (Finding.VERIFIED, ())


async def test_a_body_that_came_with_its_headers_may_differ() -> None:
    body = b"name=SEP000000000001"
    head = get(f"/p/{TOKEN}", f"Content-Length: {len(body)}", method="POST")
    async with open_door() as door:
        await door.ask(head + body)

        assert finding(door.keep.signals[0]) == (Finding.DIFFERS, ("name",))


async def test_a_press_does_not_wait_for_its_body() -> None:
    head = get(f"/p/{TOKEN}", "Content-Length: 8000", method="POST")
    async with open_door() as door:
        reader, writer = await door.connect()
        writer.write(head)

        answer = await asyncio.wait_for(reader.read(), 2)

        assert answer == silent()
        assert len(door.keep.signals) == 1
        writer.write(b"late" * 2000)  # still arriving, and dropped
        writer.close()
        await door.emptied()
        assert len(door.keep.signals) == 1


@pytest.mark.parametrize(
    ("path", "mode"), [(f"/p/{TOKEN}", AnswerMode.EXIT), ("/p/wrong", "close")]
)
async def test_head_and_options_are_answered_and_press_nothing(
    path: str, mode: str
) -> None:
    async with open_door(site=answering(AnswerMode.EXIT)) as door:
        head = await door.ask(get(path, method="HEAD"))
        options = await door.ask(get(path, method="OPTIONS"))

        assert head == silent(mode, is_for_head=True)
        assert options == silent(mode)
        assert door.keep.signals == []


async def test_a_browser_that_looks_ahead_presses_nothing() -> None:
    async with open_door() as door:
        answer = await door.ask(get(f"/p/{TOKEN}", "Sec-Purpose: prefetch;prerender"))

        assert answer == silent()
        assert door.keep.signals == []


@pytest.mark.parametrize("path", ["/", "/p/", "/p/wrong", "/admin.php", "*"])
async def test_an_unknown_path_is_answered_like_any_other(path: str) -> None:
    async with open_door() as door:
        assert await door.ask(get(path)) == silent()
        (signal,) = door.keep.signals
        assert (signal.finding, signal.button) != (Finding.VERIFIED, "bursar-114")


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
async def test_both_tokens_press_while_they_are_changed(token: str) -> None:
    async with open_door() as door:
        await door.ask(get(f"/p/{token}"))

        assert finding(door.keep.signals[0]) == (Finding.VERIFIED, ())


@pytest.mark.requirement("ACT-08")
async def test_who_speaks_is_compared_and_the_press_stands() -> None:
    site = small_site()
    elsewhere = replace(site.devices[0], networks=("10.9.8.0/24",))
    async with open_door(site=replace(site, devices=(elsewhere,))) as door:
        answer = await door.ask(get(f"/p/{TOKEN}?name=SEP000000000001"))

        assert answer == silent()
        assert finding(door.keep.signals[0]) == (
            Finding.DIFFERS,
            ("address", "name"),
        )


@pytest.mark.requirement("ACT-08")
async def test_a_forged_token_is_labelled_and_never_verified() -> None:
    async with open_door() as door:
        assert await door.ask(get(f"/p/{TOKEN[:-1]}A")) == silent()
        assert await door.ask(get("/p/AAAA?name=SEP0041D2924D45")) == silent()

        assert [(each.finding, each.near) for each in door.keep.signals] == [
            (Finding.NEAR, "phone-114"),
            (Finding.NEAR, "phone-114"),
        ]


@pytest.mark.requirement("ACT-08")
async def test_the_nonce_is_handed_on_with_each_press() -> None:
    async with open_door() as door:
        for nonce in ("a", "a", "b"):
            await door.ask(get(f"/p/{TOKEN}?nonce={nonce}"))

        assert [each.nonce for each in door.keep.signals] == ["a", "a", "b"]


@pytest.mark.requirement("ACT-04")
@pytest.mark.parametrize("standing", list(Standing))
async def test_no_standing_stops_a_press_at_the_door(standing: Standing) -> None:
    site = small_site()
    button = replace(site.buttons[0], standing=standing)
    async with open_door(site=replace(site, buttons=(button,))) as door:
        assert await door.ask(PRESS) == silent()
        assert finding(door.keep.signals[0]) == (Finding.VERIFIED, ())


@pytest.mark.requirement("PLT-02")
async def test_no_token_opens_a_door_before_one_is_made_for_it() -> None:
    site = replace(small_site(), doors=())
    guesses = ["", "admin", "default", "duress", "quietbell", "0" * 22, TOKEN]
    async with open_door(site=site) as door:
        for guess in guesses:
            assert await door.ask(get(f"/p/{guess}")) == silent()

        assert {each.button for each in door.keep.signals} == {None}
        assert Finding.VERIFIED not in {each.finding for each in door.keep.signals}


async def test_two_requests_three_milliseconds_apart_are_two_signals() -> None:
    async with open_door() as door:
        first = asyncio.create_task(door.ask(PRESS))
        await asyncio.sleep(0.003)
        second = asyncio.create_task(door.ask(PRESS))

        assert await first == await second == silent()
        assert len(door.keep.signals) == 2


async def test_five_hundred_at_once_are_all_taken() -> None:
    async with open_door(sockets=4) as door:
        answers = await asyncio.gather(*(door.ask(PRESS) for _ in range(500)))

        assert set(answers) == {silent()}
        assert len(door.keep.signals) == 500
        assert {each.finding for each in door.keep.signals} == {Finding.VERIFIED}


async def test_the_answer_waits_until_it_is_kept() -> None:
    keep = RememberingKeep(delay_seconds=0.2)
    async with open_door(keep=keep) as door:
        reader, writer = await door.connect()
        writer.write(PRESS)
        await door.settled(1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.1)

        assert b"200 OK" in await reader.read()
        assert keep.finished == 1
        writer.close()


async def test_a_keep_that_takes_too_long_is_answered_for_and_goes_on() -> None:
    keep = RememberingKeep(delay_seconds=0.3)
    limits = Limits(answer_seconds=0.1, sweep_seconds=0.02)
    async with open_door(keep=keep, limits=limits) as door:
        assert await door.ask(PRESS) == silent()

        assert (keep.finished, door.house.counts.late_answers) == (0, 1)
        await until(lambda: keep.finished == 1)


async def test_a_keep_that_fails_is_answered_for() -> None:
    with capture_logs() as told:
        async with open_door(keep=RememberingKeep(fault=OSError("disk"))) as door:
            assert await door.ask(PRESS) == silent()
            assert door.house.counts.failures == 1

    assert told == [
        {
            "event": "signal.not_kept",
            "log_level": "error",
            "door": "door-114",
            "exc_info": True,
        }
    ]


async def test_a_fault_of_our_own_is_a_press_and_silent() -> None:
    def no_doors() -> Doors:
        raise LookupError("no site file")

    with capture_logs() as told:
        async with open_door(doors_now=no_doors) as door:
            assert await door.ask(PRESS) == silent()
            (signal,) = door.keep.signals

    assert (signal.finding, signal.button) == (Finding.UNREADABLE, None)
    assert [each["event"] for each in told] == ["request.not_read"]


async def test_a_parser_that_fails_is_a_press_and_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(framing: RequestFraming, data: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(RequestFraming, "feed", fail)
    with capture_logs() as told:
        async with open_door() as door:
            assert await door.ask(PRESS) == silent()
            (signal,) = door.keep.signals

    assert signal.finding is Finding.UNREADABLE
    assert [each["event"] for each in told] == ["connection.not_read"]


async def test_a_phone_that_hangs_up_has_pressed_all_the_same() -> None:
    keep = RememberingKeep(delay_seconds=0.05)
    async with open_door(keep=keep) as door:
        _, writer = await door.connect()
        writer.write(PRESS)
        await writer.drain()
        await door.settled(1)
        writer.transport.abort()
        await door.emptied()

        await until(lambda: keep.finished == 1)


async def test_a_second_request_on_one_connection_is_not_answered() -> None:
    async with open_door() as door:
        assert await door.ask(PRESS + PRESS) == silent()
        assert len(door.keep.signals) == 1


async def test_closing_answers_what_has_been_pressed() -> None:
    keep = RememberingKeep(delay_seconds=0.1)
    async with open_door(keep=keep) as door:
        pressed = asyncio.create_task(door.ask(PRESS))
        idle_reader, idle_writer = await door.connect()
        half_reader, half_writer = await door.connect()
        half_writer.write(f"GET /p/{TOKEN}?na".encode())
        await door.settled(1)
        await until(lambda: door.house.counts.connections == 3)
        await asyncio.sleep(0.05)

        await door.house.close()

        assert await pressed == silent()
        assert await half_reader.read() == silent()
        assert await idle_reader.read() == b""
        assert [each.differs for each in keep.signals] == [(), ("truncated",)]
        idle_writer.close()
        half_writer.close()


def test_nothing_a_phone_is_sent_names_us() -> None:
    for mode in BODIES:
        answer = silent(mode).lower()
        for word in (b"quietbell", b"server:", b"date:", b"set-cookie", b"location:"):
            assert word not in answer
