"""Read every row that a site file is made of, in one moment's view of the database.

Nothing here judges or changes anything. A query a table, however many rows.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db import connection, models, transaction
from django.db.models import Count, Max, Q

from quietbell.domain.words import Disposition, IncidentClass
from quietbell.scribe.rows import EPOCH, Columns, Gathered, Pairs, Rows
from quietbell.storage import models as m

ROSTER_DAYS: Final = 35  # of shifts that lie ahead; the file is made anew each day
# Tables whose changes can change the file. Others (sign-ins, tasks) do not wake it.
WATCHED: Final = tuple(
    each._meta.db_table
    for each in (
        *(m.Site, m.Building, m.Floor, m.FloorSpot, m.Area, m.Room, m.Hazard),
        *(m.AccessNote, m.Camera, m.Room.cameras.through, m.Department),
        *(m.Person, m.RoleGrant, m.Device, m.Button, m.ConcealedPlace, m.Contact),
        *(m.PanelAccount, m.Door, m.DoorToken, m.Profile, m.ProfileVersion),
        *(m.Ladder, m.LadderRung, m.LadderRung.people.through),
        *(m.LadderRung.desks.through, m.LadderRung.rosters.through),
        *(m.Roster, m.DutyShift, m.Desk, m.Desk.sites.through, m.DeskProof),
        *(m.Webhook, m.CallReporter, m.Installation, m.CoverageChange),
    )
)


def gather(at: datetime) -> Gathered:
    """Return all rows as they are together, read at *at* (our clock)."""
    is_first = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_first:  # PostgreSQL takes it before the first question only
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return Gathered(
            read_at=at,
            newest_at=_newest_at(),
            history_mark=_history_mark(),
            installation=m.Installation.objects.values().first(),
            **_response(at),
            **_people(),
            **_places(),
            **_buttons(at),
        )


def _response(at: datetime) -> dict[str, Any]:
    in_force = m.ProfileVersion.objects.filter(state="in force")
    rung = m.LadderRung
    return {
        "sites": _all(m.Site.objects),
        "profiles": _rows(in_force.order_by("profile_id")),
        "ladders": _all(m.Ladder.objects),
        "rungs": _rows(rung.objects.order_by("ladder_id", "after_seconds", "name")),
        "rung_people": _pairs(rung.people.through, "ladderrung_id", "person_id"),
        "rung_desks": _pairs(rung.desks.through, "ladderrung_id", "desk_id"),
        "rung_rosters": _pairs(rung.rosters.through, "ladderrung_id", "roster_id"),
        "desks": _all(m.Desk.objects),
        "desk_sites": _pairs(m.Desk.sites.through, "desk_id", "site_id"),
        "desk_proofs": _rows(
            m.DeskProof.objects.filter(revoked_at=None).order_by("enrolled_at", "id")
        ),
        "rosters": _all(m.Roster.objects),
        "shifts": _shifts(at),
        "call_reporters": _all(m.CallReporter.objects.filter(is_removed=False)),
        "webhooks": _all(m.Webhook.objects.filter(is_removed=False)),
    }


def _shifts(at: datetime) -> Rows:
    """Return today's shifts and those of the days ahead: the same all day long."""
    today = datetime.combine(at.date(), time(), at.tzinfo)
    coming = m.DutyShift.objects.filter(
        ends_at__gt=today, begins_at__lt=today + timedelta(days=ROSTER_DAYS)
    )
    return _rows(coming.order_by("roster_id", "begins_at", "person_id"))


def _people() -> dict[str, Any]:
    granted = m.RoleGrant.objects.filter(is_in_force=True)
    return {
        "people": _all(m.Person.objects),
        "granted": frozenset(granted.values_list("person_id", flat=True)),
    }


def _places() -> dict[str, Any]:
    return {
        "buildings": _all(m.Building.objects),
        "floors": _rows(m.Floor.objects.order_by("building_id", "order", "id")),
        "spots": _all(m.FloorSpot.objects),
        "areas": _all(m.Area.objects),
        "rooms": _all(m.Room.objects),
        "hazards": _all(m.Hazard.objects),
        "access_notes": _all(m.AccessNote.objects),
        "room_cameras": _pairs(m.Room.cameras.through, "room_id", "camera_id"),
        "cameras": _all(m.Camera.objects),
        "blob_types": dict(m.Blob.objects.values_list("id", "media_type")),
    }


def _buttons(at: datetime) -> dict[str, Any]:
    live = Q(retired_at=None) | Q(retired_at__gt=at)
    contacts = m.Contact.objects.order_by("button_id", "order", "id")
    return {
        "devices": _all(m.Device.objects),
        "buttons": _rows(
            m.Button.objects.order_by("id"),
            concealed_words=models.F("concealed__concealed_words"),
            department_name=models.F("department__name"),
        ),
        "contacts": tuple(contacts.values_list("button_id", "person_id")),
        "earlier": _earlier(),
        "doors": _all(m.Door.objects.filter(is_removed=False)),
        "tokens": _rows(m.DoorToken.objects.filter(live).order_by("made_at", "id")),
        "accounts": _all(m.PanelAccount.objects),
    }


def _earlier() -> dict[str, Columns]:
    """Return what is known of closed incidents, by button; tests are none."""
    closed = m.IncidentRecord.objects.exclude(button="").exclude(
        Q(closed_at=None) | Q(incident_class=IncidentClass.TEST.value)
    )
    counts = (
        closed.order_by()
        .values("button")
        .annotate(
            count=Count("id"),
            real=Count("id", filter=Q(disposition=Disposition.EMERGENCY.value)),
        )
    )
    newest = closed.order_by("button", "-opened_at", "-id").distinct("button")
    last = newest.values("button", "opened_at", "disposition")
    found = {each["button"]: dict(each) for each in counts}
    for each in last:
        found[each["button"]] |= each
    return dict(found)


def _newest_at() -> datetime:
    """Return when what the file is made of last changed, as the rows say."""
    history = m.RowHistory.objects.filter(table_name__in=WATCHED).order_by("-id")
    closed = m.IncidentRecord.objects.aggregate(at=Max("closed_at"))["at"]
    changed = history.values_list("at", flat=True).first()
    return max(changed or EPOCH, closed or EPOCH)


def _history_mark() -> int:
    return m.RowHistory.objects.aggregate(mark=Max("id"))["mark"] or 0


def _all(rows: Any) -> Rows:  # Any: a manager or a query set of any table
    return _rows(rows.order_by("id"))


def _rows(rows: Any, **more: Any) -> Rows:
    return tuple(rows.annotate(**more).values() if more else rows.values())


def _pairs(through: Any, one: str, other: str) -> Pairs:
    found: Iterable[tuple[str, str]] = through.objects.order_by(one, other).values_list(
        one, other
    )
    return tuple(found)
