"""The door behind TLS: the same bytes, and whoever does not trust us is told of."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from quietbell.domain.signals import Finding
from quietbell.receivers.certificates import Certificates
from quietbell.receivers.door_limits import Limits
from quietbell.receivers.doors import Doors
from tests.support.certificates import PEM, Authority, authority, issue
from tests.support.phone_door import OpenDoor, get, open_door, silent, until
from tests.support.small_site import TOKEN

NOW = datetime.now(UTC)  # OpenSSL looks at the real clock
PRESS = get(f"/p/{TOKEN}?name=SEP0041D2924D45")
QUICK = Limits(reading_seconds=0.4, sweep_seconds=0.02)


@pytest.fixture(scope="module")
def campus() -> Authority:
    return authority("Harborview State", now=NOW)


@pytest.fixture
def in_use(tmp_path: Path, campus: Authority) -> Certificates:
    issue(tmp_path, "current", campus, now=NOW)
    return Certificates.open(tmp_path, now=NOW)


def trusting(
    campus: Authority, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.minimum_version = context.maximum_version = version
    pem = campus.certificate.public_bytes(PEM).decode()
    context.load_verify_locations(cadata=pem)
    return context


async def ask(door: OpenDoor, context: ssl.SSLContext, *parts: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port, ssl=context)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()


@pytest.mark.requirement("ACT-01", "ACT-02")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_press_through_tls_is_answered_the_same(
    in_use: Certificates, campus: Authority, version: ssl.TLSVersion
) -> None:
    async with open_door(ssl=in_use) as door:
        assert await ask(door, trusting(campus, version), PRESS) == silent()
        assert await ask(door, trusting(campus, version), PRESS[:9], PRESS[9:]) == (
            silent()
        )

        assert {each.finding for each in door.keep.signals} == {Finding.VERIFIED}
        assert len(door.keep.signals) == 2
        await door.emptied()


async def test_one_hundred_at_once_through_tls(
    in_use: Certificates, campus: Authority
) -> None:
    context = trusting(campus)
    async with open_door(ssl=in_use) as door:
        answers = await asyncio.gather(*(ask(door, context, PRESS) for _ in range(100)))

        assert set(answers) == {silent()}
        assert len(door.keep.signals) == 100


async def test_a_plain_request_at_the_tls_port_is_a_press(in_use: Certificates) -> None:
    async with open_door(ssl=in_use) as door:
        assert await door.ask(PRESS) == silent()
        assert door.keep.signals[0].finding is Finding.VERIFIED


async def test_a_phone_that_does_not_trust_us_is_told_of(in_use: Certificates) -> None:
    stranger = trusting(authority("Stranger", now=NOW))
    async with open_door(ssl=in_use) as door:
        with pytest.raises(ssl.SSLError):
            await asyncio.to_thread(_shake_hands, door.port, stranger)

        (signal,) = await door.settled(1)
        assert (signal.finding, signal.near) == (Finding.NEAR, "phone-114")
        assert "UNKNOWN_CA" in signal.evidence
        assert door.house.counts.broken_handshakes == 1
        await door.emptied()


def _shake_hands(port: int, context: ssl.SSLContext) -> None:
    with socket.create_connection(("127.0.0.1", port)) as plain:
        context.wrap_socket(plain)


async def test_a_phone_too_old_for_us_is_told_of(in_use: Certificates) -> None:
    hello_tls_1_0 = bytes.fromhex(
        "160301002d010000290301" + "00" * 32 + "000002002f0100"
    )
    async with open_door(ssl=in_use) as door:
        answer = await door.ask(hello_tls_1_0)

        assert answer[:1] == b"\x15"  # a TLS alert, and nothing else
        (signal,) = await door.settled(1)
        assert signal.evidence.startswith("TLS handshake failed: ")


async def test_a_handshake_that_is_never_finished_ends(in_use: Certificates) -> None:
    async with open_door(ssl=in_use, limits=QUICK) as door:
        assert await door.ask(b"\x16\x03\x01\x02\x00") == b""
        assert await door.ask(b"\x16\x03\x01\x02\x00", is_finished=True) == b""

        assert [each.evidence for each in door.keep.signals] == [
            "TLS handshake failed: BROKEN_OFF"
        ] * 2
        await door.emptied()


async def test_a_handshake_and_no_request_is_no_press(
    in_use: Certificates, campus: Authority
) -> None:
    async with open_door(ssl=in_use, limits=QUICK) as door:
        assert await ask(door, trusting(campus)) == b""
        assert door.keep.signals == []


async def test_half_a_press_through_tls_is_a_press(
    in_use: Certificates, campus: Authority
) -> None:
    async with open_door(ssl=in_use, limits=QUICK) as door:
        assert await ask(door, trusting(campus), PRESS[:-2]) == silent()
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", door.port, ssl=trusting(campus)
        )
        writer.write(PRESS[:-2])
        await writer.drain()
        writer.transport.abort()

        await door.settled(2)
        assert {each.differs for each in door.keep.signals} == {("truncated",)}
        assert not await reader.read()


async def test_the_certificate_changes_under_an_open_listener(
    in_use: Certificates, campus: Authority, tmp_path: Path
) -> None:
    async with open_door(ssl=in_use) as door:
        old_reader, old_writer = await asyncio.open_connection(
            "127.0.0.1", door.port, ssl=trusting(campus)
        )
        before = _presented(old_writer)
        issue(tmp_path, "next", campus, now=NOW)

        await in_use.switch(now=NOW)

        assert await ask(door, trusting(campus), PRESS) == silent()
        old_writer.write(PRESS)
        assert await old_reader.read() == silent()
        _, new_writer = await asyncio.open_connection(
            "127.0.0.1", door.port, ssl=trusting(campus)
        )
        assert _presented(new_writer) != before
        new_writer.close()
        old_writer.close()


def _presented(writer: asyncio.StreamWriter) -> bytes:
    found: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    return found


async def test_garbage_after_the_handshake_ends_it(
    in_use: Certificates, campus: Authority
) -> None:
    async with open_door(ssl=in_use, limits=QUICK) as door:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = trusting(campus).wrap_bio(incoming, outgoing)
        reader, writer = await door.connect()
        for _ in range(2):
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                writer.write(outgoing.read())
                incoming.write(await reader.read(65_536))
        tls.do_handshake()
        tls.write(PRESS[:-2])
        writer.write(outgoing.read() + b"\x17\x03\x03\x00\x20" + b"\x00" * 32)
        await writer.drain()

        await until(lambda: len(door.keep.signals) == 1)
        assert door.keep.signals[0].differs == ("truncated",)
        writer.close()
        await door.emptied()


async def test_a_fault_of_our_own_at_a_broken_handshake_is_told(
    in_use: Certificates,
) -> None:
    def no_doors() -> Doors:
        raise LookupError("no site file")

    with capture_logs() as told:
        async with open_door(ssl=in_use, doors_now=no_doors) as door:
            await door.ask(b"\x16\x03\x01\x02\x00", is_finished=True)
            (signal,) = await door.settled(1)

    assert signal.finding is Finding.UNREADABLE
    assert [each["event"] for each in told] == ["handshake.not_judged"]


async def test_handshakes_that_leave_us_waiting_make_room(
    in_use: Certificates, campus: Authority
) -> None:
    limits = Limits(handshakes_max=8, idle_seconds_min=0.0)
    async with open_door(ssl=in_use, limits=limits) as door:
        waiting = [await door.connect() for _ in range(20)]
        for _, writer in waiting:
            writer.write(b"\x16\x03\x01\x02\x00")
        await until(lambda: door.house.counts.shed == 12)

        assert await ask(door, trusting(campus), PRESS) == silent()

        assert len(door.house._shaking) <= 8
        for _, writer in waiting:
            writer.close()
        await door.emptied()
        assert not door.house._shaking


async def test_handshakes_just_begun_are_left_alone(
    in_use: Certificates, campus: Authority
) -> None:
    context = trusting(campus)
    patient = Limits(handshakes_max=8, idle_seconds_min=60.0)
    async with open_door(ssl=in_use, limits=patient) as door:
        answers = await asyncio.gather(*(ask(door, context, PRESS) for _ in range(60)))

        assert set(answers) == {silent()}
        assert door.house.counts.shed == 0
