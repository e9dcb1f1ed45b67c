"""What is known of an incident without a personal word, as a fold over its entries.

The tables of `domain.incidents` move it; sealed parts are never opened here. What an
entry says that fits no table changes nothing: the ledger keeps it word for word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.actors import Actor
from quietbell.domain.incidents import (
    ATTENTION,
    MOVES_ATTENTION,
    MOVES_RESPONSE,
    RESPONSE,
)
from quietbell.domain.words import Attention, Disposition, IncidentClass, Response

LABELS_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The columns of an incident's record. ``holder`` is whose button it is."""

    id: str
    number: int
    site: str
    button: str = ""
    area: str = ""
    incident_class: str
    confidence: str
    labels: tuple[str, ...] = ()
    attention: str = Attention.OPEN.value
    response: str = Response.NONE.value
    presses: int = 1
    profile: str
    profile_version: int
    opened_at: datetime
    acknowledged_at: datetime | None = None
    dispatched_at: datetime | None = None
    arrived_at: datetime | None = None
    closed_at: datetime | None = None
    disposition: str = ""
    cause: str = ""
    method: str = ""
    holder: str = ""
    acknowledged_by: str = ""


def opened(event: e.Opened) -> Known:
    """Return what a first press tells."""
    holder = event.scene.holder
    return Known(
        id=event.incident,
        number=event.number,
        site=event.site,
        button=event.button or "",
        area=event.area,
        incident_class=event.incident_class.value,
        confidence=event.confidence.value,
        labels=event.labels[:LABELS_MAX],
        profile=event.profile.id,
        profile_version=event.profile.version,
        opened_at=event.at.wall,
        holder=holder.id if holder else "",
    )


def fold(known: Known, event: e.IncidentEvent) -> Known:
    """Return what is known once *event* has happened too."""
    known = _moved(known, event)
    tell = _TELLS.get(type(event))
    return replace(known, **tell(known, event)) if tell else known


def _moved(known: Known, event: e.IncidentEvent) -> Known:
    kind = type(event)
    if kind in MOVES_RESPONSE:
        arrow = (Response(known.response), kind)
        if arrow in RESPONSE:
            known = replace(known, response=(RESPONSE[arrow] or _before(known)).value)
    if kind in MOVES_ATTENTION:
        outcome = ATTENTION.get((Attention(known.attention), kind))
        if outcome is not None:
            known = replace(known, attention=outcome[0].value)
    return known


def _before(known: Known) -> Response:
    """Return where the response stood when it was closed, as far as we know."""
    if known.arrived_at is not None:
        return Response.ON_SCENE
    return Response.NONE if known.dispatched_at is None else Response.DISPATCHED


def _who(by: Actor) -> str:
    return by.person or by.desk or ""


def _taken(known: Known, event: Any) -> Mapping[str, Any]:
    first = known.acknowledged_at or event.at.wall
    return {"acknowledged_at": first, "acknowledged_by": _who(event.by)}


def _pressed(known: Known, event: Any) -> Mapping[str, Any]:
    labels = dict.fromkeys((*known.labels, *event.labels))
    return {"presses": known.presses + 1, "labels": tuple(labels)[:LABELS_MAX]}


def _disposed(known: Known, event: Any) -> Mapping[str, Any]:
    told = {"disposition": event.disposition.value, "closed_at": event.at.wall}
    if event.cause is not None:
        told["cause"] = event.cause.value
    if event.method is not None:
        told["method"] = event.method.value
    return told


def _reopened(known: Known, event: Any) -> Mapping[str, Any]:
    return {"disposition": "", "cause": "", "closed_at": None}


def _confirmed(known: Known, event: Any) -> Mapping[str, Any]:
    return {"disposition": Disposition.TEST.value, "closed_at": event.at.wall}


_TELLS: Final[Mapping[type[e.Event], Callable[[Known, Any], Mapping[str, Any]]]] = {
    e.PressCounted: _pressed,
    e.PressedAgain: _pressed,
    e.Acknowledged: _taken,
    e.TookOver: _taken,
    e.HandOverAccepted: _taken,
    e.Dispatched: lambda known, event: {
        "dispatched_at": known.dispatched_at or event.at.wall
    },
    e.Arrived: lambda known, event: {"arrived_at": known.arrived_at or event.at.wall},
    f.Verified: lambda known, event: {"method": event.method.value},
    e.Disposed: _disposed,
    e.Reopened: _reopened,
    t.TestConfirmed: _confirmed,
    t.TestNotConfirmed: lambda known, event: {
        "incident_class": IncidentClass.DURESS.value
    },
}
