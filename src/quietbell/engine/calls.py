"""Calls to 911 that a phone system tells of, and the incidents they belong to.

A call is linked to what is open at its extension's button or in that button's area,
also if it opens later. A call opens nothing and rings nothing: 911 has it already.
What belongs to no incident is shown to dispatchers for a while.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import structlog

from quietbell.domain import events as e
from quietbell.domain.calls import CallReport
from quietbell.domain.fact_events import HolderCallLinked
from quietbell.domain.floor_events import EmergencyCallReported
from quietbell.domain.incident_values import Incident
from quietbell.domain.moments import Moment, stamp
from quietbell.domain.site import Button
from quietbell.engine.feeds import Message
from quietbell.engine.floor import Floor
from quietbell.engine.intake import Intake
from quietbell.engine.sites import Sites
from quietbell.receivers.keep import Outcome

log = structlog.get_logger()

LINK_LATER_SECONDS: Final = 600.0  # an incident that opens so long after is its own
SHOWN_SECONDS: Final = 1800.0  # that nobody links
SHOWN_MAX: Final = 20
BASIS: Final = "phone system"


class Place(NamedTuple):
    """Where an extension is: as spoken, its site, and the buttons on its box."""

    spoken: str
    site: str
    buttons: frozenset[str]
    areas: frozenset[str]


class Calls:
    """Writes calls down and finds what they belong to."""

    def __init__(
        self,
        floor: Floor,
        sites: Sites,
        intake: Intake,
        record: Callable[[e.Event], int],
    ) -> None:
        """*record* writes an event down and returns its number."""
        self._floor, self._sites = floor, sites
        self._intake, self._record = intake, record

    async def report(self, report: CallReport) -> Outcome:
        """Take one call (``receivers.press_api.Report``). The same id is the same."""
        if not self._intake.is_open:
            return Outcome.NOT_RECORDED  # it is told again in a moment
        key = (report.reporter, report.call)
        told = self._floor.calls.get(key)
        if told is None:
            told = self._called(report)
            seq = self._record(told)
            self._link(told)
        else:
            seq = self._floor.call_seqs[key]
        is_kept = await self._intake.until_kept(seq)
        return Outcome.KEPT if is_kept else Outcome.NOT_RECORDED

    def linked_to(self, opened: e.Event) -> Iterator[HolderCallLinked]:
        """Yield the calls that belong to an incident which has just opened.

        Never raises: a fault here must not take a press.
        """
        if not isinstance(opened, e.Opened):
            return
        try:
            found = [
                each
                for each in self._floor.calls.values()
                if opened.at.tick - each.at.tick <= LINK_LATER_SECONDS
                and _is_there(each, opened.button, opened.area)
            ]
        except Exception:
            log.exception("call.not_linked")
            return
        for told in found:
            yield _linked(told, opened.incident, opened.button, at=opened.at)

    def shown(self, feed: str, *, tick: float) -> list[Message]:
        """Return the last calls as *feed*, a communications centre's, may see them."""
        sort, _, scope = feed.partition(":")
        if sort != "desk":
            return []
        sites = scope.split(",")
        linked = {
            said.call: incident.opened.number
            for incident in self._floor.incidents.values()
            if (said := incident.facts.holder_call) is not None and said.call
        }
        rows = [
            {
                "id": each.call,
                "extension": each.extension,
                "place": each.place,
                "callback": each.callback,
                "at": stamp(each.at.wall),
                "incident": linked.get(each.call),
            }
            for each in self._floor.calls.values()
            if tick - each.at.tick <= SHOWN_SECONDS
            and (scope == "*" or not each.site or each.site in sites)
        ]
        return rows[-SHOWN_MAX:]

    def _called(self, report: CallReport) -> EmergencyCallReported:
        place = self._place(report)
        return EmergencyCallReported(
            at=report.received,
            reporter=report.reporter,
            call=report.call,
            extension=report.extension,
            callback=report.callback,
            stamped_at=report.stamped_at,
            source=report.source,
            site=place.site,
            place=place.spoken,
            buttons=tuple(sorted(place.buttons)),
            areas=tuple(sorted(place.areas)),
        )

    def _place(self, report: CallReport) -> Place:
        reporter = self._sites.programs.reporter(report.reporter)
        site = reporter.site if reporter is not None else ""
        boxes = {
            each.id
            for each in self._sites.site.devices
            if report.extension in each.extensions
        }
        buttons = [
            each
            for each in self._sites.site.buttons
            if each.device in boxes and each.site == site
        ]
        return Place(
            spoken=_spoken(buttons),
            site=site,
            buttons=frozenset(each.id for each in buttons),
            areas=frozenset(each.area for each in buttons),
        )

    def _link(self, told: EmergencyCallReported) -> None:
        for incident in list(self._floor.incidents.values()):
            button = incident.opened.button
            is_own = button is not None and button in told.buttons
            if incident.is_closed or not _is_there(told, button, incident.opened.area):
                continue
            if is_own or _is_recent(incident, told):
                self._record(_linked(told, incident.id, button, at=told.at))


def _is_there(told: EmergencyCallReported, button: str | None, area: str) -> bool:
    return (button is not None and button in told.buttons) or (
        bool(area) and area in told.areas
    )


def _is_recent(incident: Incident, told: EmergencyCallReported) -> bool:
    seconds = told.at.tick - incident.press_times[-1].tick
    return seconds <= incident.profile.link_seconds


def _linked(
    told: EmergencyCallReported,
    incident: str,
    button: str | None,
    *,
    at: Moment,
) -> HolderCallLinked:
    return HolderCallLinked(
        at=at,
        incident=incident,
        call=told.call,
        extension=told.extension,
        place=told.place,
        called_at=stamp(told.at.wall),
        basis=BASIS,
        is_same_button=button is not None and button in told.buttons,
    )


def _spoken(buttons: list[Button]) -> str:
    return "; ".join(dict.fromkeys(each.spoken for each in buttons[:3]))
