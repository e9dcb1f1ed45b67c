"""Phones that press: what they send is what the captured ones send."""

import asyncio

import pytest

from quietbell.simulator.phones import (
    MODELS,
    NoAnswer,
    press,
    request_bytes,
)

MAC = "0a41d2924d45"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Door:
    """A door that keeps what it was sent and when, and answers as told."""

    def __init__(self, answer: bytes = ANSWER) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.times: list[float] = []
        self.ports: list[int] = []

    async def __aenter__(self) -> "Door":
        self.server = await asyncio.start_server(self._hold, "127.0.0.1", 0)
        port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/p/token"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    async def _hold(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.times.append(asyncio.get_running_loop().time())
        self.ports.append(writer.get_extra_info("peername")[1])
        self.requests.append(await reader.read(65536))
        writer.write(self.answer)
        writer.close()


@pytest.mark.requirement("ACT-02")
async def test_a_7965_asks_twice_from_two_ports_milliseconds_apart():
    async with Door() as door:
        answers = await press(door.url, model="CP-7965G", mac=MAC)

    assert [answer.status for answer in answers] == [200, 200]
    assert len(set(door.ports)) == 2
    assert door.requests[0] == door.requests[1]
    # Sent 3 ms apart; what a busy machine makes of it on the way is not the phone's.
    assert 0 <= door.times[1] - door.times[0] < 1


async def test_an_8845_sends_its_headers_word_for_word():
    async with Door() as door:
        await press(door.url, model="CP-8845", mac=MAC)

    host = door.url.removeprefix("http://").removesuffix("/p/token")
    assert door.requests == [
        (
            "GET /p/token?name=SEP0A41D2924D45 HTTP/1.1\r\n"
            f"Host: {host}\r\n"
            "User-Agent: Cisco/CP-8845\r\n"
            "Accept: x-CiscoIPPhone/*, text/*,image/png,*/*\r\n"
            "Accept-Language: en-US\r\n"
            "Accept-Charset: utf-8,iso-8859-1;q=0.8\r\n"
            "x-CiscoIPPhoneModelName: CP-8845\r\n"
            "x-CiscoIPPhoneSDKVersion: 8.5.1\r\n"
            "x-CiscoIPPhoneDisplay: 559, 265, 24, C\r\n\r\n"
        ).encode()
    ]


def test_a_9841s_action_button_posts_its_name():
    request = request_bytes("http://192.0.2.7:8701/p/token", MODELS["DP-9841"], MAC)
    head, _, body = request.partition(b"\r\n\r\n")

    assert head.startswith(b"POST /p/token?name=SEP0A41D2924D45 HTTP/1.1\r\n")
    assert body == b"name=SEP0A41D2924D45"
    assert b"Content-Length: 20" in head


@pytest.mark.parametrize("model", sorted(MODELS))
async def test_every_model_presses_and_says_how_long_it_took(model):
    async with Door() as door:
        answers = await press(door.url, model=model, mac=MAC)

    assert {(answer.status, answer.body) for answer in answers} == {(200, b"ok")}
    assert all(0 < answer.answered_seconds < 5 for answer in answers)


async def test_a_query_of_the_door_stays_in_front():
    assert b"GET /p/token?nonce=7&name=SEP0A41D2924D45 HTTP/1.1" in request_bytes(
        "http://192.0.2.7/p/token?nonce=7", MODELS["CP-8845"], MAC
    )


async def test_hanging_up_without_a_word_is_no_answer():
    async with Door(answer=b"") as door:
        with pytest.raises(NoAnswer, match="hung up"):
            await press(door.url, mac=MAC)


async def test_a_refused_connection_is_no_answer():
    async with Door() as door:
        pass
    with pytest.raises(NoAnswer):
        await press(door.url, mac=MAC)
