"""Telling people: what a rung says to whom, handed to the courier once it is kept.

The notices live in the journal; the courier owns nothing. One that connects is given
every notice whose end is not known.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any, Final

import structlog
from uuid_utils import uuid7

from quietbell.domain.events import Event, IncidentEvent, Opened
from quietbell.domain.fact_events import DutyCalled, Notice, RungReached
from quietbell.domain.incident_values import Incident
from quietbell.domain.moments import Moment
from quietbell.domain.site import Rung
from quietbell.engine.feeds import Message
from quietbell.engine.floor import Floor, Outstanding
from quietbell.engine.keeping import KEPT_SECONDS_MAX
from quietbell.engine.sites import Sites

log = structlog.get_logger()

NOTICES_MAX: Final = 200  # of one rung: everybody at a centre, by every channel


class Telling:
    """Makes notices and says when the courier may have them."""

    def __init__(self, floor: Floor, sites: Sites) -> None:
        self._floor = floor
        self._sites = sites
        self._waiting: deque[tuple[int, float, tuple[str, ...]]] = deque()

    def rung(
        self, incident: Incident, rung: Rung, *, why: str, at: Moment
    ) -> RungReached:
        """Return the event of reaching *rung*, with those who are now told."""
        return RungReached(
            at=at,
            incident=incident.id,
            rung=rung.name,
            why=why,
            notices=self._notices(rung)[:NOTICES_MAX],
        )

    def call_duty(self, event: Event) -> Iterator[DutyCalled]:
        """Yield who is on duty now, if *event* made its incident ring anew.

        Nothing, if nobody else is on duty than before. Never raises.
        """
        if not isinstance(event, IncidentEvent) or isinstance(event, Opened):
            return
        incident = self._floor.incidents.get(event.incident)
        ringing = incident.ringing if incident else None
        if incident is None or ringing is None or ringing.since != event.at:
            return
        rosters = self._sites.lookup.rosters
        try:
            called = rosters.call(
                incident.ladder, at=event.at.wall, before=incident.duty
            )
        except Exception:  # whatever a roster holds: it rings all the same
            log.exception("roster.not_read")
            return
        if called.ladder != incident.ladder:
            yield DutyCalled(
                at=event.at,
                incident=incident.id,
                ladder=called.ladder,
                duty=called.duty,
            )

    def began(self, event: RungReached, *, seq: int) -> None:
        """Hold the notices of *event* back until its entry *seq* is kept."""
        ids = tuple(each.id for each in event.notices)
        if ids:
            self._waiting.append((seq, event.at.tick + KEPT_SECONDS_MAX, ids))

    def due(self, *, kept: int, tick: float) -> list[Message]:
        """Return the notices that may go out now.

        Their entry is kept; or the disk does not answer, and telling people comes
        before writing down that they were told.
        """
        due: list[Message] = []
        while self._waiting and (
            self._waiting[0][0] <= kept or self._waiting[0][1] <= tick
        ):
            for each in self._waiting.popleft()[2]:
                told = self._floor.notices.get(each)
                if told is not None:
                    due.append(self.message(told))
        return due

    def all_outstanding(self) -> list[Message]:
        """Return every notice whose end is not known, for a courier that connects.

        But for incidents that are over: nobody is called to them any more.
        """
        held = {each for _, _, ids in self._waiting for each in ids}
        return [
            self.message(told)
            for notice, told in self._floor.notices.items()
            if notice not in held and not self._is_over(told)
        ]

    def message(self, told: Outstanding) -> Message:
        """Return a notice as the courier gets it: no name and no exact place."""
        incident = self._floor.incidents.get(told.incident)
        number = incident.opened.number if incident else 0
        kind = incident.incident_class.value if incident else ""
        words = {
            "en": f"{kind} {number}: {told.rung}. Open the console.",
            "es": f"{kind} {number}: {told.rung}. Abra la consola.",
        }
        target: dict[str, Any] = {told.notice.target_kind: told.notice.target}
        return {
            "m": "notice",
            "notice": {
                "id": told.notice.id,
                "incident": told.incident,
                "number": number,
                "class": kind,
                "site": incident.opened.site if incident else "",
                "rung": told.rung,
                "channel": told.notice.channel,
                "target": target,
                "words": words,
                "at": told.at,
            },
        }

    def _is_over(self, told: Outstanding) -> bool:
        incident = self._floor.incidents.get(told.incident)
        return incident is None or incident.is_closed

    def _notices(self, rung: Rung) -> tuple[Notice, ...]:
        notices = []
        for channel in rung.channels:
            if channel == "webhook":
                targets = [("webhook", each.id) for each in self._sites.site.webhooks]
            else:
                targets = [("person", each) for each in rung.people]
                targets += [("desk", each) for each in rung.desks]
            notices += [
                Notice(id=str(uuid7()), channel=channel, target=to, target_kind=kind)
                for kind, to in targets
            ]
        return tuple(notices)
