"""The facts of an incident as a screen shows them: what, by whom, when."""

from collections.abc import Sequence
from typing import Any, Final

from quietbell.domain.actors import Actor
from quietbell.domain.facts import HolderCall, Said
from quietbell.domain.incident_values import Incident
from quietbell.domain.moments import Moment, stamp
from quietbell.domain.words import EmergencyCall
from quietbell.engine.sites import Sites

Row = dict[str, Any]  # Any: what JSON can hold

# Of one list of what was said; the journal has all. A row goes to every console at
# each change, and all rows together must fit one line.
WORDS_CHARS_MAX: Final = 24_000


class FactRows:
    """Builds the part of a row that tells what was learnt and said."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def facts(self, incident: Incident) -> Row:
        """Return every fact of *incident*, each with who and when."""
        known = incident.facts
        verified, call = known.verified, known.call
        until = None
        if call.state is EmergencyCall.CALLING and call.at is not None:
            until = at_stamp(call.at.after(incident.profile.emergency_call_seconds))
        return {
            "level": known.level,
            "kind": known.kind,
            "verified": verified
            and {
                "finding": verified.finding.value,
                "method": verified.method.value,
                "eyes_on": verified.eyes_on,
                **self.who(verified.at, verified.by),
            },
            "emergency_call": {
                "state": call.state.value,
                "desk": call.by.desk if call.by else None,
                "desk_name": self._sites.desk_name(call.by.desk) if call.by else None,
                "until": until,
                "at": at_stamp(call.at),
                "by": self._sites.name(call.by) if call.by else None,
            },
            "holder_call": self._holder_call(known.holder_call),
            "told_to_call": self._said(known.told_to_call),
            "accidental": known.accidental
            and {
                "name": known.accidental.name,
                "place": known.accidental.place,
                "reason": known.accidental.reason,
                **self.who(known.accidental.at, known.accidental.by),
            },
            "pressed_by": known.presser
            and {
                "person": known.presser.person,
                "basis": known.presser.basis,
                **self.who(known.presser.at, known.presser.by),
            },
            "code_words": self._latest(known.code_words),
            "key_facts": self._latest(known.key_facts),
            "cameras_viewed": self._latest(known.cameras_viewed),
            "notes": self._latest(known.notes),
            "in_position_at": at_stamp(known.in_position.at)
            if known.in_position
            else None,
            "call_back_unlocked": known.call_back_unlocked
            and {
                "reason": known.call_back_unlocked.text,
                **self.who(known.call_back_unlocked.at, known.call_back_unlocked.by),
            },
        }

    def _latest(self, said: Sequence[Said]) -> list[Row | None]:
        """Return the latest of *said* that a row has room for, the oldest first."""
        left, first = WORDS_CHARS_MAX, len(said)
        while first > 0 and len(said[first - 1].text) <= left:
            first -= 1
            left -= len(said[first].text)
        return [self._said(each) for each in said[first:]]

    def _holder_call(self, linked: HolderCall | None) -> Row | None:
        if linked is None:
            return None
        return {
            "text": "",
            "basis": linked.basis,
            "extension": linked.extension,
            "place": linked.place,
            "called_at": linked.called_at,
            "is_same_button": linked.is_same_button,
            **self.who(linked.at, linked.by),
        }

    def _said(self, said: Said | None) -> Row | None:
        if said is None:
            return None
        row = {"text": said.text, **self.who(said.at, said.by)}
        if said.field is not None:
            row["field"] = said.field.value
        if said.purpose is not None:
            row["purpose"] = said.purpose.value
        return row

    def who(self, at: Moment, by: Actor) -> Row:
        """Return when and by whom, by name."""
        return {"at": stamp(at.wall), "by": self._sites.name(by), "desk": by.desk}


def at_stamp(at: Moment | None) -> str | None:
    """Return when, as screens exchange it; None stays None."""
    return stamp(at.wall) if at else None
