"""The alarm process as it is put together: from its sockets to its end."""

import asyncio
import os
import signal
import socket
from datetime import UTC, datetime

import pytest

from quietbell.engine import main
from quietbell.engine.main import AnotherEngine, EngineSettings
from quietbell.journal.lock import FolderLock
from quietbell.line import site_file
from quietbell.line.client import LineClient, LineLost
from quietbell.wire.silent_answer import BODIES
from tests.support import campus
from tests.support.certificates import authority, issue

WAIT_SECONDS_MAX = 10.0
PRESS = f"GET /p/{campus.BY_LABEL['Bursar 114'].token} HTTP/1.1\r\nHost: qb\r\n\r\n"
CHECK_IN = "POST /api/v1/check-in HTTP/1.1\r\nHost: qb\r\n\r\n"


@pytest.fixture
def data(tmp_path):
    site_file.write(tmp_path / "site", campus.campus(tmp_path / "site"))
    return tmp_path


async def test_it_takes_a_press_and_ends_when_told_to(data):
    issue(data / "tls", "current", authority("QB", now=now()), now=now(), days=21)
    phones, secure = listening(), listening()
    ports = phones.getsockname()[1], secure.getsockname()[1]
    settings = EngineSettings(
        data=data, phone_fds=(phones.detach(),), phone_tls_fds=(secure.detach(),)
    )
    running = asyncio.create_task(main._run(settings))

    client = await line(data)
    for port in ports:  # the secure one serves plain requests as well
        assert (await ask(port)).endswith(BODIES["close"])
        assert b'{"recorded":true,' in await ask(port, CHECK_IN)
    snapshot = await client.request({"m": "subscribe", "feed": "machine"})
    assert [row["button"] for row in snapshot["rows"]] == ["bursar-114"]
    assert snapshot["rows"][0]["presses"] == 2
    pulse = await canary(client)
    assert pulse["recording"] == "recording"
    status = (await client.request({"m": "status"}))["status"]
    assert {"code": "certificate", "what": "certificate ends in 20 days"} in (
        status["readiness"]
    )
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, WAIT_SECONDS_MAX)

    with pytest.raises(LineLost):
        await LineClient.connect(data, "test")


async def test_what_fails_by_itself_is_said_aloud_and_the_rest_goes_on(data):
    settings = EngineSettings(data=data)
    engine, _ = await main._build(settings, main.SystemClock())
    await engine.start()
    turns, enough = [], asyncio.Event()

    def turn():
        turns.append(None)
        if len(turns) == 5:
            enough.set()
        raise ZeroDivisionError("our fault")

    task = asyncio.create_task(main._every(engine, 0.01, turn))
    await asyncio.wait_for(enough.wait(), WAIT_SECONDS_MAX)
    task.cancel()

    (parked,) = engine.floor.parked
    assert parked.why.startswith("ZeroDivisionError in test_main.py:")
    assert "our fault" not in parked.why  # it might be somebody's words
    engine.journal.close()


def test_two_engines_do_not_run_on_one_folder(data, monkeypatch):
    monkeypatch.setattr(main, "GONE_SECONDS", 0.0)
    (data / "run").mkdir()
    other = FolderLock(data / "run")
    assert other.acquire()

    with pytest.raises(AnotherEngine):
        main.run(EngineSettings(data=data))

    other.release()


def now():
    return datetime.now(UTC)


def listening():
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held


async def line(data):
    """Return a client once the engine answers."""
    async with asyncio.timeout(WAIT_SECONDS_MAX):
        while True:
            try:
                return await LineClient.connect(data, "test")
            except LineLost:
                await asyncio.sleep(0.01)


async def ask(port, sent=PRESS):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent.encode())
    answer = await reader.read()
    writer.close()
    return answer


async def canary(client):
    """Return the first pulse that tells of a canary that has flown."""
    async with asyncio.timeout(WAIT_SECONDS_MAX):
        async for message in client.pushed():
            if message["m"] == "pulse" and message["canary_at"]:
                return message
    raise AssertionError
