"""The first run: the first site with its ladder and desk, what was proven, go-live.

Before go-live one person may do everything; from then on what lowers coverage and what
grants takes two. So going live is refused while anything is unproven.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.profiles import Unit
from quietbell.domain.readiness import Finding, unproven
from quietbell.domain.roles import Action, Role
from quietbell.domain.shipped_profiles import SHIPPED
from quietbell.line.site_file import is_zone
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.profiles import (
    IN_FORCE,
    add_draft,
    as_domain,
    body_of,
    put_in_force,
    save_draft,
)
from quietbell.operations.rows import add, found
from quietbell.operations.tokens import stand_token_key
from quietbell.queries.readiness import facts
from quietbell.storage.models import (
    Desk,
    Installation,
    Ladder,
    LadderRung,
    Person,
    Profile,
    ProfileVersion,
    Site,
)

INSTALLATION: Final = "1"
LANGUAGES: Final = ("en", "es")
FIRST_PRESS: Final = "first press"


class NotProven(Refused):
    """Something is unproven, so the installation does not go live."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(_("Something is not proven yet. Nothing was changed."))
        self.findings = findings


class LiveAlready(Refused):
    """It went live before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSite:
    """What the first task asks. ``like`` is a shipped profile's id."""

    installation: str
    name: str
    zone: str
    language: str
    like: str


def set_up_site(reader: Reader, *, at: datetime, told: FirstSite) -> Site:
    """Write the first site, with its profile, a ladder, and a desk to begin with.

    Whoever sets up is on every rung until there are others: nobody is told is worse
    than one who is told too often.

    Raises:
        NotAllowed, Wrong: and nothing was written.
        Refused: there is a site already.
    """
    require(reader, Action.SET_UP, at)
    shipped = next((each for each in SHIPPED if each.id == told.like), None)
    if shipped is None:
        raise Wrong(like=_("Choose one to start from."))
    if not is_zone(told.zone):
        raise Wrong(zone=_("There is no time zone of this name."))
    if told.language not in LANGUAGES:
        raise Wrong(language=_("Choose one of the languages."))
    with acting(reader):
        Installation.objects.get_or_create(pk=INSTALLATION)
        here = Installation.objects.select_for_update().get(pk=INSTALLATION)
        if Site.objects.exists():
            raise Refused(_("There is a site already."))
        change(
            Installation.objects.all(),
            here.pk,
            here.version,
            name=told.installation.strip() or told.name,
        )
        profile = Profile(id=new_id(), name=shipped.name)
        add(profile)
        version = ProfileVersion(
            id=new_id(),
            profile=profile,
            number=1,
            body=body_of(shipped),
            state=IN_FORCE,
            made_by=reader.person,
            made_at=at,
            in_force_at=at,
        )
        add(version)
        ladder = _first_ladder(reader, told.name)
        site = Site(
            id=new_id(),
            name=told.name,
            zone=told.zone,
            language=told.language,
            profile=profile,
            ladder=ladder,
        )
        add(site)
    # In the first site file already, so that the first link is believed at once.
    stand_token_key()
    return site


def _first_ladder(reader: Reader, name: str) -> Ladder:
    """Write a ladder of the usual three rungs, and the first desk."""
    desk = Desk(id=new_id(), name=_("Desk 1"), roles=[Role.DISPATCHER.value])
    add(desk)
    ladder = Ladder(id=new_id(), name=name)
    add(ladder)
    rungs = (
        (_("Second desk"), 10, False),
        ("Shift supervisor", 30, False),  # the shipped profiles name it so
        (_("Everybody"), 60, False),
        (_("Backup"), 0, True),
    )
    for called, seconds, is_backup in rungs:
        rung = LadderRung(
            id=new_id(),
            ladder=ladder,
            name=called,
            after_seconds=seconds,
            is_backup=is_backup,
            channels=["log"],
        )
        add(rung)
        rung.people.set(Person.objects.filter(pk=reader.person))
        rung.desks.set([desk])
    return ladder


def set_numbers(
    reader: Reader,
    *,
    at: datetime,
    site: str,
    numbers: dict[str, str],
    unit: str,
    unit_kind: str,
) -> None:
    """Write the numbers and the first unit of a site's profile, as its next version.

    *numbers* are by their names in `ResponseProfile`. A unit that is there stays.

    Raises:
        NotAllowed, NotThere, Wrong: and nothing was written.
        LiveAlready: since go-live it takes a draft and another person.
    """
    require(reader, Action.SET_UP, at)
    row = found(Site.objects.select_related("profile"), site)
    if Installation.objects.filter(is_live=True).exists():
        raise LiveAlready(_("Since go-live a profile is changed by its next version."))
    with acting(reader):
        draft = add_draft(reader, at=at, profile=row.profile_id)
        profile = as_domain(draft)
        units = profile.units
        if unit.strip() and unit.strip() not in {each.name for each in units}:
            fresh = Unit(id=new_id()[-12:], name=unit.strip(), kind=unit_kind)
            units = (*units, fresh)
        saved = save_draft(
            reader, at=at, id=draft.pk, version=draft.version, units=units, **numbers
        )
        put_in_force(reader, at=at, id=draft.pk, version=saved.version)


def note_proven(reader: Reader, *, at: datetime, what: str, told: Any) -> None:
    """Write down that something was proven: by whom and when its history says.

    Raises:
        NotAllowed: no right to set the installation up.
    """
    require(reader, Action.SET_UP, at)
    _note(reader, {what: told})


def note_reached(reader: Reader, *, at: datetime, person: str) -> None:
    """Write down that a person of a ladder was reached, and answered.

    Raises:
        NotAllowed, NotThere: and nothing was written.
    """
    require(reader, Action.SET_UP, at)
    found(Person.objects.filter(left_on=None), person)
    with acting(reader):
        row = Installation.objects.select_for_update().get(pk=INSTALLATION)
        people = dict(row.proven.get("people", {})) | {person: at.isoformat()}
        _write(row, {**row.proven, "people": people})


def note_backup(*, at: datetime, server: int) -> None:
    """Write down that a backup was restored, as the machine's own drill did.

    *server* is the major version of the PostgreSQL that took it.
    """
    told = {"backup": at.isoformat(), "backup_server": server}
    _note(Reader(person="", via="command line"), told)


def go_live(reader: Reader, *, at: datetime) -> None:
    """Go live: presses count, and what lowers coverage takes two persons.

    Raises:
        NotAllowed: no right to.
        NotProven: with everything that is still unproven.
        LiveAlready: it went live before.
    """
    require(reader, Action.SET_UP, at)
    findings = unproven(facts(at), at=at)
    if findings:
        raise NotProven(findings)
    with acting(reader):
        row = Installation.objects.select_for_update().get(pk=INSTALLATION)
        if row.is_live:
            raise LiveAlready(_("This installation is live already."))
        change(
            Installation.objects.all(), row.pk, row.version, is_live=True, live_at=at
        )


def _note(reader: Reader, told: dict[str, Any]) -> None:
    with acting(reader):
        Installation.objects.get_or_create(pk=INSTALLATION)
        row = Installation.objects.select_for_update().get(pk=INSTALLATION)
        _write(row, {**row.proven, **told})


def _write(row: Installation, proven: dict[str, Any]) -> None:
    change(Installation.objects.all(), row.pk, row.version, proven=proven)
