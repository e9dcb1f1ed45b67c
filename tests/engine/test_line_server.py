"""The line's socket, against whatever may be at its other end."""

import asyncio
import json
import socket

import pytest

from quietbell.engine import line_server
from quietbell.line.client import LINE_BYTES_MAX, LineClient, address
from tests.support.consoles import DONE, Card


def test_the_line_says_who_answers(world):
    async def hello():
        client = await LineClient.connect(world.data, "story")
        await client.close()
        return client.hello

    assert world.run(hello()) == {
        "m": "hello",
        "n": 1,
        "node": "a",
        "epoch": "epoch-1",
        "is_demo": False,
        "site_version": 1,
    }


@pytest.mark.parametrize(
    "line",
    [b"not json\n", b"[1, 2]\n", b'"hello"\n', b"\xff\xfe\n", b"\n", b"{}{}\n"],
)
def test_what_is_no_message_ends_the_connection(world, line):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    assert sent(world, line + b'{"m":"hello","n":1,"who":"x"}\n') == b""

    assert desk.acknowledge() == DONE  # the others go on


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ({"m": "dance"}, {"m": "dance", "reason": "unknown_message"}),
        ({}, {"m": None, "reason": "unknown_message"}),
        ({"m": "session"}, {"m": "session", "ok": False, "reason": "bad_message"}),
        ({"m": "deed"}, {"m": "deed", "ok": False, "reason": "bad_message"}),
        ({"m": "enrol"}, {"m": "enrol", "ok": False, "reason": "bad_message"}),
        ({"m": "subscribe"}, {"m": "subscribe", "ok": False, "reason": "bad_message"}),
        (
            {"m": "subscribe", "feed": "desk:*"},
            {"m": "subscribe", "ok": False, "reason": "not_allowed"},
        ),
        (
            {"m": "subscribe", "feed": "officer:diaz"},
            {"m": "subscribe", "ok": False, "reason": "not_allowed"},
        ),
        ({"m": "notice_result"}, {"m": "notice_result", "ok": False}),
        (
            {"m": "session", "session": "s" * 300, "desk_secret": "x"},
            {"m": "session", "ok": False, "reason": "bad_message"},
        ),
    ],
)
def test_a_message_of_the_wrong_shape_is_refused_and_the_line_stays(
    world, message, answer
):
    first, second = lines(world, {**message, "n": 7}, {"m": "hello", "n": 8})

    assert first.items() >= {**answer, "n": 7}.items()
    assert second["m"] == "hello"


def test_a_pulse_of_a_strange_shape_cuts_nobody_off(world):
    desk = world.desk("Desk 1")
    states = (["not", "a", "state"], "x", 7, None, {"sound": {"a": 1}})

    async def pulses():
        for state in states:
            told = {"m": "attend", "session": desk.session, "state": state}
            desk.client.send(told)
        await world.settle()

    world.run(pulses())
    world.press("Bursar 114")

    assert desk.acknowledge() == DONE


def test_what_wants_no_answer_gets_none(world):
    told = lines(
        world,
        {"m": "attend", "session": "nobody", "state": {}},
        {"m": "shown", "session": "nobody", "incident": "none"},
        {"m": "bye", "session": "nobody"},
        {"m": "notice_result", "id": "none", "outcome": "handed_on"},
        {"m": "dance"},
        {"m": "status", "n": 1},
    )

    assert [each["m"] for each in told] == ["status"]
    assert told[0]["status"]["recording"]["state"] == "recording"


def test_the_status_tells_the_command_line_no_name(world):
    world.desk("Desk 1")
    world.wait(seconds=2)

    (told,) = lines(world, {"m": "status", "n": 1})

    assert "Ortiz" not in json.dumps(told)


def test_a_line_longer_than_a_line_can_be_ends_the_connection(world):
    assert sent(world, b'{"m":"hello","n":1,"who":"' + b"x" * LINE_BYTES_MAX) == b""


def test_messages_may_come_in_any_pieces(world):
    whole = b'{"m":"hello","n":1}\n{"m":"hello","n":2}\n'

    async def drip():
        reader, writer = await asyncio.open_unix_connection(address(world.data))
        for byte in whole:
            writer.write(bytes([byte]))
            await asyncio.sleep(0)
        told = [json.loads(await reader.readline())["n"] for _ in range(2)]
        writer.close()
        return told

    assert world.run(drip()) == [1, 2]


def test_a_peer_that_does_not_read_is_cut_off_and_the_others_go_on(world, monkeypatch):
    monkeypatch.setattr(line_server, "UNSENT_BYTES_MAX", 256 * 1024)
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    async def freeze():
        held = socket.socket(socket.AF_UNIX)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        held.connect(address(world.data))
        held.sendall(b'{"m":"subscribe","feed":"machine","n":1}\n')
        await asyncio.sleep(0.01)
        before = len(world.server.peers)
        for _ in range(400):
            world.server.pulse()
            world.engine.showing.status_now()
            await asyncio.sleep(0)
        await world.settle()
        left = before - len(world.server.peers)
        held.close()
        return left

    assert world.run(freeze()) == 1
    assert desk.acknowledge() == DONE


def test_past_the_peers_that_it_holds_one_more_is_turned_away(world, monkeypatch):
    monkeypatch.setattr(line_server, "PEERS_MAX", len(world.server.peers) + 1)
    desk = world.desk("Desk 1")

    assert sent(world, b'{"m":"hello","n":1}\n') == b""

    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114")]


def test_too_many_deeds_at_once_end_the_connection(world, monkeypatch):
    monkeypatch.setattr(line_server, "DEEDS_AT_ONCE_MAX", 3)
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    incident = desk.row["id"]

    async def flood():
        for number in range(8):
            asked = {
                "id": f"deed-{number:04}",
                "deed": "note",
                "incident": incident,
                "body": {"text": "again"},
            }
            message = {"m": "deed", "n": number, "session": desk.session, "deed": asked}
            desk.client.send(message)
        for _ in range(50):
            await asyncio.sleep(0.002)
        return desk.client.is_lost

    assert world.run(flood()) is True
    assert world.status["parked"] == 0


def test_a_fault_of_ours_is_answered_and_said_aloud(world, monkeypatch):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    def fail(*said, **more):
        raise ZeroDivisionError("our fault")

    monkeypatch.setattr(world.engine._deeds, "decide", fail)
    monkeypatch.setattr(world.engine, "_decide", fail)

    assert desk.acknowledge().reason == "fault"
    assert desk.console.status["parked"] == 1
    assert desk.cards == [Card("Bursar 114")]


def test_unsubscribed_it_hears_no_more(world):
    desk = world.desk("Desk 1")

    async def leave():
        desk.client.send({"m": "unsubscribe", "feed": "desk:*"})
        await world.settle()

    world.run(leave())
    world.press("Bursar 114")

    assert desk.cards == []


def test_a_console_that_painted_it_is_the_proof_that_a_screen_showed_it(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    porter = world.desk("Porter")
    world.press("Bursar 114")
    incident = first.row["id"]

    async def paint(*desks):
        for each in desks:
            told = {"m": "shown", "session": each.session, "incident": incident}
            each.client.send({**told, "seq": 1})
        await world.settle()

    world.run(paint(first, first, porter))
    world.wait(seconds=3)
    world.run(paint(second, first))

    assert first.row["shown"] == [
        {"desk": "Desk 1", "at": "2031-03-03T17:00:00.000Z"},
        {"desk": "Desk 2", "at": "2031-03-03T17:00:03.000Z"},
    ]
    world.restart()


def test_notices_go_to_one_courier(world):
    world.desk("Desk 1")
    world.press("Bursar 114")

    async def second_courier():
        client = await LineClient.connect(world.data, "courier")
        await client.request({"m": "courier"})
        return client

    other = world.run(second_courier())
    world.wait(seconds=10)

    told = len(world.told) + other._pushed.qsize()
    assert told == 1
    world.run(other.close())


def test_a_courier_that_stands_by_is_given_what_is_left_when_the_first_is_gone(world):
    world.courier_reports = False  # its notices stay outstanding
    world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=10)

    async def stand_by():
        client = await LineClient.connect(world.data, "courier")
        await client.request({"m": "courier"})
        return client

    other = world.run(stand_by())
    assert other._pushed.qsize() == 0
    world.run(world.courier.close())
    world.run(settled(world))
    assert other._pushed.qsize() == 1
    assert {"code": "no_courier"} not in world.status["readiness"]
    world.run(other.close())


def test_without_a_courier_it_is_a_readiness_fault_and_nothing_is_lost(world):
    desk = world.desk("Desk 1")
    world.run(world.courier.close())
    world.run(settled(world))
    assert {"code": "no_courier"} in world.status["readiness"]
    world.press("Bursar 114")
    for _ in range(10):
        world.step(1)

    world.run(return_courier(world))
    world.wait(seconds=1)

    assert world.told_rungs() == ["Second desk"]
    assert {"code": "no_courier"} not in world.status["readiness"]
    assert desk.cards == [Card("Bursar 114")]


def test_what_a_courier_reports_of_what_nobody_knows_is_nothing(world):
    desk = world.desk("Desk 1")
    world.courier_reports = False
    world.press("Bursar 114")
    world.wait(seconds=10)
    (notice,) = world.engine.floor.notices

    async def report(*results):
        for result in results:
            world.courier.send({"m": "notice_result", **result})
        await world.settle()

    world.run(
        report(
            {"id": "none", "outcome": "handed_on"},
            {"id": notice, "outcome": "sung"},
            {"id": notice, "outcome": "attempted"},
            {"id": notice, "outcome": "failed", "detail": "x" * 900},
            {"id": notice, "outcome": "handed_on"},
        )
    )

    told = [e for e in desk.row["timeline"] if e["kind"] == "notice-reported"]
    assert [each["args"]["outcome"] for each in told] == ["attempted", "failed"]
    assert len(told[1]["args"]["detail"]) == 500
    world.restart()


async def settled(world):
    for _ in range(20):
        await asyncio.sleep(0.001)


async def return_courier(world):
    world.courier = await LineClient.connect(world.data, "courier")
    await world.courier.request({"m": "courier"})


def sent(world, raw):
    """Send bytes and return all that comes back until the engine hangs up."""

    async def send():
        reader, writer = await asyncio.open_unix_connection(address(world.data))
        writer.write(raw)
        try:
            return await asyncio.wait_for(reader.read(), 5)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    return world.run(send())


def lines(world, *messages):
    """Send messages, the last of which is answered; return the answers."""
    last = messages[-1]["n"]

    async def send():
        reader, writer = await asyncio.open_unix_connection(address(world.data))
        for each in messages:
            writer.write(json.dumps(each).encode() + b"\n")
        told = []
        while not told or told[-1].get("n") != last:
            told.append(json.loads(await reader.readline()))
        writer.close()
        return told

    return world.run(send())
