"""The first run's deeds: a site from nothing, proofs written down, and the gate."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.readiness import Facts, Unproven, unproven
from quietbell.domain.roles import Role
from quietbell.domain.shipped_profiles import ASSESS_FIRST
from quietbell.operations import setting_up, trial
from quietbell.operations.acting import NotAllowed, Refused, Wrong
from quietbell.operations.setting_up import FirstSite
from quietbell.queries import readiness
from quietbell.queries.setup import first_site, profile_of
from quietbell.scribe.compiling import compiled
from quietbell.scribe.gathering import gather
from quietbell.storage.models import (
    Button,
    DeskProof,
    IncidentRecord,
    Installation,
    LadderRung,
    RoleGrant,
    Site,
)
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import reader_with

FIRST = FirstSite(
    installation="Harborview State",
    name="North Campus",
    zone="America/New_York",
    language="en",
    like="assess-first",
)
NUMBERS = {
    "emergency_line": "555-0100",
    "service_desk": "555-0180",
    "security_mail": "police@harborview.example",
    "chat_channel": "Security",
}


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch, database: Database) -> Iterator[None]:
    monkeypatch.setattr(readiness, "engine_status", lambda: None)
    return


@pytest.fixture
def newcomer() -> Reader:
    return reader_with(Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT)


def found(what: Unproven) -> list[str]:
    listed = unproven(readiness.facts(NOW), at=NOW)
    return [each.name or each.subject for each in listed if each.what is what]


def test_a_first_site_can_be_compiled_at_once(newcomer):
    setting_up.set_up_site(newcomer, at=NOW, told=FIRST)
    site = compiled(gather(NOW), version=1).site

    assert [each.name for each in site.sites] == ["North Campus"]
    assert site.profiles[0].chip == ASSESS_FIRST.chip
    assert [rung.after_seconds for rung in site.ladders[0].rungs] == [10, 30, 60]
    assert site.ladders[0].backup.people == (newcomer.person,)
    assert [each.name for each in site.desks] == ["Desk 1"]
    assert Installation.objects.get().name == "Harborview State"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"like": "x"}, "like"),
        ({"zone": "Mars"}, "zone"),
        ({"language": "x"}, "language"),
    ],
)
def test_a_site_that_cannot_be_is_refused(newcomer, changed, field):
    told = {**{f: getattr(FIRST, f) for f in FIRST.__slots__}, **changed}
    with pytest.raises(Wrong) as why:
        setting_up.set_up_site(newcomer, at=NOW, told=FirstSite(**told))

    assert list(why.value.problems) == [field]
    assert not Site.objects.exists()


def test_there_is_one_first_site(newcomer):
    setting_up.set_up_site(newcomer, at=NOW, told=FIRST)

    with pytest.raises(Refused):
        setting_up.set_up_site(newcomer, at=NOW, told=FIRST)
    assert Site.objects.count() == 1


def test_numbers_become_the_next_version_in_force(newcomer):
    site = setting_up.set_up_site(newcomer, at=NOW, told=FIRST)
    setting_up.set_numbers(
        newcomer, at=NOW, site=site.pk, numbers=NUMBERS, unit="P4", unit_kind="sworn"
    )
    setting_up.set_numbers(
        newcomer, at=NOW, site=site.pk, numbers=NUMBERS, unit="P4", unit_kind="sworn"
    )

    profile = profile_of(site)
    assert (profile.version, profile.service_desk) == (3, "555-0180")
    assert [(each.name, each.kind) for each in profile.units] == [("P4", "sworn")]
    assert found(Unproven.NUMBER_MISSING) == []


def test_since_go_live_numbers_take_a_draft(newcomer):
    site = setting_up.set_up_site(newcomer, at=NOW, told=FIRST)
    Installation.objects.update(is_live=True)

    with pytest.raises(setting_up.LiveAlready):
        setting_up.set_numbers(
            newcomer, at=NOW, site=site.pk, numbers=NUMBERS, unit="", unit_kind="sworn"
        )


def test_a_button_on_trial_is_planned_until_its_press_is_proven(newcomer):
    site = setting_up.set_up_site(newcomer, at=NOW, told=FIRST)
    told = {
        "building": "Hollis Hall",
        "address": "",
        "floor": "First",
        "area": "Bursar",
        "number": "101",
        "name": "",
        "approach": "",
    }
    room = trial.set_up_room(newcomer, at=NOW, site=site.pk, told=told)
    again = trial.set_up_room(
        newcomer, at=NOW, site=site.pk, told={**told, "number": "102"}
    )
    made = trial.set_up_button(newcomer, at=NOW, label="D-0101", room=room)

    assert room != again
    assert len(made.secret) >= 22
    assert Button.objects.get().standing == "planned"
    assert found(Unproven.NO_BUTTON) == [""]
    trial.put_in_service(newcomer, at=NOW, button=made.door.button_id)
    trial.put_in_service(newcomer, at=NOW, button=made.door.button_id)
    assert Button.objects.get().standing == "in service"
    assert found(Unproven.NO_BUTTON) == []
    assert found(Unproven.BUTTON_NEVER) == ["D-0101"]


def test_somebody_comes_with_their_roles(newcomer):
    told = {"name": "Theo Park", "title": "", "phone": "", "email": ""}
    person = trial.add_somebody(
        newcomer, at=NOW, told={**told, "roles": ["shift supervisor", "dispatcher"]}
    )

    roles = RoleGrant.objects.filter(person=person, is_in_force=True)
    assert {each.role for each in roles} == {"shift supervisor", "dispatcher"}


def test_who_may_not_set_up_does_nothing():
    reader = reader_with(Role.SHIFT_SUPERVISOR)
    for deed in (
        lambda: setting_up.set_up_site(reader, at=NOW, told=FIRST),
        lambda: setting_up.note_reached(reader, at=NOW, person="x"),
        lambda: setting_up.go_live(reader, at=NOW),
        lambda: trial.add_somebody(reader, at=NOW, told={}),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_campus_lacks_what_nobody_has_proven_yet(newcomer):
    plant_harborview()

    assert found(Unproven.DESK_NEVER) == [
        "Backup desk, Pier Hall 209",
        "Desk 1, communications center",
        "Desk 2, communications center",
        "Supervisor desk, communications center",
    ]
    assert "Theo Lindqvist" in found(Unproven.PERSON_NOT_REACHED)
    assert found(Unproven.CONTACTS) == []
    assert found(Unproven.ROSTER_HOURS) == []
    assert len(found(Unproven.BUTTON_NEVER)) == 11
    assert found(Unproven.ENGINE_AWAY) == [""]


def test_what_breaks_is_found(newcomer):
    plant_harborview()
    LadderRung.objects.get(pk="north-1").desks.clear()
    later = NOW + timedelta(days=300)
    listed = unproven(readiness.facts(later), at=later)

    assert found(Unproven.RUNG_EMPTY) == ["North Campus: Second desk"]
    assert [each.what for each in listed].count(Unproven.CONTACTS) == 11
    assert Unproven.ROSTER_HOURS in {each.what for each in listed}


def test_what_is_proven_is_no_longer_found(newcomer):
    plant_harborview()
    DeskProof.objects.create(
        id="p", desk_id="desk-1", secret_hash="0" * 64, enrolled_at=NOW
    )
    IncidentRecord.objects.bulk_create(
        IncidentRecord(
            id=f"i-{each.pk}",
            number=1,
            site="north",
            button=each.pk,
            incident_class="DURESS",
            confidence="verified",
            attention="open",
            response="none",
            profile="p",
            profile_version=1,
            opened_at=NOW,
        )
        for each in Button.objects.all()
    )
    for person in readiness.ladder_people():
        setting_up.note_reached(newcomer, at=NOW, person=person.pk)
    setting_up.note_proven(
        newcomer, at=NOW, what=setting_up.FIRST_PRESS, told={"button": "bursar-1"}
    )
    setting_up.note_backup(at=NOW, server=15)

    left = {each.what for each in unproven(readiness.facts(NOW), at=NOW)}
    assert left == {Unproven.DESK_NEVER, Unproven.ENGINE_AWAY}


def test_the_gate_stays_shut_while_anything_is_unproven(newcomer):
    setting_up.set_up_site(newcomer, at=NOW, told=FIRST)

    with pytest.raises(setting_up.NotProven) as why:
        setting_up.go_live(newcomer, at=NOW)
    assert Unproven.NO_BUTTON in {each.what for each in why.value.findings}
    assert not Installation.objects.get().is_live


def test_it_opens_once_nothing_is(newcomer, monkeypatch):
    setting_up.set_up_site(newcomer, at=NOW, told=FIRST)
    proven = Facts(
        sites=(readiness.SiteFacts(id="s", name="S", profile="p", units=1),),
        desks=1,
        buttons=1,
        has_first_press=True,
        seconders=2,
        dispatchers=1,
        backup_at=NOW,
    )
    monkeypatch.setattr(setting_up, "facts", lambda at: proven)

    setting_up.go_live(newcomer, at=NOW)
    row = Installation.objects.get()
    assert (row.is_live, row.live_at) == (True, NOW)
    with pytest.raises(setting_up.LiveAlready):
        setting_up.go_live(newcomer, at=NOW)
    assert first_site() is not None
