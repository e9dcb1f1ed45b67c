"""From what a person asks to the event it becomes, or the reason why not.

The engine believes nobody about who acts: the actor comes from the session's proofs.
A deed is decided in one turn of the loop, so that two of them cannot both pass.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import msgspec
from uuid_utils import uuid7

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain import guards, windows
from quietbell.domain.actors import Actor
from quietbell.domain.deeds import DEEDS, may
from quietbell.domain.guards import Refused
from quietbell.domain.incident_values import Incident
from quietbell.domain.moments import Moment
from quietbell.domain.roles import Action, Right, Role, right
from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.domain.site import Button
from quietbell.domain.words import Confidence, Disposition, IncidentClass, TestPurpose
from quietbell.engine.floor import Floor
from quietbell.engine.presses import Presses, press_facts
from quietbell.engine.secrets import check_name, check_value
from quietbell.engine.sites import Sites

TEXT_MAX: Final = 4_000  # characters of one note: a screenful
WINDOW_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)  # as the office makes ids


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A deed as it comes over the line. ``id`` is made by the client."""

    id: str
    deed: str
    incident: str | None = None
    version: int | None = None
    body: dict[str, Any] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """One deed with everything that decides it."""

    asked: Asked
    by: Actor  # who does it, as the engine has verified
    sites: tuple[str, ...]  # that the one who does it may reach; empty: every site
    at: Moment
    number: int  # of the incident it might open

    def header(self) -> dict[str, Any]:
        """Return the fields that every event of this deed has."""
        return {"at": self.at, "by": self.by, "deed": self.asked.id}


class Deeds:
    """Decides deeds against the floor as it is now."""

    def __init__(self, floor: Floor, sites: Sites, presses: Presses) -> None:
        self._floor = floor
        self._sites = sites
        self._presses = presses
        self._special: dict[str, Callable[[Ask, Incident], e.IncidentEvent]] = {
            "dispose": self._dispose,
            "second": self._second,
            "finish_emergency_call": self._finish_call,
            "offer_hand_over": self._offer,
            "link_holder_call": self._link_holder_call,
            "link": self._link,
            "unlink": self._link,
        }
        self._alone: dict[str, Callable[[Ask], e.Event]] = {
            "open_test_window": self._open_window,
            "sign_test_window": self._sign_window,
            "close_test_window": self._close_window,
            "revoke_desk": self._revoke_desk,
            "revoke_token": self._revoke_token,
            "raise_again": self._raise_again,
            "keep_secret": self._keep_secret,
            "forget_secret": self._forget_secret,
        }

    def decide(self, ask: Ask) -> e.Event:
        """Return the event that the deed becomes.

        Raises:
            Refused: the rules, the rights or the words are against it.
        """
        asked = ask.asked
        if asked.deed not in DEEDS or not 8 <= len(asked.id) <= 64:
            raise Refused("unknown_deed")
        if not may(ask.by.roles, asked.deed):
            raise Refused("not_allowed")
        alone = self._alone.get(asked.deed)
        if alone is not None:
            return alone(ask)
        incident = self._incident(ask)
        event = self._event(ask, incident)
        is_live = self._sites.site.is_live
        guards.check(incident, event, version=asked.version, is_live=is_live)
        return event

    def _incident(self, ask: Ask) -> Incident:
        incident = self._floor.incidents.get(ask.asked.incident or "")
        if incident is None:
            raise Refused("unknown_incident")
        if not _is_in(ask.sites, incident.opened.site):
            raise Refused("unknown_incident")  # as if it were not there
        reach = right(ask.by.roles, DEEDS[ask.asked.deed].action)
        if reach is Right.SCOPED and not is_assigned(incident, ask.by.person):
            raise Refused("unknown_incident")
        return incident

    def _event(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        special = self._special.get(ask.asked.deed)
        if special is not None:
            return special(ask, incident)
        kind = DEEDS[ask.asked.deed].event
        assert issubclass(kind, e.IncidentEvent)
        return replace(msgspec.convert(self._body(ask, kind), kind), **ask.header())

    def _body(self, ask: Ask, kind: type[e.IncidentEvent]) -> dict[str, Any]:
        """Return the deed's own fields: none of the header may come from outside."""
        own = {each.name for each in fields(kind)} - {"at", "by", "deed", "incident"}
        body = {name: ask.asked.body[name] for name in own & ask.asked.body.keys()}
        _bound(body)
        moment = {"wall": ask.at.wall, "tick": ask.at.tick}
        return {**body, "incident": ask.asked.incident, "at": moment}

    def _dispose(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        kind: type[e.IncidentEvent] = e.Disposed
        disposition = Disposition(str(ask.asked.body.get("disposition")))
        is_live = self._sites.site.is_live
        body = self._body(ask, e.Disposed)
        body.pop("proposed_by", None)
        if guards.needs_second(incident, disposition, is_live=is_live):
            kind, body["proposal"] = e.Proposed, str(uuid7())
        return replace(msgspec.convert(body, kind), **ask.header())

    def _second(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        proposal = incident.proposal
        if proposal is None or proposal.proposal != ask.asked.body.get("proposal"):
            raise Refused("no_proposal")
        if not ask.asked.body.get("agrees"):
            return e.ProposalDeclined(incident=incident.id, **ask.header())
        if proposal.by.is_same_person(ask.by):
            raise Refused("same_person")
        return e.Disposed(
            incident=incident.id,
            disposition=proposal.disposition,
            cause=proposal.cause,
            method=proposal.method,
            eyes_on=proposal.eyes_on,
            proposed_by=proposal.by,
            **ask.header(),
        )

    def _finish_call(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        outcome = ask.asked.body.get("outcome")
        if outcome == "called":
            return f.EmergencyCalled(incident=incident.id, **ask.header())
        if outcome == "not reached":
            return f.EmergencyCallFailed(incident=incident.id, **ask.header())
        raise Refused("unknown_outcome")

    def _offer(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        """Offer it to a desk that could have it: in force, and for this site."""
        to = self._sites.lookup.desks.get(str(ask.asked.body.get("to_desk", "")))
        if to is None or to.is_revoked:
            raise Refused("unknown_desk")
        site = incident.opened.site
        if to.sites and site and site not in to.sites:
            raise Refused("unknown_desk")
        return e.HandOverOffered(incident=incident.id, to_desk=to.id, **ask.header())

    def _link_holder_call(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        """Take a person's word for it; what only a phone system knows is not asked."""
        return f.HolderCallLinked(incident=incident.id, **ask.header())

    def _link(self, ask: Ask, incident: Incident) -> e.IncidentEvent:
        other = str(ask.asked.body.get("other", ""))
        known = self._floor.incidents.get(other)
        if known is None or not _is_in(ask.sites, known.opened.site):
            raise Refused("unknown_incident")
        kind = e.Linked if ask.asked.deed == "link" else e.Unlinked
        return kind(incident=incident.id, other=other, **ask.header())

    def _open_window(self, ask: Ask) -> e.Event:
        body = ask.asked.body
        button = str(body.get("button", ""))
        known = self._sites.lookup.buttons.get(button)
        if known is None or not _is_in(ask.sites, known.site):
            raise Refused("unknown_button")
        _may_test(ask.by, known)
        minutes = float(body.get("minutes", windows.MINUTES_DEFAULT))
        windows.check_minutes(minutes)
        opened = [w for w in self._floor.windows.values() if not w.is_closed]
        if len(opened) >= windows.WINDOWS_MAX:
            raise Refused("too_many")
        if any(w.button == button and w.ends_tick > ask.at.tick for w in opened):
            raise Refused("window_open_already")
        return t.WindowOpened(
            window=self._window_id(body),
            button=button,
            purpose=TestPurpose(body.get("purpose", "test")),
            presser=str(body.get("presser", ""))[:200],
            minutes=minutes,
            is_signed=not self._sites.site.is_live,
            **ask.header(),
        )

    def _window_id(self, body: dict[str, Any]) -> str:
        """Return a fresh id: the office names its own, to know it again."""
        named = str(body.get("window", ""))
        if named in self._floor.windows:
            raise Refused("window_open_already")
        return named if WINDOW_ID.fullmatch(named) else str(uuid7())

    def _window(self, ask: Ask) -> windows.Window:
        window = self._floor.windows.get(str(ask.asked.body.get("window", "")))
        if window is None:
            raise Refused("unknown_window")
        button = self._sites.lookup.buttons.get(window.button)
        if button is not None and not _is_in(ask.sites, button.site):
            raise Refused("unknown_window")
        if button is not None:
            _may_test(ask.by, button)
        return window

    def _sign_window(self, ask: Ask) -> e.Event:
        window = self._window(ask)
        windows.check_signature(window, ask.by)
        if ask.at.tick >= window.ends_tick:
            raise Refused("too_late", seconds=window.minutes * 60)
        return t.WindowSigned(window=window.id, **ask.header())

    def _close_window(self, ask: Ask) -> e.Event:
        window = self._window(ask)
        if window.is_closed:
            raise Refused("not_now")
        return t.WindowClosed(window=window.id, **ask.header())

    def _revoke_desk(self, ask: Ask) -> e.Event:
        desk = self._sites.lookup.desks.get(str(ask.asked.body.get("desk", "")))
        if desk is None:
            raise Refused("unknown_desk")
        return t.DeskRevoked(desk=desk.id, hashes=desk.secret_hashes, **ask.header())

    def _revoke_token(self, ask: Ask) -> e.Event:
        token = str(ask.asked.body.get("token", ""))
        if not token:
            raise Refused("unknown_token")
        return t.TokenRevoked(token=token[:100], **ask.header())

    def _keep_secret(self, ask: Ask) -> e.Event:
        """The value goes to the keyring (`Engine`); the entry has the name only."""
        name = check_name(str(ask.asked.body.get("name", "")))
        check_value(name, ask.asked.body.get("value"))
        return t.SecretKept(name=name, **ask.header())

    def _forget_secret(self, ask: Ask) -> e.Event:
        name = check_name(str(ask.asked.body.get("name", "")))
        return t.SecretForgotten(name=name, **ask.header())

    def _raise_again(self, ask: Ask) -> e.Event:
        """A person raises what a console saw and the journal does not have."""
        button = self._sites.lookup.buttons.get(str(ask.asked.body.get("button", "")))
        place = str(ask.asked.body.get("place", ""))[:200]
        card = str(ask.asked.body.get("card", ""))[:100]
        signal = Signal(
            kind=Kind.PRESS,
            finding=Finding.VERIFIED,
            received=ask.at,
            door_kind="by hand",
            source=place or "by hand",
            button=button.id if button else None,
        )
        key = f"hand:{card or ask.asked.id}"
        before = self._floor.open_by_source(key)
        if before is not None and not before.is_closed:  # another desk saw it, too
            raise Refused("raised_already", incident=before.id)
        setting = self._presses.setting(button, signal)
        return e.Opened(
            incident=str(uuid7()),
            number=ask.number,
            site=setting.site,
            incident_class=IncidentClass.DURESS,
            confidence=Confidence.UNVERIFIED,
            labels=("raised_by_hand",),
            button=button.id if button else None,
            source_key=key,
            area=setting.area,
            alarm_kind=setting.alarm_kind,
            scene=setting.scene,
            profile=setting.profile,
            ladder=setting.ladder,
            duty=setting.duty,
            press=press_facts(signal),
            site_version=self._sites.site.version,
            links=self._presses.links(setting, signal),
            is_raised_by_hand=True,
            **ask.header(),
        )


def _may_test(by: Actor, button: Button) -> None:
    """Refuse whoever only holds a button, and not this one."""
    others = [each for each in by.roles if each != Role.HOLDER]
    is_only_holder = right(others, Action.START_TEST) is Right.NO
    if is_only_holder and (by.person is None or button.holder != by.person):
        raise Refused("not_allowed")


def _is_in(sites: tuple[str, ...], site: str) -> bool:
    """Say whether *site* is one of *sites*; no site is everybody's."""
    return not sites or not site or site in sites


def is_assigned(incident: Incident, person: str | None) -> bool:
    """Say whether one of the units sent to *incident* has *person* in its crew."""
    crews = {each.id: each.crew for each in incident.profile.units}
    return person is not None and any(
        person in crews.get(sent.unit, ()) for sent in incident.units
    )


def _bound(body: dict[str, Any]) -> None:
    for name, value in body.items():
        if isinstance(value, str) and len(value) > TEXT_MAX:
            raise Refused("too_long", field=name, characters_max=TEXT_MAX)
        if isinstance(value, list) and len(value) > 100:
            raise Refused("too_long", field=name)
