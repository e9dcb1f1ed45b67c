"""The state of the whole, as every screen shows it beside the incidents."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from quietbell.domain.ladder import is_empty
from quietbell.domain.moments import Moment, stamp
from quietbell.domain.profiles import empty_numbers
from quietbell.domain.site import Standing
from quietbell.engine.device_status import DeviceStatus
from quietbell.engine.floor import Floor
from quietbell.engine.recorded import Recorded
from quietbell.engine.sessions import Sessions
from quietbell.engine.sites import Sites
from quietbell.engine.supervision import Supervision
from quietbell.journal.recording import Recording, State

Status = dict[str, Any]


class StatusBoard:
    """Builds the status from the parts that know."""

    def __init__(
        self,
        floor: Floor,
        sites: Sites,
        sessions: Sessions,
        supervision: Supervision,
    ) -> None:
        self._floor = floor
        self._devices = DeviceStatus(floor.devices, sites, supervision)
        self._sites = sites
        self._sessions = sessions
        self.canary_at: datetime | None = None
        self.canary_ms: float | None = None
        self.has_courier = False
        self.recorded = Recorded()
        self.kept: Callable[[], int] = lambda: 0
        self.troubles: Callable[[], Iterable[str]] = tuple  # of journal and keyring
        self.calls: Callable[..., list[Status]] = lambda feed, tick: []
        self.certificate = ""  # of the phones' door, if something is wrong with it

    def status(self, recording: Recording, *, now: Moment, feed: str) -> Status:
        """Return the status as *feed* may see it.

        Who sits where, and the raw text of what was parked, are for a communications
        centre; who will press in a test is for those who start tests.
        """
        site = self._sites.site
        names, is_officer = feed.startswith("desk:"), feed.startswith("officer:")
        return {
            "recording": {
                "state": recording.state.value,
                "since": stamp(recording.since) if recording.since else None,
                "why": recording.why,
                "unkept": recording.unkept,
                "unheld": recording.unheld,
            },
            "site": {
                "version": site.version,
                "hash": self._sites.hash,
                "problem": list(self._sites.problems) or None,
            },
            "desks": [self._desk(each.id, now=now, names=names) for each in site.desks],
            "unmatched": self._floor.unmatched,
            "calls": self.calls(feed, tick=now.tick),
            "buttons": self._buttons(now=now),
            "devices": self._devices.counts(),
            "tested": self._devices.last_tests() if names else [],
            "readiness": [
                *self._readiness(recording, now),
                *self._unrecorded(now),
                *(() if is_officer else self._devices.readiness(now=now)),
            ],
            "canary_at": stamp(self.canary_at) if self.canary_at else None,
            "attendance": "attended" if self._floor.is_attended else "nobody",
            "parked": len(self._floor.parked),
            "parked_last": self._parked_last() if names else None,
            "unknown_kinds": self._floor.unknown_kinds,
            "has_courier": self.has_courier,
            "recorded": self.recorded.told(kept=self.kept(), tick=now.tick),
            "tests": list(self._tests(now=now, names=names or feed[:3] == "em:")),
        }

    def _desk(self, desk: str, *, now: Moment, names: bool) -> Status:
        session = self._sessions.at_desk(desk, now=now)
        person = None
        if session is not None and session.actor.person and names:
            person = self._sites.name(session.actor)
        return {
            "id": desk,
            "name": self._sites.desk_name(desk),
            "is_attended": session is not None,
            "person": person,
            "sound": session.sound if session else None,
        }

    def _buttons(self, *, now: Moment) -> Status:
        buttons = self._sites.site.buttons
        on_test = {
            each.button
            for each in self._floor.windows.values()
            if each.takes(tick=now.tick)
        }
        return {
            "total": len(buttons),
            "in_service": sum(b.standing is Standing.IN_SERVICE for b in buttons),
            "out_of_service": sum(
                b.standing is Standing.OUT_OF_SERVICE for b in buttons
            ),
            "on_test": len(on_test),
        }

    def _parked_last(self) -> Status | None:
        if not self._floor.parked:
            return None
        last = self._floor.parked[-1]
        return {"why": last.why, "raw": last.raw, "at": stamp(last.at.wall)}

    def _readiness(self, recording: Recording, now: Moment) -> Iterator[Status]:
        """Yield what must be mended before somebody needs it."""
        if recording.state is State.RESERVE:
            yield {"code": "journal_on_reserve"}
        if self._sites.problems:
            yield {"code": "site_file_refused", "problems": self._sites.problems[:5]}
        if self._sites.site.version == 0:
            yield {"code": "no_site_file"}
        yield from self._gaps(now)
        if not self.has_courier:
            yield {"code": "no_courier"}
        if self.certificate:
            yield {"code": "certificate", "what": self.certificate}
        for trouble in self.troubles():
            yield {"code": "trouble", "what": trouble}
        if self._floor.unknown_kinds:
            yield {"code": "unknown_kinds", "entries": self._floor.unknown_kinds}

    def _unrecorded(self, now: Moment) -> Iterator[Status]:
        told = self.recorded.told(kept=self.kept(), tick=now.tick)
        if told["is_late"]:
            waiting = told["waiting"]
            yield {
                "code": "not_recorded_in_office",
                "entries": "?" if waiting is None else waiting,
            }

    def _gaps(self, now: Moment) -> Iterator[Status]:
        """Yield rungs that tell nobody now, and numbers that nobody filled in."""
        rosters = self._sites.lookup.rosters
        for raw in self._sites.site.ladders:
            ladder = rosters.call(raw, at=now.wall).ladder
            for rung in (*ladder.rungs, ladder.backup):
                if is_empty(rung):
                    code = "nobody_on_duty" if rung.rosters else "empty_rung"
                    yield {"code": code, "ladder": ladder.id, "rung": rung.name}
        for profile in self._sites.site.profiles:
            for number in empty_numbers(profile):
                yield {"code": "number_missing", "profile": profile.id, "what": number}

    def _tests(self, *, now: Moment, names: bool) -> Iterator[Status]:
        for window in self._floor.windows.values():
            if window.is_closed or now.tick >= window.ends_tick:
                continue
            button = self._sites.lookup.buttons.get(window.button)
            yield {
                "window": window.id,
                "button": window.button,
                "label": button.label if button else window.button,
                "purpose": window.purpose.value,
                "presser": window.presser if names else "",
                "is_signed": window.is_signed,
                "is_pressed": window.pressed is not None,
                "opened_by": self._sites.name(window.opened_by) if names else None,
                "until": stamp(window.opened.after(window.minutes * 60).wall),
            }
