"""The Dean's word: who may give it, once, and who is asked for it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from quietbell.config.database import Database
from quietbell.domain.criteria import Gate
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.life import Need
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong
from quietbell.operations.approvals import ask_to_sign, sign_request
from quietbell.operations.departments import merge_department
from quietbell.operations.lives import NotNow, life_of
from quietbell.queries.approvals import waiting_lives, waits
from quietbell.queries.criteria import case_of
from quietbell.queries.needs import met, outcome_of
from quietbell.queries.readers import reader_of
from quietbell.storage.models import (
    Approval,
    ButtonLife,
    Department,
    Letter,
    OfficeTask,
    Person,
    RoleGrant,
)
from tests.support.deciding import dean, manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    STAFF,
    appealed,
    assessed,
    in_service,
    refused,
    requested,
)
from tests.support.lives_ground import (
    signer,
)
from tests.support.office import person_with, reader_with

pytestmark = pytest.mark.requirement("REQ-02")


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def sign(by: Reader, life: ButtonLife, *, is_approved: bool = True, words: str = ""):
    life = life_of(life.pk)
    return sign_request(
        by,
        at=NOW,
        life=life.pk,
        version=life.version,
        is_approved=is_approved,
        words=words,
    )


def waiting_for(by: Reader) -> list[str]:
    reach = by.reach(Action.SIGN_REQUEST, NOW)
    return list(waiting_lives(reach).values_list("pk", flat=True))


def test_the_dean_of_the_department_approves_and_the_gate_opens():
    life = assessed()
    assert Need.APPROVAL not in met(life, NOW)
    by = dean(life)
    assert waiting_for(by) == [life.pk]
    said = sign(by, life)

    assert (said.by, said.department, said.round) == (
        by.person,
        life.request.department_id,
        1,
    )
    assert Need.APPROVAL in met(life, NOW)
    assert waiting_for(by) == []
    assert not OfficeTask.objects.filter(kind=TaskKind.SIGN, done_at=None).exists()
    assert Letter.objects.filter(subject_line__contains="was approved by").exists()


def others(life: ButtonLife) -> dict[str, Reader]:
    """Return everybody who is near to a Dean of that department, and is none."""
    mine, holder = life.request.department, life.request.holder
    other = Department.objects.exclude(pk=mine.pk).order_by("pk")[0]
    RoleGrant.objects.create(
        id="of-the-holder",
        person=holder,
        role=Role.APPROVER.value,
        begins_at=NOW - timedelta(days=1),
        is_in_force=True,
    )
    gone = person_with(Role.APPROVER, department=mine, ends_at=NOW - timedelta(hours=1))
    waits_for_two = person_with(Role.APPROVER, department=mine)
    RoleGrant.objects.filter(person=waits_for_two).update(is_in_force=False)
    return {
        "another department's Dean": reader_with(Role.APPROVER, department=other),
        "a Dean of nothing": reader_with(Role.APPROVER),
        "a Dean of nothing who holds it": reader_of(holder.pk),
        "a Dean no more": reader_of(gone.pk),
        "a Dean not yet": reader_of(waits_for_two.pk),
        "emergency management": manager(),
        "the supervisor": reader_with(Role.DEPARTMENT_SUPERVISOR, department=mine),
        "the named approver without the role": reader_with(department=mine),
    }


def test_nobody_else_approves():
    life = assessed()
    for who, by in others(life).items():
        with pytest.raises(NotAllowed):
            sign(by, life)
        assert waiting_for(by) == [], who
    assert not Approval.objects.exists()


def test_a_word_is_given_once_and_never_changed():
    life = assessed()
    sign(dean(life), life, is_approved=False, words="We have a guard now.")
    with pytest.raises(NotNow):
        sign(dean(life), life)
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.update(is_approved=True)

    outcome = outcome_of(life, NOW.date())
    assert [each.criterion for each in outcome.missing] == [Gate.APPROVAL]


def test_a_no_needs_its_reason():
    life = assessed()
    with pytest.raises(Wrong):
        sign(dean(life), life, is_approved=False, words="  ")


def test_of_two_deans_at_once_one_is_told_of_the_other():
    life = assessed()
    seen = life_of(life.pk).version
    sign(dean(life), life)
    with pytest.raises(ChangedMeanwhile):
        sign_request(
            dean(life),
            at=NOW,
            life=life.pk,
            version=seen,
            is_approved=False,
            words="No.",
        )
    assert Approval.objects.get().is_approved


def test_what_is_in_service_does_not_wait_for_a_dean():
    life = in_service()
    with pytest.raises(NotNow):
        sign(dean(life), life)


def test_a_dean_who_said_no_is_asked_again_once_it_is_decided_anew():
    life = assessed()
    by = dean(life)
    sign(by, life, is_approved=False, words="No.")
    life = appealed(life=refused(life=life_of(life.pk)))
    assert not waits(life)
    ButtonLife.objects.filter(pk=life.pk).update(stage="assessed")
    life = life_of(life.pk)
    assert waits(life)
    assert waiting_for(by) == [life.pk]

    assert sign(by, life).round == 2
    assert case_of(life).is_approved


def test_the_named_approver_is_asked_once():
    life = requested()
    for _ in range(2):
        assert [each.pk for each in ask_to_sign(life, NOW)] == [signer().pk]

    assert Letter.objects.filter(about=life.pk).count() == 1
    assert OfficeTask.objects.filter(kind=TaskKind.SIGN, subject=life.pk).count() == 1


def test_an_approver_who_left_is_not_asked_but_whoever_holds_the_role():
    life = requested()
    other = person_with(Role.APPROVER, department=life.request.department)
    Person.objects.filter(pk=other.pk).update(email="dean@harborview.example")
    gone = life.request.approver_id
    Person.objects.filter(pk=gone).update(left_on=NOW.date())
    asked = {each.pk for each in ask_to_sign(life, NOW)}

    assert other.pk in asked
    assert gone not in asked


def test_with_nobody_to_ask_the_task_is_there_and_no_letter():
    life = requested()
    RoleGrant.objects.filter(role=Role.APPROVER.value).update(
        ends_at=NOW - timedelta(days=1)
    )

    assert ask_to_sign(life, NOW) == []
    assert not Letter.objects.exists()
    assert OfficeTask.objects.filter(kind=TaskKind.SIGN, done_at=None).exists()


def test_an_approval_goes_along_with_a_department_that_is_merged():
    life = assessed()
    by = dean(life)
    sign(by, life)
    old = life.request.department
    RoleGrant.objects.filter(department=old).update(ends_at=NOW - timedelta(hours=1))
    into = Department.objects.exclude(pk=old.pk).order_by("pk")[0]
    merge_department(STAFF, at=NOW, id=old.pk, version=old.version, into=into.pk)
    life = life_of(life.pk)

    assert life.request.department_id == into.pk
    assert case_of(life).is_approved


def test_an_approval_for_another_department_is_none():
    life = assessed()
    sign(dean(life), life)
    other = Department.objects.exclude(pk=life.request.department_id).order_by("pk")[0]
    life.request.department = other
    life.request.save()
    life = life_of(life.pk)

    assert not case_of(life).is_approved
    assert waits(life)
    assert sign(dean(life), life).department == other.pk
