"""A department becomes part of another, and nobody there is left unasked."""

from collections.abc import Iterator

import pytest

from quietbell.config.database import Database
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.roles import Role
from quietbell.operations.approvals import ask_to_sign
from quietbell.operations.departments import merge_department
from quietbell.storage.models import Department, Letter, OfficeTask, Person, RoleGrant
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import STAFF, requested
from tests.support.office import person_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.mark.requirement("REQ-02")
def test_the_deans_of_the_new_department_are_asked_for_what_waits():
    life = requested()
    ask_to_sign(life, NOW)
    old = life.request.department
    into = Department.objects.exclude(pk=old.pk).order_by("pk")[0]
    dean = person_with(Role.APPROVER, department=into, name="Ola Dean")
    Person.objects.filter(pk=dean.pk).update(email="ola@harborview.example")
    # Who was asked before signs nowhere any more.
    earlier = RoleGrant.objects.exclude(department=None).exclude(person=dean)
    earlier.update(ends_at=NOW)
    assert not Letter.objects.filter(person=dean.pk).exists()
    merge_department(STAFF, at=NOW, id=old.pk, version=old.version, into=into.pk)

    assert Letter.objects.get(person=dean.pk).about == life.pk
    (task,) = OfficeTask.objects.filter(kind=TaskKind.SIGN.value, done_at=None)
    assert task.department == into.pk
