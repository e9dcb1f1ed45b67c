"""What a survey has to say before it can be signed."""

from dataclasses import replace

import pytest

from quietbell.domain.surveys import ASKED, SurveyFacts, problems

WHOLE = SurveyFacts(
    room="r-1",
    jack="A-101-2",
    switch_port="sw1 Gi1/0/7",
    power="PoE",
    is_uncovered=True,
    wireless="Both reach it.",
    cabling="Nothing.",
)


def found(facts: SurveyFacts, *, words: bool = True, photo: bool = True) -> set[str]:
    return set(problems(facts, has_hidden_words=words, has_photo=photo))


@pytest.mark.requirement("INS-01")
def test_a_whole_survey_can_be_signed() -> None:
    assert found(WHOLE) == set()


@pytest.mark.requirement("INS-01")
@pytest.mark.parametrize("field", list(ASKED))
def test_nothing_of_it_may_be_missing(field: str) -> None:
    assert found(replace(WHOLE, **{field: " "})) == {field}


@pytest.mark.requirement("INS-01")
def test_a_camera_covers_the_room_or_none_does() -> None:
    assert found(replace(WHOLE, is_uncovered=False)) == {"camera"}
    assert found(replace(WHOLE, camera="c-1")) == {"camera"}
    assert found(replace(WHOLE, camera="c-1", is_uncovered=False)) == set()


@pytest.mark.requirement("INS-02")
def test_the_place_is_told_and_photographed() -> None:
    assert found(WHOLE, words=False) == {"concealed_words"}
    assert found(WHOLE, photo=False) == {"photo"}
