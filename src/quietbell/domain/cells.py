"""Cells of tables that go out and come in: a spreadsheet must not run one as a formula.

A sheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a
formula can send what is in the other cells elsewhere. Out goes such a text with an
apostrophe before it, which sheets hide; in comes it back without. A bare number or
telephone number is no formula.
"""

import re
from typing import Final

from quietbell.domain.characters import has_unseen, without_unseen
from quietbell.domain.said import Wording

CELL_CHARS_MAX: Final = 2000
BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-][0-9][0-9 ()./-]{0,40}", re.ASCII)


class NotPlain(ValueError):
    """The cell is a formula, too long, or hides something. The text says which."""


def shown_cell(text: str) -> str:
    """Return *text* as it goes into a table for a spreadsheet.

    Characters that no sheet takes go first: behind one a formula could begin.
    """
    seen = without_unseen(text)
    return f"'{seen}" if seen.startswith(BEGINNINGS) else seen


def plain_cell(text: str) -> str:
    """Return what is meant by a cell that came in.

    Raises:
        NotPlain: it is a formula, longer than `CELL_CHARS_MAX`, or has characters that
            nobody sees.
    """
    meant = text.strip()
    if has_unseen(meant):
        raise NotPlain(Wording("A cell has a character that cannot be seen."))
    if len(meant) > CELL_CHARS_MAX:
        raise NotPlain(Wording("A cell is too long."))
    if meant.startswith("'") and meant[1:].startswith(BEGINNINGS):
        return meant[1:]
    if meant.startswith(BEGINNINGS) and not _NUMBER.fullmatch(meant):
        raise NotPlain(Wording("A cell is a formula."))
    return meant
