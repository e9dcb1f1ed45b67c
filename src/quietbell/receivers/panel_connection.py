"""One connection of a panel, and its datagrams: read, answered in order, bounded.

A read is taken in pieces, so that one that floods us does not make the others wait;
while a piece waits for the disk, and while its peer does not take the answers, nothing
more is read from it.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import structlog

from quietbell.receivers.networks import parse_address
from quietbell.receivers.panel_judged import Judged

if TYPE_CHECKING:
    from quietbell.receivers.panel_door import PanelDoor

log = structlog.get_logger()


class PanelConnection(asyncio.Protocol):
    """One connection, from its coming to its end."""

    def __init__(self, door: "PanelDoor") -> None:
        self._door = door
        self._decoder = door.speech.decoder()
        self._transport: asyncio.Transport | None = None
        self._came = b""  # and was not looked through yet: one read at most
        self._todo: deque[Any] = deque()  # found, and not judged yet
        self._waiting: deque[_Batch] = deque()  # judged, and not answered yet
        self._is_paused = self._is_full = self._is_ending = False
        self._is_turning = False
        self._is_over = self._is_read_out = False  # nothing more will come; all is read
        self._faults = 0  # in a row
        self._empty_bytes = 0  # since anything was found in what came
        self.source = ""

    @property
    def is_waited_for(self) -> bool:
        """Whether something it said is not answered yet."""
        return bool(self._waiting) or self._has_more

    @property
    def _has_more(self) -> bool:
        """Whether something it said is not judged yet."""
        is_left = self._is_over and not self._is_read_out
        return bool(self._came or self._todo or is_left)

    # Called by the loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who came."""
        self._transport = cast("asyncio.Transport", transport)
        self.source = address_of(transport.get_extra_info("peername"))
        self._door.came(self)

    def data_received(self, data: bytes) -> None:
        """Take what came, as far as it is complete."""
        if self._is_ending:
            return
        self._came = self._came + data if self._came else data
        if not self._is_turning:
            self._turn()

    def eof_received(self) -> bool:
        """Judge what is left; stay until what was said is answered."""
        self.break_off()
        return self.is_waited_for

    def connection_lost(self, exc: Exception | None) -> None:
        """Judge what is left: what it pressed counts, though no answer is heard."""
        self._transport = None
        self._door.left(self)
        self.break_off()

    def pause_writing(self) -> None:
        """Read no more: it does not take its answers."""
        self._is_full = True
        self._look_at_reading()

    def resume_writing(self) -> None:
        """Read again."""
        self._is_full = False
        self._look_at_reading()

    # Called by the door.

    def break_off(self) -> None:
        """Judge what it has said so far as all it will ever say, and end it."""
        self._is_over = self._is_ending = True
        if not self._is_turning:
            self._turn()

    def leave(self) -> None:
        """Close it, in good order."""
        self._is_ending = True
        self._end_if_done()

    def abort(self) -> None:
        """Close it at once."""
        if self._transport is not None:
            self._transport.abort()

    # Within.

    def _turn(self) -> None:
        """Take a piece of what came; the rest in the loop's next turn."""
        self._is_turning = False
        limits = self._door.limits
        if len(self._waiting) < limits.pieces_waiting_max:
            if not self._todo:
                self._find_some()
            self._take_some()
        if len(self._waiting) < limits.pieces_waiting_max:
            self._turn_again()
        self._look_at_reading()
        self._end_if_done()

    def _turn_again(self) -> None:
        if self._has_more and not self._is_turning:
            self._is_turning = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _find_some(self) -> None:
        """Look through a piece of what came; at the end also at what broke off."""
        size = self._door.limits.bytes_a_turn
        piece, self._came = self._came[:size], self._came[size:]
        found = self._decoder.feed(piece) if piece else []
        self._todo.extend(found)
        if self._is_over and not self._came:
            self._todo.extend(self._decoder.end())
            self._is_read_out = True
        elif self._transport is not None:
            is_partial = self._decoder.is_waiting
            self._door.spoke(self, is_partial=is_partial, has_ended=bool(found))
        self._empty_bytes = 0 if found else self._empty_bytes + len(piece)
        if self._empty_bytes > self._door.limits.empty_bytes_max:
            self._hear_no_more()

    def _hear_no_more(self) -> None:
        """End it: nothing that it said lately was anything."""
        self._is_ending = True
        self._came = b""
        self._todo.clear()

    def _take_some(self) -> None:
        """Judge some of what is found, and hand it on in one go."""
        judged: list[Judged] = []
        while self._todo and len(judged) < self._door.limits.messages_a_turn:
            each = self._door.judge(self._todo.popleft(), self.source)
            judged.append(each)
            self._is_ending = self._is_ending or each.ends
            if each.heard is not None:
                self._faults = 0
                self._door.understood(self)
            elif not each.answer:
                self._faults += 1
        if self._faults > self._door.limits.faults_max:
            self._hear_no_more()
        if judged:
            batch = _Batch(judged, self._door.take(judged))
            self._waiting.append(batch)
            if batch.kept is None:
                self._answer()
            else:
                batch.kept.add_done_callback(self._answer)

    def _answer(self, done: object = None) -> None:
        """Answer what is due, in order; what is not kept is not answered."""
        due = []
        while self._waiting and self._waiting[0].is_done:
            due.append(self._waiting.popleft().answers())
        answers = b"".join(due)
        if answers and self._transport is not None:
            self._transport.write(answers)
        self._turn_again()
        self._look_at_reading()
        self._end_if_done()

    def _look_at_reading(self) -> None:
        """Read while there is room for what comes."""
        if self._transport is None or self._transport.is_closing():
            return
        may_read = not (self._has_more or self._is_full or self._is_ending)
        if may_read and self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        elif not may_read and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def _end_if_done(self) -> None:
        transport = self._transport
        if not self._is_ending or self.is_waited_for or transport is None:
            return
        if not transport.is_closing():
            transport.close()
            # It may take no answer any more, and would stay for ever.
            seconds = self._door.limits.leaving_seconds
            asyncio.get_running_loop().call_later(seconds, self.abort)


class PanelDatagrams(asyncio.DatagramProtocol):
    """The datagrams of one socket, each answered to where it came from."""

    def __init__(self, door: "PanelDoor") -> None:
        self._door = door
        self._transport: asyncio.DatagramTransport | None = None
        self._waiting = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note by what to answer."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Take one datagram; while too many wait for the disk, it is not answered."""
        read = self._door.speech.datagram
        if read is None or self._waiting >= self._door.limits.datagrams_waiting_max:
            self._door.counts.shed += 1
            return
        source = address_of(addr)
        found = read(data[: self._door.limits.datagram_bytes_max])
        judged = [self._door.judge(each, source) for each in found]
        batch = _Batch(judged, self._door.take(judged))
        if batch.kept is None:
            self._answer(batch, addr)
        else:
            self._waiting += 1
            batch.kept.add_done_callback(partial(self._kept, batch, addr))

    def _kept(self, batch: "_Batch", to: Any, done: object) -> None:
        self._waiting -= 1
        self._answer(batch, to)

    def _answer(self, batch: "_Batch", to: Any) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        for each in batch.each_answer():
            self._transport.sendto(each, to)


class _Batch:
    """Messages that were judged together, and whether they are kept."""

    __slots__ = ("_judged", "kept")

    def __init__(
        self, judged: Sequence[Judged], kept: "asyncio.Future[bool] | None"
    ) -> None:
        self._judged = judged
        self.kept = kept

    @property
    def is_done(self) -> bool:
        return self.kept is None or self.kept.done()

    def answers(self) -> bytes:
        return b"".join(self.each_answer())

    def each_answer(self) -> Iterable[bytes]:
        """Yield what may be answered: no promise of what is not kept."""
        kept = self.kept
        is_kept = kept is None or (not kept.cancelled() and kept.result())
        for each in self._judged:
            if each.answer and (is_kept or not each.is_promise):
                yield each.answer


def address_of(peer: Any) -> str:
    """Return the address of a peer as the site file would write it, without port."""
    host = str(peer[0]) if isinstance(peer, tuple) and peer else ""
    address = parse_address(host)
    return host if address is None else str(address)
