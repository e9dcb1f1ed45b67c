"""The client's side of the promise: who was answered, and what the line said then.

A press is known by a number in its URL, which is found again in the journal's
evidence. What the line said is read on a socket of its own, at once when an answer
is here: the engine says NOT RECORDED before it answers what it has not kept.
"""

import asyncio
import re
import socket
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from quietbell.journal.reading import read
from quietbell.journal.verify import verify
from quietbell.line.client import address, address_in_memory
from quietbell.simulator.demo_folder import DemoFolder
from quietbell.wire.silent_answer import silent_answer
from tests.support.processes import HOST

ANSWER_SECONDS_MAX = 20.0
READ_BYTES = 1 << 20
NOT_RECORDED = "not recorded"

_NUMBER = re.compile(r"[?&]press=(\d+)\b")


class LineWatch:
    """What the line says now. It comes back by itself when the engine does."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._socket: socket.socket | None = None
        self._buffer = b""
        self.recording = ""  # the last word; "" before the first
        self.words: list[tuple[float, str]] = []  # each change of it, and when
        self.status: dict[str, Any] = {}
        self.counts: dict[str, int] = {}  # button: presses as the last row has it
        # That count: when its row came, and the number of its entry.
        self.shown: dict[tuple[str, int], tuple[float, int]] = {}
        self.epochs: list[str] = []
        self.seq = 0  # of the last entry that the engine spoke of
        self.kept = 0  # up to which all is kept, as the line said last
        self._task = asyncio.create_task(self._turn())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._hang_up()

    def drain(self) -> None:
        """Take everything that the engine has sent until now."""
        while self._socket is not None:
            try:
                got = self._socket.recv(READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                got = b""
            if not got:
                self._hang_up()
                return
            *lines, self._buffer = (self._buffer + got).split(b"\n")
            for line in lines:
                self._take(msgspec.json.decode(line))

    async def _turn(self) -> None:
        while True:
            if self._socket is None:
                self._call()
            self.drain()
            await asyncio.sleep(0.01)

    def _call(self) -> None:
        for each in (address, address_in_memory):
            ours = socket.socket(socket.AF_UNIX)
            try:
                ours.connect(each(self._data))
                ours.sendall(
                    b'{"m":"hello","n":1,"who":"ledger"}\n'
                    b'{"m":"subscribe","n":2,"feed":"machine"}\n'
                )
            except OSError:
                ours.close()
                continue
            ours.setblocking(False)
            self._socket, self._buffer = ours, b""
            return

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _take(self, message: dict[str, Any]) -> None:
        if "status" in message:
            self.status = message["status"]
            self._say(self.status["recording"]["state"])
        elif message.get("m") == "pulse":
            self._say(message["recording"])
        self.seq = message.get("seq", self.seq)
        self.kept = message.get("kept", self.kept)
        if message.get("m") == "snapshot":
            self.epochs.append(message["epoch"])
            self.counts = {}
        for row in [*message.get("rows", ()), message.get("row")]:
            if row is not None and row["button"]:
                self.counts[row["button"]] = row["presses"]
                shown = (row["button"], row["presses"])
                if shown not in self.shown:
                    self.shown[shown] = (time.monotonic(), row["seq"])

    def _say(self, recording: str) -> None:
        if recording != self.recording:
            self.recording = recording
            self.words.append((time.monotonic(), recording))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One press that was answered. Times are of the monotonic clock."""

    number: int
    button: str
    sent_at: float
    at: float
    said: str  # what the line said of recording when the answer was here
    shown_at: float | None  # when its row came, if it had come by then
    seq: int  # the number of its entry, 0 if its row had not come

    @property
    def seconds(self) -> float:
        return self.at - self.sent_at


@dataclass(slots=True)
class Ledger:
    """Every press of one client, and what became of it as far as the client knows."""

    answered: dict[int, Answered] = field(default_factory=dict)
    unanswered: list[int] = field(default_factory=list)
    _last: int = 0  # number given out

    @property
    def sent(self) -> int:
        return len(self.answered) + len(self.unanswered)

    @property
    def promised(self) -> set[int]:
        """Presses answered while the engine said that it recorded."""
        return {n for n, each in self.answered.items() if each.said != NOT_RECORDED}

    @property
    def not_recorded(self) -> set[int]:
        """Presses answered while the engine said that it did not."""
        return self.answered.keys() - self.promised

    def begin_at(self, number: int) -> None:
        """Give the next press that number: another client has used those before."""
        self._last = number - 1

    def next_number(self) -> int:
        self._last += 1
        return self._last

    def missing(self, data: Path) -> set[int]:
        """Return what was promised and is not found in *data*."""
        return self.promised - found_presses(data)


class Phones:
    """The campus's phones, pressing one engine and writing down each answer."""

    def __init__(
        self, demo: DemoFolder, port: int, watch: LineWatch, ledger: Ledger
    ) -> None:
        self.ledger = ledger
        self._demo, self._port, self._watch = demo, port, watch
        phones = [each for each in demo.site.doors if each.kind == "phone-url"]
        self._modes = {each.button: each.answer for each in phones}
        self._sent: dict[str, int] = {}
        self.buttons = [each.id for each in demo.site.buttons]

    async def press(self, button: str) -> Answered | None:
        """Press once; None if no answer came. A wrong one fails the test."""
        number = self.ledger.next_number()
        count = self._sent[button] = self._sent.get(button, 0) + 1
        sent_at = time.monotonic()
        try:
            raw = await ask(self._port, self.request(button, number))
        except (OSError, TimeoutError):
            raw = b""
        if not raw:
            self.ledger.unanswered.append(number)
            return None
        at = time.monotonic()
        self._watch.drain()
        assert is_silent(raw, self._modes[button]), raw
        shown_at, seq = self._watch.shown.get((button, count), (None, 0))
        answered = Answered(
            number=number,
            button=button,
            sent_at=sent_at,
            at=at,
            said=self._watch.recording,
            shown_at=shown_at,
            seq=seq,
        )
        self.ledger.answered[number] = answered
        return answered

    async def press_many(self, buttons: Iterable[str]) -> list[Answered | None]:
        """Press all of *buttons* at once."""
        return list(await asyncio.gather(*(self.press(each) for each in buttons)))

    def request(self, button: str, number: int) -> bytes:
        """Return what the button's phone sends, numbered."""
        token = self._demo.tokens[button]
        mac = self._demo.device(button).mac
        target = f"/p/{token}?press={number}&mac={mac}"
        return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n".encode()


async def ask(port: int, request: bytes, *, source: str | None = None) -> bytes:
    """Send *request* on a new connection and return all that is answered.

    Raises:
        OSError, TimeoutError: refused, reset, or no end of it.
    """
    async with asyncio.timeout(ANSWER_SECONDS_MAX):
        reader, writer = await asyncio.open_connection(
            HOST, port, local_addr=(source, 0) if source else None
        )
        try:
            writer.write(request)
            return await reader.read()
        finally:
            writer.close()


def is_silent(raw: bytes, mode: str, *, is_for_head: bool = False) -> bool:
    """Say whether *raw* is the answer of that mode, byte for byte, made lately."""
    now = int(time.time())
    return any(
        raw == silent_answer(mode, now=second, is_for_head=is_for_head)
        for second in range(now + 1, now - int(ANSWER_SECONDS_MAX) - 2, -1)
    )


def found_presses(data: Path) -> set[int]:
    """Return the numbers of all presses in the journal: each is there once."""
    found = Counter[int]()
    for entry in read(data / "journal"):
        press = entry.body.get("press")
        if press and (number := _NUMBER.search(press.get("evidence", ""))):
            found[int(number[1])] += 1
    assert max(found.values(), default=1) == 1, found.most_common(3)
    return set(found)


def assert_chain_holds(data: Path) -> None:
    report = verify(data / "journal")
    assert report.is_proven, report
