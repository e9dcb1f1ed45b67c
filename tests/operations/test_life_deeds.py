"""Deeds of a review: a reason each, and what the table says."""

from collections.abc import Iterator

import pytest

from quietbell.config.database import Database
from quietbell.domain.life import Care, LifeDeed
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, NotThere, Wrong
from quietbell.operations.life_deeds import begin_life, do_deed, slugs_for
from quietbell.operations.lives import Missing, NotNow, life_of, move_on
from quietbell.storage.models import ButtonLife
from tests.support.deciding import manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import STAFF, in_service
from tests.support.lives_ground import (
    office,
)
from tests.support.office import reader_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def do(life: ButtonLife, slug: str, *, reason: str = "As reported.", by=None) -> str:
    life = life_of(life.pk)
    do_deed(
        by or manager(),
        at=NOW,
        life=life.pk,
        version=life.version,
        slug=slug,
        reason=reason,
    )
    return life_of(life.pk).stage


def deactivated() -> ButtonLife:
    life = life_of(in_service().pk)
    deed = LifeDeed.DEACTIVATE
    move_on(STAFF, at=NOW, life=life, version=life.version, deed=deed, words="Misused.")
    return life


def test_a_review_takes_nothing_away_and_ends_in_service():
    life = in_service()
    assert slugs_for(life) == ("review",)
    assert do(life, "review") == "under review"
    assert life_of(life.pk).button.standing == "in service"
    assert do(life, "keep") == "in service"
    step = life.steps.latest("id")
    assert (step.deed, step.words) == ("keep it after the review", "As reported.")


def test_a_removal_is_ordered_and_called_off_and_then_proven_anew():
    life = in_service()
    ButtonLife.objects.filter(pk=life.pk).update(stage="on notice")

    assert do(life, "order-removal") == "removal ordered"
    assert do(life, "call-off") == "installed"


def test_a_reactivation_wants_remedial_training():
    life = deactivated()
    ButtonLife.objects.filter(pk=life.pk).update(stage="reactivation requested")
    with pytest.raises(Missing, match="remedial training"):
        do(life, "reactivate")

    assert do(life, "not-again") == "deactivated"


def test_no_way_leads_around_the_training_after_a_deactivation():
    life = deactivated()
    assert do(life, "order-removal") == "removal ordered"
    with pytest.raises(Missing, match="remedial training"):
        do(life, "call-off")

    ButtonLife.objects.filter(pk=life.pk).update(stage="removed")
    life = life_of(life.pk)
    with pytest.raises(Missing, match="remedial training"):
        move_on(
            STAFF, at=NOW, life=life, version=life.version, deed=LifeDeed.PUT_UP_AGAIN
        )


def test_who_sees_to_a_button_stays_when_its_removal_is_ordered():
    life = in_service()
    life = life_of(life.pk)
    care = Care(owner="IT", due_on=NOW.date(), fallback="Call 911.")
    move_on(
        STAFF,
        at=NOW,
        life=life,
        version=life.version,
        deed=LifeDeed.TAKE_OUT,
        care=care,
    )
    assert "review" not in slugs_for(life_of(life.pk))  # it is mended first

    assert do(life, "order-removal") == "removal ordered"
    kept = life_of(life.pk)
    assert (kept.owner, kept.fallback) == ("IT", "Call 911.")
    assert kept.button.standing == "out of service"


def test_what_is_not_for_the_stage_is_not_done():
    with pytest.raises(NotNow):
        do(in_service(), "call-off")


def test_a_reason_a_right_and_a_known_deed_are_wanted():
    life = in_service()
    with pytest.raises(Wrong):
        do(life, "review", reason=" ")
    with pytest.raises(NotAllowed):
        do(life, "review", by=reader_with(Role.SHIFT_SUPERVISOR))
    with pytest.raises(NotThere):
        do(life, "approve")
    with pytest.raises(ChangedMeanwhile):
        do_deed(
            manager(), at=NOW, life=life.pk, version=1, slug="review", reason="Late."
        )


def test_the_record_of_a_button_that_was_there_begins_once():
    button = office()
    first = begin_life(manager(), at=NOW, button=button.pk)

    assert (first.stage, first.is_inherited) == ("in service", True)
    assert begin_life(manager(), at=NOW, button=button.pk).pk == first.pk
    with pytest.raises(NotAllowed):
        begin_life(reader_with(Role.IT_ADMINISTRATOR), at=NOW, button=button.pk)
