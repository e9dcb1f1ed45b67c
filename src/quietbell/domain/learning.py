"""How facts are added to an incident. No fact moves a machine, and none hushes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.facts import (
    NOTES_MAX,
    Accident,
    HolderCall,
    Presser,
    Said,
    Verification,
)
from quietbell.domain.incident_values import HandOver, Incident, SentUnit, changed
from quietbell.domain.words import Disposition, Stage, TestPurpose

PRESS_TIMES_MAX: Final = 20  # shown; the count goes on
LINKS_MAX: Final = 50  # shown; a whole building pressing is fewer
SHOWN_MAX: Final = 50  # desks

Learn = Callable[[Incident, Any], Incident]


def learn(incident: Incident, event: e.IncidentEvent) -> Incident:
    """Return the incident with what *event* tells written down."""
    write = _WRITES.get(type(event))
    return write(incident, event) if write else incident


def _said(event: e.IncidentEvent, text: str = "") -> Said:
    return Said(at=event.at, by=event.by, text=text)


def _press(incident: Incident, event: e.PressCounted) -> Incident:
    new = tuple(each for each in event.labels if each not in incident.labels)
    return changed(
        incident,
        presses=incident.presses + 1,
        press_times=(*incident.press_times, event.at)[-PRESS_TIMES_MAX:],
        labels=incident.labels + new,
    )


def _press_again(incident: Incident, event: e.PressedAgain) -> Incident:
    counted = e.PressCounted(
        incident=event.incident, at=event.at, press=event.press, labels=event.labels
    )
    return changed(_press(incident, counted), burst_began=event.at)


def _replayed(incident: Incident, event: e.Replayed) -> Incident:
    is_new = "replay" not in incident.labels
    labels = (*incident.labels, "replay") if is_new else incident.labels
    return changed(incident, replays=incident.replays + 1, labels=labels)


def _sources(incident: Incident, event: e.SourcesCounted) -> Incident:
    return changed(incident, sources=incident.sources + 1)


def _linked(incident: Incident, event: e.Linked) -> Incident:
    if event.other in incident.links:
        return incident
    unlinked = tuple(each for each in incident.unlinked if each != event.other)
    links = (*incident.links, event.other)[-LINKS_MAX:]
    return changed(incident, links=links, unlinked=unlinked)


def _unlinked(incident: Incident, event: e.Unlinked) -> Incident:
    links = tuple(each for each in incident.links if each != event.other)
    unlinked = (*incident.unlinked, event.other)[-LINKS_MAX:]
    return changed(incident, links=links, unlinked=unlinked)


def _shown(incident: Incident, event: e.Presented) -> Incident:
    desk = event.by.desk or ""
    if any(each == desk for each, _ in incident.shown):
        return incident
    return changed(incident, shown=(*incident.shown, (desk, event.at))[-SHOWN_MAX:])


def _offered(incident: Incident, event: e.HandOverOffered) -> Incident:
    offer = HandOver(to_desk=event.to_desk, by=event.by, at=event.at)
    return changed(incident, hand_over=offer)


def _no_offer(incident: Incident, event: e.HandOverDeclined) -> Incident:
    return changed(incident, hand_over=None)


def _dispatched(incident: Incident, event: e.Dispatched) -> Incident:
    sent = {each.unit for each in incident.units}
    fresh = [each for each in dict.fromkeys(event.units) if each not in sent]
    new = (SentUnit(unit=each, dispatched=event.at) for each in fresh)
    return changed(
        incident, units=(*incident.units, *new), overdue=_without_first(incident)
    )


def _assessing(incident: Incident, event: e.AssessmentBegan) -> Incident:
    return changed(incident, overdue=_without_first(incident))


def _without_first(incident: Incident) -> tuple[Stage, ...]:
    return tuple(each for each in incident.overdue if each is not Stage.FIRST_STEP)


def _arrived(incident: Incident, event: e.Arrived) -> Incident:
    units = tuple(
        replace(each, arrived=each.arrived or event.at)
        if each.unit == event.unit
        else each
        for each in incident.units
    )
    if event.unit not in {each.unit for each in units}:
        # It came without being sent: what is seen on the scene is true all the same.
        units = (
            *units,
            SentUnit(unit=event.unit, dispatched=event.at, arrived=event.at),
        )
    overdue = tuple(each for each in incident.overdue if each is not Stage.ARRIVAL)
    return changed(incident, units=units, overdue=overdue)


def _verified(incident: Incident, event: f.Verified) -> Incident:
    seen = Verification(
        finding=event.finding,
        method=event.method,
        eyes_on=event.eyes_on,
        at=event.at,
        by=event.by,
    )
    overdue = tuple(o for o in incident.overdue if o is not Stage.VERIFICATION)
    facts = replace(incident.facts, verified=seen)
    return changed(incident, facts=facts, overdue=overdue)


def _proposed(incident: Incident, event: e.Proposed) -> Incident:
    return changed(incident, proposal=event)


def _not_proposed(incident: Incident, event: e.ProposalDeclined) -> Incident:
    return changed(incident, proposal=None)


def _disposed(incident: Incident, event: e.Disposed) -> Incident:
    return changed(incident, disposed=event, proposal=None, overdue=())


def _test_ended(incident: Incident, event: t.TestConfirmed) -> Incident:
    """A confirmed test is concluded as what it was for."""
    test = incident.opened.test
    is_drill = test is not None and test.purpose is TestPurpose.DRILL
    disposed = e.Disposed(
        incident=event.incident,
        at=event.at,
        by=event.by,
        disposition=Disposition.DRILL if is_drill else Disposition.TEST,
    )
    return _disposed(incident, disposed)


def _reopened(incident: Incident, event: e.Reopened) -> Incident:
    return changed(incident, disposed=None, closed=None)


def _rung(incident: Incident, event: f.RungReached) -> Incident:
    rungs = (*incident.rungs, (event.rung, event.at, len(event.notices)))
    ringing = incident.ringing
    if ringing is not None:
        ringing = replace(ringing, reached=(*ringing.reached, event.rung))
    return changed(incident, rungs=rungs[-50:], ringing=ringing)


def _overdue(incident: Incident, event: f.StageOverdue) -> Incident:
    return changed(incident, overdue=(*incident.overdue, event.stage))


def _accident(incident: Incident, event: f.ReportedAccidental) -> Incident:
    said = Accident(
        name=event.name,
        place=event.place,
        reason=event.reason,
        at=event.at,
        by=event.by,
    )
    return _fact(incident, accidental=said)


def _presser(incident: Incident, event: f.PresserNamed) -> Incident:
    named = Presser(person=event.person, basis=event.basis, at=event.at, by=event.by)
    return _fact(incident, presser=named)


def _fact(incident: Incident, **changes: Any) -> Incident:
    return changed(incident, facts=replace(incident.facts, **changes))


def _key_fact(incident: Incident, event: f.KeyFactRecorded) -> Incident:
    said = replace(_said(event, event.text), field=event.field)
    key_facts = (*incident.facts.key_facts, said)[-NOTES_MAX:]
    return _fact(incident, key_facts=key_facts)


def _cameras(incident: Incident, event: f.CamerasViewed) -> Incident:
    said = replace(_said(event), purpose=event.purpose)
    viewed = (*incident.facts.cameras_viewed, said)[-NOTES_MAX:]
    return _fact(incident, cameras_viewed=viewed)


def _note(incident: Incident, event: f.Noted) -> Incident:
    notes = (*incident.facts.notes, _said(event, event.text))[-NOTES_MAX:]
    return _fact(incident, notes=notes)


def _code_word(incident: Incident, event: f.CodeWordHeard) -> Incident:
    heard = (*incident.facts.code_words, _said(event, event.text))[-NOTES_MAX:]
    return _fact(incident, code_words=heard)


def _holder_call(incident: Incident, event: f.HolderCallLinked) -> Incident:
    """Keep the call that says most: of this very place before one of its area."""
    known = incident.facts.holder_call
    if known is not None and known.is_same_button and not event.is_same_button:
        return incident
    linked = HolderCall(
        at=event.at,
        by=event.by,
        basis=event.basis,
        call=event.call,
        extension=event.extension,
        place=event.place,
        called_at=event.called_at,
        is_same_button=event.is_same_button,
    )
    return _fact(incident, holder_call=linked)


def _step(incident: Incident, event: f.StepDone) -> Incident:
    others = tuple(each for each in incident.facts.steps if each[0] != event.step)
    return _fact(incident, steps=(*others, (event.step, _said(event))))


def _in_position(incident: Incident, event: f.InPosition) -> Incident:
    return _fact(incident, in_position=_said(event))


def _unlocked(incident: Incident, event: f.CallBackUnlocked) -> Incident:
    return _fact(incident, call_back_unlocked=_said(event, event.reason))


def _not_confirmed(incident: Incident, event: t.TestNotConfirmed) -> Incident:
    return changed(incident, labels=(*incident.labels, "test_not_confirmed"))


_WRITES: Final[Mapping[type[e.IncidentEvent], Learn]] = MappingProxyType(
    {
        e.PressCounted: _press,
        e.PressedAgain: _press_again,
        e.Replayed: _replayed,
        e.SourcesCounted: _sources,
        e.Linked: _linked,
        e.Unlinked: _unlinked,
        e.Presented: _shown,
        e.HandOverOffered: _offered,
        e.HandOverDeclined: _no_offer,
        e.AssessmentBegan: _assessing,
        e.Dispatched: _dispatched,
        e.Arrived: _arrived,
        e.Proposed: _proposed,
        e.ProposalDeclined: _not_proposed,
        e.Disposed: _disposed,
        e.Reopened: _reopened,
        f.LevelSet: lambda i, event: _fact(i, level=event.level),
        f.KindSet: lambda i, event: _fact(i, kind=event.kind),
        f.Verified: _verified,
        f.HolderCallLinked: _holder_call,
        f.HolderToldToCall: lambda i, event: _fact(i, told_to_call=_said(event)),
        f.ReportedAccidental: _accident,
        f.PresserNamed: _presser,
        f.CodeWordHeard: _code_word,
        f.KeyFactRecorded: _key_fact,
        f.CamerasViewed: _cameras,
        f.Noted: _note,
        f.StepDone: _step,
        f.InPosition: _in_position,
        f.CallBackUnlocked: _unlocked,
        f.RungReached: _rung,
        f.DutyCalled: lambda i, event: changed(i, called=event),
        f.StageOverdue: _overdue,
        t.TestConfirmed: _test_ended,
        t.TestNotConfirmed: _not_confirmed,
    }
)
