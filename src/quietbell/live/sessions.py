"""Desk sessions: which feed a browser's page may see, as the engine said it.

A page names itself; its desk's proof and its watch token come as cookies. Any worker
may get any request of a page, so each worker opens a session of its own for it with
the engine, and forgets it when the page falls silent. Whether a proof is good is the
engine's to say: nothing here is believed, nothing is decided.
"""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from quietbell.line.client import LineLost
from quietbell.live.feeds import Outbox
from quietbell.live.link import EngineLink, Heard

SESSIONS_MAX: Final = 1000  # pages of one worker
IDLE_SECONDS_MAX: Final = 20.0  # a page that lives says so every 2 s

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Who a page says it is: its own name, its desk's secret, its watch token."""

    page: str
    desk_secret: str
    watch_token: str | None


@dataclass(slots=True, kw_only=True)
class Session:
    """One page at one worker. ``who`` is the engine's word, relayed to the page."""

    id: str
    proof: Proof
    feed: str
    who: dict[str, Any]
    used_at: float
    streams: set[Outbox] = field(default_factory=set)


class Refused(Exception):
    """The engine knows no such desk, or no longer does."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sessions:
    """The sessions of this worker."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._sessions: dict[Proof, Session] = {}
        self._opening: dict[Proof, asyncio.Task[Session]] = {}
        self._numbers = itertools.count(1)
        self._link: EngineLink | None = None

    def use(self, link: EngineLink) -> None:
        """Take the connection over which sessions are opened."""
        self._link = link

    async def of(self, proof: Proof) -> Session:
        """Return the session of *proof*, opened now if need be.

        Raises:
            Refused: no such desk, or a revoked one.
            LineLost: the engine is away or does not answer.
        """
        session = self._sessions.get(proof)
        if session is None:
            opening = self._opening.get(proof)
            if opening is None:
                opening = asyncio.create_task(self._open(proof))
                self._opening[proof] = opening
                opening.add_done_callback(lambda task: self._opened(proof, task))
            # One caller that leaves must not take the opening away from the others.
            session = await asyncio.shield(opening)
        session.used_at = asyncio.get_running_loop().time()
        return session

    def take(self, heard: Heard) -> None:
        """Act on the engine's word that a session changed.

        Its streams end; the page comes back at once and is told what it may see now.
        """
        for session in tuple(self._sessions.values()):
            if session.id == heard.session:
                self._forget(session)
                log.info("session.changed", reason=heard.reason)

    def forget(self, session: Session) -> None:
        """Open it anew when it is next asked for: the engine does not know it."""
        self._forget(session)
        log.info("session.unknown")

    def forget_all(self) -> None:
        """The line is lost: what the engine said of sessions no longer stands."""
        for session in tuple(self._sessions.values()):
            self._forget(session)

    def sweep(self) -> None:
        """Say goodbye for pages that have fallen silent."""
        now = asyncio.get_running_loop().time()
        for session in tuple(self._sessions.values()):
            if not session.streams and now - session.used_at > IDLE_SECONDS_MAX:
                self._forget(session)
                if self._link is not None and self._link.is_up:
                    self._link.send({"m": "bye", "session": session.id})

    def _opened(self, proof: Proof, task: asyncio.Task[Session]) -> None:
        self._opening.pop(proof, None)
        if not task.cancelled():
            task.exception()  # whoever still waits gets it; if nobody does, so be it

    async def _open(self, proof: Proof) -> Session:
        if self._link is None:
            raise LineLost("the engine is away")
        if len(self._sessions) + len(self._opening) > SESSIONS_MAX:
            raise LineLost("this worker holds as many pages as it may")
        session_id = f"{self._worker}.{proof.page}.{next(self._numbers)}"
        answer = await self._link.request(
            {
                "m": "session",
                "session": session_id,
                "desk_secret": proof.desk_secret,
                "watch_token": proof.watch_token,
            }
        )
        if not answer.get("ok"):
            raise Refused(str(answer.get("reason", "unknown_desk")))
        shown = ("desk", "person", "roles", "until", "note")
        session = Session(
            id=session_id,
            proof=proof,
            feed=answer["feed"],
            who={name: answer.get(name) for name in shown},
            used_at=asyncio.get_running_loop().time(),
        )
        self._sessions[proof] = session
        return session

    def _forget(self, session: Session) -> None:
        self._sessions.pop(session.proof, None)
        for outbox in session.streams:
            outbox.end()
