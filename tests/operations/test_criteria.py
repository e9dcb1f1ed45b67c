"""Versions of the criteria: one draft, one in force, and nothing changed afterwards."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from quietbell.config.database import Database
from quietbell.domain.criteria import SHIPPED
from quietbell.domain.criteria_rules import SENTENCES, Change
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong
from quietbell.operations.criteria import (
    FLAWS,
    NotADraft,
    NotInForce,
    add_criteria,
    bring_into_force,
    discard_criteria,
    retire_criteria,
    save_criteria,
)
from quietbell.queries.criteria import criteria_in_force, criteria_of
from quietbell.queries.criteria_tried import tried
from quietbell.storage.models import Button, CriteriaVersion, PolicyVersion
from tests.support.deciding import manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    assessed,
    in_service,
    requested,
    withdrawn,
)
from tests.support.lives_ground import (
    ANSWERS,
    YES,
    criteria,
    policy,
)
from tests.support.office import reader_with

pytestmark = pytest.mark.requirement("REQ-04")


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def draft(**changed: object) -> CriteriaVersion:
    """Return a draft as what ships, with these fields, that names a policy."""
    row, by = add_criteria(manager(), at=NOW), manager()
    told = replace(SHIPPED, **changed)  # type: ignore[arg-type]
    return save_criteria(
        by,
        at=NOW,
        id=row.pk,
        version=row.version,
        criteria=told,
        policy=policy().pk,
    )


def test_every_sentence_of_the_rules_is_in_the_catalogue():
    assert set(FLAWS) == set(SENTENCES)
    assert all(key == value for key, value in FLAWS.items())


def test_the_first_draft_is_what_ships_and_there_is_one_at_a_time():
    row = add_criteria(manager(), at=NOW)

    assert criteria_of(row) == SHIPPED
    assert add_criteria(manager(), at=NOW).pk == row.pk
    assert criteria_in_force() is None


def test_a_version_comes_into_force_and_the_one_before_is_retired():
    first = criteria()
    row = draft(factors_min=2)
    bring_into_force(manager(), at=NOW, id=row.pk, version=row.version)

    states = dict(CriteriaVersion.objects.values_list("number", "state"))
    assert states == {1: "retired", 2: "in force"}
    in_force = criteria_in_force()
    assert (in_force.pk, in_force.policy) == (row.pk, policy())
    assert criteria_of(in_force).factors_min == 2
    assert criteria_of(CriteriaVersion.objects.get(pk=first.pk)) == SHIPPED


def test_what_was_in_force_is_never_changed():
    row = criteria()
    with pytest.raises(NotADraft):
        save_criteria(
            manager(), at=NOW, id=row.pk, version=1, criteria=SHIPPED, policy=""
        )
    with pytest.raises(NotADraft):
        discard_criteria(manager(), at=NOW, id=row.pk, version=1)
    retire_criteria(manager(), at=NOW, id=row.pk, version=1)
    with pytest.raises(NotADraft):
        bring_into_force(manager(), at=NOW, id=row.pk, version=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        CriteriaVersion.objects.update(body={**row.body, "factors_min": 3})
    with pytest.raises(DatabaseError), transaction.atomic():
        CriteriaVersion.objects.all().delete()


def test_a_draft_that_cannot_be_is_not_saved():
    row = add_criteria(manager(), at=NOW)
    bad = replace(SHIPPED, gates=(), factors_min=9)
    with pytest.raises(Wrong) as why:
        save_criteria(manager(), at=NOW, id=row.pk, version=1, criteria=bad, policy="")

    assert set(why.value.problems) == {"gates", "factors_min"}
    assert "no button is approved without it" in why.value.problems["gates"]


def test_two_who_write_the_draft_do_not_overwrite_each_other():
    row = draft()
    with pytest.raises(ChangedMeanwhile):
        save_criteria(
            manager(), at=NOW, id=row.pk, version=1, criteria=SHIPPED, policy=""
        )


def test_criteria_name_a_policy_that_is_in_force():
    row = add_criteria(manager(), at=NOW)
    with pytest.raises(Wrong, match="revision in force of the policy"):
        bring_into_force(manager(), at=NOW, id=row.pk, version=1)
    row = draft()
    PolicyVersion.objects.update(state="withdrawn")
    with pytest.raises(Wrong, match="revision in force of the policy"):
        bring_into_force(manager(), at=NOW, id=row.pk, version=row.version)


def test_only_what_is_in_force_is_retired():
    row = draft()
    with pytest.raises(NotInForce):
        retire_criteria(manager(), at=NOW, id=row.pk, version=row.version)


@pytest.mark.parametrize("role", [Role.POLICY, Role.SHIFT_SUPERVISOR, Role.APPROVER])
def test_nobody_else_writes_criteria(role: Role):
    with pytest.raises(NotAllowed):
        add_criteria(reader_with(role), at=NOW)


def test_changed_criteria_are_tried_on_every_button_and_open_request():
    cash = {**ANSWERS, "violence": {"is_met": False}, "cash": YES}
    in_service()
    assessed(answers=cash)
    requested(answers={"traffic": YES})
    withdrawn(answers=cash)
    less = replace(SHIPPED, factors=tuple(x for x in SHIPPED.factors if x.id != "cash"))
    found = tried(less)

    assert [each.number for each in found.of(Change.FALLS_OUT)] == [2]
    assert [each.number for each in found.of(Change.STAYS_IN)] == [1]
    assert [each.number for each in found.of(Change.STAYS_OUT)] == [3]
    assert found.of(Change.COMES_IN) == ()
    assert found.in_force == 1
    there = Button.objects.exclude(standing="removed")
    assert found.unknown == there.filter(life=None).count()
    assert str(found.of(Change.FALLS_OUT)[0].effect.why[0]) == (
        "“High volume cash” is met, and is no longer a factor."
    )
