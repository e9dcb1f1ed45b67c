"""One thing of each kind on one site, by the name that addresses call it."""

from datetime import UTC, datetime
from typing import Final

from quietbell.storage.models import Button, IncidentRecord

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def examples(site: str) -> dict[str, str]:
    """Return the ids that stand in addresses, all of things on *site*."""
    button = Button.objects.filter(room__floor__building__site=site).first()
    assert button is not None
    return {"button_id": button.pk, "incident_id": _incident(site, button).pk}


def _incident(site: str, button: Button) -> IncidentRecord:
    incident, _ = IncidentRecord.objects.get_or_create(
        pk=f"incident-{site}",
        defaults={
            "number": 1,
            "site": site,
            "button": button.pk,
            "department": button.department_id or "",
            "incident_class": "DURESS",
            "confidence": "verified",
            "attention": "ended",
            "response": "closed",
            "profile": "dispatch-at-once",
            "profile_version": 1,
            "opened_at": NOON,
        },
    )
    return incident


def example_bodies(site: str) -> dict[str, dict[str, object]]:
    """Return what the API's operations are sent, by operation: nothing wrong in it."""
    button = Button.objects.get(pk=examples(site)["button_id"])
    given = {
        "label": "Q-9999",
        "kind": button.kind,
        "room": button.room_id,
        "device": button.device_id,
        "department": button.department_id or "",
    }
    one = "/api/v1/buttons/{button_id}"
    return {
        "POST /api/v1/buttons": given,
        f"PUT {one}": {**given, "version": button.version},
        f"POST {one}/standing": {"version": button.version, "standing": "on notice"},
    }
