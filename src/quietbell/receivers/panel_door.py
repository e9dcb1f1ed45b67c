"""The door for panels: they connect and stay, or send one datagram, and are answered.

An answer is a promise, for a panel forgets what was answered: it is given only once
*take* says that everything is kept, in the order of the frames. What is not kept is
not answered, and the panel sends again. What speaks which protocol is passed in; this
file holds connections, and no peer can keep another one out: who says nothing makes
room, whoever has most of it first.
"""

import asyncio
import socket
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog

from quietbell.domain.moments import Moment
from quietbell.receivers.door_limits import PanelCounts, PanelLimits, allowed_panels
from quietbell.receivers.keep import Hear, Take
from quietbell.receivers.panel_connection import PanelConnection, PanelDatagrams
from quietbell.receivers.panel_judged import Judged

log = structlog.get_logger()

BACKLOG: Final = 4096  # frames that wait here while the engine restarts


class Clock(Protocol):
    """What time it is, on both clocks."""

    def now(self) -> Moment:
        """Return this instant."""
        ...


class Decoder(Protocol):
    """What finds whole messages in a stream of bytes."""

    @property
    def is_waiting(self) -> bool:
        """Whether a message has begun and is not complete."""
        ...

    def feed(self, data: bytes) -> list[Any]:
        """Return what is complete by *data*: messages, and what is none."""
        ...

    def end(self) -> Sequence[Any]:
        """Return what is left, now that nothing more will come."""
        ...


class Judge(Protocol):
    """What a message means, and what its sender is told. It never raises."""

    def __call__(self, found: Any, *, source: str, received: Moment) -> Judged:
        """Return what to hand on of *found*, and how to answer it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """One protocol: how its messages are found, and what they mean."""

    name: str
    decoder: Callable[[], Decoder]
    datagram: Callable[[bytes], Sequence[Any]] | None
    judge: Judge


class PanelDoor:
    """Every listening socket of one protocol of panels."""

    def __init__(
        self,
        speech: Speech,
        take: Take,
        hear: Hear,
        clock: Clock,
        limits: PanelLimits | None = None,
        *,
        silence_seconds: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """*silence_seconds* says how long a panel may be silent and be no idler."""
        self.speech = speech
        self.counts = PanelCounts()
        self.limits = limits or PanelLimits()
        self._take, self._hear, self._clock = take, hear, clock
        self._silence_seconds = silence_seconds
        self._connections_max = allowed_panels(self.limits.connections_max)
        self._servers: list[asyncio.Server] = []
        self._datagrams: list[asyncio.DatagramTransport] = []
        self._sweeping: asyncio.TimerHandle | None = None
        # By when they last said something, longest ago first. A stranger is one of
        # whom nothing was understood yet.
        self._strangers: OrderedDict[PanelConnection, float] = OrderedDict()
        self._known: OrderedDict[PanelConnection, float] = OrderedDict()
        self._partial: OrderedDict[PanelConnection, float] = OrderedDict()
        self._by_peer: dict[str, OrderedDict[PanelConnection, None]] = {}

    async def listen(
        self, sockets: Sequence[socket.socket], datagrams: Sequence[socket.socket] = ()
    ) -> None:
        """Serve *sockets*, which are bound already: streams, and *datagrams*."""
        loop = asyncio.get_running_loop()
        for each in sockets:
            each.setblocking(False)
            server = await loop.create_server(
                lambda: PanelConnection(self), sock=each, backlog=BACKLOG
            )
            self._servers.append(server)
        for each in datagrams:
            each.setblocking(False)
            transport, _ = await loop.create_datagram_endpoint(
                lambda: PanelDatagrams(self), sock=each
            )
            self._datagrams.append(transport)
        if self._sweeping is None:
            self._sweep()

    async def close(self) -> None:
        """Accept no more, and answer what is kept by now."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        for transport in self._datagrams:
            transport.close()
        self._datagrams.clear()
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        for connection in [*self._strangers, *self._known]:
            connection.leave()
        await asyncio.sleep(0)

    @property
    def open_connections(self) -> int:
        """How many connections there are now."""
        return len(self._strangers) + len(self._known)

    # Called by the connections.

    def came(self, connection: PanelConnection) -> None:
        """Let it in, always; if there is no room, one that says nothing goes."""
        self.counts.connections += 1
        self._strangers[connection] = asyncio.get_running_loop().time()
        own = self._by_peer.setdefault(connection.source, OrderedDict())
        own[connection] = None
        if len(own) > self.limits.of_one_peer_max:
            self._shed(next(iter(own)))
        elif self.open_connections > self._connections_max:
            self._make_room()

    def spoke(
        self, connection: PanelConnection, *, is_partial: bool, has_ended: bool
    ) -> None:
        """Note that it said something; half a message must be followed by the rest.

        *has_ended*: a message has, so that what is partial now has only begun.
        """
        now = asyncio.get_running_loop().time()
        table = self._known if connection in self._known else self._strangers
        table[connection] = now
        table.move_to_end(connection)
        own = self._by_peer.get(connection.source)
        if own is not None and connection in own:
            own.move_to_end(connection)
        if has_ended or not is_partial:
            self._partial.pop(connection, None)
        if is_partial:
            self._partial.setdefault(connection, now)

    def understood(self, connection: PanelConnection) -> None:
        """Take it for a panel: something that it said was a known panel's."""
        since = self._strangers.pop(connection, None)
        if since is not None:
            self._known[connection] = since

    def left(self, connection: PanelConnection) -> None:
        """Forget it. What it said is in the engine's hands."""
        for table in (self._strangers, self._known, self._partial):
            table.pop(connection, None)
        own = self._by_peer.get(connection.source)
        if own is not None:
            own.pop(connection, None)
            if not own:
                self._by_peer.pop(connection.source)

    def judge(self, found: Any, source: str) -> Judged:
        """Return what *found* means, and pass on its sign of life."""
        received = self._clock.now()
        judged = self.speech.judge(found, source=source, received=received)
        self.counts.messages += 1
        if judged.heard is not None:
            try:
                self._hear(judged.heard, received)
            except Exception:
                self.counts.failures += 1
                log.exception("panel.not_heard")
        return judged

    def take(self, judged: Sequence[Judged]) -> "asyncio.Future[bool] | None":
        """Hand on the signals of *judged*; None if there are none to wait for."""
        signals = [signal for each in judged for signal in each.signals]
        if not signals and not any(each.is_promise for each in judged):
            return None
        self.counts.signals += len(signals)
        try:
            return self._take(signals)
        except Exception:
            # A fault of ours: not answered, so that it is sent again.
            self.counts.failures += 1
            log.exception("panel.not_taken")
            refused = asyncio.get_running_loop().create_future()
            refused.set_result(False)
            return refused

    # Within.

    def _make_room(self) -> None:
        """Shed one that says nothing: a stranger first, of whoever has most of them."""
        biggest = max(self._by_peer.values(), key=len)
        if len(biggest) > self.limits.of_one_peer_fair:
            self._shed(next(iter(biggest)))
            return
        for table in (self._strangers, self._known):
            for connection in table:
                if not connection.is_waited_for:
                    self._shed(connection)
                    return

    def _shed(self, connection: PanelConnection) -> None:
        self.counts.shed += 1
        self.left(connection)
        connection.abort()

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweeping = loop.call_later(self.limits.sweep_seconds, self._sweep)
        now = loop.time()
        while self._partial:
            connection, since = next(iter(self._partial.items()))
            if now - since < self.limits.partial_seconds:
                break
            self._partial.pop(connection)
            self.counts.broken_off += 1
            connection.break_off()
        self._end_idle(self._strangers, now - self.limits.stranger_seconds)
        idle_seconds = max(self.limits.idle_seconds_min, self._silence_seconds())
        self._end_idle(self._known, now - idle_seconds)

    def _end_idle(
        self, table: OrderedDict[PanelConnection, float], before: float
    ) -> None:
        while table:
            connection, heard = next(iter(table.items()))
            if heard > before:
                return
            self.counts.timed_out += 1
            self.left(connection)
            connection.leave()
