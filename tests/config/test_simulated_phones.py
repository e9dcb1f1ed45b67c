"""Simulated phones of an installation: they keep tokens as phones do, and press."""

import asyncio
import stat
from pathlib import Path

from quietbell.config.simulated_phones import PHONES_MAX, SimulatedPhones


def test_a_token_is_its_owners_alone(tmp_path: Path) -> None:
    SimulatedPhones(tmp_path, "http://127.0.0.1:1").keep("door", "secret")
    (kept,) = (tmp_path / "office").iterdir()

    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = SimulatedPhones(tmp_path, "http://127.0.0.1:1")
    assert again.doors() == {"door"}


def test_old_phones_go(tmp_path: Path) -> None:
    phones = SimulatedPhones(tmp_path, "http://127.0.0.1:1")
    for number in range(PHONES_MAX + 1):
        phones.keep(f"door-{number}", "secret")

    assert len(phones.doors()) == PHONES_MAX
    assert "door-0" not in phones.doors()


def test_a_door_that_does_not_answer_is_told(tmp_path: Path) -> None:
    phones = SimulatedPhones(tmp_path, "http://127.0.0.1:1")
    phones.keep("door", "secret")

    assert phones.press("door")
    assert phones.press("another") == "no simulated phone has this door"


def test_it_presses_the_doors_own_address(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        heard.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def run() -> str:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        phones = SimulatedPhones(tmp_path, f"http://127.0.0.1:{port}")
        phones.keep("door", "secret-token")
        async with server:
            return await asyncio.to_thread(phones.press, "door")

    assert asyncio.run(run()) == ""
    assert heard[0].startswith(b"GET /p/secret-token")
