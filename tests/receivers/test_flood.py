"""Five thousand who say nothing and ten thousand forgers: a fresh press is served."""

import asyncio
import os
import resource
import socket
import sys
import time
from pathlib import Path

import pytest

from quietbell.domain.signals import Finding
from tests.support.phone_door import OpenDoor, get, open_door, silent
from tests.support.small_site import TOKEN

PRESS = get(f"/p/{TOKEN}?name=SEP0041D2924D45")
FRESH_SECONDS_MAX = 2.0
MEMORY_BYTES_MAX = 150 * 2**20  # what the door adds; an engine may have 300 MB in all


@pytest.mark.alone
@pytest.mark.requirement("ACT-01", "ACT-08")
@pytest.mark.asyncio(loop_factories=["uvloop"])
@pytest.mark.timeout(100)
async def test_a_fresh_press_is_served_beside_idle_and_forged_ones() -> None:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    idle = 5_000 if files == resource.RLIM_INFINITY else min(5_000, files // 2)
    async with open_door(sockets=4) as door:
        before = _resident_bytes()
        flood = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.support.phone_flood", str(door.port), str(idle), "10000"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert flood.stdin is not None and flood.stdout is not None
        assert await flood.stdout.readline() == b"idle\n"
        beside_idle = [await _fresh_press(door) for _ in range(5)]
        flood.stdin.write(b"\n")
        beside_forged = []
        told = asyncio.create_task(flood.stdout.readline())
        while not told.done():
            beside_forged.append(await _fresh_press(door))
            await asyncio.sleep(0.05)
        grown_bytes = _resident_bytes() - before

        assert await told == b"answered 10000 other 0\n"
        await flood.wait()
        seconds = beside_idle + beside_forged
        verified = [
            each for each in door.keep.signals if each.finding is Finding.VERIFIED
        ]
    print(
        f"fresh presses {len(seconds)}, slowest {max(seconds):.3f} s,"
        f" grown {grown_bytes / 2**20:.0f} MB, {door.house.counts}"
    )
    assert len(verified) == len(seconds)
    assert max(seconds) < FRESH_SECONDS_MAX
    assert grown_bytes < MEMORY_BYTES_MAX


async def _fresh_press(door: OpenDoor) -> float:
    """Press from a thread of its own, as a phone would; return the seconds it took."""
    return await asyncio.to_thread(_press, door.port)


def _press(port: int) -> float:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as phone:
        phone.sendall(PRESS)
        answer = b""
        while part := phone.recv(65_536):
            answer += part
    assert answer == silent()
    return time.monotonic() - began


def _resident_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
