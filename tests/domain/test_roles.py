"""The rights table, cell by cell, and what may never change in it."""

from itertools import combinations

import pytest

from quietbell.domain.roles import RIGHTS, Action, Right, Role, right
from tests.support.rights_page import told_rights


def test_every_role_has_exactly_these_rights() -> None:
    granted = {
        action: {role: right([role.value], action) for role in Role}
        for action in Action
    }
    assert granted == told_rights()


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
