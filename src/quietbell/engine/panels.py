"""What a panel's signal is written down as, when nobody pressed.

A fault begins or ends, a test is kept as evidence, everything else is kept as it came.
Nothing here opens an incident, and nothing closes one: a restore is the point back to
normal, not the end of an emergency.
"""

from dataclasses import replace
from typing import Final

from quietbell.domain import device_events as d
from quietbell.domain import events as e
from quietbell.domain.confidence import Treatment
from quietbell.domain.incident_values import Incident
from quietbell.domain.signals import SPEECH_FAULTS, Finding, Kind, Report, Signal
from quietbell.domain.site import Button
from quietbell.domain.words import IncidentClass
from quietbell.engine.devices import fault_key
from quietbell.engine.floor import Floor

# The same fault said again so soon is on disk already: nothing new is written.
SAID_AGAIN_SECONDS: Final = 60.0
POINTS_OPEN_MAX: Final = 20  # of one account's points that no button is known for
FURTHER: Final = "further points"
UNREGISTERED_POINT: Final = "unregistered_point"
LATE: Final = "late"


class Panels:
    """Decides what a panel's reports become, against the floor as it is."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def decide(
        self, signal: Signal, report: Report, said: e.PressFacts
    ) -> d.DeviceEvent | None:
        """Return what *signal* is written down as; None if it is known already."""
        if signal.kind is Kind.TEST:
            return d.TestReported(
                at=signal.received,
                account=report.account,
                device=report.device,
                point=report.point,
                code=report.code,
                door=signal.door,
                button=signal.button,
                said=said,
            )
        if report.fault and report.is_over:
            return self._ended(signal, report, said)
        if report.fault:
            return self._fault(signal, report, said)
        return reported(signal, report, said)

    def key(self, signal: Signal, report: Report) -> str:
        """Return what presses of one point share, of which no button is known.

        Past some at once, one more incident counts the rest of its account.
        """
        prefix = f"point:{report.account}/"
        if not signal.button and signal.finding is Finding.UNREADABLE:
            return f"unreadable:{report.account}"
        key = prefix + report.point
        if self._is_open(key) or self._open_points(prefix) < POINTS_OPEN_MAX:
            return key
        return prefix + FURTHER

    def _is_open(self, key: str) -> bool:
        known = self._floor.open_by_source(key)
        return known is not None and not known.is_closed

    def _open_points(self, prefix: str) -> int:
        return sum(
            each.opened.source_key.startswith(prefix) and not each.is_closed
            for each in self._floor.incidents.values()
        )

    def _fault(
        self, signal: Signal, report: Report, said: e.PressFacts
    ) -> d.FaultReported | None:
        fault = d.FaultReported(
            at=signal.received,
            account=report.account,
            device=report.device,
            fault=report.fault,
            point=report.point,
            code=report.code,
            button=signal.button,
            said=said,
        )
        known = self._floor.devices.faults.get(fault_key(fault))
        if known is not None:
            passed = signal.received.tick - known.last.tick
            if passed < SAID_AGAIN_SECONDS and known.button == signal.button:
                return None
        return fault

    def _ended(
        self, signal: Signal, report: Report, said: e.PressFacts
    ) -> d.DeviceEvent | None:
        ended = d.FaultEnded(
            at=signal.received,
            account=report.account,
            device=report.device,
            fault=report.fault,
            point=report.point,
            code=report.code,
            ends=report.ends,
            said=said,
        )
        if self._floor.devices.ended_by(ended):
            return ended
        if report.fault in SPEECH_FAULTS:
            return None  # it was well, and is
        return reported(signal, report, said)


def labelled(treatment: Treatment, signal: Signal, button: Button | None) -> Treatment:
    """Return *treatment*, saying what else there is to know of the press.

    That no button is known for a panel's point; that the device says it was earlier.
    """
    labels = treatment.labels
    is_of_a_point = signal.report is not None and button is None
    if is_of_a_point and signal.finding is not Finding.UNREADABLE:
        labels += (UNREGISTERED_POINT,)
    if signal.is_late:
        labels += (LATE,)
    if labels is treatment.labels:
        return treatment
    return replace(treatment, labels=labels)


def is_repeat(current: Incident | None, report: Report | None) -> bool:
    """Say whether *report* only repeats what rings or is in hand, *current*.

    Nothing else is a repeat. What was over or was only a test had an end, told or
    lost on its way, and what goes on after it began anew: somebody may be pressing.
    """
    if current is None or report is None or not report.is_still:
        return False
    is_real = current.incident_class is IncidentClass.DURESS
    return is_real and not current.is_closed


def reported(signal: Signal, report: Report, said: e.PressFacts) -> d.PanelReported:
    """Return *signal* written down as it came: it changes nothing."""
    what = "still" if report.is_still else signal.kind.value
    return d.PanelReported(
        at=signal.received,
        account=report.account,
        device=report.device,
        what=what,
        point=report.point,
        code=report.code,
        button=signal.button,
        said=said,
    )
