"""Surveys: saved as they grow, signed once they are whole."""

from dataclasses import replace
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.life import Stage
from quietbell.domain.surveys import PLACE, SurveyFacts
from quietbell.operations.acting import ChangedMeanwhile, Wrong
from quietbell.operations.lives import life_of
from quietbell.operations.surveys import (
    Photo,
    save_survey,
    sign_survey,
    survey_draft,
)
from quietbell.queries.needs import PLACE_CRITERIA
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview
from tests.support.installing import (
    HIDDEN,
    it,
    picture,
    place_signed,
    saved,
    technician,
    whole,
)
from tests.support.lives import (
    approved,
)

__all__ = ["it", "technician"]


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


def test_what_is_signed_of_a_place_is_what_an_order_needs() -> None:
    assert tuple(PLACE) == PLACE_CRITERIA


@pytest.mark.requirement("INS-01")
def test_a_survey_is_saved_as_it_grows_and_signed_once_it_is_whole(it: Reader) -> None:
    life = approved()
    room = whole(life).room
    draft = save_survey(
        it, at=NOW, life=life.pk, version=0, facts=SurveyFacts(room=room)
    )

    with pytest.raises(Wrong) as why:
        sign_survey(it, at=NOW, life=life.pk, version=draft.version)
    assert {"jack", "camera", "photo", "concealed_words"} <= set(why.value.problems)
    assert life_of(life.pk).stage == Stage.APPROVED

    draft = saved(it, life)
    signed = sign_survey(it, at=NOW, life=life.pk, version=draft.version)

    assert signed.signed_by == it.person
    assert life_of(life.pk).stage == Stage.SURVEYED


@pytest.mark.requirement("INS-01")
def test_of_two_who_survey_at_once_one_is_told(it: Reader) -> None:
    life = approved()
    saved(it, life)
    with pytest.raises(ChangedMeanwhile):
        save_survey(it, at=NOW, life=life.pk, version=0, facts=whole(life))


def test_the_picture_is_concealed_and_a_new_one_replaces_it(it: Reader) -> None:
    life = approved()
    first = saved(it, life).photo
    assert first is not None and first.is_concealed and first.name == "file.jpg"
    second = saved(it, life).photo

    assert second is not None and second.pk != first.pk
    assert m.StoredFile.objects.get(pk=first.pk).is_removed
    with pytest.raises(Wrong) as why:
        save_survey(
            it,
            at=NOW,
            life=life.pk,
            version=survey_draft(life).version,  # type: ignore[union-attr]
            facts=whole(life),
            photo=Photo(name="x.txt", content=b"no picture"),
        )
    assert set(why.value.problems) == {"photo"}


def test_where_it_will_be_stands_in_no_history(it: Reader) -> None:
    saved(it, approved())

    told = m.RowHistory.objects.filter(table_name="storage_survey")
    assert told.exists()
    assert not any("CANARY" in str(each.after) for each in told)


@pytest.mark.requirement("INS-01")
@pytest.mark.parametrize(
    ("change", "hidden", "is_kept"),
    [
        ({"jack": "A-101-3", "power": "Socket"}, {}, True),
        ({"x": 0.3}, {}, False),
        ({"y": 0.3}, {}, False),
        ({"room": "another"}, {}, False),
        ({}, {"concealed_words": HIDDEN}, False),
        ({}, {"photo": Photo(name="x.jpg", content=picture("blue"))}, False),
    ],
    ids=["the jack", "x", "y", "the room", "the words", "the photo"],
)
def test_another_place_is_signed_by_nobody_yet(
    it: Reader, change: dict[str, Any], hidden: dict[str, Any], is_kept: bool
) -> None:
    life = approved()
    draft = saved(it, life)
    signed = place_signed(it, draft)
    if "room" in change:
        same_floor = m.Room.objects.filter(floor=draft.room.floor)
        change = {"room": same_floor.exclude(pk=draft.room_id)[0].pk}
    save_survey(
        it,
        at=NOW,
        life=life.pk,
        version=signed.version,
        facts=replace(whole(life), **change),
        **hidden,
    )

    kept = m.Survey.objects.get(pk=draft.pk).place_signed
    assert set(kept) == (set(PLACE) if is_kept else set())


@pytest.mark.requirement("INS-01", "INS-08")
@pytest.mark.parametrize("was_hidden", [False, True])
def test_where_what_hung_already_is_hidden_goes_with_the_button(
    it: Reader, was_hidden: bool
) -> None:
    """A source that was registered for an approved request is surveyed afterwards."""
    life = approved()
    button = m.Button.objects.get(pk="bursar-1")
    m.ConcealedPlace.objects.filter(button=button).delete()
    if was_hidden:
        m.ConcealedPlace.objects.create(
            id=button.pk, button=button, concealed_words="Somewhere."
        )
    m.ButtonLife.objects.filter(pk=life.pk).update(button=button)
    draft = saved(it, life_of(life.pk))
    sign_survey(it, at=NOW, life=life.pk, version=draft.version)

    place = m.ConcealedPlace.objects.get(button=button)
    assert place.concealed_words == HIDDEN and place.photo is not None
    kept = m.Survey.objects.get(pk=draft.pk)
    assert (kept.concealed_words, kept.photo) == ("", None)
    assert life_of(life.pk).stage == Stage.SURVEYED
