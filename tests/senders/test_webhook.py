"""Webhooks: signed as the standard says, bounded, and only where they may go."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from quietbell.senders import webhook
from quietbell.senders.webhook import Outcome, Target, cloud_event, post, signature

SECRET = "whsec_" + base64.b64encode(b"an old secret of the receiver").decode()
NEXT_SECRET = "whsec_" + base64.b64encode(b"the secret it is changed to").decode()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def receiver(handler: Handler) -> AsyncIterator[str]:
    """Run a real HTTP server and yield its URL."""
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


def target(url: str, *secrets: str, may_be_private: bool = True) -> Target:
    return Target(url=url, secrets=secrets or (SECRET,), may_be_private=may_be_private)


async def send(to: Target, body: bytes = b"{}") -> webhook.Posted:
    return await post(
        to, message_id="msg_1", timestamp_seconds=int(time.time()), body=body
    )


def answering(status: int) -> Handler:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=status)

    return handle


@given(body=st.binary(max_size=200), secret=st.binary(min_size=24, max_size=64))
def test_the_standards_own_library_believes_every_signature(body, secret):
    body = json.dumps({"data": body.hex()}).encode()
    shown = "whsec_" + base64.b64encode(secret).decode()
    now = int(time.time())
    signed = signature([shown], message_id="msg_2", timestamp_seconds=now, body=body)

    Webhook(shown).verify(
        body,
        {
            "webhook-id": "msg_2",
            "webhook-timestamp": str(now),
            "webhook-signature": signed,
        },
    )


def test_the_published_vector_is_reproduced():
    # Standard Webhooks, specification, "Signature scheme": its own example.
    signed = signature(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp_seconds=1614265330,
        body=b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("held", [SECRET, NEXT_SECRET])
async def test_while_secrets_change_either_verifies(held):
    seen: list[tuple[bytes, dict[str, str]]] = []

    async def handle(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        seen.append((await request.read(), headers))
        return web.Response(status=204)

    body = b'{"a": 1}'
    async with receiver(handle) as url:
        posted = await send(target(url, NEXT_SECRET, SECRET), body)

    (got, headers), *others = seen
    assert (posted.outcome, got, others) == (Outcome.HANDED_ON, body, [])
    assert headers["webhook-signature"].count("v1,") == 2
    assert headers["content-type"] == "application/cloudevents+json"
    Webhook(held).verify(got, headers)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.HANDED_ON),
        (202, Outcome.HANDED_ON),
        (302, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (410, Outcome.REFUSED),
        (408, Outcome.TRY_AGAIN),
        (429, Outcome.TRY_AGAIN),
        (500, Outcome.TRY_AGAIN),
        (503, Outcome.TRY_AGAIN),
    ],
)
async def test_the_status_decides(status, outcome):
    async with receiver(answering(status)) as url:
        assert (await send(target(url))).outcome is outcome


async def test_a_receiver_that_sleeps_is_left(monkeypatch):
    monkeypatch.setattr(webhook, "POST_SECONDS_MAX", 0.2)

    async def handle(_: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.Response()

    async with receiver(handle) as url:
        began = time.monotonic()
        posted = await send(target(url))

    assert posted.outcome is Outcome.TRY_AGAIN
    assert time.monotonic() - began < 3


async def test_nobody_there_may_be_there_later():
    async with receiver(answering(200)) as url:
        pass
    assert (await send(target(url))).outcome is Outcome.TRY_AGAIN


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/hook",
        "http://10.1.2.3/hook",
        "http://169.254.169.254/latest",
        "http://[::1]:9/hook",
        "http://[::ffff:10.0.0.1]/hook",
        "http://localhost:9/hook",
        "http://0.0.0.0:9/hook",
    ],
)
async def test_a_private_address_is_refused_unless_allowed(url):
    posted = await send(target(url, may_be_private=False))

    assert posted.outcome is Outcome.REFUSED
    assert "private address" in posted.why


@pytest.mark.parametrize(
    "secrets", [("whsec_no base64!",), (SECRET, SECRET, NEXT_SECRET)]
)
async def test_a_secret_that_cannot_be_one_is_refused(secrets):
    posted = await send(target("http://127.0.0.1:9/hook", *secrets))

    assert posted.outcome is Outcome.REFUSED
    assert "secret" in posted.why
    assert secrets[0] not in posted.why


def test_the_body_is_a_cloud_event():
    body = json.loads(
        cloud_event(
            event_id="n-1",
            source="/quietbell/north",
            subject="i-1",
            at="2031-03-03T08:00:00.000Z",
            data={"rung": "Everybody"},
        )
    )

    assert body == {
        "specversion": "1.0",
        "id": "n-1",
        "source": "/quietbell/north",
        "type": "app.quietbell.notice.v1",
        "time": "2031-03-03T08:00:00.000Z",
        "subject": "i-1",
        "datacontenttype": "application/json",
        "data": {"rung": "Everybody"},
    }
