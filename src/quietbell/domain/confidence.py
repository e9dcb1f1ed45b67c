"""What a signal is shown as. Authentication labels a press; it never stops one.

One row a finding. A press of something registered always opens and rings, whatever
is wrong with it; what nothing matches is counted. Standing adds a label and changes
nothing else: a removed button that speaks is still somebody's hand on a button.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from quietbell.domain.signals import Finding
from quietbell.domain.site import Standing
from quietbell.domain.words import Confidence, IncidentClass


class Answer(StrEnum):
    """What the door may say. Phones get their silent body in every case."""

    ACCEPT = "accept"
    TIME = "time"  # refused with our time, so that the device sets its clock
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """How a signal is shown, whether it rings, and what its device is told."""

    incident_class: IncidentClass | None  # None: it opens no incident
    confidence: Confidence
    labels: tuple[str, ...] = ()
    rings: bool = True
    answer: Answer = Answer.ACCEPT


_DURESS = IncidentClass.DURESS
_UNVERIFIED = Confidence.UNVERIFIED

PRESSES: Final[Mapping[Finding, Treatment]] = MappingProxyType(
    {
        Finding.VERIFIED: Treatment(
            incident_class=_DURESS, confidence=Confidence.VERIFIED
        ),
        Finding.DIFFERS: Treatment(
            incident_class=_DURESS,
            confidence=_UNVERIFIED,
            labels=("unverified_source",),
        ),
        # Never answered: an answer would teach whoever speaks without the key.
        Finding.PLAIN: Treatment(
            incident_class=_DURESS,
            confidence=_UNVERIFIED,
            labels=("unverified_source",),
            answer=Answer.NONE,
        ),
        Finding.CLOCK: Treatment(
            incident_class=_DURESS,
            confidence=_UNVERIFIED,
            labels=("clock",),
            answer=Answer.TIME,
        ),
        Finding.UNREADABLE: Treatment(
            incident_class=IncidentClass.TROUBLE,
            confidence=_UNVERIFIED,
            labels=("unreadable",),
            answer=Answer.NONE,
        ),
        Finding.REPLAY: Treatment(
            incident_class=None,
            confidence=_UNVERIFIED,
            labels=("replay",),
            rings=False,
        ),
        Finding.NEAR: Treatment(
            incident_class=_DURESS,
            confidence=Confidence.UNREGISTERED,
            labels=("unregistered",),
            answer=Answer.NONE,
        ),
        Finding.UNKNOWN: Treatment(
            incident_class=None,
            confidence=Confidence.UNREGISTERED,
            rings=False,
            answer=Answer.NONE,
        ),
    }
)

STANDING_LABELS: Final[Mapping[Standing, tuple[str, ...]]] = MappingProxyType(
    {
        Standing.PLANNED: ("planned",),
        Standing.IN_SERVICE: (),
        Standing.ON_NOTICE: ("on_notice",),
        Standing.OUT_OF_SERVICE: ("out_of_service",),
        Standing.DEACTIVATED: ("deactivated",),
        Standing.REMOVED: ("removed",),
    }
)


@lru_cache(maxsize=256)  # there are fewer ways to ask, and a storm asks each time
def treat(
    finding: Finding,
    *,
    standing: Standing | None,
    is_on_test: bool = False,
    carries_only_presses: bool = True,
) -> Treatment:
    """Return how a press is shown, whether it rings, and what is answered.

    *standing* is None where no button is known. What cannot be read from a door
    that carries nothing but presses is taken for a press. A test label needs more
    than a window: what differs from what is registered is never only a test.
    """
    row = PRESSES[finding]
    if finding is Finding.UNREADABLE and carries_only_presses:
        row = replace(row, incident_class=_DURESS)
    if standing is not None:
        row = replace(row, labels=row.labels + STANDING_LABELS[standing])
    if is_on_test and finding is Finding.VERIFIED:
        row = replace(row, incident_class=IncidentClass.TEST)
    return row
