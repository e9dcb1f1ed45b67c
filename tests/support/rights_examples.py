"""One thing of each kind on one site, by the name that addresses call it.

What the demonstration has none of is written here first, so that no page goes untried
for want of something to show.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection

from quietbell.domain.roles import Role
from quietbell.storage.models import (
    AccessNote,
    Area,
    Building,
    Button,
    CallReporter,
    Camera,
    Contact,
    CoverageChange,
    Desk,
    Device,
    Door,
    DoorToken,
    DutyShift,
    Floor,
    FloorSpot,
    Hazard,
    IncidentRecord,
    Ladder,
    LadderRung,
    OfficeTask,
    PanelAccount,
    Person,
    ProfileVersion,
    RoleGrant,
    Room,
    Roster,
    Webhook,
)
from tests.support import (
    rights_examples_deciding,
    rights_examples_installing,
    rights_examples_learning,
    rights_examples_mail,
    rights_examples_portal,
    rights_examples_reports,
    rights_examples_requests,
)

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
CERTIFICATE: Final = "ab" * 32
PLACES: Final[dict[str, tuple[type[Any], str]]] = {
    "buildings": (Building, "site"),
    "floors": (Floor, "building__site"),
    "rooms": (Room, "floor__building__site"),
    "areas": (Area, "site"),
    "cameras": (Camera, "site"),
}


def example(route: str, name: str, site: str) -> str:
    """Return the id that stands for *name* in an address of *route*, on *site*.

    Raises:
        KeyError: nobody has said what a thing of that name is; say it here, or no role
            is ever tried at that page.
    """
    if name == "place":
        return _place(route, site)
    return _EXAMPLES[name](site)


def example_bodies(site: str) -> dict[str, dict[str, object]]:
    """Return what the API's operations are sent, by operation: nothing wrong in it."""
    button = _button(site)
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


def _place(route: str, site: str) -> str:
    if "sites/" in route:
        return site
    if "departments/" in route:
        return str(_button(site).department_id)
    for kind, (model, at) in PLACES.items():
        if f"{kind}/" in route:
            return _first(model, **{at: site})
    return _first(Building, site=site)  # workbench/places/<kind>/, with kind "building"


def _first(model: type[Any], **found: Any) -> str:
    row = model.objects.filter(**found).order_by("pk").first()
    assert row is not None, f"no {model.__name__} with {found}"
    return str(row.pk)


def _kept(model: type[Any], pk: str, **columns: Any) -> str:
    model.objects.get_or_create(pk=pk, defaults=columns)
    return pk


def _button(site: str) -> Button:
    """Return a button of the site that somebody holds and a department has."""
    held = Button.objects.exclude(holder=None).exclude(department=None)
    button = held.filter(room__floor__building__site=site).order_by("pk").first()
    assert button is not None
    return button


def _of_button(model: type[Any], **columns: Any) -> Callable[[str], str]:
    def found(site: str) -> str:
        pk = f"{model.__name__.lower()}-of-{site}"
        return _kept(model, pk, button=_button(site), **columns)

    return found


def _of_room(model: type[Any], **columns: Any) -> Callable[[str], str]:
    def found(site: str) -> str:
        pk = f"{model.__name__.lower()}-of-{site}"
        return _kept(model, pk, room_id=_place("rooms/", site), **columns)

    return found


def _contact(site: str) -> str:
    person = Person.objects.filter(contact_for=None).first()
    return _kept(
        Contact, f"contact-of-{site}", button=_button(site), person=person, order=9
    )


def _door(site: str) -> str:
    return _kept(
        Door,
        f"door-of-{site}",
        button=_button(site),
        kind="press-api",
        certificates=[CERTIFICATE],
    )


def _token(site: str) -> str:
    mark = hashlib.sha256(site.encode()).hexdigest()
    return _kept(
        DoorToken,
        f"token-of-{site}",
        door_id=_door(site),
        token_hash=mark,
        made_at=NOON,
    )


def _panel(site: str) -> str:
    """Return a panel account that a door of the site's button hangs on."""
    device = _button(site).device
    number = "ABC1" if site == "north" else "ABC2"
    account = _kept(
        PanelAccount, f"panel-of-{site}", kind="dc09", device=device, number=number
    )
    _kept(
        Door,
        f"panel-door-of-{site}",
        button=_button(site),
        kind="dc09",
        account_id=account,
    )
    return account


def _grant(site: str) -> str:
    """Return a grant that waits for a second person, of somebody of the department."""
    return _kept(
        RoleGrant,
        f"grant-of-{site}",
        person_id=_person(site),
        role=Role.TELECOM_DESK.value,
        begins_at=NOON,
        proposed_by=_first(Person),
        is_in_force=False,
    )


def _person(site: str) -> str:
    button = _button(site)
    Person.objects.filter(pk=button.holder_id).update(department=button.department)
    return str(button.holder_id)


def _incident(site: str) -> str:
    button = _button(site)
    return _kept(
        IncidentRecord,
        f"incident-{site}",
        number=1,
        site=site,
        button=button.pk,
        department=button.department_id or "",
        incident_class="DURESS",
        confidence="verified",
        attention="ended",
        response="closed",
        profile="dispatch-at-once",
        profile_version=1,
        opened_at=NOON,
    )


def _task(site: str) -> str:
    return _kept(
        OfficeTask,
        f"task-of-{site}",
        kind="unregistered press",
        site=site,
        words="Find out what pressed.",
        made_at=NOON,
        due_at=NOON + timedelta(days=2),
        cause=f"entry-of-{site}",
    )


def _spot(site: str) -> str:
    return _first(FloorSpot, floor__building__site=site)


def _roster(site: str) -> str:
    return _kept(Roster, f"roster-of-{site}", site_id=site, name=f"Nights, {site}")


def _shift(site: str) -> str:
    return _kept(
        DutyShift,
        f"shift-of-{site}",
        roster_id=_roster(site),
        person=Person.objects.first(),
        begins_at=NOON,
        ends_at=NOON + timedelta(hours=8),
    )


def _version(site: str) -> str:
    profile = ProfileVersion.objects.filter(profile__sites=site).first()
    assert profile is not None
    return _kept(
        ProfileVersion,
        f"draft-of-{site}",
        profile=profile.profile,
        number=99,
        body=profile.body,
        made_at=NOON,
    )


def _rung(site: str) -> str:
    return _first(LadderRung, ladder__sites=site, is_backup=False)


def _profile(site: str) -> str:
    return str(ProfileVersion.objects.filter(profile__sites=site)[0].profile_id)


def _webhook(site: str) -> str:
    return _kept(Webhook, "webhook-1", name="chat", url="https://chat.example/hook")


def _reporter(site: str) -> str:
    return _kept(CallReporter, f"reporter-of-{site}", site_id=site, name=f"PBX, {site}")


def _change(site: str) -> str:
    return _kept(
        CoverageChange,
        "change-1",
        kind="button no longer in service",
        subject=_button(site).pk,
        words="D-0101",
        proposed_at=NOON,
    )


def _job(site: str) -> str:
    """Return a job of the worker that failed for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'quietbell.follow_up', 'failed') RETURNING id"
        )
        return str(cursor.fetchone()[0])


_EXAMPLES: Final[dict[str, Callable[[str], str]]] = {
    "button": lambda site: _button(site).pk,
    "button_id": lambda site: _button(site).pk,
    "certificate": lambda site: CERTIFICATE,
    "change": _change,
    "contact": _contact,
    "desk": lambda site: _first(Desk),
    "device": lambda site: _first(Device, buttons__room__floor__building__site=site),
    "door": _door,
    "form": lambda site: "csv",
    "grant": _grant,
    "hazard": _of_room(Hazard, text="chemicals"),
    "incident": _incident,
    "incident_id": _incident,
    "job": _job,
    "kind": lambda site: "building",
    "ladder": lambda site: _first(Ladder, sites=site),
    "note": _of_room(AccessNote, text="by the north door"),
    "panel": _panel,
    "part": lambda site: "words",
    "person": _person,
    "profile": _profile,
    "reporter": _reporter,
    "room": lambda site: _place("rooms/", site),
    "roster": _roster,
    "rung": _rung,
    "shift": _shift,
    "spot": _spot,
    "task": _task,
    "token": _token,
    "version": _version,
    "webhook": _webhook,
    "within": lambda site: site,
    **rights_examples_mail.EXAMPLES,
    **rights_examples_installing.EXAMPLES,
    **rights_examples_learning.EXAMPLES,
    **rights_examples_portal.EXAMPLES,
    **rights_examples_reports.EXAMPLES,
    **rights_examples_requests.EXAMPLES,
    # Its life is that of the requests, with more to say to it.
    **rights_examples_deciding.EXAMPLES,
}
