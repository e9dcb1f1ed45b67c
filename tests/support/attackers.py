"""Whoever wishes us ill, as a program of its own: idle, slow, broken and forged.

Run as ``python -m tests.support.attackers PORT KIND COUNT [NAME …]``. It says
``standing`` when it begins in earnest; the idle ones go at the end of its input. The
last line is JSON: how many asked, got the silent answer, got nothing, and what else.
All of it comes from loopback addresses of this machine's own.
"""

import asyncio
import itertools
import json
import random
import resource
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress

import uvloop

from quietbell.domain.site import AnswerMode
from tests.support.ledger import is_silent
from tests.support.processes import HOST

SEED = 20310305
AT_ONCE = 300
SOURCES = 41  # more than are shown one by one; odd, so that all name devices
SECONDS_MAX = 90.0
DRIP_SECONDS = 0.4
WAIT_SECONDS_MAX = 20.0
TCP_REPAIR = 19  # lets a socket die without a word, as a phone that lost its power
WRONG = "forged-token-0123456789"

Found = Counter[str]


def sources() -> Sequence[str]:
    """Return the addresses that forgers speak from."""
    return [f"127.0.0.{number}" for number in range(2, 2 + SOURCES)]


async def idle(port: int, count: int, names: Sequence[str]) -> Found:
    """Connect and say nothing, and again when hung up on, until our input ends."""
    house = _Idlers(port)
    for number in range(count):
        await house.connect(number)
    _say_standing()
    await asyncio.to_thread(sys.stdin.read)
    return house.leave()


async def half_open(port: int, count: int, names: Sequence[str]) -> Found:
    """Send half a request and be gone without a word, where that may be done."""
    _say_standing()
    found = Found()
    for number in range(count):
        ours = await _connected(port, number)
        ours.send(_request(number, names)[:40])
        with suppress(PermissionError):
            ours.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
            found["gone without a word"] += 1
        ours.close()
    return found


async def slow(port: int, count: int, names: Sequence[str]) -> Found:
    """Send a byte now and then."""
    found = Found()

    async def drip(number: int) -> None:
        ours = await _connected(port, number)
        reader, writer = await asyncio.open_connection(sock=ours)
        reading = asyncio.create_task(reader.read())
        for byte in _request(number, names):
            writer.write(bytes((byte,)))
            await asyncio.wait({reading}, timeout=DRIP_SECONDS)
            if reading.done():
                break
        _judge(found, await _quietly(reading))
        writer.close()

    _say_standing()
    await asyncio.gather(*(drip(number) for number in range(count)))
    return found


async def forged(port: int, count: int, names: Sequence[str]) -> Found:
    """Press with tokens that are none; half of them name a device that is known."""
    return await _ask_all(port, (_request(number, names) for number in range(count)))


async def fuzzed(port: int, count: int, names: Sequence[str]) -> Found:
    """Send requests in which anything may be anything."""
    dice = random.Random(SEED)
    return await _ask_all(
        port, (_fuzzed(dice, number, names) for number in range(count))
    )


async def oversized(port: int, count: int, names: Sequence[str]) -> Found:
    """Send lines, headers and bodies that have no end."""
    much = b"x" * 1_000_000
    shapes = (
        b"GET /p/" + much + b" HTTP/1.1\r\n\r\n",
        b"GET /p/a?" + much + b" HTTP/1.1\r\n\r\n",
        b"GET /p/a HTTP/1.1\r\nX: " + much + b"\r\n\r\n",
        b"GET /p/a HTTP/1.1\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        b"POST /p/a HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n" + much,
        b"POST /p/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n" + much,
        much,
        b"\n" * 1_000_000,
    )
    return await _ask_all(port, itertools.islice(itertools.cycle(shapes), count))


KINDS: dict[str, Callable[[int, int, Sequence[str]], Awaitable[Found]]] = {
    each.__name__: each for each in (idle, half_open, slow, forged, fuzzed, oversized)
}


async def main(port: int, kind: str, count: int, names: Sequence[str]) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    async with asyncio.timeout(SECONDS_MAX):
        found = await KINDS[kind](port, count, names)
    print(json.dumps({"asked": count, **found}), flush=True)


def _say_standing() -> None:
    print("standing", flush=True)


def _request(number: int, names: Sequence[str]) -> bytes:
    """Return a forged press. Every second one names a device; all are numbered."""
    name = f"&name={names[number % len(names)]}" if number % 2 and names else ""
    target = f"/p/{WRONG}{number:05}?forged={number}{name}"
    return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n".encode()


def _fuzzed(dice: random.Random, number: int, names: Sequence[str]) -> bytes:
    found = bytearray(_request(number, names))
    for _ in range(dice.randint(1, 20)):
        at = dice.randrange(len(found))
        match dice.randrange(4):
            case 0:
                found[at] = dice.randrange(256)
            case 1:
                del found[at : at + dice.randint(1, 30)]
            case 2:
                found[at:at] = dice.randbytes(dice.randint(1, 200))
            case _:
                found[at:at] = dice.choice((b"\r\n", b"\0", b"%", b"?", b"&", b"\n\n"))
        found = found or bytearray(b"\0")
    return bytes(found)


class _Idlers:
    """Those who say nothing. Each comes back when it is hung up on."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._standing: set[asyncio.BaseTransport] = set()
        self._coming: set[asyncio.Task[None]] = set()
        self._is_leaving = False
        self.found = Found()

    async def connect(self, number: int) -> None:
        await asyncio.get_running_loop().create_connection(
            lambda: _Idler(self, number),
            HOST,
            self._port,
            local_addr=(sources()[number % SOURCES], 0),
        )

    def leave(self) -> Found:
        self._is_leaving = True
        self.found["standing"] = len(self._standing)
        for each in self._standing:
            each.close()
        return self.found

    def came(self, transport: asyncio.BaseTransport) -> None:
        self._standing.add(transport)

    def went(self, transport: asyncio.BaseTransport, number: int) -> None:
        self._standing.discard(transport)
        if not self._is_leaving:
            self.found["hung up on"] += 1
            task = asyncio.create_task(self.connect(number))
            self._coming.add(task)
            task.add_done_callback(self._coming.discard)


class _Idler(asyncio.Protocol):
    def __init__(self, house: _Idlers, number: int) -> None:
        self._house, self._number = house, number

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._house.came(transport)

    def data_received(self, data: bytes) -> None:
        _judge(self._house.found, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._house.went(self._transport, self._number)


async def _connected(port: int, number: int) -> socket.socket:
    ours = socket.socket()
    ours.setblocking(False)
    ours.bind((sources()[number % SOURCES], 0))
    await asyncio.get_running_loop().sock_connect(ours, (HOST, port))
    return ours


async def _ask_all(port: int, requests: Iterable[bytes]) -> Found:
    _say_standing()
    found = Found()
    places = iter(enumerate(requests))

    async def ask_on() -> None:
        for number, request in places:
            _judge(found, await _ask(port, number, request), request)

    await asyncio.gather(*(ask_on() for _ in range(AT_ONCE)))
    return found


async def _ask(port: int, number: int, request: bytes) -> bytes:
    ours = await _connected(port, number)
    reader, writer = await asyncio.open_connection(sock=ours)
    sending = asyncio.create_task(_send(writer, request))
    try:
        return await _quietly(reader.read())
    finally:
        sending.cancel()
        writer.close()


async def _send(writer: asyncio.StreamWriter, request: bytes) -> None:
    with suppress(OSError):
        writer.write(request)
        await writer.drain()
        if not request.endswith(b"\r\n\r\n"):
            writer.write_eof()  # nobody waits for the rest of what is broken


async def _quietly(reading: Awaitable[bytes]) -> bytes:
    try:
        return await asyncio.wait_for(reading, WAIT_SECONDS_MAX)
    except OSError:
        return b""


def _judge(found: Found, answer: bytes, request: bytes = b"") -> None:
    """Count *answer*: silent, none, or something that nobody may ever get."""
    is_for_head = request.lstrip(b"\r\n").upper().startswith(b"HEAD ")
    if not answer:
        found["nothing"] += 1
    elif any(is_silent(answer, mode, is_for_head=is_for_head) for mode in AnswerMode):
        found["silent"] += 1
    else:
        found[f"other: {answer[:200]!r}"] += 1


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
