"""The rights table as docs/rights.md tells it to people: what the tests expect.

It is a second copy on purpose: a rule taken out of the code must make a test fail, and
no test can notice that by asking the code.
"""

from collections.abc import Mapping
from typing import Final

from quietbell.domain.roles import Action, Right, Role
from tests.ground.tree import ROOT

SIGNS: Final = {
    "●": Right.YES,
    "○": Right.SCOPED,
    "2": Right.TWO,
    "⚑": Right.REASON,
    "–": Right.NO,
}
PAGE: Final = ROOT / "docs" / "rights.md"


def told_rights() -> Mapping[Action, Mapping[Role, Right]]:
    """Return the table of docs/rights.md, every action with every role."""
    rows = [_cells(line) for line in PAGE.read_text("utf-8").splitlines()]
    heads = next(row for row in rows if row[:1] == ["Action"])
    names = {row[0]: row[1] for row in rows if len(row) == 2 and row[0] in heads}
    roles = [Role(names[head]) for head in heads[1:]]
    return {
        Action(row[0]): {
            role: SIGNS[sign] for role, sign in zip(roles, row[1:], strict=True)
        }
        for row in rows
        if len(row) == len(heads) and row[0] in set(Action)
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
