"""Where a press happened: its site, area and scene, and what else is open there.

Of a source that no button is known for, this is a guess, and its scene says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import structlog

from quietbell.domain.correlation import links
from quietbell.domain.incident_values import Incident
from quietbell.domain.on_duty import OnDuty
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.scenes import Scene, point_scene, unknown_scene
from quietbell.domain.shipped_profiles import DISPATCH_AT_ONCE
from quietbell.domain.signals import Signal
from quietbell.domain.site import Button, Ladder, Rung
from quietbell.engine.floor import Floor
from quietbell.engine.sites import Sites

log = structlog.get_logger()

_BACKUP: Final = Rung(name="Backup", after_seconds=0)
NO_LADDER: Final = Ladder(id="none", rungs=(), backup=_BACKUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a press happened, as far as the site file knows it."""

    site: str
    area: str
    scene: Scene
    profile: ResponseProfile
    ladder: Ladder  # with whoever is on duty
    alarm_kind: str = "duress"
    duty: tuple[OnDuty, ...] = ()


class Settings:
    """Finds where presses happen, in the site file in force."""

    def __init__(self, floor: Floor, sites: Sites) -> None:
        self._floor = floor
        self._sites = sites

    def of(self, button: Button | None, signal: Signal) -> Setting:
        """Return where a press of *button*, or of an unknown source, happened."""
        setting = self._setting(button, signal)
        rosters = self._sites.lookup.rosters
        try:
            ladder, duty = rosters.call(setting.ladder, at=signal.received.wall)
        except Exception:  # whatever a roster holds: it must not take a press
            log.exception("roster.not_read")
            return setting
        return replace(setting, ladder=ladder, duty=duty)

    def _setting(self, button: Button | None, signal: Signal) -> Setting:
        lookup = self._sites.lookup
        if button is None:
            return self._unknown_setting(signal)
        site = lookup.sites[button.site]
        return Setting(
            site=site.id,
            area=button.area,
            scene=lookup.scene(button, at=signal.received.wall),
            profile=lookup.profiles[site.profile],
            ladder=lookup.ladders[site.ladder],
            alarm_kind=button.alarm_kind,
        )

    def links(self, setting: Setting, signal: Signal) -> tuple[str, ...]:
        """Return the open incidents that *signal* may belong to as well."""
        return links(
            self._same_area(setting.area),
            area=setting.area,
            at=signal.received,
            seconds=setting.profile.link_seconds,
        )

    def _unknown_setting(self, signal: Signal) -> Setting:
        """An unknown source rings where its device is known, else at the first site."""
        lookup = self._sites.lookup
        near = self._near_button(signal)
        scene = unknown_scene(source=signal.source, near=signal.near)
        if signal.report is not None:
            device = lookup.devices.get(signal.report.device)
            scene = point_scene(point=signal.report.point, device=device)
        site = lookup.sites.get(near.site) if near else None
        site = site or next(iter(lookup.sites.values()), None)
        if site is None:
            return Setting(
                site="",
                area="",
                scene=scene,
                profile=DISPATCH_AT_ONCE,
                ladder=NO_LADDER,
            )
        return Setting(
            site=site.id,
            area="",
            scene=scene,
            profile=lookup.profiles[site.profile],
            ladder=lookup.ladders[site.ladder],
        )

    def _near_button(self, signal: Signal) -> Button | None:
        """Return a button of the box that speaks, to know at which site it is."""
        lookup, report = self._sites.lookup, signal.report
        if report is not None:
            for door in self._sites.site.doors:
                if door.account == report.account:
                    return lookup.buttons.get(door.button)
        box = report.device if report else signal.near
        return next((b for b in lookup.buttons.values() if b.device == box), None)

    def _same_area(self, area: str) -> Iterator[Incident]:
        for each in self._floor.incidents.values():
            if each.opened.area == area:
                yield each
