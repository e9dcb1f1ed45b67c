"""What a person may do to an incident now, and why not.

Guards read the incident's frozen profile. They are asked when a deed is done, never
when an old one is folded again: what was once decided stays decided. What may be
written down of an incident is in ``fact_guards``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import incidents as machine
from quietbell.domain.fact_guards import FACT_GUARDS, Guard, is_locked
from quietbell.domain.incident_values import Incident
from quietbell.domain.profiles import Posture
from quietbell.domain.refusals import ChangedMeanwhile, Refused, has_reason, holds
from quietbell.domain.words import Attention, Disposition

__all__ = ["ChangedMeanwhile", "Refused", "check", "is_locked", "needs_second"]

# Decided on an older sight of the incident, these would undo another's deed.
NEEDS_VERSION: Final = frozenset(
    {
        e.Acknowledged,
        e.TookOver,
        e.HandOverOffered,
        e.HandOverAccepted,
        e.Proposed,
        e.Disposed,
    }
)

# After closing, an incident takes these and nothing else.
AFTER_CLOSING: Final = frozenset({e.Reopened, f.Noted, e.Presented, e.Unlinked})


def check(
    incident: Incident,
    event: e.IncidentEvent,
    *,
    version: int | None,
    is_live: bool,
) -> None:
    """Let *event* pass, or refuse it.

    *version* is the one that the person saw; None where the deed needs none.
    *is_live* says whether the site has gone live: from then on a closing may need
    a second person.

    Raises:
        Refused: with the reason's code; nothing was changed.
    """
    if incident.is_closed and type(event) not in AFTER_CLOSING:
        raise Refused("closed")
    if type(event) in NEEDS_VERSION:
        _is_current(incident, event, version)
    guard = _GUARDS.get(type(event))
    if guard is not None:
        guard(incident, event)
    if (
        isinstance(event, e.Disposed)
        and event.proposed_by is None
        and needs_second(incident, event.disposition, is_live=is_live)
    ):
        raise Refused("needs_second")
    _has_arrow(incident, event)


def _is_current(
    incident: Incident, event: e.IncidentEvent, version: int | None
) -> None:
    """Refuse a deed decided on an older sight, or on one that nobody ever had."""
    if version is None:
        raise Refused("needs_version")
    if not incident.attention_version <= version <= incident.version:
        raise _changed(incident, event)


def _changed(incident: Incident, event: e.IncidentEvent) -> ChangedMeanwhile:
    """Tell the loser who was first, and by how much."""
    held = incident.held
    if held is None:
        return ChangedMeanwhile(holder=None)
    return ChangedMeanwhile(
        holder=held.by.person,
        desk=held.by.desk,
        ahead_seconds=round(event.at.tick - held.since.tick, 3),
    )


def _has_arrow(incident: Incident, event: e.IncidentEvent) -> None:
    try:
        machine.step(incident, event)
    except machine.NoArrow as why:
        raise Refused(
            "not_now", attention=incident.attention, response=incident.response
        ) from why


def _acknowledged(incident: Incident, event: e.Acknowledged) -> None:
    if incident.attention is Attention.ACKNOWLEDGED:
        raise _changed(incident, event)


def _gave_back(incident: Incident, event: e.GaveBack) -> None:
    holds(incident, event)
    assert incident.held is not None
    if event.at.tick - incident.held.since.tick > machine.GIVE_BACK_SECONDS:
        raise Refused("too_late", seconds=machine.GIVE_BACK_SECONDS)


def _offered(incident: Incident, event: e.HandOverOffered) -> None:
    holds(incident, event)
    if event.to_desk == event.by.desk:
        raise Refused("same_desk")


def _answered_offer(incident: Incident, event: e.IncidentEvent) -> None:
    if incident.hand_over is None:
        raise Refused("no_offer")
    if incident.hand_over.to_desk != event.by.desk:
        raise Refused("not_for_you", desk=incident.hand_over.to_desk)


def _took_over(incident: Incident, event: e.TookOver) -> None:
    # From a holder who fell silent it is one key, also for that holder come back.
    if incident.attention is not Attention.ACKNOWLEDGED:
        return
    if incident.held is not None and incident.held.by == event.by:
        raise Refused("yours_already")
    has_reason(incident, event)


def _assessed(incident: Incident, event: e.AssessmentBegan) -> None:
    if incident.profile.posture is Posture.DISPATCH_AT_ONCE:
        raise Refused("dispatch_first")
    holds(incident, event)


def _dispatched(incident: Incident, event: e.Dispatched) -> None:
    holds(incident, event)
    units = {each.id: each for each in incident.profile.units}
    if not event.units or any(each not in units for each in event.units):
        raise Refused("unknown_unit")
    allowed = unit_kinds(incident)
    odd = [each for each in event.units if units[each].kind not in allowed]
    if odd and not event.reason.strip():
        raise Refused("needs_reason", units=odd)


def unit_kinds(incident: Incident) -> tuple[str, ...]:
    """Return the kinds of unit that need no reason: by site, kind and level."""
    profile, facts = incident.profile, incident.facts
    allowed = list(profile.unit_kinds)
    for plan in profile.kinds:
        if plan.kind == facts.kind:
            allowed += plan.unit_kinds
    for level in profile.levels:
        if level.id == facts.level:
            allowed += level.unit_kinds
    return tuple(dict.fromkeys(allowed))


def _arrived(incident: Incident, event: e.Arrived) -> None:
    if event.unit not in {each.id for each in incident.profile.units}:
        raise Refused("unknown_unit")


def _closes(incident: Incident, event: e.Proposed | e.Disposed) -> None:
    if event.disposition is not Disposition.EMERGENCY and event.cause is None:
        raise Refused("needs_cause")
    if event.method is None:
        raise Refused("needs_method")


def _proposed(incident: Incident, event: e.Proposed) -> None:
    _closes(incident, event)
    holds(incident, event)


def _disposed(incident: Incident, event: e.Disposed) -> None:
    """Let the holder close, or a second person close as the first has proposed."""
    _closes(incident, event)
    if event.proposed_by is None:
        holds(incident, event)
        return
    if incident.attention is not Attention.ACKNOWLEDGED:
        raise Refused("not_acknowledged")
    _seconds(incident, event)
    first = incident.proposal
    assert first is not None
    if (event.proposed_by, event.disposition, event.cause, event.method) != (
        first.by,
        first.disposition,
        first.cause,
        first.method,
    ):
        raise Refused("not_as_proposed")


def needs_second(
    incident: Incident, disposition: Disposition, *, is_live: bool
) -> bool:
    """Say whether closing as *disposition* needs a second person.

    It does where nobody was on the scene to see, and for a finding of misuse, which
    may cost somebody dearly. Before go-live one person may do both.
    """
    if not is_live:
        return False
    on_scene = any(each.arrived for each in incident.units)
    return not on_scene or disposition is Disposition.MISUSE


def _seconds(incident: Incident, event: e.IncidentEvent) -> None:
    if incident.proposal is None:
        raise Refused("no_proposal")
    # Whoever proposed may take it back, but not agree with it.
    if isinstance(event, e.Disposed) and incident.proposal.by.is_same_person(event.by):
        raise Refused("same_person")


def _reopened(incident: Incident, event: e.Reopened) -> None:
    if incident.closed is None:
        raise Refused("not_closed")
    if event.at.tick - incident.closed.tick > machine.REOPEN_SECONDS:
        raise Refused("too_late", seconds=machine.REOPEN_SECONDS)
    has_reason(incident, event)


def _linked(incident: Incident, event: e.Linked) -> None:
    if event.other == incident.id:
        raise Refused("same_incident")


_GUARDS: Final[Mapping[type[e.IncidentEvent], Guard]] = MappingProxyType(
    {
        **FACT_GUARDS,
        e.Acknowledged: _acknowledged,
        e.GaveBack: _gave_back,
        e.HandOverOffered: _offered,
        e.HandOverAccepted: _answered_offer,
        e.HandOverDeclined: _answered_offer,
        e.TookOver: _took_over,
        e.AssessmentBegan: _assessed,
        e.Dispatched: _dispatched,
        e.Arrived: _arrived,
        e.Proposed: _proposed,
        e.ProposalDeclined: _seconds,
        e.Disposed: _disposed,
        e.Reopened: _reopened,
        e.Linked: _linked,
    }
)
