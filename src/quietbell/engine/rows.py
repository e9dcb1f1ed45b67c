"""Rows: one incident as a screen shows it, built from the incident alone.

The first second needs no other request, so a row carries everything. What an audience
may not see is left out here, when it is published, never in a browser.
"""

from dataclasses import fields
from typing import Final

import msgspec

from quietbell.domain import events as e
from quietbell.domain import facts
from quietbell.domain.guards import is_locked, unit_kinds
from quietbell.domain.incident_values import Incident
from quietbell.domain.incidents import GIVE_BACK_SECONDS, REOPEN_SECONDS
from quietbell.domain.moments import stamp
from quietbell.domain.scenes import Scene
from quietbell.domain.site import PersonRef, Spot
from quietbell.domain.words import Attention, IncidentClass, Response
from quietbell.engine.fact_rows import FactRows, Row, at_stamp
from quietbell.engine.floor import Floor, Line
from quietbell.engine.rung_rows import rungs
from quietbell.engine.sites import Sites

LINES_MAX: Final = 60  # of the timeline in a row; the journal has all
ARGUMENT_CHARS_MAX: Final = 1_000  # of one text in it; who reads more has the notes
COUNTED_MAX: Final = 3  # presses of a burst shown as lines; the row has their number
_HEADER: Final = frozenset({"at", "by", "deed", "incident"})
_HEAVY: Final = frozenset(
    {"scene", "profile", "ladder", "duty", "notices", "site_version"}
)
_PRIORITY: Final = {
    IncidentClass.DURESS: 0,
    IncidentClass.TROUBLE: 5,
    IncidentClass.TEST: 9,
}


class Rows:
    """Builds rows against the floor and the site file as they are."""

    def __init__(self, floor: Floor, sites: Sites) -> None:
        self._floor = floor
        self._sites = sites
        self._facts = FactRows(sites)

    def row(self, incident: Incident) -> Row:
        """Return everything that a communications centre may see of *incident*."""
        opened = incident.opened
        return {
            "id": incident.id,
            "number": opened.number,
            "site": opened.site,
            "version": incident.version,
            "seq": self._floor.seqs[incident.id],
            "class": incident.incident_class.value,
            "labels": incident.labels,
            "confidence": incident.confidence.value,
            "priority": _PRIORITY[incident.incident_class],
            "opened_at": stamp(opened.at.wall),
            "last_press_at": stamp(incident.press_times[-1].wall),
            "ringing_since": at_stamp(incident.ringing.since)
            if incident.ringing
            else None,
            "presses": incident.presses,
            "press_times": [stamp(each.wall) for each in incident.press_times],
            "replays": incident.replays,
            "sources": incident.sources,
            "attention": incident.attention.value,
            "response": incident.response.value,
            "sound": sound(incident),
            "is_raised_by_hand": opened.is_raised_by_hand,
            **self._holding(incident),
            "button": {
                "id": opened.button,
                "label": opened.scene.label,
                "kind": opened.scene.button_kind,
                "standing": opened.scene.standing,
                "standing_note": opened.scene.standing_note,
                "model": opened.scene.model,
            },
            "place": self._place(incident),
            "person": self._person(opened.scene.holder),
            **self._surroundings(incident),
            "source": self._source(incident),
            "profile": self._profile(incident),
            "facts": self._facts.facts(incident),
            **self._progress(incident),
            "timeline": self._timeline(incident),
        }

    def _holding(self, incident: Incident) -> Row:
        held, offer = incident.held, incident.hand_over
        has_it = give_back_until = hand_over = None
        if held is not None:
            has_it = {
                "desk": held.by.desk,
                "desk_name": self._sites.desk_name(held.by.desk),
                "person": self._sites.name(held.by) if held.by.person else None,
                "since": stamp(held.since.wall),
            }
            give_back_until = stamp(held.since.after(GIVE_BACK_SECONDS).wall)
        if offer is not None:
            hand_over = {
                "to_desk": offer.to_desk,
                "to_name": self._sites.desk_name(offer.to_desk),
                "from_desk": offer.by.desk,
                "at": stamp(offer.at.wall),
            }
        return {
            "has_it": has_it,
            "give_back_until": give_back_until,
            "hand_over": hand_over,
        }

    def _place(self, incident: Incident) -> Row:
        scene = incident.scene
        return {
            "building": scene.building,
            "floor": scene.floor,
            "room": scene.room,
            "sign": scene.sign,
            "spoken": scene.spoken,
            "area": scene.area,
            "address": scene.address,
            "approach": scene.approach,
            "plan": scene.plan,
            "plan_type": scene.plan_type,
            "width": scene.width,
            "height": scene.height,
            "spot": _spot(scene.spot) if scene.spot else None,
            "entrances": [_spot(each) for each in scene.entrances],
            "stairs": [_spot(each) for each in scene.stairs],
            "is_verified": scene.is_place_verified,
            "mounting": scene.mounting,
            "department": scene.department,
        }

    def _person(self, ref: PersonRef | None) -> Row | None:
        if ref is None:
            return None
        known = self._sites.blob(ref.blob)
        if known is None:  # deleted by retention: the incident remains
            return {"name": ref.id, "title": "", "phone": "", "photo": None}
        return {
            "name": known.name,
            "title": known.title,
            "phone": known.phone,
            "photo": known.photo,
        }

    def _surroundings(self, incident: Incident) -> Row:
        scene = incident.scene
        is_sealed = _is_sealed(incident)
        return {
            "contacts": [self._person(each) for each in scene.contacts],
            "hazards": scene.hazards,
            "access": [
                {
                    "text": None if note.is_sealed and is_sealed else note.text,
                    "is_sealed": note.is_sealed,
                }
                for note in scene.access
            ],
            "cameras": _cameras(scene),
            "earlier": msgspec.to_builtins(scene.earlier),
            "hours": msgspec.to_builtins(scene.hours),
            "is_after_hours": scene.is_after_hours,
        }

    def _source(self, incident: Incident) -> Row:
        press = incident.opened.press
        return {
            "address": press.source,
            "door": press.door,
            "door_kind": press.door_kind,
            "differs": press.differs,
            "stamped_at": press.stamped_at,
            "evidence": press.evidence or None,
        }

    def _profile(self, incident: Incident) -> Row:
        profile = incident.profile
        steps = []
        for line in profile.checklist:
            done = facts.step_done(incident.facts, line.id)
            steps.append(
                {
                    "id": line.id,
                    "text": line.text,
                    "needs": line.needs,
                    "is_locked": is_locked(incident, line.needs),
                    "done_at": stamp(done.at.wall) if done else None,
                    "done_by": self._sites.name(done.by) if done else None,
                }
            )
        return {
            "id": profile.id,
            "version": profile.version,
            "name": profile.name,
            "posture": profile.posture.value,
            "chip": profile.chip,
            "emergency_caller": profile.emergency_caller,
            "call_back": profile.call_back.value,
            "checklist": steps,
            "levels": [{"id": each.id, "name": each.name} for each in profile.levels],
            "units": [
                {"id": each.id, "name": each.name, "kind": each.kind}
                for each in profile.units
            ],
            "unit_kinds": unit_kinds(incident),
            "kinds": [
                {"kind": each.kind, "name": each.name, "note": each.note}
                for each in profile.kinds
            ],
            "officer_note": profile.officer_note,
            "holder_wording": profile.holder_wording,
            "emergency_line": profile.emergency_line,
            "chat_channel": profile.chat_channel,
        }

    def _progress(self, incident: Incident) -> Row:
        disposed, proposal = incident.disposed, incident.proposal
        units = {each.id: each.name for each in incident.profile.units}
        test = incident.opened.test
        closed = incident.closed
        return {
            "units": [
                {
                    "unit": each.unit,
                    "name": units.get(each.unit, each.unit),
                    "dispatched_at": stamp(each.dispatched.wall),
                    "arrived_at": at_stamp(each.arrived),
                }
                for each in incident.units
            ],
            "linked": self._linked(incident),
            "disposition": disposed
            and {
                "disposition": disposed.disposition.value,
                "cause": disposed.cause.value if disposed.cause else None,
                "method": disposed.method.value if disposed.method else None,
                "eyes_on": disposed.eyes_on,
                "second": self._sites.name(disposed.by)
                if disposed.proposed_by
                else None,
                **self._facts.who(disposed.at, disposed.proposed_by or disposed.by),
            },
            "proposal": proposal
            and {
                "id": proposal.proposal,
                "disposition": proposal.disposition.value,
                "cause": proposal.cause.value if proposal.cause else None,
                **self._facts.who(proposal.at, proposal.by),
            },
            "closed_at": at_stamp(closed),
            "reopen_until": at_stamp(closed.after(REOPEN_SECONDS)) if closed else None,
            "rungs": rungs(incident),
            "overdue": [each.value for each in incident.overdue],
            "test": test
            and {
                "window": test.window,
                "purpose": test.purpose.value,
                "presser": self._presser(test.window),
                "confirm_by": at_stamp(incident.opened.at.after(test.confirm_seconds)),
            },
            "shown": [
                {"desk": self._sites.desk_name(desk), "at": stamp(at.wall)}
                for desk, at in incident.shown
            ],
        }

    def _presser(self, window: str) -> str:
        known = self._floor.windows.get(window)
        return known.presser if known else ""

    def _linked(self, incident: Incident) -> list[Row]:
        """Links go both ways, but are written once, by the later incident."""
        others = {*incident.links, *self._floor.linked_by.get(incident.id, ())}
        rows = []
        for other in sorted(others):
            known = self._floor.incidents.get(other)
            if known is None or incident.id in known.unlinked:
                continue
            if other not in incident.unlinked:
                rows.append(
                    {
                        "id": other,
                        "number": known.opened.number,
                        "place": known.scene.spoken,
                    }
                )
        return rows

    def _timeline(self, incident: Incident) -> list[Row]:
        lines = list(self._floor.timelines[incident.id])
        counted = [n for n, each in enumerate(lines) if _only_counts(each)]
        left_out = set(counted[:-COUNTED_MAX])
        shown = [each for n, each in enumerate(lines) if n not in left_out]
        return [self._line(each) for each in shown[-LINES_MAX:]]

    def _line(self, line: Line) -> Row:
        if line.shown is None:
            event = line.event
            line.shown = {
                "seq": line.seq,
                "at": stamp(event.at.wall),
                "tick": round(event.at.tick, 3),
                "kind": event.KIND,
                "by": self._sites.name(event.by),
                "desk": event.by.desk,
                "args": _args(line),
            }
        return line.shown


def sound(incident: Incident) -> str:
    """Return what a console sounds for *incident*: one word of a fixed list."""
    if incident.is_closed or incident.attention is Attention.ACKNOWLEDGED:
        return "none"
    if incident.incident_class is IncidentClass.TEST:
        return "test"
    if incident.ringing is None:
        return "none"
    return "orphaned" if incident.attention is Attention.ORPHANED else "duress"


def _only_counts(line: Line) -> bool:
    return isinstance(line.event, e.PressCounted | e.Replayed | e.SourcesCounted)


def _cameras(scene: Scene) -> list[Row]:
    """Return each camera by name, with the link that opens it if one is known."""
    known = {each.id: each for each in scene.views}
    return [
        {
            "id": each,
            "name": known[each].name if each in known else each,
            "url": known[each].url if each in known else "",
        }
        for each in scene.cameras
    ]


def _is_sealed(incident: Incident) -> bool:
    """Say whether sealed notes are hidden: until somebody has it, and once it is over.

    A later press wants fresh eyes and takes nothing from a response under way.
    """
    if incident.is_closed:
        return True
    is_open = incident.attention is Attention.OPEN
    return is_open and incident.response is Response.NONE


def _args(line: Line) -> Row:
    event = line.event
    names = {each.name for each in fields(event)} - _HEADER - _HEAVY
    args: Row = {}
    for name in sorted(names):
        value = getattr(event, name)
        if value in (None, "", ()):
            continue
        args[name] = msgspec.to_builtins(value)
        if isinstance(value, str) and len(value) > ARGUMENT_CHARS_MAX:
            args[name] = value[:ARGUMENT_CHARS_MAX] + "…"
    press = args.pop("press", None)
    if press is not None:
        args |= {k: press[k] for k in ("source", "door", "differs") if press[k]}
    return args


def _spot(spot: Spot) -> Row:
    return {"x": spot.x, "y": spot.y, "label": spot.label}
