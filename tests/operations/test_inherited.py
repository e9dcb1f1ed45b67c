"""What was taken over unasked: decided on in retrospect, where it stands."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from quietbell.config.database import Database
from quietbell.domain.criteria import Priority
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.site import Standing
from quietbell.operations.acting import Wrong
from quietbell.operations.approvals import sign_request
from quietbell.operations.assessments import sign_assessment
from quietbell.operations.buttons import button_of, set_standing
from quietbell.operations.decisions import (
    NotMet,
    Verdict,
    decide,
)
from quietbell.operations.lives import (
    NotNow,
    ask_for_approval,
    begin_inherited,
    life_of,
)
from quietbell.operations.tasks import finish_task
from quietbell.queries.readers import reader_of
from quietbell.storage.models import (
    ButtonLife,
    OfficeTask,
)
from tests.support.deciding import APPROVE, REFUSE, dean, facts, manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    assessed,
)
from tests.support.lives_ground import (
    criteria,
    office,
    policy,
)
from tests.support.office import installation, person_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def decided(life: ButtonLife, verdict: Verdict = APPROVE, by: Reader | None = None):
    life = life_of(life.pk)
    return decide(
        by or manager(), at=NOW, life=life.pk, version=life.version, verdict=verdict
    )


def sign(life: ButtonLife, *, is_approved: bool = True) -> None:
    life = life_of(life.pk)
    sign_request(
        dean(life),
        at=NOW,
        life=life.pk,
        version=life.version,
        is_approved=is_approved,
        words="As we said.",
    )


def ready() -> ButtonLife:
    """Return a request that is assessed and approved by its Dean."""
    life = assessed()
    sign(life)
    return life_of(life.pk)


def stage(life: ButtonLife) -> str:
    return life_of(life.pk).stage


def open_kinds(life: ButtonLife) -> set[str]:
    rows = OfficeTask.objects.filter(subject=life.pk, done_at=None)
    return set(rows.values_list("kind", flat=True))


def inherited() -> ButtonLife:
    """Return a button in service that was taken over, which nobody approved."""
    criteria()
    life = begin_inherited(office(), at=NOW)
    ask_for_approval(life, at=NOW)
    return life_of(life.pk)


@pytest.mark.requirement("REQ-02", "REQ-03", "REQ-06")
def test_what_was_taken_over_is_approved_in_retrospect_and_stays_where_it_is():
    life = inherited()
    with pytest.raises(NotMet):
        decided(life)
    sign_assessment(manager(), at=NOW, life=life.pk, version=0, facts=facts("violence"))
    life = life_of(life.pk)
    by = reader_of(person_with(Role.APPROVER, department=life.button.department).pk)
    sign_request(
        by, at=NOW, life=life.pk, version=life.version, is_approved=True, words=""
    )
    made = decided(life)

    assert (stage(life), made.policy) == ("in service", policy())
    assert life_of(life.pk).priority == Priority.HIGH.value
    assert open_kinds(life) == set()
    with pytest.raises(NotNow):
        decided(life)


def test_what_was_taken_over_can_be_sent_towards_its_removal():
    life = inherited()
    criteria()
    made = decided(life, replace(REFUSE, alternatives=()))

    assert (stage(life), made.appeal_until) == ("on notice", None)
    assert button_of(life.button_id).standing == "on notice"
    assert open_kinds(life) == set()


@pytest.mark.requirement("REQ-02", "REQ-06")
def test_no_word_alone_ends_what_waits_for_a_decision():
    life = inherited()
    task = OfficeTask.objects.get(subject=life.pk, kind=TaskKind.COMPLIANCE.value)
    with pytest.raises(Wrong, match="ends when it is decided"):
        finish_task(
            reader=manager(), at=NOW, id=task.pk, version=1, outcome="It is fine."
        )
    assert open_kinds(life) == {TaskKind.COMPLIANCE.value}


def test_taking_a_button_over_after_go_live_leaves_that_task_to_do():
    installation(is_live=True)
    button = office()
    button.standing = "planned"
    button.save()
    set_standing(
        manager(), at=NOW, id=button.pk, version=1, standing=Standing.IN_SERVICE
    )

    life = ButtonLife.objects.get(button=button)
    assert open_kinds(life) == {TaskKind.COMPLIANCE.value}
