"""One connection by itself, with a transport and a house that only take notes."""

import asyncio
import socket
from typing import Any

import pytest
from structlog.testing import capture_logs

from quietbell.receivers.phone_connection import (
    DROPPED_BYTES_MAX,
    Phase,
    PhoneConnection,
)
from quietbell.wire.http_framing import RequestFraming
from tests.support.phone_door import get

PRESS = get("/p/token")


class NotingTransport(asyncio.Transport):
    def __init__(self, peer: Any = ("10.9.8.21", 40_000), handle: Any = None) -> None:
        super().__init__({"peername": peer, "socket": handle})
        self.done: list[Any] = []

    def write(self, data: Any) -> None:
        self.done.append(bytes(data))

    def write_eof(self) -> None:
        self.done.append("end")

    def pause_reading(self) -> None:
        self.done.append("pause")

    def resume_reading(self) -> None:
        pass

    def abort(self) -> None:
        self.done.append("abort")

    def close(self) -> None:
        self.done.append("close")

    def is_closing(self) -> bool:
        return "close" in self.done or "abort" in self.done


class NotingHouse:
    def __init__(self) -> None:
        self.noted: list[Any] = []

    def came(self, connection: PhoneConnection) -> None:
        self.noted.append("came")

    def shakes_hands(self, connection: PhoneConnection) -> None:
        self.noted.append("shakes hands")

    def holds(self, connection: PhoneConnection, more_bytes: int) -> None:
        self.noted.append(more_bytes)

    def take(
        self, connection: PhoneConnection, framing: RequestFraming, is_whole: bool
    ) -> None:
        self.noted.append((framing.head, is_whole))

    def failed(self, connection: PhoneConnection) -> None:
        self.noted.append("failed")

    def handshake_broke(self, connection: PhoneConnection, reason: str) -> None:
        self.noted.append(reason)

    def leaves(self, connection: PhoneConnection) -> None:
        self.noted.append("leaves")

    def left(self, connection: PhoneConnection) -> None:
        self.noted.append("left")


def opened(
    **changes: Any,
) -> tuple[PhoneConnection, NotingTransport, NotingHouse]:
    house, transport = NotingHouse(), NotingTransport(**changes)
    connection = PhoneConnection(house)
    connection.connection_made(transport)
    return connection, transport, house


@pytest.mark.parametrize(
    ("peer", "source"),
    [
        (("10.9.8.21", 40_000), "10.9.8.21"),
        (("::ffff:10.9.8.21", 40_000, 0, 0), "10.9.8.21"),
        (("2001:DB8:0::7", 40_000, 0, 0), "2001:db8::7"),
        (("fe80::1%eth0", 40_000, 0, 2), "fe80::1"),
        (("::nonsense", 40_000), "::nonsense"),
        ("/run/socket", ""),
        ((), ""),
        (None, ""),
    ],
)
def test_the_source_is_an_address_without_its_port(peer: Any, source: str) -> None:
    connection, _, _ = opened(peer=peer)

    assert connection.source == source


def test_it_goes_from_reading_to_gone_in_order() -> None:
    connection, transport, house = opened()
    assert connection.phase is Phase.READING
    connection.data_received(PRESS[:9])
    connection.data_received(PRESS[9:])
    assert connection.phase is Phase.PRESSED
    connection.answer(b"first")
    connection.answer(b"second")
    assert connection.phase is Phase.LEAVING
    assert connection.eof_received() is False
    connection.connection_lost(None)
    assert connection.phase is Phase.GONE

    assert transport.done == [b"first", "end"]
    assert house.noted == ["came", 9, (PRESS, True), "leaves", "left"]


def test_a_peer_that_has_said_all_is_closed_at_once() -> None:
    connection, transport, _ = opened()
    connection.data_received(PRESS)
    assert connection.eof_received() is True

    connection.answer(b"silent")

    assert transport.done == [b"silent", "close"]


def test_an_answer_to_one_who_has_gone_is_dropped() -> None:
    connection, transport, house = opened()
    connection.data_received(PRESS)
    connection.connection_lost(ConnectionResetError())
    connection.answer(b"silent")
    connection.close()
    connection.abort()

    assert transport.done == []
    assert house.noted == ["came", (PRESS, True), "left"]


def test_an_answer_to_one_who_is_closing_is_dropped() -> None:
    connection, transport, _ = opened()
    connection.data_received(PRESS)
    transport.close()

    connection.answer(b"silent")

    assert transport.done == ["close"]


def test_who_goes_on_talking_is_not_listened_to() -> None:
    connection, transport, _ = opened()
    connection.data_received(PRESS)
    connection.data_received(b"x" * DROPPED_BYTES_MAX)
    assert transport.done == ["pause"]
    connection.answer(b"silent")
    connection.data_received(b"x")

    assert transport.done == ["pause", b"silent", "end", "abort"]


def test_unread_bytes_are_seen_in_the_kernel() -> None:
    ours, theirs = socket.socketpair()
    connection, _, _ = opened(handle=ours)

    assert not connection.has_unread_bytes()
    theirs.send(b"x")
    assert connection.has_unread_bytes()
    ours.close()
    assert not connection.has_unread_bytes()
    theirs.close()
    connection.connection_lost(None)
    assert not connection.has_unread_bytes()


def test_a_fault_once_it_is_answered_only_closes() -> None:
    class FailingHouse(NotingHouse):
        def take(
            self, connection: PhoneConnection, framing: RequestFraming, is_whole: bool
        ) -> None:
            connection.answer(b"silent")
            raise LookupError

    transport = NotingTransport()
    connection = PhoneConnection(FailingHouse())
    connection.connection_made(transport)

    with capture_logs() as told:
        connection.data_received(PRESS)

    assert transport.done == [b"silent", "end", "close"]
    assert len(told) == 1
