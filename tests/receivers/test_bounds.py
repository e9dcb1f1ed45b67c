"""Room runs out: those who say nothing make it, and a press always gets in."""

import asyncio
import resource
import socket
import time

import pytest

from quietbell.domain.signals import Finding
from quietbell.receivers.door_limits import Limits
from tests.support.phone_door import (
    OpenDoor,
    RememberingKeep,
    get,
    open_door,
    silent,
    until,
)
from tests.support.small_site import TOKEN

PRESS = get(f"/p/{TOKEN}?name=SEP0041D2924D45")
HALF = PRESS[:-2]
QUICK = Limits(reading_seconds=0.15, sweep_seconds=0.02)
PATIENT = Limits(crowded_at=64, idle_seconds_min=60.0)
CROWDED = Limits(crowded_at=64, idle_seconds_min=0.0)


async def crowd(
    door: OpenDoor, count: int, said: bytes = b""
) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    found = []
    for _ in range(count):
        reader, writer = await door.connect()
        if said:
            writer.write(said)
        found.append((reader, writer))
    await until(lambda: door.house.counts.connections >= count)
    return found


async def test_the_oldest_who_says_nothing_is_shed_first() -> None:
    async with open_door(limits=CROWDED) as door:
        idle = await crowd(door, 64)

        assert await door.ask(PRESS) == silent()

        assert door.house.counts.shed >= 1
        assert await asyncio.wait_for(idle[0][0].read(), 2) == b""
        assert not idle[-1][0].at_eof()
        for _, writer in idle:
            writer.close()


async def test_half_a_press_that_is_shed_is_a_press() -> None:
    async with open_door(limits=CROWDED) as door:
        half = await crowd(door, 64, HALF)
        await until(lambda: door.house.open_connections == 64)
        await asyncio.sleep(0.05)

        assert await door.ask(PRESS) == silent()

        assert await half[0][0].read() == silent()
        shed, fresh = sorted(door.keep.signals, key=lambda each: each.finding)
        assert (shed.finding, shed.differs) == (Finding.DIFFERS, ("truncated",))
        assert fresh.finding is Finding.VERIFIED
        for _, writer in half:
            writer.close()


async def test_presses_that_wait_for_their_answer_are_never_shed() -> None:
    keep = RememberingKeep(delay_seconds=0.2)
    async with open_door(keep=keep, limits=PATIENT) as door:
        answers = await asyncio.gather(*(door.ask(PRESS) for _ in range(200)))

        assert set(answers) == {silent()}
        assert len(keep.signals) == 200


async def test_who_has_only_just_come_is_not_shed() -> None:
    async with open_door(limits=PATIENT) as door:
        young = await crowd(door, 200)

        assert await door.ask(PRESS) == silent()

        assert door.house.counts.shed == 0
        for _, writer in young:
            writer.close()


async def test_when_it_is_full_even_they_make_room() -> None:
    limits = Limits(crowded_at=32, connections_max=64)
    async with open_door(limits=limits) as door:
        young = await crowd(door, 200)

        assert await door.ask(PRESS) == silent()

        assert door.house.counts.shed == 200 + 1 - 64
        for _, writer in young:
            writer.close()


@pytest.mark.parametrize("limits", [CROWDED, QUICK])
async def test_a_press_we_were_too_late_to_read_is_not_taken_for_silence(
    limits: Limits,
) -> None:
    async with open_door(limits=limits) as door:
        here = ("127.0.0.1", door.port)
        waiting = [socket.create_connection(here) for _ in range(64)]
        await until(lambda: door.house.counts.connections == 64)
        for each in waiting:
            each.sendall(PRESS)
        others = [socket.create_connection(here) for _ in range(32)]
        time.sleep(0.2)  # noqa: ASYNC251 - the whole process is frozen, that is the point
        door.house._end_waits(asyncio.get_running_loop().time())

        await until(lambda: len(door.keep.signals) == 64)

        assert {each.finding for each in door.keep.signals} == {Finding.VERIFIED}
        for each in waiting:
            assert await asyncio.to_thread(each.recv, 65_536) == silent()
        for each in waiting + others:
            each.close()


async def test_half_sent_requests_hold_no_more_than_their_bound() -> None:
    limits = Limits(held_bytes_max=100_000)
    heavy = PRESS[:-2] + b"A: " + b"x" * 10_000
    async with open_door(limits=limits) as door:
        crowded = await crowd(door, 30, heavy)
        await until(lambda: door.house.counts.shed >= 20)

        assert door.house._held_bytes <= 100_000
        assert len(door.keep.signals) == door.house.counts.shed
        for _, writer in crowded:
            writer.close()
        await door.emptied()
        assert door.house._held_bytes == 0


async def test_nothing_is_left_when_all_have_gone() -> None:
    async with open_door() as door:
        for _ in range(20):
            await door.ask(PRESS)
            await door.ask(get("/p/wrong"))
            await door.ask(b"GET /p/half", is_finished=True)
        await door.emptied()

        assert door.house._held_bytes == 0
        assert door.house._tasks == set()


@pytest.mark.parametrize(
    ("files", "connections"),
    [(resource.RLIM_INFINITY, 24_000), (100_000, 24_000), (1024, 768), (128, 64)],
)
async def test_the_bound_is_what_the_kernel_allows(
    monkeypatch: pytest.MonkeyPatch, files: int, connections: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))

    async with open_door() as door:
        assert door.house._connections_max == connections


async def test_when_it_is_full_those_who_were_answered_go_first() -> None:
    limits = Limits(crowded_at=64, connections_max=64, leaving_seconds=5)
    async with open_door(limits=limits) as door:
        reader, writer = await door.connect()
        writer.write(PRESS)
        assert await reader.read() == silent()  # and it stays open on our side
        others = await crowd(door, 64)

        assert door.house.counts.shed == 1
        assert len(door.house._reading) == 64
        for each in (writer, *(other for _, other in others)):
            each.close()
