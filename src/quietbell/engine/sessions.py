"""Sessions of desks: who sits where, what they may see and do, and who still pulses.

A session is one open console. Its desk is proved by the desk's secret, the person on
top by a watch token, and both are looked at anew with every deed. Presence is
kept here, in memory: a console that stops pulsing is a desk nobody attends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from quietbell.domain.actors import Actor
from quietbell.domain.moments import Moment
from quietbell.domain.roles import Action, Right, Role, right
from quietbell.domain.site import Desk
from quietbell.engine.floor import Floor
from quietbell.engine.sites import Sites

ATTENDED_SECONDS: Final = 6.0  # a console pulses every 2 s; two may be lost
SESSIONS_MAX: Final = 5_000
HEALTH: Final = "health"
MACHINE: Final = "machine"


@dataclass(slots=True)
class Session:
    """One open console and what it proved when it was last looked at."""

    id: str
    desk_secret: str
    watch_token: str | None
    desk: Desk
    actor: Actor
    feed: str
    note: str | None
    until: str | None
    sites: tuple[str, ...]
    heard_tick: float
    sound: str = "suspended"
    is_visible: bool = True


class NoDesk(Exception):
    """The secret proves no desk that is in force. ``reason`` is for the screen."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sessions:
    """The open consoles, and since when which desk is attended."""

    def __init__(self, floor: Floor, sites: Sites, *, now: Moment) -> None:
        self._floor = floor
        self._sites = sites
        self._open: dict[str, Session] = {}
        # A start is no proof of absence: every desk has its time to come back.
        self._began_tick = now.tick
        self._heard: dict[str, float] = {}
        self._handled_tick: float | None = None

    def begin(self, *, now: Moment) -> None:
        """Count silence from *now*: before, nobody could be heard."""
        self._began_tick = now.tick

    def open(
        self, id: str, desk_secret: str, watch_token: str | None, *, now: Moment
    ) -> Session:
        """Open or renew a session.

        Raises:
            NoDesk: the secret proves no desk.
        """
        session = self._look(id, desk_secret, watch_token, now=now)
        if len(self._open) >= SESSIONS_MAX and id not in self._open:
            stalest = min(self._open.values(), key=lambda each: each.heard_tick)
            del self._open[stalest.id]
        self._open[id] = session
        return session

    def get(self, id: str) -> Session | None:
        """Return an open session."""
        return self._open.get(id)

    def renewed(self, id: str, *, now: Moment) -> Session | None:
        """Return a session, looked at anew; None if its desk is no longer in force."""
        known = self._open.get(id)
        if known is None:
            return None
        try:
            fresh = self._look(id, known.desk_secret, known.watch_token, now=now)
        except NoDesk:
            del self._open[id]
            return None
        fresh.heard_tick = known.heard_tick
        fresh.sound, fresh.is_visible = known.sound, known.is_visible
        self._open[id] = fresh
        return fresh

    def attend(self, id: str, state: dict[str, Any], *, now: Moment) -> None:
        """Take a console's pulse."""
        session = self._open.get(id)
        if session is not None:
            session.heard_tick = now.tick
            session.sound = str(state.get("sound", ""))[:20]
            session.is_visible = bool(state.get("is_visible", True))
            self._heard[session.desk.id] = now.tick
            if _handles(session):
                self._handled_tick = now.tick

    def close(self, id: str) -> None:
        """Forget a session: its stream ended."""
        self._open.pop(id, None)

    def all(self) -> Iterator[Session]:
        """Yield every open session."""
        yield from list(self._open.values())

    def silent_seconds(self, desk: str, *, now: Moment) -> float:
        """Return how long *desk* has not pulsed, since the start at the longest."""
        return now.tick - self._heard.get(desk, self._began_tick)

    @property
    def is_heard(self) -> bool:
        """Say whether somebody who handles incidents was heard since the start.

        A start alone brings nobody back.
        """
        return self._handled_tick is not None

    def nobody_seconds(self, *, now: Moment) -> float:
        """Return how long nobody who handles incidents has been heard."""
        last = self._handled_tick
        return now.tick - (self._began_tick if last is None else last)

    def at_desk(self, desk: str, *, now: Moment) -> Session | None:
        """Return the session of *desk* that pulsed last, None if it is not attended."""
        here = [
            each
            for each in self._open.values()
            if each.desk.id == desk and now.tick - each.heard_tick <= ATTENDED_SECONDS
        ]
        return max(here, key=lambda each: each.heard_tick, default=None)

    def _look(
        self, id: str, desk_secret: str, watch_token: str | None, *, now: Moment
    ) -> Session:
        site, proofs = self._sites.site, self._floor.proofs
        desk = proofs.desk_of(desk_secret, site.desks)
        if desk is None:
            raise NoDesk("unknown_desk")
        watch = proofs.watch(watch_token, site.token_keys, desk=desk.id, now=now.wall)
        claims = watch.claims
        person = claims.person if claims else None
        roles = claims.roles if claims else desk.roles
        sites = (claims.sites if claims else ()) or desk.sites
        is_centre = right(desk.roles, Action.SEE_OPEN) is Right.YES
        return Session(
            id=id,
            desk_secret=desk_secret,
            watch_token=watch_token,
            desk=desk,
            actor=Actor(desk=desk.id, person=person, roles=roles),
            # The desk's own roles count beside the person's: logging out, or a
            # token's end, takes nothing off the screen of a communications centre.
            feed=feed_of(desk.roles, desk.sites, None)
            if is_centre
            else feed_of((*desk.roles, *roles), sites, person),
            note=watch.note,
            until=claims.until.isoformat() if claims else None,
            sites=sites,
            heard_tick=now.tick,
        )


def _handles(session: Session) -> bool:
    """Say whether a desk, or the person who sits there, handles incidents."""
    roles = (*session.desk.roles, *session.actor.roles)
    return right(roles, Action.HANDLE) is Right.YES


def feed_of(roles: tuple[str, ...], sites: tuple[str, ...], person: str | None) -> str:
    """Return the feed that *roles* may see of *sites* (empty: of every site)."""
    scope = ",".join(sorted(sites)) or "*"
    seen = right(roles, Action.SEE_OPEN)
    if seen is Right.YES:
        return f"desk:{scope}"
    if seen is Right.NO:
        return HEALTH
    if Role.EMERGENCY_MANAGEMENT in roles:
        return f"em:{scope}"
    return f"officer:{person or ''}"
