"""What is known of an installation as far as it must be proven before go-live.

A question or two a table, however much there is; and one of the engine, which is not
waited for longer than a second.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from quietbell.domain.contact_rules import contact_flags
from quietbell.domain.duty import AHEAD_DAYS, Duty, gaps, hours_without
from quietbell.domain.profile_rules import rungs_missing
from quietbell.domain.profiles import ResponseProfile, empty_numbers
from quietbell.domain.readiness import PROVEN_DAYS_MAX, Facts, SiteFacts
from quietbell.domain.roles import Action, Right, Role, right
from quietbell.domain.site import Standing
from quietbell.queries.engine_status import engine_status
from quietbell.queries.health import site_problems
from quietbell.storage.models import (
    Button,
    Contact,
    Desk,
    DeskProof,
    DutyShift,
    IncidentRecord,
    Installation,
    LadderRung,
    Person,
    ProfileVersion,
    RoleGrant,
    Roster,
    Site,
    SiteVersion,
)

COUNTED_ON = (Standing.IN_SERVICE.value, Standing.ON_NOTICE.value)
# Who can be the second of two persons: any right to lower coverage will do.
SECONDERS = tuple(
    each.value
    for each in Role
    if right((each.value,), Action.LOWER_COVERAGE) is not Right.NO
)
HANDLERS = tuple(
    each.value for each in Role if right((each.value,), Action.HANDLE) is not Right.NO
)
MAIL_READERS = tuple(
    each.value for each in Role if right((each.value,), Action.MAIL) is not Right.NO
)


def facts(at: datetime) -> Facts:
    """Return everything that `domain.readiness` asks for."""
    proven = proven_so_far()
    in_service = Button.objects.filter(standing__in=COUNTED_ON)
    pressed = IncidentRecord.objects.filter(button=OuterRef("pk"))
    never = in_service.exclude(Exists(pressed)).order_by("label")
    desks = Desk.objects.filter(is_revoked=False)
    enrolled = DeskProof.objects.filter(desk=OuterRef("pk"), revoked_at=None)
    desks_never = desks.exclude(Exists(enrolled)).order_by("name")
    return Facts(
        sites=_sites(),
        empty_rungs=_empty_rungs(),
        roster_hours=_roster_hours(at),
        desks=desks.count(),
        desks_never=tuple(desks_never.values_list("pk", "name")),
        buttons=in_service.count(),
        buttons_never=tuple(never.values_list("pk", "label")),
        contacts_flagged=_flagged(at),
        has_first_press="first press" in proven,
        not_reached=_not_reached(proven, at),
        seconders=_persons_with(SECONDERS, at),
        dispatchers=_persons_with(HANDLERS, at),
        has_mailbox=settings.MAIL.imap is not None,
        mail_readers=_persons_with(MAIL_READERS, at, is_everywhere=_has_sites()),
        backup_at=_backup_at(proven),
        file_behind=_file_behind(),
    )


def proven_so_far() -> dict[str, Any]:
    """Return what the tasks of the first run have proven, by name."""
    kept = Installation.objects.values_list("proven", flat=True).first()
    return dict(kept or {})


def ladder_people() -> tuple[Person, ...]:
    """Return everybody whom a rung of a site's ladder tells, by name."""
    told = Person.objects.filter(rungs__ladder__sites__isnull=False, left_on=None)
    return tuple(told.distinct().order_by("name"))


def _sites() -> tuple[SiteFacts, ...]:
    in_force = {
        row.profile_id: _profile(row)
        for row in ProfileVersion.objects.filter(state="in force")
    }
    rungs: dict[str, list[str]] = defaultdict(list)
    for ladder, name in LadderRung.objects.values_list("ladder_id", "name"):
        rungs[ladder].append(name)
    found = []
    for site in Site.objects.order_by("name"):
        profile = in_force.get(site.profile_id)
        found.append(
            SiteFacts(
                id=site.pk,
                name=site.name,
                profile=site.profile_id if profile else "",
                missing=empty_numbers(profile) if profile else (),
                units=len(profile.units) if profile else 0,
                rungs_missing=(
                    rungs_missing(profile, rungs[site.ladder_id]) if profile else ()
                ),
                ladder=site.ladder_id,
            )
        )
    return tuple(found)


def _profile(row: ProfileVersion) -> ResponseProfile:
    heading = {"id": row.profile_id, "version": row.number}
    return msgspec.convert({**row.body, **heading}, ResponseProfile)


def _empty_rungs() -> tuple[tuple[str, str], ...]:
    """Return the rungs of sites' ladders that tell nobody, and no machine."""
    nobody = Q(people__isnull=True, desks__isnull=True, rosters__isnull=True)
    rungs = LadderRung.objects.filter(
        nobody | Q(channels=[]),
        ~Q(channels__contains=["webhook"]),
        ladder__sites__isnull=False,
    )
    told = rungs.distinct().order_by("ladder__name", "after_seconds")
    return tuple(
        (ladder, f"{called}: {name}")
        for ladder, called, name in told.values_list(
            "ladder_id", "ladder__name", "name"
        )
    )


def _roster_hours(at: datetime) -> tuple[tuple[str, str, float], ...]:
    """Return the rosters that a ladder tells and that nobody is on for some hours."""
    used = Roster.objects.filter(rungs__ladder__sites__isnull=False).distinct()
    end = at + timedelta(days=AHEAD_DAYS + 1)
    ahead = DutyShift.objects.filter(ends_at__gt=at, begins_at__lt=end)
    duties: dict[str, list[Duty]] = defaultdict(list)
    for each in ahead:
        duty = Duty(
            person=each.person_id, begins_at=each.begins_at, ends_at=each.ends_at
        )
        duties[each.roster_id].append(duty)
    found = []
    for roster in used.select_related("site").order_by("site__name", "name"):
        zone = ZoneInfo(roster.site.zone)
        hours = hours_without(gaps(duties[roster.pk], at=at, zone=zone))
        if hours:
            found.append((roster.pk, f"{roster.site.name}: {roster.name}", hours))
    return tuple(found)


def _flagged(at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the buttons in service whose contacts are too few or too old."""
    kept: dict[str, list[Any]] = defaultdict(list)
    for button, verified_on, left_on in Contact.objects.values_list(
        "button_id", "verified_on", "person__left_on"
    ):
        kept[button].append(None if left_on else verified_on)
    buttons = Button.objects.filter(standing__in=COUNTED_ON).order_by("label")
    return tuple(
        (button, label)
        for button, label in buttons.values_list("pk", "label")
        if contact_flags(kept[button], at.date())
    )


def _not_reached(proven: dict[str, Any], at: datetime) -> tuple[tuple[str, str], ...]:
    oldest = at - timedelta(days=PROVEN_DAYS_MAX)
    reached = {
        person: datetime.fromisoformat(when)
        for person, when in dict(proven.get("people", {})).items()
    }
    return tuple(
        (each.pk, each.name)
        for each in ladder_people()
        if each.pk not in reached or reached[each.pk] < oldest
    )


def _backup_at(proven: dict[str, Any]) -> datetime | None:
    """Return when a backup was restored, into a PostgreSQL no newer than the one here.

    An older one may refuse what a newer one took.
    """
    when = proven.get("backup")
    if when is None:
        return None
    server = connection.get_database_version()[0]
    is_newer = proven.get("backup_server", server) > server
    return None if is_newer else datetime.fromisoformat(when)


def _has_sites() -> bool:
    """Say whether there are several sites: then mail does not say of which it is."""
    return Site.objects.count() > 1


def _persons_with(
    roles: tuple[str, ...], at: datetime, *, is_everywhere: bool = False
) -> int:
    """Count persons with one of *roles* in force who can sign in.

    A break-glass account is nobody: whoever opens it may be one of the others.
    *is_everywhere*: only those who have it bound to no site and no department.
    """
    grants = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        role__in=roles,
        is_in_force=True,
        begins_at__lte=at,
        person__left_on=None,
        person__account__is_active=True,
        person__account__is_break_glass=False,
    )
    if is_everywhere:
        grants = grants.filter(site=None, department=None)
    return grants.values("person").distinct().count()


def _file_behind() -> str | None:
    """Say why the engine does not run on the newest site file; None: it is away."""
    status = engine_status()
    if status is None:
        return None
    if told := site_problems():
        return "; ".join(f"{each['name']} {each['text']}".strip() for each in told[:3])
    newest = SiteVersion.objects.order_by("-number").values_list("number", flat=True)
    compiled, running = newest.first() or 0, int(status["site"]["version"])
    if status["site"]["problem"]:
        return "; ".join(map(str, status["site"]["problem"]))
    return "" if running >= compiled > 0 else f"{running} < {compiled}"
