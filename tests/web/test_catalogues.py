"""Every sentence of the office's pages has its words in every language."""

import pytest

from tests.support.catalogues import LANGUAGES, compiled, missing, po_of, read_po


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_pages_is_translated(language: str) -> None:
    assert missing(language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_words(language: str) -> None:
    po = po_of(language)

    assert po.with_suffix(".mo").read_bytes() == compiled(read_po(po))
