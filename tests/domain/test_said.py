"""Sentences apart from what stands in them."""

import json

import pytest

from quietbell.domain.changes import FOLLOWS
from quietbell.domain.life_work import WORK
from quietbell.domain.said import Said, Wording, said, said_by

IS_NEW = Wording("%(name)s is new.")
REQUEST = Wording("Request %(number)s")
SPANISH = {
    "%(name)s is new.": "%(name)s: acaba de llegar.",
    REQUEST: "Solicitud %(number)s",
}
NEW = said(IS_NEW, name=said(REQUEST, number=12))


def spanish(text: str) -> str:
    return SPANISH.get(text, text)


def test_a_sentence_and_what_is_said_in_it_are_told_in_any_language() -> None:
    assert str(NEW) == "Request 12 is new."
    assert NEW.told(spanish) == "Solicitud 12: acaba de llegar."
    # What somebody typed is not ours to translate.
    assert (
        said(IS_NEW, name=REQUEST).told(spanish)
        == "Request %(number)s: acaba de llegar."
    )


def test_what_a_row_keeps_of_it_says_the_same_again() -> None:
    kept = json.loads(json.dumps(NEW.columns()))

    assert said_by(**kept) == NEW
    assert said_by(**kept) != said(IS_NEW, name=said(REQUEST, number=13))
    assert said_by(**kept) != said(IS_NEW, name="Request 12")


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("It is 100 % sure.", {}, "It is 100 % sure."),
        ("%(name)s is gone.", {}, "%(name)s is gone."),
        ("%(name)s is gone.", None, "%(name)s is gone."),
        ("%(name)s is gone.", ["x"], "%(name)s is gone."),
        ("%(name)d is gone.", {"name": "x"}, "%(name)d is gone."),
        ("%(name)s is gone.", {"name": 7, "other": "y"}, "7 is gone."),
        ("%(name)s is gone.", {"name": {"what": "x"}}, " is gone."),
        ("%(name)s is gone.", {"name": {"text": "A", "values": 3}}, "A is gone."),
        ("A plain sentence.", {"name": "x"}, "A plain sentence."),
        ("", {}, ""),
    ],
)
def test_what_does_not_fit_is_told_as_it_stands(
    words: str, values: object, told: str
) -> None:
    assert str(said_by(words, values)) == told


def test_a_translation_that_does_not_fit_gives_way_to_the_english() -> None:
    def wrong(text: str) -> str:
        return "%(nombre)s: %"

    assert Said(text=IS_NEW, values={"name": "D-1"}).told(wrong) == "D-1 is new."


def test_every_work_says_whom_it_is_about() -> None:
    found = [each.words for works in WORK.values() for each in works]
    found += [each.words for each in FOLLOWS.values()]

    for each in found:
        assert str(said(each, name="D-0101")).startswith("D-0101 ")
