"""Roles are given by two persons, never to oneself, and ended by one at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong, new_id
from quietbell.operations.grants import (
    Decided,
    GrantFacts,
    LastKeeper,
    NeedsAnother,
    decline_grant,
    end_grant,
    propose_grant,
    second_grant,
)
from quietbell.operations.people import (
    NoSecondPerson,
    NotYourself,
    PersonFacts,
    add_person,
    change_person,
)
from quietbell.queries.readers import reader_of
from quietbell.storage.models import (
    Desk,
    Letter,
    Person,
    RoleGrant,
    RowHistory,
    WatchGrant,
)
from tests.support.fake_hand_over import HandedOver
from tests.support.harborview import plant_harborview
from tests.support.lives import requested
from tests.support.office import envelope, installation, person_with, reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
KEEPERS = (Role.EMERGENCY_MANAGEMENT, Role.SHIFT_SUPERVISOR, Role.IT_ADMINISTRATOR)


def facts(person: str, role: Role = Role.RECORDS, **more: Any) -> GrantFacts:
    return GrantFacts(person=person, role=role, begins_at=NOW, **more)


def seated(person: Person) -> WatchGrant:
    desk = Desk.objects.create(id=new_id(), name=f"Desk {new_id()}", roles=[])
    return WatchGrant.objects.create(
        id=new_id(),
        person=person,
        desk=desk,
        made_at=NOW,
        ends_at=NOW + timedelta(hours=8),
    )


@pytest.mark.requirement("PLT-01")
def test_before_go_live_one_person_gives_a_role(database: Database) -> None:
    installation()
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with()

    propose_grant(keeper, at=NOW, facts=facts(kim.pk))

    assert reader_of(kim.pk).roles(NOW) == (Role.RECORDS,)


@pytest.mark.requirement("PLT-01")
def test_once_live_a_role_counts_when_a_second_person_agrees(
    database: Database,
) -> None:
    installation(is_live=True)
    one, two = reader_with(Role.IT_ADMINISTRATOR), reader_with(Role.SHIFT_SUPERVISOR)
    kim = person_with()
    grant = propose_grant(one, at=NOW, facts=facts(kim.pk))
    assert reader_of(kim.pk).roles(NOW) == ()

    with pytest.raises(NeedsAnother):
        second_grant(one, at=NOW, id=grant.pk, version=1)
    second_grant(two, at=NOW, id=grant.pk, version=1)

    assert reader_of(kim.pk).roles(NOW) == (Role.RECORDS,)
    with pytest.raises(Decided):
        second_grant(two, at=NOW, id=grant.pk, version=2)
    (change,) = RowHistory.objects.filter(row_id=grant.pk, operation="update")
    assert (change.actor, change.via) == (two.person, "web")


@pytest.mark.requirement("PLT-01")
def test_nobody_gives_a_role_to_themselves_nor_agrees_to_their_own(
    database: Database,
) -> None:
    installation(is_live=True)
    one, two = reader_with(Role.IT_ADMINISTRATOR), reader_with(Role.SHIFT_SUPERVISOR)

    with pytest.raises(NotYourself):
        propose_grant(one, at=NOW, facts=facts(one.person))
    grant = propose_grant(two, at=NOW, facts=facts(one.person))
    with pytest.raises(NotYourself):
        second_grant(one, at=NOW, id=grant.pk, version=1)


@pytest.mark.requirement("PLT-01")
def test_an_envelope_that_anybody_opens_is_nobodys_second_person(
    database: Database,
) -> None:
    installation(is_live=True)
    one, kim = reader_with(Role.IT_ADMINISTRATOR), person_with()
    opened = reader_of(envelope(Role.IT_ADMINISTRATOR).pk)
    grant = propose_grant(one, at=NOW, facts=facts(kim.pk))

    with pytest.raises(NoSecondPerson):
        second_grant(opened, at=NOW, id=grant.pk, version=1)

    assert reader_of(kim.pk).roles(NOW) == ()
    decline_grant(opened, at=NOW, id=grant.pk, version=1)


@pytest.mark.requirement("PLT-01")
@pytest.mark.parametrize("role", [each for each in Role if each not in KEEPERS])
def test_who_keeps_no_people_gives_no_role(database: Database, role: Role) -> None:
    reader, kim = reader_with(role), person_with()

    with pytest.raises(NotAllowed):
        propose_grant(reader, at=NOW, facts=facts(kim.pk, Role.HOLDER))
    with pytest.raises(NotAllowed):
        add_person(reader, at=NOW, facts=PersonFacts(name="Ana Roth"))


def test_a_role_is_never_given_wider_than_ones_own_scope(database: Database) -> None:
    campus = plant_harborview(NOW)
    north, south = (each.id for each in campus.site.sites[:2])
    keeper = reader_with(Role.EMERGENCY_MANAGEMENT)
    grant = RoleGrant.objects.get(person=keeper.person)
    RoleGrant.objects.filter(pk=grant.pk).update(site=north)
    bound, kim = reader_of(keeper.person), person_with()

    propose_grant(bound, at=NOW, facts=facts(kim.pk, site=north))

    for site in (south, ""):
        with pytest.raises(NotAllowed):
            propose_grant(bound, at=NOW, facts=facts(kim.pk, site=site))


def test_declined_it_stays_as_a_row_and_counts_for_nothing(database: Database) -> None:
    installation(is_live=True)
    one, two = reader_with(Role.IT_ADMINISTRATOR), reader_with(Role.SHIFT_SUPERVISOR)
    kim = person_with()
    grant = propose_grant(one, at=NOW, facts=facts(kim.pk))

    decline_grant(two, at=NOW, id=grant.pk, version=1)

    assert reader_of(kim.pk).roles(NOW) == ()
    assert RoleGrant.objects.get(pk=grant.pk).declined_by == two.person
    with pytest.raises(Decided):
        second_grant(two, at=NOW, id=grant.pk, version=2)


def test_ending_a_role_is_felt_at_once_and_signs_off_at_desks(
    database: Database,
) -> None:
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with(Role.DISPATCHER)
    sitting, engine = seated(kim), HandedOver()
    grant = RoleGrant.objects.get(person=kim)

    left = end_grant(keeper, at=NOW, id=grant.pk, version=1, hand_over=engine)

    assert left == 0
    assert reader_of(kim.pk).roles(NOW) == ()
    assert engine.deeds == [("revoke_token", {"token": sitting.pk})]
    assert WatchGrant.objects.get(pk=sitting.pk).revoked_at == NOW


def test_an_engine_that_is_away_keeps_nobody_in_office(database: Database) -> None:
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with(Role.DISPATCHER)
    sitting = seated(kim)
    grant = RoleGrant.objects.get(person=kim)

    left = end_grant(
        keeper, at=NOW, id=grant.pk, version=1, hand_over=HandedOver(is_away=True)
    )

    assert left == 1
    assert reader_of(kim.pk).roles(NOW) == ()
    assert WatchGrant.objects.get(pk=sitting.pk).revoked_at is None


def test_the_last_who_keeps_people_stays(database: Database) -> None:
    one, two = (
        person_with(Role.IT_ADMINISTRATOR),
        person_with(Role.EMERGENCY_MANAGEMENT),
    )
    first = RoleGrant.objects.get(person=one)
    second = RoleGrant.objects.get(person=two)
    by_one, engine = reader_of(one.pk), HandedOver()

    end_grant(by_one, at=NOW, id=second.pk, version=1, hand_over=engine)

    with pytest.raises(NotYourself):
        end_grant(by_one, at=NOW, id=first.pk, version=1, hand_over=engine)
    glass = envelope(Role.EMERGENCY_MANAGEMENT)
    with pytest.raises(LastKeeper):
        end_grant(reader_of(glass.pk), at=NOW, id=first.pk, version=1, hand_over=engine)
    assert reader_of(one.pk).roles(NOW) == (Role.IT_ADMINISTRATOR,)


def test_of_two_who_end_the_same_role_one_is_told(database: Database) -> None:
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with(Role.RECORDS)
    grant = RoleGrant.objects.get(person=kim)

    with pytest.raises(ChangedMeanwhile):
        end_grant(keeper, at=NOW, id=grant.pk, version=7, hand_over=HandedOver())


def test_a_role_ends_after_it_begins_and_not_for_who_has_left(
    database: Database,
) -> None:
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with()

    with pytest.raises(Wrong) as why:
        propose_grant(keeper, at=NOW, facts=facts(kim.pk, ends_at=NOW))
    assert set(why.value.problems) == {"ends_at"}
    Person.objects.filter(pk=kim.pk).update(left_on=NOW.date())
    with pytest.raises(Wrong):
        propose_grant(keeper, at=NOW, facts=facts(kim.pk))


def test_the_same_role_is_not_given_twice(database: Database) -> None:
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with()
    propose_grant(keeper, at=NOW, facts=facts(kim.pk))

    with pytest.raises(Wrong) as why:
        propose_grant(keeper, at=NOW, facts=facts(kim.pk))

    assert set(why.value.problems) == {"role"}


def test_what_somebody_is_known_by_makes_their_roles_wait_once_live(
    database: Database,
) -> None:
    installation(is_live=True)
    keeper, kim = reader_with(Role.IT_ADMINISTRATOR), person_with(Role.RECORDS)

    harmless = PersonFacts(name="Kim Osei", phone="555-0123")
    assert change_person(keeper, at=NOW, id=kim.pk, version=1, facts=harmless) == 0
    stolen = PersonFacts(name="Kim Osei", email="mallory@harborview.example")
    assert change_person(keeper, at=NOW, id=kim.pk, version=2, facts=stolen) == 1

    assert reader_of(kim.pk).roles(NOW) == ()
    with pytest.raises(NotYourself):
        change_person(keeper, at=NOW, id=keeper.person, version=1, facts=stolen)


@pytest.mark.requirement("REQ-02")
@pytest.mark.parametrize("is_live", [False, True], ids=["at once", "by two"])
def test_a_new_dean_is_asked_for_what_waits(database: Database, is_live: bool) -> None:
    plant_harborview()
    installation(is_live=is_live)
    life = requested()
    department = life.request.department_id if life.request else None
    RoleGrant.objects.filter(department=department).update(ends_at=NOW)
    one, two = reader_with(Role.IT_ADMINISTRATOR), reader_with(Role.SHIFT_SUPERVISOR)
    dean = person_with()
    Person.objects.filter(pk=dean.pk).update(email="dean@harborview.example")

    told = facts(dean.pk, Role.APPROVER, department=department)
    grant = propose_grant(one, at=NOW, facts=told)
    if is_live:
        assert not Letter.objects.exists()
        second_grant(two, at=NOW, id=grant.pk, version=1)

    (letter,) = Letter.objects.all()
    assert (letter.person, letter.about) == (dean.pk, life.pk)
