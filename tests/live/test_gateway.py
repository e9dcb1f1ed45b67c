"""The gateway over a real Unix socket and real HTTP, in front of the fake engine."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from quietbell.live.feeds import OUTBOX_BYTES_MAX
from tests.support import fake_rows
from tests.support.fake_engine import FakeEngine
from tests.support.gateway import LiveWorkers


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[FakeEngine, LiveWorkers]]:
    data = tmp_path_factory.mktemp("data")
    fake = FakeEngine(data)
    fake.start()
    workers = LiveWorkers(data)
    yield fake, workers
    workers.stop()
    fake.close()


@pytest.fixture
def engine(world: tuple[FakeEngine, LiveWorkers]) -> FakeEngine:
    """Return the engine, which begins anew: the worker must open its sessions again."""
    fake = world[0]
    fake.die()
    fake.reset()
    fake.start()
    fake.wait_for_worker()
    return fake


@pytest.fixture
def live(engine: FakeEngine, world: tuple[FakeEngine, LiveWorkers]) -> LiveWorkers:
    return world[1]


@pytest.fixture
def data(engine: FakeEngine) -> Path:
    return engine.data


@pytest.fixture
async def browser(live: LiveWorkers) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(
        live.url,
        headers={"Origin": live.url},
        cookies={"qb_desk": "secret-1"},
        cookie_jar=aiohttp.CookieJar(unsafe=True),
        timeout=aiohttp.ClientTimeout(total=20),
    ) as session:
        yield session


async def events(
    response: aiohttp.ClientResponse,
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for raw in response.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def until(stream: AsyncIterator[Any], kind: str) -> dict[str, Any]:
    async for name, data in stream:
        if name == kind:
            return data
    raise AssertionError(f"the stream ended before {kind}")


async def test_a_page_allows_nothing_from_outside(browser):
    async with browser.get("/c") as page:
        policy = page.headers["content-security-policy"]
        assert page.status == 200
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_the_root_leads_to_the_console(browser):
    async with browser.get("/", allow_redirects=False) as page:
        assert (page.status, page.headers["location"]) == (302, "/c")


async def test_an_unchanged_file_is_not_sent_again(browser):
    name = "/static/vendor/preact/dist/preact.mjs"
    async with browser.get(name) as first:
        tag = first.headers["etag"]
        assert first.content_type == "text/javascript"
    async with browser.get(name, headers={"If-None-Match": tag}) as again:
        assert again.status == 304


@pytest.mark.parametrize("path", ["/static/../live/main.py", "/static/x", "/blobs/x"])
async def test_nothing_else_is_served(browser, path):
    async with browser.get(path) as answer:
        assert answer.status == 404


async def test_a_one_time_link_makes_a_desk(live):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(live.url, cookie_jar=jar) as newcomer:
        headers = {"Origin": live.url}
        async with newcomer.get("/state") as before:
            assert (before.status, await before.json()) == (
                401,
                {"reason": "not_enrolled"},
            )
        body = {"link": "link-1"}
        async with newcomer.post("/enrol", json=body, headers=headers) as enrolled:
            assert (await enrolled.json())["desk"]["name"] == "Desk 1"
            cookie = enrolled.headers["set-cookie"]
        async with newcomer.post("/enrol", json=body, headers=headers) as again:
            assert (again.status, await again.json()) == (
                403,
                {"reason": "unknown_link"},
            )
        async with newcomer.get("/state") as after:
            assert after.status == 200
    assert cookie.startswith("qb_desk=secret-1; Path=/; HttpOnly; SameSite=Strict")


async def test_a_person_signs_on_and_off(browser):
    async with browser.post("/sign-on", json={"token": "nonsense"}) as refused:
        assert (refused.status, await refused.json()) == (403, {"reason": "token_bad"})
    async with browser.post("/sign-on", json={"token": "token-ortiz"}) as signed_on:
        assert (await signed_on.json())["person"]["name"] == "D. Ortiz"
        assert "Max-Age" not in signed_on.headers["set-cookie"]
    async with browser.get("/stream") as stream:
        who = await until(events(stream), "session")
        assert who["person"]["name"] == "D. Ortiz"
    async with browser.post("/sign-off", json={}) as signed_off:
        assert "Max-Age=0" in signed_off.headers["set-cookie"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),
    ],
)
async def test_only_our_own_page_may_do_anything(live, headers, status):
    async with (
        aiohttp.ClientSession(live.url, cookies={"qb_desk": "secret-1"}) as anyone,
        anyone.post(
            "/attend",
            json={},
            headers={**headers, "Cookie": "qb_desk=secret-1"},
        ) as answer,
    ):
        assert answer.status == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b'{"a":"' + b"x" * 70_000 + b'"}', "application/json", 413),
    ],
)
async def test_a_body_is_json_and_small(browser, body, kind, status):
    headers = {"Content-Type": kind}
    async with browser.post("/deeds", data=body, headers=headers) as answer:
        assert answer.status == status


async def test_a_stream_begins_with_a_snapshot_and_goes_on(browser, engine):
    engine.put(fake_rows.row(1))
    async with browser.get("/stream?page=a") as response:
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"
        stream = events(response)
        name, snapshot = await anext(stream)
        assert (name, [row["number"] for row in snapshot["rows"]]) == ("snapshot", [1])
        engine.put(fake_rows.row(2))
        assert (await until(stream, "row"))["row"]["number"] == 2
        assert (await until(stream, "kept"))["kept"] == engine.seq
        engine.remove("inc-0001")
        assert (await until(stream, "gone"))["incident"] == "inc-0001"
        pulse = await until(stream, "pulse")
        assert pulse["digest"] == engine.digest()


async def test_all_desks_of_a_feed_get_the_same_bytes(browser, engine):
    async with browser.get("/stream?page=a") as a, browser.get("/stream?page=b") as b:
        first, second = events(a), events(b)
        await until(first, "session")
        await until(second, "session")
        engine.put(fake_rows.row(3))
        assert await until(first, "row") == await until(second, "row")


async def test_deeds_are_relayed_and_answered(browser, engine):
    engine.put(fake_rows.row(1))
    deed = {
        "id": "d-1",
        "deed": "acknowledge",
        "incident": "inc-0001",
        "version": 1,
        "body": {},
        "person": "somebody else",
    }
    async with browser.post("/deeds?page=a", json=deed) as answer:
        assert (await answer.json())["outcome"] == "done"
    async with browser.post("/deeds?page=a", json=deed) as again:
        assert (await again.json())["outcome"] == "repeated"
    assert "person" not in engine.deeds[0]  # who did it is the engine's to know


async def test_attending_and_paint_receipts_reach_the_engine(browser, engine):
    state = {"sound": "running", "is_visible": True, "epoch": "e1", "digest": "0"}
    await browser.post("/attend?page=a", json=state)
    await browser.post("/shown?page=a", json={"incident": "inc-0001", "seq": 7})
    await asyncio.sleep(0.2)
    assert engine.attends[0]["state"] == state
    assert (engine.shown[0]["incident"], engine.shown[0]["seq"]) == ("inc-0001", 7)


async def test_a_blob_is_shown_only_with_a_row_that_shows_it(browser, engine, data):
    plan, photo = fake_rows.write_blobs(data)
    async with browser.get(f"/blobs/{plan}") as before:
        assert before.status == 404
    engine.put(fake_rows.row(1, plan=plan))
    async with browser.get(f"/blobs/{plan}") as shown:
        assert (shown.status, shown.content_type) == (200, "image/svg+xml")
        assert "sandbox" in shown.headers["content-security-policy"]
        assert shown.headers["cache-control"] == "no-store"
    async with browser.get(f"/blobs/{photo}") as other:
        assert other.status == 404
    async with (
        aiohttp.ClientSession(browser._base_url) as stranger,
        stranger.get(f"/blobs/{plan}") as refused,
    ):
        assert refused.status == 401


async def test_a_revoked_desk_is_cut_off(browser, engine):
    async with browser.get("/stream?page=a") as response:
        stream = events(response)
        await until(stream, "session")
        engine.revoke("secret-1")
        remaining = [name async for name, _ in stream if name != "pulse"]
        assert remaining == []
    async with browser.get("/stream?page=a") as again:
        assert (again.status, await again.json()) == (401, {"reason": "desk_revoked"})


async def test_without_the_engine_nothing_is_made_up(browser, engine):
    async with browser.get("/stream?page=a") as response:
        stream = events(response)
        await until(stream, "session")
        engine.die()
        assert [name async for name, _ in stream if name != "pulse"] == []
    async with browser.get("/stream?page=a") as away:
        assert (away.status, await away.json()) == (503, {"reason": "engine_away"})
    engine.start()
    await asyncio.sleep(1.5)
    async with browser.get("/stream?page=a") as back:
        assert (await anext(events(back)))[0] == "snapshot"


async def test_a_session_that_only_the_worker_knows_is_opened_anew(browser, engine):
    async with browser.get("/state?page=a") as known:
        assert known.status == 200
    engine.sessions.clear()  # it answered, died, and its answer was read after that
    for path in ("/state?page=a", "/stream?page=a"):
        async with browser.get(path) as refused:
            assert (refused.status, await refused.json()) == (
                503,
                {"reason": "engine_away"},
            )
        async with browser.get(path) as again:
            assert again.status == 200
            if "stream" in path:
                assert (await anext(events(again)))[0] == "snapshot"
        engine.sessions.clear()


async def test_a_frozen_engine_is_said_to_be_away(browser, engine):
    engine.freeze()
    async with browser.get("/state") as away:
        assert away.status == 503
    engine.thaw()


async def test_a_slow_reader_is_cut_off_and_others_are_not(browser, engine, live):
    count = (OUTBOX_BYTES_MAX + 10 * 2**20) // 300_000  # the kernel holds some, too
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port, limit=1024)
    writer.write(
        b"GET /stream?page=slow HTTP/1.1\r\nHost: x\r\nCookie: qb_desk=secret-1\r\n\r\n"
    )
    await writer.drain()
    assert b"200" in await reader.readline()
    async with browser.get("/stream?page=quick") as response:
        stream = events(response)
        await until(stream, "session")
        received = asyncio.create_task(_count(stream, "status", count))
        for _ in range(count):
            engine.flood(300_000)
            await asyncio.sleep(0.02)
        assert await asyncio.wait_for(received, 10) == count
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(count * 300_000), 10)
    writer.close()


async def _count(stream: AsyncIterator[Any], kind: str, wanted: int) -> int:
    for _ in range(wanted):
        await until(stream, kind)
    return wanted


async def test_a_request_without_an_end_is_cut_off(live):
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"GET /c HTTP/1.1\r\n")
    with pytest.raises(ConnectionError):  # noqa: PT012 - which of them meets it is open
        for _ in range(100):
            writer.write(b"X-Long: " + b"x" * 1000 + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)
        await reader.readexactly(1)
        raise ConnectionError


async def test_a_worker_with_open_streams_leaves_in_three_seconds(engine, data):
    leaving = await asyncio.to_thread(LiveWorkers, data)
    headers = {"Cookie": "qb_desk=secret-1"}
    async with (
        aiohttp.ClientSession(leaving.url) as browser,
        browser.get("/stream?page=a", headers=headers) as response,
    ):
        await until(events(response), "session")
        seconds = await asyncio.to_thread(leaving.stop)
    assert seconds < 3
    assert [each.returncode for each in leaving.processes] == [0]


async def test_two_workers_serve_one_page(engine, data):
    plan, _ = fake_rows.write_blobs(data)
    engine.put(fake_rows.row(1, plan=plan))
    workers = await asyncio.to_thread(LiveWorkers, data, count=2)
    try:
        for url in workers.urls:
            async with aiohttp.ClientSession(url) as once:
                headers = {"Cookie": "qb_desk=secret-1"}
                async with once.get(f"/blobs/{plan}?page=a", headers=headers) as seen:
                    assert seen.status == 200
        assert {name.split(".")[0] for name in engine.sessions} == {"live-0", "live-1"}
    finally:
        await asyncio.to_thread(workers.stop)
