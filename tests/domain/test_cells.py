"""Cells of tables: no sheet runs one, and none hides what nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.cells import BEGINNINGS, NotPlain, plain_cell, shown_cell
from quietbell.domain.characters import has_unseen

FORMULA = "A cell is a formula."
UNSEEN = "A cell has a character that cannot be seen."


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n'a1\x0b\x1f\u202e\u2069\ud800 ")))
def test_a_cell_that_goes_out_is_no_formula_and_hides_nothing(text: str) -> None:
    shown = shown_cell(text)

    assert not shown.startswith(BEGINNINGS)
    assert not has_unseen(shown)


@given(st.text())
def test_what_went_out_comes_in_as_it_was(text: str) -> None:
    try:
        meant = plain_cell(text)
    except NotPlain:
        return

    assert plain_cell(shown_cell(meant)) == meant


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("=1+1", FORMULA),
        ("@SUM(A1)", FORMULA),
        ("a\x07b", UNSEEN),
        ("Ada \u202elliuQ", UNSEEN),
        ("a" * 2001, "A cell is too long."),
    ],
)
def test_what_is_not_plain_says_why(cell: str, why: str) -> None:
    with pytest.raises(NotPlain, match=why):
        plain_cell(cell)


@pytest.mark.parametrize("cell", ["+1 (555) 0190", "-12", "one\ntwo", "אבג\u200f", ""])
def test_what_is_plain_is_taken_as_it_is(cell: str) -> None:
    assert plain_cell(cell) == cell
