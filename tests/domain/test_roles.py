"""The rights table, cell by cell, and what may never change in it."""

from itertools import combinations

import pytest

from quietbell.domain.roles import RIGHTS, Action, Right, Role, right

# ● yes · ○ own, assigned or in scope · 2 with a second person · ! with a reason that
# the subject sees · - no. Left to right: holder, department supervisor, approver,
# emergency management, dispatcher, shift supervisor, officer, telecom desk, IT
# technician, IT administrator, SATS, records and audit, policy.
GRID = """
raise alarm                            ● ● ● ● ● ● ● ● ● ● ● ● ●
see open incident                      - - - ○ ● ● ○ - - - - - -
acknowledge, dispatch, close           - - - - ● ● - - - - - - -
report status on scene                 - - - - ● ● ○ - - - - - -
close without eyes on, or as misuse    - - - - 2 2 - - - - - - -
zone cameras in an incident            - - - - ● ● ○ - - - - - -
concealed location                     ○ - - ○ ○ ○ ○ - ○ - - - -
past incident narrative                - - - ! ! ● ○ - - - - ! -
device status                          ○ ○ - ● ● ● - ○ ○ ● ○ - -
start a test window                    ○ - - ● ● ● - - ○ - ○ - -
lower coverage                         - - - 2 - 2 - - 2 2 - - -
approve installation or removal        - ○ ● ● - ● - - - - - - -
people and roles                       - - - 2 - 2 - - - 2 - - -
retention, hold, redaction             - - - - - - - - - - - ● -
read and verify the audit              - - - ○ - ○ - - - - - ● -
keys, updates, backup                  - - - - - - - - - 2 - - -
decide on policy                       - - - - - - - - - - - - ●
"""
SIGNS = {
    "●": Right.YES,
    "○": Right.SCOPED,
    "2": Right.TWO,
    "!": Right.REASON,
    "-": Right.NO,
}


def expected() -> dict[Action, dict[Role, Right]]:
    table = {}
    for line in GRID.strip().splitlines():
        name, signs = line[:39].strip(), line[39:].split()
        table[Action(name)] = {
            role: SIGNS[sign] for role, sign in zip(Role, signs, strict=True)
        }
    return table


def test_every_role_has_exactly_these_rights() -> None:
    granted = {
        action: {role: right([role.value], action) for role in Role}
        for action in Action
    }
    assert granted == expected()


def test_the_table_says_yes_only_where_it_says_so() -> None:
    assert RIGHTS.keys() == set(Action)
    assert all(Right.NO not in row.values() for row in RIGHTS.values())


def test_raising_is_everybody_s() -> None:
    assert {right([role.value], Action.RAISE) for role in Role} == {Right.YES}


def test_nobody_and_an_unknown_role_have_no_right() -> None:
    for roles in ((), ("chief",), ("", "DISPATCHER")):
        rights = {right(roles, action) for action in Action}
        assert rights == {Right.NO}


@pytest.mark.parametrize("action", Action)
def test_no_role_implies_another_two_have_the_wider_of_theirs(action: Action) -> None:
    widest = [Right.YES, Right.REASON, Right.TWO, Right.SCOPED, Right.NO]
    for one, other in combinations(Role, 2):
        alone = [right([role.value], action) for role in (one, other)]
        both = right([one.value, other.value], action)
        assert both is min(alone, key=widest.index)
