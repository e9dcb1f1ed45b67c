"""Harborview State in the office's tables: all of it, lawful, and nobody's password."""

import pytest

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right, Role
from quietbell.operations.seeding import NotEmpty, plant
from quietbell.queries.readers import reader_of
from quietbell.simulator.campus import DemoCampus
from quietbell.simulator.demo_rows import SEEDER, groups
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview


@pytest.fixture
def campus(database: object) -> DemoCampus:
    return plant_harborview()


def test_every_thing_of_the_campus_is_a_row(campus):
    site = campus.site

    assert m.Button.objects.count() == len(site.buttons)
    assert m.Door.objects.count() == len(site.doors)
    assert m.PanelAccount.objects.count() == len(site.accounts)
    assert m.Person.objects.count() == len(campus.people)
    assert m.Department.objects.count() == 12
    assert m.LadderRung.objects.filter(is_backup=True).count() == 2
    assert m.Contact.objects.count() == sum(len(each.contacts) for each in site.buttons)
    assert m.ProfileVersion.objects.filter(state="in force").count() == 2


def test_nobody_has_a_password_and_everybody_an_account(campus):
    accounts = list(m.Account.objects.all())

    assert len(accounts) == len(campus.people)
    assert not any(each.has_usable_password() for each in accounts)


def test_everybody_may_what_their_roles_say(campus):
    for person in campus.people:
        assert set(reader_of(person.id).roles(NOW)) == set(person.roles)
    head = next(p for p in campus.people if Role.DEPARTMENT_SUPERVISOR in p.roles)
    own = m.Person.objects.get(pk=head.id).department_id
    reach = reader_of(head.id).reach(Action.INVENTORY, NOW)

    assert reach.right_to(Subject(department=own)) is not Right.NO
    assert reach.right_to(Subject(department="athletics")) is Right.NO


def test_an_office_that_is_in_use_is_not_written_over(campus):
    with pytest.raises(NotEmpty):
        plant(groups(campus, at=NOW), by=SEEDER)

    assert m.Site.objects.count() == 2


def test_a_hidden_place_is_in_no_history(campus):
    words = next(each.mounting for each in campus.site.buttons if each.mounting)

    assert m.RowHistory.objects.filter(table_name="storage_button").exists()
    assert not m.RowHistory.objects.filter(after__icontains=words).exists()
