"""Harborview State as rows: what its own office would have written over the years.

The site file that the office compiles from these rows says to the alarm path what
`simulator.campus` says; a test holds both side by side. Accounts have no password:
people of a demonstration come by one-time links.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Model

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.site import Button as SiteButton
from quietbell.domain.site import SiteFile
from quietbell.operations.profiles import body_of
from quietbell.simulator.campus import OFFICES, DemoCampus
from quietbell.simulator.demo_places import department_id, place_rows, room_id
from quietbell.simulator.people import APPROVES, Person
from quietbell.storage import models as m

SEEDER: Final = Reader(person="", via="demonstration")
INSTALLATION: Final = "1"
GRANTED_DAYS_AGO: Final = 800  # before the first request of the two years
# How long ago the contacts of a button were last rung up, one after the other.
VERIFIED_DAYS_AGO: Final = (12, 40, 75, 110)
PLACE_VERIFIED_DAYS_AGO: Final = 90
MAIL: Final = "harborview.example"


def groups(campus: DemoCampus, *, at: datetime) -> Iterator[Sequence[Model]]:
    """Return every row of *campus*, table by table, in the order to write them.

    Raises:
        Nothing: whether they fit together the database says.
    """
    site = campus.site
    yield _blobs(campus, at)
    yield from _response(site, at)
    yield from place_rows(site)
    people = _People(campus, at)
    yield people.rows()
    yield people.accounts()
    yield people.grants()
    yield from _duty(site)
    yield from _buttons(site, at)
    yield [_installation(site, at)]


def _blobs(campus: DemoCampus, at: datetime) -> list[Model]:
    """Return plans and portraits; what is said of a person the office compiles."""
    plans = {each.plan: each for each in campus.site.floors}
    kinds = campus.site.blob_types
    return [
        m.Blob(
            id=digest,
            media_type=kinds[digest],
            content=content,
            width=plans[digest].width if digest in plans else 0,
            height=plans[digest].height if digest in plans else 0,
            made_at=at,
        )
        for digest, content in campus.blobs.items()
        if kinds[digest] != "application/json"
    ]


def _response(site: SiteFile, at: datetime) -> Iterator[Sequence[Model]]:
    """Return profiles and ladders, the sites that follow them, and their desks."""
    yield [m.Profile(id=each.id, name=each.name) for each in site.profiles]
    since = at - timedelta(days=GRANTED_DAYS_AGO)
    yield [
        m.ProfileVersion(
            id=f"{each.id}-{each.version}",
            profile_id=each.id,
            number=each.version,
            body=body_of(each),
            state="in force",
            made_at=since,
            in_force_at=since,
        )
        for each in site.profiles
    ]
    yield [
        m.Ladder(id=each.id, name=_ladder_name(site, each.id)) for each in site.ladders
    ]
    yield [
        m.Site(
            id=each.id,
            name=each.name,
            zone=each.zone,
            language=each.language,
            profile_id=each.profile,
            ladder_id=each.ladder,
            holidays=[date.fromisoformat(day) for day in each.holidays],
            business_opens=each.business_hours[0],
            business_closes=each.business_hours[1],
        )
        for each in site.sites
    ]
    yield [
        m.Desk(id=each.id, name=each.name, roles=list(each.roles))
        for each in site.desks
    ]
    serves = m.Desk.sites.through
    yield [
        serves(desk_id=desk.id, site_id=each)
        for desk in site.desks
        for each in desk.sites
    ]


def _ladder_name(site: SiteFile, ladder: str) -> str:
    return next(each.name for each in site.sites if each.ladder == ladder)


def _duty(site: SiteFile) -> Iterator[Sequence[Model]]:
    """Return rosters with their shifts, and the rungs of every ladder."""
    owners = {
        roster: campus.id
        for campus in site.sites
        for ladder in site.ladders
        if ladder.id == campus.ladder
        for rung in ladder.rungs
        for roster in rung.rosters
    }
    yield [
        m.Roster(id=each.id, site_id=owners[each.id], name=each.name)
        for each in site.rosters
    ]
    yield [
        m.DutyShift(
            id=f"{roster.id}-{number}",
            roster_id=roster.id,
            person_id=shift.person,
            begins_at=datetime.fromisoformat(shift.begins_at),
            ends_at=datetime.fromisoformat(shift.ends_at),
        )
        for roster in site.rosters
        for number, shift in enumerate(roster.shifts, start=1)
    ]
    steps = [
        (f"{ladder.id}-{number}", ladder.id, rung)
        for ladder in site.ladders
        for number, rung in enumerate((*ladder.rungs, ladder.backup), start=1)
    ]
    yield [
        m.LadderRung(
            id=step,
            ladder_id=ladder,
            name=rung.name,
            after_seconds=rung.after_seconds,
            is_backup=rung.name == "Backup",
            channels=list(rung.channels),
        )
        for step, ladder, rung in steps
    ]
    people, desks = m.LadderRung.people.through, m.LadderRung.desks.through
    rosters = m.LadderRung.rosters.through
    told = [(step, rung) for step, _, rung in steps]
    yield [
        people(ladderrung_id=step, person_id=x) for step, r in told for x in r.people
    ]
    yield [desks(ladderrung_id=step, desk_id=x) for step, r in told for x in r.desks]
    yield [
        rosters(ladderrung_id=step, roster_id=x) for step, r in told for x in r.rosters
    ]


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody of the campus, with where they work and what they answer for."""

    campus: DemoCampus
    at: datetime

    def rows(self) -> list[Model]:
        site = self.campus.site
        works_in = {
            button.holder: department_id(button.department) for button in site.buttons
        }
        photos = self._photos()
        return [
            m.Person(
                id=each.id,
                name=each.name,
                title=each.title,
                phone=each.phone,
                email=f"{username(each)}@{MAIL}",
                external_id=f"HS{each.id[2:]}",
                department_id=self._heads().get(each.name) or works_in.get(each.id),
                photo_id=photos.get(each.id),
            )
            for each in self.campus.people
        ]

    def accounts(self) -> list[Model]:
        """Return a way to sign in for everybody, and no password."""
        made: list[Model] = []
        for each in self.campus.people:
            account = m.Account(
                username=username(each),
                email=f"{username(each)}@{MAIL}",
                person_id=each.id,
            )
            account.set_unusable_password()
            made.append(account)
        return made

    def grants(self) -> list[Model]:
        return [
            m.RoleGrant(
                id=f"{person.id}-{number}",
                person_id=person.id,
                role=role.value,
                site_id=site or None,
                department_id=department or None,
                begins_at=self.at - timedelta(days=GRANTED_DAYS_AGO),
                is_in_force=True,
            )
            for person in self.campus.people
            for number, (role, site, department) in enumerate(self._held(person))
        ]

    def _held(self, person: Person) -> Iterator[tuple[Role, str, str]]:
        """Return role, site and department; empty ones do not bound it."""
        for role in person.roles:
            if role is Role.HOLDER:
                yield role, "", ""
            elif role is Role.DEPARTMENT_SUPERVISOR:
                yield role, "", self._heads()[person.name]
            elif role is Role.APPROVER:
                for department in APPROVES[person.name]:
                    yield role, "", department_id(department)
            else:
                for site in person.sites or ("",):
                    yield role, site, ""

    def _heads(self) -> dict[str, str]:
        """Return the department of each head, by name."""
        return {
            office.supervisor.partition(", ")[0]: department_id(office.department)
            for office in OFFICES
        }

    def _photos(self) -> dict[str, str]:
        return {
            ref.id: self.campus.told(ref)["photo"]
            for ref in self.campus.site.people
            if self.campus.told(ref)["photo"]
        }


def username(person: Person) -> str:
    """Return "dana.ortiz" of Dana Ortiz."""
    words = person.name.replace("Dr. ", "").lower().split()
    return ".".join((words[0], words[-1]))


def _buttons(site: SiteFile, at: datetime) -> Iterator[Sequence[Model]]:
    """Return devices, buttons, where they are hidden, whom to ring, and doors."""
    yield [
        m.Device(
            id=each.id,
            kind=each.kind,
            vendor="Cisco" if each.kind == "cisco-phone" else "",
            model=each.model,
            mac=each.mac,
            names=list(each.names),
            networks=list(each.networks),
            extensions=list(each.extensions),
        )
        for each in site.devices
    ]
    yield [_button(each, at) for each in site.buttons]
    yield [
        m.ConcealedPlace(
            id=each.id,
            button_id=each.id,
            concealed_words=each.mounting,
            recorded_at=at,
        )
        for each in site.buttons
        if each.mounting
    ]
    yield [
        m.Contact(
            id=f"{button.id}-{number}",
            button_id=button.id,
            person_id=person,
            order=number,
            verified_on=(at - timedelta(days=VERIFIED_DAYS_AGO[number])).date(),
        )
        for button in site.buttons
        for number, person in enumerate(button.contacts)
    ]
    yield [
        m.PanelAccount(
            id=each.id,
            kind=each.kind,
            device_id=each.device,
            number=each.number,
            is_keyed=bool(each.key),
        )
        for each in site.accounts
    ]
    yield [
        m.Door(
            id=each.id,
            kind=each.kind,
            button_id=each.button,
            answer=each.answer.value,
            account_id=each.account or None,
            partition=each.partition,
            point=each.point,
        )
        for each in site.doors
    ]
    yield [
        m.DoorToken(
            id=f"{door.id}-{number}", door_id=door.id, token_hash=token, made_at=at
        )
        for door in site.doors
        for number, token in enumerate(door.token_hashes, start=1)
    ]


def _button(button: SiteButton, at: datetime) -> m.Button:
    seen_on = (at - timedelta(days=PLACE_VERIFIED_DAYS_AGO)).date()
    return m.Button(
        id=button.id,
        label=button.label,
        kind=button.kind,
        standing=button.standing.value,
        standing_note=button.standing_note,
        room_id=room_id(button),
        device_id=button.device,
        department_id=department_id(button.department),
        holder_id=button.holder,
        spoken=button.spoken,
        x=button.spot.x,
        y=button.spot.y,
        alarm_kind=button.alarm_kind,
        is_place_verified=button.is_place_verified,
        place_verified_on=seen_on if button.is_place_verified else None,
    )


def _installation(site: SiteFile, at: datetime) -> m.Installation:
    key, *_ = site.token_keys
    return m.Installation(
        id=INSTALLATION,
        name="Harborview State",
        is_demo=site.is_demo,
        is_live=site.is_live,
        live_at=at,
        token_key_id=key.id,
        token_key=key.public_key,
        device_networks=list(site.device_networks),
    )
