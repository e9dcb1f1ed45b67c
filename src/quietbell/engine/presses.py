"""From a signal to what is written down of it: the confidence table, applied.

Every signal of a press becomes an event or is counted; which one is decided here,
once, against the floor as it is in this turn of the loop.
"""

import dataclasses
from typing import Final

import structlog
from msgspec.structs import replace
from uuid_utils import uuid7

from quietbell.domain import events as e
from quietbell.domain import floor_events as t
from quietbell.domain.confidence import Treatment, treat
from quietbell.domain.correlation import (
    OVERFLOW_SOURCE,
    UNREGISTERED_OPEN_MAX,
    Belongs,
    place,
    source_key,
)
from quietbell.domain.incident_values import Incident
from quietbell.domain.scenes import Scene, unknown_scene
from quietbell.domain.shipped_profiles import DISPATCH_AT_ONCE
from quietbell.domain.signals import EVIDENCE_BYTES_MAX, Finding, Kind, Signal
from quietbell.domain.site import Button
from quietbell.domain.windows import CONFIRM_SECONDS, Window
from quietbell.domain.words import IncidentClass
from quietbell.engine.floor import Floor
from quietbell.engine.panels import Panels, is_repeat, labelled, reported
from quietbell.engine.settings import NO_LADDER, Setting, Settings
from quietbell.engine.sites import Sites

log = structlog.get_logger()

SOURCES_MAX: Final = 4096  # remembered, so that one source is written once a minute
UNMATCHED_SECONDS: Final = 60.0
WORDS_MAX: Final = 500  # characters of a place that says too much
REPLAY_SECONDS: Final = 30.0  # what is sent again is sent within a few seconds
# All that is live is held in memory and carried on from segment to segment. After so
# many presses of one incident, of one more only the beginning of what it sent is kept.
WHOLE_EVIDENCE_MAX: Final = 100
SHORT_EVIDENCE_CHARS: Final = 512  # the request line and what says which phone it was


class Presses:
    """Decides what a signal is written down as."""

    def __init__(self, floor: Floor, sites: Sites) -> None:
        self._floor = floor
        self._sites = sites
        self._panels = Panels(floor)
        self._settings = Settings(floor, sites)
        # Of what nothing matches, by source: when it was last written down, and how
        # many came since.
        self._strangers: dict[str, tuple[float, int]] = {}

    def decide(self, signal: Signal, *, number: int) -> e.Event | None:
        """Return the event that *signal* becomes; None if it is only counted.

        *number* is the incident's, should the press open one. Never raises: a fault
        of ours, or of a site file that passed its rules, must not take a press.
        """
        try:
            return self._decide(signal, number)
        except Exception:
            log.exception("press.not_decided", door=signal.door)
            return self._in_any_case(signal, number)

    def _decide(self, signal: Signal, number: int) -> e.Event | None:
        signal = self._as_stale(self._as_replay(signal))
        button = self._sites.lookup.buttons.get(signal.button or "")
        window = self._window(signal, button)
        treatment = treat(
            signal.finding,
            standing=button.standing if button else None,
            is_on_test=window is not None,
            carries_only_presses=signal.carries_only_presses,
        )
        treatment = labelled(treatment, signal, button)
        press = press_facts(signal)
        if signal.finding is Finding.REPLAY:
            return self._replayed(signal, press)
        if treatment.incident_class is None or signal.kind is not Kind.PRESS:
            return self._no_press(signal, press)
        key = self._key(signal, button)
        current = self._floor.open_by_source(key)
        if signal.report is not None and is_repeat(current, signal.report):
            return reported(signal, signal.report, press)
        where = place(
            current, at=signal.received, incident_class=treatment.incident_class
        )
        if where.belongs is not Belongs.OPENS and where.incident is not None:
            press = self._shorter(press, where.incident)
            return _added(where.belongs, where.incident, signal, press, treatment)
        if treatment.incident_class is not IncidentClass.TEST:
            window = None
        if button is None and signal.report is None:
            return self._stranger(signal, press, treatment, key, number)
        setting = self.setting(button, signal)
        return self._opened(signal, press, treatment, setting, key, number, window)

    def _no_press(self, signal: Signal, press: e.PressFacts) -> e.Event | None:
        if signal.kind is not Kind.PRESS and signal.report is not None:
            return self._panels.decide(signal, signal.report, press)
        return self._unmatched(signal, press)

    def _stranger(
        self,
        signal: Signal,
        press: e.PressFacts,
        treatment: Treatment,
        key: str,
        number: int,
    ) -> e.Event:
        overflow = self._overflow(signal, press)
        if overflow is not None:
            return overflow
        if self._floor.unregistered_open() >= UNREGISTERED_OPEN_MAX:
            key = OVERFLOW_SOURCE
        setting = self.setting(None, signal)
        return self._opened(signal, press, treatment, setting, key, number, None)

    def setting(self, button: Button | None, signal: Signal) -> Setting:
        """Return where a press of *button*, or of an unknown source, happened."""
        return self._settings.of(button, signal)

    def links(self, setting: Setting, signal: Signal) -> tuple[str, ...]:
        """Return the open incidents that *signal* may belong to as well."""
        return self._settings.links(setting, signal)

    def _key(self, signal: Signal, button: Button | None) -> str:
        """Return what presses of the same origin share."""
        if button is None and signal.report is not None:
            return self._panels.key(signal, signal.report)
        return source_key(button=button.id if button else None, source=signal.source)

    def _as_replay(self, signal: Signal) -> Signal:
        """Tell a press sent again from a press made again.

        A nonce that this door has just kept is the same press. Much later it is
        somebody's copy, or a phone whose URL has a nonce that never changes: that
        one rings, labelled, for it may be a hand on a button.
        """
        kept = self._floor.nonces.get(_nonce(signal))
        if kept is None:
            return signal
        if signal.received.tick - kept.tick <= REPLAY_SECONDS:
            return replace(signal, finding=Finding.REPLAY)
        if not signal.is_nonce_lasting:
            return signal
        differs = (*signal.differs, "nonce")
        return replace(signal, finding=Finding.DIFFERS, differs=differs)

    def _as_stale(self, signal: Signal) -> Signal:
        """Label a press whose count is behind what its door has told before."""
        last = self._floor.sequences.get(signal.door or "")
        is_behind = last is not None and (signal.sequence or 0) <= last
        if signal.sequence is None or not is_behind:
            return signal
        if signal.finding is not Finding.VERIFIED:
            return replace(signal, differs=(*signal.differs, "sequence"))
        return replace(signal, finding=Finding.DIFFERS, differs=("sequence",))

    def _window(self, signal: Signal, button: Button | None) -> Window | None:
        if button is None:
            return None
        return self._floor.window_for(button.id, tick=signal.received.tick)

    def _replayed(self, signal: Signal, press: e.PressFacts) -> e.Event | None:
        known = self._floor.nonces.get(_nonce(signal))
        if known is not None:
            press = self._shorter(press, known.incident)
            return e.Replayed(at=signal.received, incident=known.incident, press=press)
        return self._unmatched(signal, press)

    def _unmatched(self, signal: Signal, press: e.PressFacts) -> e.Event | None:
        """Count what nothing matches; write down one entry a minute and source.

        The entry says how many it stands for, so a restart counts as many.
        """
        at = signal.received.tick
        last, since = self._strangers.get(signal.source, (-UNMATCHED_SECONDS, 0))
        if at - last < UNMATCHED_SECONDS and not signal.is_promised:
            self._floor.unmatched += 1
            self._strangers[signal.source] = (last, since + 1)
            return None
        if len(self._strangers) >= SOURCES_MAX:
            self._strangers = dict(_newest(self._strangers))
        self._strangers[signal.source] = (at, 0)
        self._floor.unmatched -= since  # they come with the entry
        return t.SourceUnmatched(at=signal.received, press=press, times=since + 1)

    def _overflow(self, signal: Signal, press: e.PressFacts) -> e.Event | None:
        """Past the sources shown one by one, one more incident counts the rest."""
        if self._floor.unregistered_open() < UNREGISTERED_OPEN_MAX:
            return None
        rest = self._floor.open_by_source(OVERFLOW_SOURCE)
        if rest is None or rest.is_closed:
            return None
        press = self._shorter(press, rest.id)
        where = place(rest, at=signal.received, incident_class=IncidentClass.DURESS)
        if rest.ringing is None and where.belongs is Belongs.RINGS_AGAIN:
            # It was in hand; one more stranger wants a fresh pair of eyes.
            return e.PressedAgain(
                at=signal.received,
                incident=rest.id,
                press=press,
                labels=("unregistered",),
            )
        return e.SourcesCounted(at=signal.received, incident=rest.id, press=press)

    def _opened(
        self,
        signal: Signal,
        press: e.PressFacts,
        treatment: Treatment,
        setting: Setting,
        key: str,
        number: int,
        window: Window | None,
    ) -> e.Opened:
        assert treatment.incident_class is not None
        test = None
        if window is not None:
            test = e.TestFacts(
                window=window.id,
                purpose=window.purpose,
                confirm_seconds=CONFIRM_SECONDS,
            )
        return e.Opened(
            at=signal.received,
            incident=str(uuid7()),
            number=number,
            site=setting.site,
            incident_class=treatment.incident_class,
            confidence=treatment.confidence,
            labels=treatment.labels,
            button=signal.button,
            source_key=key,
            area=setting.area,
            alarm_kind=setting.alarm_kind,
            scene=setting.scene,
            profile=setting.profile,
            ladder=setting.ladder,
            duty=setting.duty,
            press=press,
            site_version=self._sites.site.version,
            links=self.links(setting, signal),
            test=test,
            rings=treatment.rings,
        )

    def _shorter(self, press: e.PressFacts, incident: str) -> e.PressFacts:
        """Keep less of what was sent, if *incident* is in a storm of presses."""
        if len(press.evidence) <= SHORT_EVIDENCE_CHARS:
            return press
        known = self._floor.incidents.get(incident)
        if known is None or _counted(known) < WHOLE_EVIDENCE_MAX:
            return press
        return replace(press, evidence=press.evidence[:SHORT_EVIDENCE_CHARS])

    def _in_any_case(self, signal: Signal, number: int) -> e.Event:
        """Open a press with what the signal alone says: it rings, at every desk."""
        if signal.kind is not Kind.PRESS and signal.report is not None:
            return reported(signal, signal.report, press_facts(signal))
        treatment = treat(Finding.UNREADABLE, standing=None)
        press, key = press_facts(signal), f"fault:{signal.button or signal.source}"
        where = place(self._floor.open_by_source(key), at=signal.received)
        if where.incident is not None:
            return _added(where.belongs, where.incident, signal, press, treatment)
        name = signal.button or signal.source
        setting = Setting(
            site="",
            area="",
            scene=unknown_scene(source=name, near=signal.near),
            profile=DISPATCH_AT_ONCE,
            ladder=next(iter(self._sites.site.ladders), NO_LADDER),
        )
        return self._opened(signal, press, treatment, setting, key, number, None)


def lean(opened: e.Opened) -> e.Opened:
    """Return *opened* with no more of its place than where it is.

    For a site file that says so much of a place that no entry can hold it.
    """
    scene = opened.scene
    return dataclasses.replace(
        opened,
        scene=Scene(
            label=scene.label[:WORDS_MAX],
            button_kind=scene.button_kind[:WORDS_MAX],
            standing=scene.standing,
            building=scene.building[:WORDS_MAX],
            floor=scene.floor[:WORDS_MAX],
            room=scene.room[:WORDS_MAX],
            sign=scene.sign[:WORDS_MAX],
            spoken=scene.spoken[:WORDS_MAX],
            plan=scene.plan,
            spot=scene.spot,
            holder=scene.holder,
        ),
    )


def press_facts(signal: Signal) -> e.PressFacts:
    """Return what is written down of how *signal* reached us."""
    return e.PressFacts(
        door=signal.door,
        door_kind=signal.door_kind,
        source=signal.source,
        differs=signal.differs,
        nonce=signal.nonce,
        stamped_at=signal.stamped_at,
        evidence=signal.evidence[:EVIDENCE_BYTES_MAX],
        account=signal.report.account if signal.report else None,
        point=signal.report.point if signal.report else "",
        sequence=signal.sequence,
    )


def _nonce(signal: Signal) -> tuple[str, str]:
    """Return by what the same press is known again: its door, and its nonce."""
    account = signal.report.account if signal.report else ""
    return signal.door or account, signal.nonce or ""


def _added(
    belongs: Belongs,
    incident: str,
    signal: Signal,
    press: e.PressFacts,
    treatment: Treatment,
) -> e.Event:
    kind = e.PressCounted if belongs is Belongs.COUNTS else e.PressedAgain
    return kind(
        at=signal.received, incident=incident, press=press, labels=treatment.labels
    )


def _counted(incident: Incident) -> int:
    return incident.presses + incident.replays + incident.sources


def _newest(
    table: dict[str, tuple[float, int]],
) -> list[tuple[str, tuple[float, int]]]:
    return sorted(table.items(), key=lambda each: each[1])[len(table) // 2 :]
