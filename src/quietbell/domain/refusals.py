"""How the rules say no to a deed: a stable code, and what the screen must tell."""

from typing import Any

from quietbell.domain import events as e
from quietbell.domain.incident_values import Incident
from quietbell.domain.words import Attention


class Refused(Exception):
    """A deed that the rules refuse: a stable ``code``, a ``detail`` for the screen."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class ChangedMeanwhile(Refused):
    """Somebody was first: the incident is not what the person saw."""

    def __init__(self, **detail: Any) -> None:
        super().__init__("changed_meanwhile", **detail)


def holds(incident: Incident, event: e.IncidentEvent) -> None:
    """Refuse who does not have it: two desks must not work it unknowingly."""
    if incident.attention is not Attention.ACKNOWLEDGED or incident.held is None:
        raise Refused("not_acknowledged")
    if incident.held.by.desk != event.by.desk:
        raise Refused(
            "not_holder", holder=incident.held.by.person, desk=incident.held.by.desk
        )


def has_reason(incident: Incident, event: Any) -> None:
    """Refuse what wants a reason and has none."""
    if not event.reason.strip():
        raise Refused("needs_reason")
