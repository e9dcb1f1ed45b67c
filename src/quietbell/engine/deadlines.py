"""Deadlines: what is due now, over every open incident, and what it becomes.

A heap of times and a list of what stands at them. Every event of an incident pushes
its earliest deadline anew; an old one that comes up finds nothing due and is dropped.
"""

import heapq
from collections.abc import Iterator
from typing import Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain import ladder
from quietbell.domain.incident_values import Incident
from quietbell.domain.ladder import Due
from quietbell.domain.moments import Moment
from quietbell.domain.site import Rung
from quietbell.domain.words import Attention, Stage
from quietbell.engine.floor import Floor
from quietbell.engine.sessions import Sessions
from quietbell.engine.telling import Telling

FIRED_MAX: Final = 10_000  # in one turn; the rest follows in the next


class Deadlines:
    """The heap of deadlines, and the events that their passing makes."""

    def __init__(self, floor: Floor, sessions: Sessions, telling: Telling) -> None:
        self._floor = floor
        self._sessions = sessions
        self._telling = telling
        self._heap: list[tuple[float, str]] = []
        self._pushed: dict[str, float] = {}

    def watch(self, incident: str) -> None:
        """Look at *incident* again when its earliest deadline comes."""
        due = self._floor.next_due(incident)
        if due is None:
            self._pushed.pop(incident, None)
        elif self._pushed.get(incident) != due.tick:
            self._pushed[incident] = due.tick
            heapq.heappush(self._heap, (due.tick, incident))

    def fire(self, *, now: Moment) -> Iterator[e.Event]:
        """Yield the events of everything due; each must be folded before the next."""
        for _ in range(FIRED_MAX):
            if not self._heap or self._heap[0][0] > now.tick:
                return
            tick, id = heapq.heappop(self._heap)  # noqa: A001
            if self._pushed.get(id) == tick:
                self._pushed.pop(id)
            incident = self._floor.incidents.get(id)
            due = self._floor.next_due(id)
            if incident is None or due is None:
                continue
            if due.tick <= now.tick:
                yield from self._events(incident, due, now=now)
                if self._floor.next_due(id) == due:  # it could not be folded
                    continue
            self.watch(id)

    def orphans(self, *, now: Moment) -> Iterator[e.Event]:
        """Yield that a holder fell silent, for each whose desk stopped pulsing."""
        for incident in list(self._floor.incidents.values()):
            held = incident.held
            if incident.attention is not Attention.ACKNOWLEDGED or held is None:
                continue
            silent = self._sessions.silent_seconds(held.by.desk or "", now=now)
            if min(silent, now.tick - held.since.tick) >= ladder.ORPHAN_SECONDS:
                yield e.HolderFellSilent(at=now, incident=incident.id)

    def attendance(self, *, now: Moment) -> Iterator[e.Event]:
        """Yield that nobody attends any desk, and the backup rung of what rings."""
        nobody = self._sessions.nobody_seconds(now=now) >= ladder.ATTENDANCE_SECONDS
        if nobody and self._floor.is_attended:
            yield t.AttendanceChanged(at=now, is_attended=False)
        elif not (nobody or self._floor.is_attended) and self._sessions.is_heard:
            yield t.AttendanceChanged(at=now, is_attended=True)
        if not nobody:
            return
        for incident in list(self._floor.incidents.values()):
            backup = incident.ladder.backup
            ringing = incident.ringing
            if ringing is None or backup.name in ringing.reached:
                continue
            yield self._telling.rung(incident, backup, why="nobody attends", at=now)

    def windows(self, *, now: Moment) -> Iterator[e.Event]:
        """Yield the end of every test window whose time is up."""
        for window in list(self._floor.windows.values()):
            if not window.is_closed and now.tick >= window.ends_tick:
                yield t.WindowClosed(at=now, window=window.id)

    def _events(
        self, incident: Incident, due: Due, *, now: Moment
    ) -> Iterator[e.Event]:
        if due.sort == ladder.RUNG:
            rung = _rung(incident, due.name)
            yield self._telling.rung(incident, rung, why="unacknowledged", at=now)
        elif due.sort == ladder.STAGE:
            stage = Stage(due.name)
            yield f.StageOverdue(at=now, incident=incident.id, stage=stage)
            rung = ladder.next_person(incident)
            yield self._telling.rung(incident, rung, why=stage.value, at=now)
        elif due.sort == ladder.CALL_LAPSED:
            yield f.EmergencyCallFailed(at=now, incident=incident.id, has_lapsed=True)
        elif due.sort == ladder.NOT_CONFIRMED:
            yield t.TestNotConfirmed(at=now, incident=incident.id)


def _rung(incident: Incident, name: str) -> Rung:
    return next(each for each in incident.ladder.rungs if each.name == name)
