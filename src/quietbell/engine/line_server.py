"""The line: the engine's one Unix socket, and what can be asked on it.

Whoever can open the socket runs on this machine as this user; still the engine
believes nobody about who a person is. A peer that does not read is cut off.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, cast

import msgspec
import structlog

from quietbell.domain.deeds import allowed
from quietbell.domain.moments import stamp
from quietbell.engine.answers import refused
from quietbell.engine.engine import Engine
from quietbell.engine.feeds import Message
from quietbell.engine.office_asks import office_asks
from quietbell.engine.sessions import HEALTH, MACHINE, NoDesk, Session
from quietbell.line.client import LINE_BYTES_MAX, user_at

log = structlog.get_logger()

UNSENT_BYTES_MAX: Final = 32 * 1024 * 1024  # of one peer: it comes back for a snapshot
DEEDS_AT_ONCE_MAX: Final = 1_000  # of one peer
PEERS_MAX: Final = 200
SESSION_CHARS_MAX: Final = 200
ROOT: Final = 0

Later = Callable[[], Awaitable[Message]]  # an answer that has to be waited for
Answer = Callable[[Message], Later | Message | None]


class Peer(asyncio.Protocol):
    """One connection: a live worker, the courier, a command line."""

    def __init__(self, server: "LineServer") -> None:
        self._server = server
        self._engine = server.engine
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._tasks: set[asyncio.Task[None]] = set()
        self._granted: set[str] = {HEALTH, MACHINE}
        # What each console here was last told that it may see, and why not more.
        self.sessions: dict[str, tuple[str, str | None]] = {}
        self.who = ""
        self._asks: dict[str, Answer] = {
            "hello": self._hello,
            "enrol": self._enrol,
            "session": self._session,
            "subscribe": self._subscribe,
            "unsubscribe": self._unsubscribe,
            "attend": self._attend,
            "shown": self._shown,
            "bye": self._bye,
            "deed": self._deed,
            "office_deed": self._office_deed,
            "status": self._status,
            "courier": self._courier,
            "notice_result": self._notice_result,
            **office_asks(self._engine),
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to listen."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self._server.peers.add(self)
        if user_at(transport.get_extra_info("socket")) not in (os.geteuid(), ROOT):
            self._cut_off("another user")
        elif len(self._server.peers) > PEERS_MAX:
            self._cut_off("too many peers")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget everything that hung on this connection."""
        self._server.lost(self)
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        """Take whole lines out of what came."""
        self._buffer += data
        if len(self._buffer) > LINE_BYTES_MAX:
            self._cut_off("a line longer than a line can be")
            return
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = bytearray(rest)
        for line in lines:
            if self._transport is not None and self._transport.is_closing():
                return  # it was cut off: nothing more is taken from it
            self._take(bytes(line))

    def push(self, encoded: bytes) -> None:
        """Send a message; cut off a peer that does not read."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(encoded)
        if transport.get_write_buffer_size() > UNSENT_BYTES_MAX:
            self._cut_off("it does not read")

    def hang_up(self) -> None:
        """Close the connection: the engine stops."""
        if self._transport is not None:
            self._transport.close()

    def grant(self, session: Session) -> None:
        """Let this peer subscribe to what *session*, one of its own, may see."""
        self.sessions[session.id] = (session.feed, session.note)
        self._granted.add(session.feed)

    def send(self, message: Message) -> None:
        """Send one message."""
        self.push(msgspec.json.encode(message) + b"\n")

    def _cut_off(self, why: str) -> None:
        log.warning("line.cut_off", who=self.who, why=why)
        if self._transport is not None:
            self._transport.abort()

    def _take(self, line: bytes) -> None:
        try:
            message = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.MsgspecError:
            self._cut_off("not a message")
            return
        ask = self._asks.get(str(message.get("m")))
        if ask is None:
            self._reply(message, {"reason": "unknown_message"})
            return
        try:
            answer = ask(message)
        except (AttributeError, KeyError, TypeError, ValueError) as why:
            log.warning("line.bad_message", who=self.who, why=type(why).__name__)
            self._reply(message, {"ok": False, "reason": "bad_message"})
            return
        if isinstance(answer, dict):
            self._reply(message, answer)
        elif answer is not None:
            self._wait_for(message, answer)

    def _wait_for(self, message: Message, answer: Later) -> None:
        async def reply() -> None:
            try:
                answered = await answer()
            except Exception as why:  # of ours: whoever asked must not wait for it
                log.exception("line.not_answered", m=str(message.get("m"))[:20])
                self._engine.park("message", why)
                fault = refused("", "fault")
                answered = {"ok": False, "reason": "fault", "answer": fault}
            self._reply(message, answered)

        if len(self._tasks) >= DEEDS_AT_ONCE_MAX:
            self._cut_off("too many deeds at once")
            return
        task = asyncio.get_running_loop().create_task(reply())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _reply(self, message: Message, answer: Message) -> None:
        if "n" in message:
            self.send({"m": message.get("m"), "n": message["n"], **answer})

    def _hello(self, message: Message) -> Message:
        self.who = str(message.get("who", ""))[:50]
        engine = self._engine
        return {
            "node": engine.node,
            "epoch": engine.epoch,
            "is_demo": engine.sites.site.is_demo,
            "site_version": engine.sites.site.version,
        }

    def _enrol(self, message: Message) -> Later:
        return partial(self._engine.enrol, str(message["link"]))

    def _session(self, message: Message) -> Message:
        engine = self._engine
        token = message.get("watch_token")
        try:
            session = engine.sessions.open(
                _session_id(message),
                str(message["desk_secret"])[:200],
                str(token) if token else None,
                now=engine.clock.now(),
            )
        except NoDesk as why:
            return {"ok": False, "reason": why.reason}
        self._server.opened(self, session)
        engine.showing.status_soon()
        return self._described(session)

    def _described(self, session: Session) -> Message:
        person = None
        if session.actor.person:
            known = self._engine.sites.person(session.actor.person)
            person = {
                "id": session.actor.person,
                "name": known.name if known else session.actor.person,
                "title": known.title if known else "",
            }
        return {
            "ok": True,
            "feed": session.feed,
            "desk": {"id": session.desk.id, "name": session.desk.name},
            "person": person,
            "roles": session.actor.roles,
            "allowed": allowed(session.actor.roles),
            "until": session.until,
            "note": session.note,
        }

    def _subscribe(self, message: Message) -> Message | None:
        feed = str(message["feed"])
        if feed not in self._granted:
            return {"ok": False, "reason": "not_allowed"}
        # Answered here, so that the snapshot is on the wire before the first event.
        snapshot = self._server.snapshot(feed)
        self.send({**snapshot, "m": "snapshot", "n": message.get("n")})
        self._engine.feeds.subscribe(feed, self)
        return None

    def _unsubscribe(self, message: Message) -> None:
        self._engine.feeds.unsubscribe(self, str(message["feed"]))

    def _attend(self, message: Message) -> None:
        engine = self._engine
        state = message.get("state") or {}
        engine.sessions.attend(str(message["session"]), state, now=engine.clock.now())

    def _shown(self, message: Message) -> None:
        session = self._engine.sessions.get(str(message["session"]))
        if session is not None:
            self._engine.shown(session, str(message["incident"]))

    def _bye(self, message: Message) -> None:
        self.sessions.pop(str(message["session"]), None)
        self._engine.sessions.close(str(message["session"]))

    def _deed(self, message: Message) -> Later:
        return partial(self._answered, str(message["session"]), message.get("deed"))

    async def _answered(self, session: str, deed: Any) -> Message:
        return {"answer": await self._engine.deed(session, deed)}

    def _office_deed(self, message: Message) -> Later:
        token = str(message["token"])
        return partial(self._answered_office, token, message.get("deed"))

    async def _answered_office(self, token: str, deed: Any) -> Message:
        return {"answer": await self._engine.office_deed(token, deed)}

    def _status(self, message: Message) -> Message:
        return {"status": self._server.status(HEALTH), "line": self._engine.feeds.line}

    def _courier(self, message: Message) -> Message:
        self._server.courier(self)
        return {"ok": True}

    def _notice_result(self, message: Message) -> None:
        self._engine.report_notice(
            str(message["id"]),
            str(message["outcome"]),
            str(message.get("detail") or ""),
        )


def _session_id(message: Message) -> str:
    """Return a new session's id, whole: cut, two could not be told apart."""
    named = str(message["session"])
    if len(named) > SESSION_CHARS_MAX:
        raise ValueError("a session's name is too long")
    return named


class LineServer:
    """The peers of one engine, and what they are told without asking."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.peers: set[Peer] = set()
        self._couriers: list[Peer] = []  # the first carries out; others stand by
        engine.showing.status = lambda feed: {"status": self.status(feed)}
        engine.showing.on_sessions_changed = self.look_at_sessions
        engine.on_notice.append(self._notice)

    def peer(self) -> Peer:
        """Return what holds a new connection."""
        return Peer(self)

    def snapshot(self, feed: str) -> Message:
        """Return everything that a screen of *feed* shows now."""
        engine = self.engine
        sites = engine.sites.site.sites
        return {
            "feed": feed,
            "node": engine.node,
            "epoch": engine.epoch,
            "line": engine.feeds.line,
            "seq": engine.journal.head[0],
            "kept": engine.keeping.kept,
            "at": stamp(engine.clock.now().wall),
            "is_demo": engine.sites.site.is_demo,
            "rows": engine.feeds.rows_of(feed, engine.floor.incidents.values()),
            "status": self.status(feed),
            "sites": [{"id": s.id, "name": s.name, "zone": s.zone} for s in sites],
        }

    def status(self, feed: str) -> Message:
        """Return the status as *feed* may see it."""
        engine = self.engine
        return engine.board.status(
            engine.recording(), now=engine.clock.now(), feed=feed
        )

    def pulse(self) -> None:
        """Send the pulse of every feed: proof that the engine turns and shows."""
        engine = self.engine
        board = engine.board
        engine.showing.catch_up()
        body = {
            "node": engine.node,
            "epoch": engine.epoch,
            "seq": engine.journal.head[0],
            "kept": engine.keeping.kept,
            "at": stamp(engine.clock.now().wall),
            "recording": engine.recording().state.value,
            "canary_at": stamp(board.canary_at) if board.canary_at else None,
            "canary_ms": board.canary_ms,
        }
        engine.feeds.pulse(body, engine.floor.incidents.values())

    def opened(self, peer: Peer, session: Session) -> None:
        """Take a session to be *peer*'s from now on, also if it was another's."""
        for each in self.peers:
            each.sessions.pop(session.id, None)
        peer.grant(session)

    def look_at_sessions(self) -> None:
        """Tell consoles whose proofs changed: another feed, or none at all."""
        now = self.engine.clock.now()
        for peer in list(self.peers):
            for id, told in list(peer.sessions.items()):  # noqa: A001
                after = self.engine.sessions.renewed(id, now=now)
                if after is None:
                    del peer.sessions[id]
                    changed: Message = {"feed": None, "reason": "desk_revoked"}
                elif (after.feed, after.note) != told:
                    peer.grant(after)
                    changed = {"feed": after.feed, "reason": after.note}
                else:
                    continue
                peer.send({"m": "session_changed", "session": id, **changed})

    def courier(self, peer: Peer) -> None:
        """Let *peer* carry out the notices, or stand by for the one that does."""
        if peer not in self._couriers:
            self._couriers.append(peer)
        self.engine.board.has_courier = True
        if self._couriers[0] is peer:
            self._hand_over()
        self.engine.showing.status_soon()

    def _hand_over(self) -> None:
        """Give the courier everything outstanding; the new ones will follow."""
        for message in self.engine.telling.all_outstanding():
            self._notice(message)

    def lost(self, peer: Peer) -> None:
        """Forget a peer whose connection ended."""
        self.peers.discard(peer)
        if peer in self._couriers:
            was_first = self._couriers[0] is peer
            self._couriers.remove(peer)
            if was_first:
                self._hand_over()
        self.engine.board.has_courier = bool(self._couriers)
        self.engine.feeds.unsubscribe(peer)
        for session in peer.sessions:
            self.engine.sessions.close(session)
        self.engine.showing.status_soon()

    def _notice(self, message: Message) -> None:
        """Give a notice to one courier: two would tell everybody twice."""
        if self._couriers:
            self._couriers[0].send(message)
