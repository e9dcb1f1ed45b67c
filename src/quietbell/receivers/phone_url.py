"""The door for phones that press by asking for a URL.

Whatever happens in here, a phone gets the fixed silent body and nothing else: an
error page would light its screen. A valid token is never limited, delayed or
turned away; what makes room, when room runs out, are connections that say nothing.
The door knows nothing of incidents: it hands each signal to *keep*, and answers
once that returns, or after two seconds all the same. What programs post below
``/api/`` comes through the same sockets and bounds; `press_api` judges it.

What it accepts: ``docs/wire/phone-url.md``.
"""

import asyncio
import socket
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

import structlog

from quietbell.domain.moments import Moment
from quietbell.domain.signals import Signal
from quietbell.domain.site import AnswerMode
from quietbell.receivers.door_limits import Counts, Limits, allowed_connections
from quietbell.receivers.doors import Doors
from quietbell.receivers.keep import Keep, Outcome
from quietbell.receivers.phone_connection import PhoneConnection
from quietbell.receivers.phone_signal import (
    Judged,
    broken_handshake,
    judge,
    read_framed,
    unreadable,
)
from quietbell.receivers.press_api import Came, PressApi
from quietbell.receivers.reply import Reply, Silence
from quietbell.receivers.tls_contexts import Context
from quietbell.wire.api_request import is_api
from quietbell.wire.http_framing import Progress, RequestFraming

BACKLOG: Final = 4096  # presses that wait here while the engine restarts
LOOKED_AT_MAX: Final = 16  # connections looked at to make room for one

log = structlog.get_logger()


class Clock(Protocol):
    """What time it is, on both clocks."""

    def now(self) -> Moment:
        """Return this instant."""
        ...


class PhoneUrl:
    """The receiver of every listening socket for phones.

    *doors_now* returns the doors of the site file in force, asked for at each
    request. *keep* is never cancelled.
    """

    def __init__(
        self,
        doors_now: Callable[[], Doors],
        keep: Keep,
        clock: Clock,
        limits: Limits | None = None,
        api: PressApi | None = None,
    ) -> None:
        self.counts = Counts()
        self._doors_now = doors_now
        self._keep = keep
        self._clock = clock
        self._api = api
        self._limits = limits or Limits()
        self._connections_max = allowed_connections(self._limits.connections_max)
        self._crowded_at = min(self._limits.crowded_at, self._connections_max)
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeping: asyncio.TimerHandle | None = None
        # Deadlines of each phase are all equally far away, so each is in order.
        self._reading: OrderedDict[PhoneConnection, float] = OrderedDict()
        self._pressed: OrderedDict[PhoneConnection, _Waiting] = OrderedDict()
        self._leaving: OrderedDict[PhoneConnection, float] = OrderedDict()
        self._partial: OrderedDict[PhoneConnection, None] = OrderedDict()
        self._shaking: OrderedDict[PhoneConnection, float] = OrderedDict()
        self._held_bytes = 0

    async def listen(
        self, sockets: Sequence[socket.socket], ssl: Context | None = None
    ) -> None:
        """Serve *sockets*, which are bound already; with *ssl*, TLS.

        May be called more than once. A TLS socket serves plain requests as well.
        """
        loop = asyncio.get_running_loop()

        def connection() -> PhoneConnection:
            return PhoneConnection(self, None if ssl is None else ssl.contexts)

        for each in sockets:
            each.setblocking(False)
            server = await loop.create_server(connection, sock=each, backlog=BACKLOG)
            self._servers.append(server)
        if self._sweeping is None:
            self._sweep()

    async def close(self) -> None:
        """Accept no more, answer what has been pressed, close the rest."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        for connection in list(self._reading):
            connection.break_off()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._limits.answer_seconds)
        for connection in list(self._pressed):
            self._answer(connection, None)
        await asyncio.sleep(0)  # what was written goes out before it is closed
        for connection in [*self._leaving, *self._reading]:
            connection.close()

    @property
    def open_connections(self) -> int:
        """How many connections there are now."""
        return len(self._reading) + len(self._pressed) + len(self._leaving)

    # Called by the connections.

    def came(self, connection: PhoneConnection) -> None:
        """Let it in, always; if it is crowded, one that says nothing goes."""
        self.counts.connections += 1
        now = asyncio.get_running_loop().time()
        self._reading[connection] = now + self._limits.reading_seconds
        if self.open_connections > self._crowded_at:
            self._make_room(now)

    def holds(self, connection: PhoneConnection, more_bytes: int) -> None:
        """Count what half-sent requests take up; the oldest make room."""
        self._partial[connection] = None
        connection.held_bytes += more_bytes
        self._held_bytes += more_bytes
        while self._held_bytes > self._limits.held_bytes_max:
            self._shed(next(iter(self._partial)))

    def shakes_hands(self, connection: PhoneConnection) -> None:
        """Count what TLS takes up; the oldest that leaves us waiting makes room."""
        now = asyncio.get_running_loop().time()
        self._shaking[connection] = now
        if len(self._shaking) > self._limits.handshakes_max:
            self._shed_a_silent_one(self._shaking.items(), now)

    def take(
        self, connection: PhoneConnection, framing: RequestFraming, is_whole: bool
    ) -> None:
        """Read and judge a request, hand its signal on, and see to its answer."""
        self._release(connection)
        if self._api is not None and is_api(framing.head):
            self._take_for_api(self._api, connection, framing, is_whole)
            return
        method = ""
        try:
            request = read_framed(framing)
            method = request.method
            judged = judge(
                request,
                doors=self._doors_now(),
                source=connection.source,
                received=self._clock.now(),
                is_whole=is_whole,
            )
        except Exception:
            log.exception("request.not_read")
            judged = self._failed(connection)
        self._see_to(connection, judged, is_for_head=method.upper() == "HEAD")

    def _take_for_api(
        self,
        api: PressApi,
        connection: PhoneConnection,
        framing: RequestFraming,
        is_whole: bool,
    ) -> None:
        came = Came(
            source=connection.source,
            received=self._clock.now(),
            certificate=connection.certificate,
            is_whole=is_whole and framing.progress is Progress.WHOLE,
        )
        try:
            work, reply = api.judge(framing.head, framing.body, came)
        except Exception:
            log.exception("request.not_read")
            self.failed(connection)
            return
        self._wait(connection, reply)
        if work is None:
            self._answer_later(connection, Outcome.COUNTED)
        else:
            self._do(work(), connection)

    def failed(self, connection: PhoneConnection) -> None:
        """Take for a press what a fault of our own kept us from finding."""
        self._release(connection)
        self._see_to(connection, self._failed(connection), is_for_head=False)

    def handshake_broke(self, connection: PhoneConnection, reason: str) -> None:
        """Tell of it: a phone that does not trust us can press no more."""
        self.counts.broken_handshakes += 1
        try:
            signal = broken_handshake(
                reason,
                doors=self._doors_now(),
                source=connection.source,
                received=self._clock.now(),
            )
        except Exception:
            log.exception("handshake.not_judged")
            signal = unreadable(connection.source, self._clock.now())
            self.counts.failures += 1
        self._hand_over(signal, connection)

    def leaves(self, connection: PhoneConnection) -> None:
        """Let it linger until the peer closes, or the sweep does."""
        now = asyncio.get_running_loop().time()
        self._leaving[connection] = now + self._limits.leaving_seconds

    def left(self, connection: PhoneConnection) -> None:
        """Forget it. What it pressed is in keep's hands."""
        self._release(connection)
        self._pressed.pop(connection, None)
        self._leaving.pop(connection, None)

    # Within.

    def _see_to(
        self, connection: PhoneConnection, judged: Judged, *, is_for_head: bool
    ) -> None:
        self._wait(connection, Silence(judged.answer, is_for_head=is_for_head))
        if judged.signal is None:
            self._answer(connection, None)
        else:
            self._hand_over(judged.signal, connection)

    def _wait(self, connection: PhoneConnection, reply: Reply) -> None:
        now = asyncio.get_running_loop().time()
        deadline = now + self._limits.answer_seconds
        self._pressed[connection] = _Waiting(now, deadline, reply)

    def _hand_over(self, signal: Signal, connection: PhoneConnection) -> None:
        self._do(self._keep(signal), connection, door=signal.door)

    def _do(
        self,
        work: Awaitable[Outcome],
        connection: PhoneConnection,
        door: str | None = None,
    ) -> None:
        self.counts.signals += 1
        task = asyncio.get_running_loop().create_task(
            self._do_and_answer(work, connection, door)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do_and_answer(
        self, work: Awaitable[Outcome], connection: PhoneConnection, door: str | None
    ) -> None:
        outcome = None
        try:
            outcome = await work
        except Exception:
            self.counts.failures += 1
            log.exception("signal.not_kept", door=door)
        finally:
            self._answer_later(connection, outcome)

    def _answer_later(
        self, connection: PhoneConnection, outcome: Outcome | None
    ) -> None:
        """Answer once the reply's own pause is over; most have none."""
        waiting = self._pressed.get(connection)
        if waiting is None:
            return  # answered by the sweep, or lost
        loop = asyncio.get_running_loop()
        left_seconds = waiting.began + waiting.reply.pause_seconds - loop.time()
        if left_seconds <= 0:
            self._answer(connection, outcome)
        else:
            loop.call_later(left_seconds, self._answer, connection, outcome)

    def _failed(self, connection: PhoneConnection) -> Judged:
        """Take for a press what a fault of our own kept us from reading."""
        self.counts.failures += 1
        signal = unreadable(connection.source, self._clock.now())
        return Judged(signal, AnswerMode.CLOSE)

    def _answer(self, connection: PhoneConnection, outcome: Outcome | None) -> None:
        waiting = self._pressed.pop(connection, None)
        if waiting is not None:  # else answered by the sweep, or lost
            connection.answer(waiting.reply.payload(outcome, self._clock.now()))

    def _release(self, connection: PhoneConnection) -> None:
        self._reading.pop(connection, None)
        self._partial.pop(connection, None)
        self._shaking.pop(connection, None)
        self._held_bytes -= connection.held_bytes
        connection.held_bytes = 0

    def _make_room(self, now: float) -> None:
        """Shed the oldest connection that says nothing, if there is one.

        One that waits for its answer is never shed: their number is bounded by the
        seconds they wait, not by a count.
        """
        is_full = self.open_connections > self._connections_max
        if is_full and self._leaving:
            self.counts.shed += 1
            self._leaving.popitem(last=False)[0].abort()
            return
        reading_seconds = self._limits.reading_seconds
        came = ((each, at - reading_seconds) for each, at in self._reading.items())
        self._shed_a_silent_one(came, now, 0.0 if is_full else None)

    def _shed_a_silent_one(
        self,
        oldest_first: Iterable[tuple[PhoneConnection, float]],
        now: float,
        idle_seconds_min: float | None = None,
    ) -> None:
        """Shed the first of *oldest_first* (with when it began) that is silent.

        One whose bytes lie unread in the kernel is not silent, we are late.
        """
        if idle_seconds_min is None:
            idle_seconds_min = self._limits.idle_seconds_min
        for connection, began in islice(oldest_first, LOOKED_AT_MAX):
            if now - began < idle_seconds_min:
                return
            if not connection.has_unread_bytes():
                self._shed(connection)
                return

    def _shed(self, connection: PhoneConnection) -> None:
        """Close it. Half a press in it is judged by what it has."""
        self.counts.shed += 1
        self._release(connection)
        connection.break_off()

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweeping = loop.call_later(self._limits.sweep_seconds, self._sweep)
        self._end_waits(loop.time())

    def _end_waits(self, now: float) -> None:
        """Judge what has waited too long, in the order in which it came."""
        while self._reading and _first(self._reading) <= now:
            connection, _ = self._reading.popitem(last=False)
            if connection.has_unread_bytes():
                # Not it was slow but we were: a frozen process wakes to its timers
                # before it reads. It is read next, and judged then.
                self._reading[connection] = now + self._limits.sweep_seconds
                continue
            self.counts.timed_out += 1
            self._release(connection)
            connection.break_off()
        while self._pressed and next(iter(self._pressed.values())).deadline <= now:
            self.counts.late_answers += 1
            self._answer(next(iter(self._pressed)), None)
        while self._leaving and _first(self._leaving) <= now:
            self._leaving.popitem(last=False)[0].abort()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A request whose signal is being kept."""

    began: float  # by the loop's clock
    deadline: float
    reply: Reply


def _first(waiting: OrderedDict[PhoneConnection, float]) -> float:
    return next(iter(waiting.values()))
