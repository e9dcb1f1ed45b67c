"""Cells of tables that go out and come in: a spreadsheet must not run one as a formula.

A sheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a
formula can send what is in the other cells elsewhere. Out goes such a text with an
apostrophe before it, which sheets hide; in comes it back without. A bare number or
telephone number is no formula.
"""

import re
from typing import Final

CELL_CHARS_MAX: Final = 2000
BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-][0-9][0-9 ()./-]{0,40}", re.ASCII)


class NotPlain(ValueError):
    """The cell is a formula, or too long to be meant. The text says which."""


def shown_cell(text: str) -> str:
    """Return *text* as it goes into a table for a spreadsheet."""
    return f"'{text}" if text.startswith(BEGINNINGS) else text


def plain_cell(text: str) -> str:
    """Return what is meant by a cell that came in.

    Raises:
        NotPlain: it is a formula, or longer than `CELL_CHARS_MAX`.
    """
    meant = text.strip()
    if len(meant) > CELL_CHARS_MAX:
        raise NotPlain("A cell is too long.")
    if meant.startswith("'") and meant[1:].startswith(BEGINNINGS):
        return meant[1:]
    if meant.startswith(BEGINNINGS) and not _NUMBER.fullmatch(meant):
        raise NotPlain("A cell is a formula.")
    return meant
