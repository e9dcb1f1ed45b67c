"""Every sentence of the office's pages has its words in every language."""

import re

import pytest

from tests.support.catalogues import (
    LANGUAGES,
    compiled,
    missing,
    po_of,
    read_po,
    unseen,
)

HOLES = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_pages_is_translated(language: str) -> None:
    assert missing(language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_words(language: str) -> None:
    po = po_of(language)

    assert po.with_suffix(".mo").read_bytes() == compiled(read_po(po))


def test_what_rules_say_is_written_where_the_catalogues_see_it() -> None:
    assert unseen() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_asks_for_what_the_english_has_not(language: str) -> None:
    for english, told in read_po(po_of(language)).items():
        holes = set(HOLES.findall(english))
        for each in told:
            assert set(HOLES.findall(each)) <= holes, english
