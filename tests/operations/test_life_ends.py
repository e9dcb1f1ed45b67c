"""Ends of a life: nothing is owed after them, and every stage leads to one."""

from collections.abc import Iterator
from datetime import date

import pytest

from quietbell.config.database import Database
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.life import LifeDeed
from quietbell.operations.appeals import decide_appeal
from quietbell.operations.comments import ask_for_comment
from quietbell.operations.decisions import decide
from quietbell.operations.installing import NewButton, make_button
from quietbell.operations.lives import (
    Missing,
    ask_for_approval,
    begin_inherited,
    life_of,
    life_of_button,
    move_on,
)
from quietbell.operations.requests import withdraw
from quietbell.storage import models as m
from tests.support.deciding import REFUSE, manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    STAFF,
    appealed,
    approved,
    assessed,
    ordered,
    refused,
    requested,
)
from tests.support.lives_ground import criteria, office, policy
from tests.support.office import installation


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def open_kinds(life: m.ButtonLife) -> set[str]:
    rows = m.OfficeTask.objects.filter(subject=life.pk, done_at=None)
    return set(rows.values_list("kind", flat=True))


def withdrawn(life: m.ButtonLife) -> str:
    life = life_of(life.pk)
    withdraw(STAFF, at=NOW, id=life.pk, version=life.version, words="Not needed.")
    return life_of(life.pk).stage


def gone(life: m.ButtonLife) -> str:
    life = life_of(life.pk)
    deed = LifeDeed.RECORD_GONE
    move_on(STAFF, at=NOW, life=life, version=life.version, deed=deed, words="Gone.")
    return life_of(life.pk).stage


def planned() -> m.Button:
    button = office()
    m.Button.objects.filter(pk=button.pk).update(standing="planned")
    button.refresh_from_db()
    return button


@pytest.mark.requirement("REQ-02", "REQ-09")
def test_after_go_live_a_new_button_that_nobody_asked_for_has_to_be_approved():
    installation(is_live=True)
    life = life_of_button(planned(), NOW)
    assert open_kinds(life) == {TaskKind.COMPLIANCE.value}


def test_while_one_sets_up_new_buttons_are_taken_over_as_they_are():
    m.Installation.objects.update(is_live=False)
    assert open_kinds(life_of_button(planned(), NOW)) == set()


def test_what_is_recorded_as_gone_is_owed_no_decision_any_more():
    life = begin_inherited(office(), at=NOW)
    ask_for_approval(life, at=NOW)

    assert gone(life) == "removed"
    assert open_kinds(life) == set()


@pytest.mark.parametrize("stage", ["installed", "removal ordered"])
def test_what_was_registered_unasked_can_be_refused_wherever_it_stands(stage: str):
    criteria()
    policy()
    life = begin_inherited(planned(), at=NOW)
    ask_for_approval(life, at=NOW)
    m.ButtonLife.objects.filter(pk=life.pk).update(stage=stage)
    life = life_of(life.pk)

    decide(manager(), at=NOW, life=life.pk, version=life.version, verdict=REFUSE)
    assert life_of(life.pk).stage == "removal ordered"
    assert TaskKind.COMPLIANCE.value not in open_kinds(life)


def test_a_request_that_is_withdrawn_owes_no_comment():
    life = assessed()
    ask_for_comment(
        manager(), at=NOW, life=life.pk, version=life.version, question="Known?"
    )
    assert TaskKind.COMMENT.value in open_kinds(life)

    assert withdrawn(life) == "withdrawn"
    assert open_kinds(life) == set()


def test_what_was_ordered_is_withdrawn_once_its_work_is_called_off():
    life = ordered()
    with pytest.raises(Missing, match="no planned work"):
        withdrawn(life)

    m.WorkOrder.objects.filter(life=life).update(state="called off")
    assert withdrawn(life) == "withdrawn"


def test_a_request_whose_button_hangs_is_not_withdrawn_but_recorded_as_gone():
    life = approved()
    m.ButtonLife.objects.filter(pk=life.pk).update(button=planned())
    with pytest.raises(Missing, match="no button"):
        withdrawn(life)

    assert gone(life) == "removed"
    assert life_of(life.pk).button.standing == "removed"


def test_a_button_is_written_down_although_its_holder_has_left():
    life = ordered()
    m.Person.objects.filter(pk=life.request.holder_id).update(left_on=date(2031, 1, 1))
    life = life_of(life.pk)
    device = m.Device.objects.exclude(buttons=None)[0]

    made = make_button(
        STAFF,
        at=NOW,
        life=life.pk,
        version=life.version,
        facts=NewButton(label="D-0777", device=device.pk),
    )
    assert made.holder is None


@pytest.mark.requirement("REQ-07")
def test_an_appeal_against_a_refusal_without_an_assessment_asks_for_one():
    life = appealed(life=refused(life=requested()))
    life = life_of(life.pk)
    decide_appeal(
        manager(),
        at=NOW,
        life=life.pk,
        version=life.version,
        is_upheld=False,
        reason="It was not looked at.",
    )

    assert life_of(life.pk).stage == "assessed"
    assert {TaskKind.ASSESS.value, TaskKind.DECIDE.value} <= open_kinds(life)
