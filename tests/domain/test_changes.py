"""Each reason of a report has a task of its own, and may come to something."""

import pytest

from quietbell.domain.changes import ABOUT_PLACE, BY_KIND, FOLLOWS, Change, follow_of
from quietbell.domain.follow_ups import OWNERS, TaskKind

pytestmark = pytest.mark.requirement("MNT-01")


def test_each_reason_opens_a_task_of_its_own_kind_with_an_owner() -> None:
    assert set(FOLLOWS) == set(Change)
    assert len(BY_KIND) == len(Change)
    assert all(each.kind in OWNERS and each.days > 0 for each in FOLLOWS.values())


def test_whoever_ends_it_can_always_say_that_it_was_a_mistake_and_something_else() -> (
    None
):
    for each in FOLLOWS.values():
        assert len(set(each.came_of)) == len(each.came_of) >= 2


def test_only_what_is_about_a_place_makes_it_doubtful() -> None:
    assert {TaskKind.MOVED, TaskKind.FURNITURE} == ABOUT_PLACE
    assert not FOLLOWS[Change.FAULTY].is_unverifying


def test_a_task_of_another_kind_follows_from_no_report() -> None:
    assert follow_of(TaskKind.DECIDE.value) is None
    assert follow_of("a kind of another time") is None
