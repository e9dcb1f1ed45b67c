"""Which incident a press belongs to. Presses are counted together, never dropped.

Presses of one button belong to its open incident; of another button in the same
area they link and never merge. Within ten seconds of a burst's first press they
only count up; a later one wants a fresh pair of eyes.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from quietbell.domain.incident_values import Incident
from quietbell.domain.incidents import BURST_SECONDS
from quietbell.domain.learning import LINKS_MAX
from quietbell.domain.moments import Moment
from quietbell.domain.words import IncidentClass

UNREGISTERED_OPEN_MAX: Final = 20  # one incident a source; one more counts the rest
OVERFLOW_SOURCE: Final = "unregistered:further-sources"


class Belongs(StrEnum):
    """What a press does."""

    OPENS = "opens"
    COUNTS = "counts"
    RINGS_AGAIN = "rings again"


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a press belongs: what it does, and to which incident (None: a new one)."""

    belongs: Belongs
    incident: str | None = None


def source_key(*, button: str | None, source: str) -> str:
    """Return what presses of the same origin share."""
    return f"button:{button}" if button else f"unregistered:{source}"


def place(
    current: Incident | None,
    *,
    at: Moment,
    incident_class: IncidentClass = IncidentClass.DURESS,
) -> Place:
    """Say what a press does, *current* being its source's newest incident.

    *incident_class* is what the press alone would open. A press after a test press's
    burst is over is real: it opens an incident of its own beside the test. While a
    real incident is open, nothing becomes a test. What a mere trouble has opened
    never hides a press.
    """
    if current is None or current.is_closed:
        return Place(belongs=Belongs.OPENS)
    is_trouble = current.incident_class is IncidentClass.TROUBLE
    if is_trouble and incident_class is not IncidentClass.TROUBLE:
        return Place(belongs=Belongs.OPENS)
    in_burst = at.tick - current.burst_began.tick <= BURST_SECONDS
    if current.incident_class is IncidentClass.TEST:
        if in_burst:
            return Place(belongs=Belongs.COUNTS, incident=current.id)
        return Place(belongs=Belongs.OPENS)
    does = Belongs.COUNTS if in_burst else Belongs.RINGS_AGAIN
    return Place(belongs=does, incident=current.id)


def links(
    incidents: Iterable[Incident], *, area: str, at: Moment, seconds: float
) -> tuple[str, ...]:
    """Return the open incidents of *area* whose last press was within *seconds*.

    The ``LINKS_MAX`` last of *incidents*, if more: a whole building may press.
    """
    if not area:
        return ()
    near = [
        each.id
        for each in incidents
        if not each.is_closed
        and each.opened.area == area
        and at.tick - each.press_times[-1].tick <= seconds
    ]
    return tuple(near[-LINKS_MAX:])
