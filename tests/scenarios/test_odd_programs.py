"""Programs that write oddly: whoever holds a door's proof is never lost by its form."""

import json

import pytest

from tests.support import programs
from tests.support.consoles import Card
from tests.support.programs import (
    CALLS_SECRET,
    OUTSIDE,
    REPORTER,
    SECRET,
    SIGNED_DOOR,
    TOKEN,
)

LINE = b"POST /api/v1/press HTTP/1.1\r\n"
BEARER = b"Authorization: Bearer " + TOKEN.encode() + b"\r\n"


@pytest.fixture
def there(world):
    world.publish(programs.with_programs(world.site))
    world.looks()
    world.office("voss", "keep_secret", name=f"press/{SIGNED_DOOR}", value=SECRET)
    world.office("voss", "keep_secret", name=f"calls/{REPORTER}", value=CALLS_SECRET)
    return world


def posts(world, *parts, source=OUTSIDE):
    answer = world.through(programs.ask(world.port, *parts, source=source))
    world.run(world.settle())
    return programs.read(answer)


def signed(world, message_id, body, *, secret, path, who):
    """Return a signed request whose id is *message_id*, which may be any bytes."""
    at = world.clock.wall.timestamp()
    headers = programs.signed(secret, body, at, id=_text(message_id))
    headers.pop("webhook-id")
    marked = programs.post_of(path, body, {**headers, "webhook-id": "@id@", **who})
    return marked.replace(b"@id@", message_id)


def _text(raw):
    return raw.decode("utf-8", "surrogateescape")


@pytest.mark.requirement("ACT-08")
def test_an_id_that_is_no_text_takes_no_press(there):
    sent = signed(
        there,
        b"press-\xff",
        b"{}",
        secret=SECRET,
        path="/api/v1/press",
        who={"X-Quietbell-Door": SIGNED_DOOR},
    )

    assert posts(there, sent, source=programs.address_of("Bursar 114")).recorded

    assert there.desk("Desk 1").cards == [Card("Bursar 114")]
    assert there.desk("Desk 1").row["confidence"] == "verified"
    posts(there, sent, source=programs.address_of("Bursar 114"))
    assert there.desk("Desk 1").row["replays"] == 1


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize(
    "odd",
    [
        b"Host: x\r\nX Odd: 1\r\n",
        b"no colon at all\r\n",
        b"Content-Length: x\r\n",
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_header_that_makes_no_sense_hides_no_token_that_comes_later(there, odd):
    assert posts(there, LINE + odd, BEARER + b"\r\n", b"{}").recorded

    assert there.desk("Desk 1").cards == [Card("Dean 210")]


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize(
    "head",
    [
        LINE.replace(b"POST", b"post") + BEARER,
        LINE.replace(b"1.1", b"9.x") + BEARER,
        LINE + BEARER.replace(b": Bearer ", b":\tbearer\t"),
        LINE + b"Authorization: Basic eDp5\r\n" + BEARER,
        LINE + b"".join(b"X-%d: 1\r\n" % n for n in range(150)) + BEARER,
    ],
)
def test_a_token_is_found_however_the_head_is_written(there, head):
    assert posts(there, head + b"Content-Length: 2\r\n\r\n{}").recorded

    assert there.desk("Desk 1").cards == [Card("Dean 210")]


@pytest.mark.parametrize(
    "request_bytes",
    [
        LINE + b" " + BEARER + b"Content-Length: 2\r\n\r\n{}",
        LINE + b"\x0b" + BEARER + b"Content-Length: 2\r\n\r\n{}",
        LINE.replace(b"press H", b"press?t=" + TOKEN.encode() + b" H")
        + BEARER
        + b"\r\n",
        LINE + BEARER + b'Content-Length: 64\r\n\r\n{"token":"' + TOKEN.encode() + b'"}'
        b"     ",
    ],
)
def test_a_token_is_shown_and_written_nowhere_wherever_it_stood(there, request_bytes):
    posts(there, request_bytes)

    desk = there.desk("Desk 1")
    assert desk.cards == [Card("Dean 210")]
    assert TOKEN not in json.dumps([desk.row, there.entries()])


@pytest.mark.requirement("ACT-08")
def test_a_token_that_names_another_door_is_a_press_that_differs(there):
    named = b"X-Quietbell-Door: " + SIGNED_DOOR.encode() + b"\r\n"

    posts(
        there, LINE + BEARER + named + b"\r\n", source=programs.address_of("Dean 210")
    )

    assert there.desk("Desk 1").cards == [Card("Dean 210")]
    assert there.desk("Desk 1").row["source"]["differs"] == ["name"]


@pytest.mark.parametrize("message_id", [b"", b"call-\xff"])
def test_a_call_without_an_id_that_can_be_used_is_a_call_and_no_press(
    there, message_id
):
    for extension in ("0114", "0210"):
        body = json.dumps({"extension": extension}).encode()
        sent = signed(
            there,
            message_id + (extension.encode() if message_id else b""),
            body,
            secret=CALLS_SECRET,
            path="/api/v1/emergency-call",
            who={"X-Quietbell-Reporter": REPORTER},
        )
        assert posts(there, sent).recorded

    told = [each["extension"] for each in there.status["calls"]]
    assert told == ["0114", "0210"]
    assert there.desk("Desk 1").cards == []


def test_a_call_whose_id_is_left_out_altogether_is_a_call(there):
    sent = signed(
        there,
        b"",
        b'{"extension":"0114"}',
        secret=CALLS_SECRET,
        path="/api/v1/emergency-call",
        who={"X-Quietbell-Reporter": REPORTER},
    ).replace(b"webhook-id: \r\n", b"")

    assert posts(there, sent).recorded

    assert [each["extension"] for each in there.status["calls"]] == ["0114"]
    assert there.desk("Desk 1").cards == []
