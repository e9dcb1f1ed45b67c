"""The courier: every notice to its end, no channel waits for another, nothing owned."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from quietbell.courier.carriers import WebhookCarrier, lane_of, write_log
from quietbell.courier.main import Courier
from quietbell.courier.notices import Notice, Result
from quietbell.domain.site import Webhook as SiteWebhook
from quietbell.line import site_file
from tests.config.standins import until
from tests.senders.test_webhook import NEXT_SECRET, SECRET, receiver
from tests.support.small_site import small_site

Message = dict[str, Any]


class Line:
    """The engine's end of the line: pushes notices, keeps results."""

    def __init__(self, data: Path) -> None:
        (data / "run").mkdir(parents=True, exist_ok=True)
        self._path = data / "run" / "line.sock"
        self._writers: list[asyncio.StreamWriter] = []
        self.outstanding: dict[str, Message] = {}
        self.results: list[tuple[str, str, str]] = []
        self.connections = 0

    async def open(self) -> None:
        self._server = await asyncio.start_unix_server(self._hold, self._path)

    async def close(self) -> None:
        self._server.close()
        self.cut()

    def cut(self) -> None:
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    def push(self, notice_id: str, **changed: Any) -> None:
        notice = {
            "id": notice_id,
            "incident": "i-1",
            "number": 7,
            "class": "DURESS",
            "site": "main",
            "rung": "Everybody",
            "channel": "log",
            "target": {"person": "P-101"},
            "words": {"en": "DURESS 7: Everybody. Open the console."},
            "at": "2031-03-03T08:00:00.000Z",
            **changed,
        }
        self.outstanding[notice_id] = notice
        for writer in self._writers:
            self._send(writer, {"m": "notice", "notice": notice})

    def ends(self) -> list[tuple[str, str]]:
        return [(i, how) for i, how, _ in self.results if how != "attempted"]

    async def until(self, happened: Callable[[], bool]) -> None:
        await until(happened)

    @staticmethod
    def _send(writer: asyncio.StreamWriter, message: Message) -> None:
        writer.write(json.dumps(message).encode() + b"\n")

    async def _hold(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while line := await reader.readline():
            message = json.loads(line)
            if message["m"] == "notice_result":
                told = (message["id"], message["outcome"], message["detail"])
                self.results.append(told)
                continue
            self._send(writer, {"m": message["m"], "n": message["n"]})
            if message["m"] == "courier":
                self.connections += 1
                self._writers.append(writer)
                for notice in list(self.outstanding.values()):
                    self._send(writer, {"m": "notice", "notice": notice})


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    made = Line(tmp_path)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def start(tmp_path: Path) -> Any:
    tasks: list[asyncio.Task[None]] = []

    def run(**carriers: Any) -> None:
        courier = Courier(tmp_path, carriers or {"log": write_log})
        tasks.append(asyncio.create_task(courier.run()))

    yield run
    for task in tasks:
        task.cancel()


def know(data: Path, url: str, *secrets: str, may_be_private: bool = True) -> None:
    """Write a webhook into the site file and its secrets into the keyring."""
    site = replace(small_site(), webhooks=(SiteWebhook(id="chat", url=url),))
    (data / "site" / "blobs").mkdir(parents=True, exist_ok=True)
    site_file.write(data / "site", site)
    (data / "keyring").mkdir(exist_ok=True)
    known = {"secrets": secrets or (SECRET,), "may_be_private": may_be_private}
    (data / "keyring" / "secrets.json").write_text(
        json.dumps({"webhooks": {"chat": known}})
    )


def to_chat(incident: str = "i-1") -> Message:
    return {"channel": "webhook", "target": {"webhook": "chat"}, "incident": incident}


@pytest.mark.requirement("RSP-12")
async def test_a_notice_is_attempted_and_handed_on(line, start):
    start()
    line.push("n-1")
    await line.until(lambda: len(line.results) == 2)

    assert line.results == [
        ("n-1", "attempted", ""),
        ("n-1", "handed_on", "in the log"),
    ]


async def test_notices_that_waited_are_carried_when_it_connects(line, start):
    line.push("n-1")
    line.push("n-2")
    start()
    await line.until(lambda: len(line.ends()) == 2)

    assert line.ends() == [("n-1", "handed_on"), ("n-2", "handed_on")]


async def test_a_notice_pushed_again_is_carried_once_and_reported_again(line, start):
    carried: list[str] = []

    async def carry(notice: Notice) -> tuple[Result, str]:
        carried.append(notice.id)
        return Result.HANDED_ON, ""

    start(log=carry)
    line.push("n-1")
    await line.until(lambda: len(line.ends()) == 1)
    line.cut()
    await line.until(lambda: len(line.ends()) == 2)

    assert carried == ["n-1"]
    assert line.connections == 2
    assert line.ends() == [("n-1", "handed_on")] * 2


async def test_one_in_hand_when_the_line_breaks_is_not_begun_twice(line, start):
    carried: list[str] = []
    may_end = asyncio.Event()

    async def carry(notice: Notice) -> tuple[Result, str]:
        carried.append(notice.id)
        await may_end.wait()
        return Result.HANDED_ON, ""

    start(log=carry)
    line.push("n-1")
    await line.until(lambda: carried == ["n-1"])
    line.cut()
    await line.until(lambda: line.connections == 2)
    may_end.set()
    # Pushed again once it is done, it is told once more: that is no second carrying.
    await line.until(lambda: bool(line.ends()))

    assert carried == ["n-1"]
    assert set(line.ends()) == {("n-1", "handed_on")}


async def test_a_channel_that_hangs_holds_up_no_other(line, start):
    async def hang(_: Notice) -> tuple[Result, str]:
        await asyncio.Event().wait()
        raise AssertionError

    start(log=write_log, webhook=hang)
    line.push("n-1", **to_chat())
    line.push("n-2")
    await line.until(lambda: line.ends() == [("n-2", "handed_on")])


async def test_a_carrier_that_breaks_fails_its_notice_alone(line, start):
    async def carry(notice: Notice) -> tuple[Result, str]:
        if notice.id == "n-1":
            raise ZeroDivisionError
        return Result.HANDED_ON, ""

    start(log=carry)
    line.push("n-1")
    line.push("n-2")
    await line.until(lambda: len(line.ends()) == 2)

    assert line.ends() == [("n-1", "failed"), ("n-2", "handed_on")]


async def test_a_channel_without_a_sender_is_said(line, start):
    start()
    line.push("n-1", channel="voice")
    await line.until(lambda: len(line.ends()) == 1)

    assert line.results[-1] == ("n-1", "failed", "no sender for voice")


async def test_a_webhook_gets_a_signed_event_without_a_place(line, start, tmp_path):
    got: list[tuple[bytes, dict[str, str]]] = []

    async def handle(request: web.Request) -> web.Response:
        got.append((await request.read(), dict(request.headers)))
        return web.Response()

    async with receiver(handle) as url:
        know(tmp_path, url, NEXT_SECRET, SECRET)
        start(webhook=WebhookCarrier(tmp_path))
        line.push("n-1", **to_chat())
        await line.until(lambda: len(line.ends()) == 1)

    body, headers = got[0]
    lowered = {name.lower(): value for name, value in headers.items()}
    assert line.ends() == [("n-1", "handed_on")]
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": "n-1",
        "source": "/quietbell/main",
        "type": "app.quietbell.notice.v1",
        "time": "2031-03-03T08:00:00.000Z",
        "subject": "i-1",
        "datacontenttype": "application/json",
        "data": {
            "incident": "i-1",
            "number": 7,
            "class": "DURESS",
            "rung": "Everybody",
            "words": {"en": "DURESS 7: Everybody. Open the console."},
        },
    }
    Webhook(SECRET).verify(body, lowered)
    Webhook(NEXT_SECRET).verify(body, lowered)


async def test_a_webhook_is_tried_again_and_one_incident_stays_in_order(
    line, start, tmp_path
):
    got: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        got.append(request.headers["webhook-id"])
        return web.Response(status=503 if len(got) < 3 else 200)

    async with receiver(handle) as url:
        know(tmp_path, url)
        start(webhook=WebhookCarrier(tmp_path, retry_after_seconds=(0.01, 0.02)))
        line.push("n-1", **to_chat())
        line.push("n-2", **to_chat())
        await line.until(lambda: len(line.ends()) == 2)

    assert got == ["n-1", "n-1", "n-1", "n-2"]
    assert line.ends() == [("n-1", "handed_on"), ("n-2", "handed_on")]


async def test_trying_again_has_an_end(line, start, tmp_path):
    tries = 0

    async def handle(_: web.Request) -> web.Response:
        nonlocal tries
        tries += 1
        return web.Response(status=500)

    async with receiver(handle) as url:
        know(tmp_path, url)
        start(webhook=WebhookCarrier(tmp_path, retry_after_seconds=(0.01, 0.01)))
        line.push("n-1", **to_chat())
        await line.until(lambda: len(line.ends()) == 1)

    assert (tries, line.results[-1]) == (3, ("n-1", "failed", "status 500"))


Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data: (data / "keyring" / "secrets.json").unlink(), "cannot be read"),
        (
            lambda data: (data / "keyring" / "secrets.json").write_text("{"),
            "not in their shape",
        ),
        (
            lambda data: (data / "keyring" / "secrets.json").write_text("{}"),
            "no secret for webhook 'chat'",
        ),
        (lambda data: (data / "site" / "current").unlink(), "site file"),
        (
            lambda data: know(data, "http://127.0.0.1:9/hook", may_be_private=False),
            "private address",
        ),
    ],
)
async def test_what_is_wrong_is_said_without_a_secret(
    spoil: Spoil, why, line, start, tmp_path
):
    know(tmp_path, "http://127.0.0.1:9/hook")
    for path in (tmp_path / "site").glob("site-*.json"):
        if why == "site file":
            path.unlink()
    spoil(tmp_path)
    start(webhook=WebhookCarrier(tmp_path, retry_after_seconds=()))
    line.push("n-1", **to_chat())
    await line.until(lambda: len(line.ends()) == 1)

    _, outcome, detail = line.results[-1]
    assert outcome == "failed"
    assert why in detail
    assert SECRET not in detail


async def test_what_is_no_notice_is_passed_over(line, start):
    start()
    line.push("n-1", channel=None)
    line.push("n-2")
    await line.until(lambda: len(line.ends()) == 1)

    assert line.ends() == [("n-2", "handed_on")]


def test_lanes_keep_an_incident_together_and_targets_apart():
    notice = Notice(
        id="n-1", channel="webhook", incident="i-1", target={"webhook": "a"}
    )
    again = Notice(id="n-2", channel="webhook", incident="i-1", target={"webhook": "a"})
    other = Notice(id="n-3", channel="webhook", incident="i-1", target={"webhook": "b"})

    assert lane_of(notice) == lane_of(again) != lane_of(other)
    assert lane_of(Notice(id="n-4", channel="log", incident="i-9")) == "log"
