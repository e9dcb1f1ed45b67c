"""The numbers in force. Source: ARCHITECTURE.md 9, and 3 for unknown sources."""

from quietbell.domain import correlation, incidents, ladder, windows
from quietbell.domain.shipped_profiles import SHIPPED

SECONDS = {
    "burst": incidents.BURST_SECONDS,
    "give back": incidents.GIVE_BACK_SECONDS,
    "reopen": incidents.REOPEN_SECONDS,
    "orphan": ladder.ORPHAN_SECONDS,
    "attendance": ladder.ATTENDANCE_SECONDS,
    "test window": windows.MINUTES_DEFAULT * 60,
    "test window at most": windows.MINUTES_MAX * 60,
    "test confirmed": windows.CONFIRM_SECONDS,
}


def test_these_are_the_numbers_in_force() -> None:
    assert SECONDS == {
        "burst": 10,
        "give back": 10,
        "reopen": 86_400,
        "orphan": 20,
        "attendance": 10,
        "test window": 600,
        "test window at most": 1800,
        "test confirmed": 60,
    }
    assert correlation.UNREGISTERED_OPEN_MAX == 20


def test_both_profiles_wait_a_minute_for_the_first_step() -> None:
    assert [each.first_step_seconds for each in SHIPPED] == [60, 60]
    assert [each.link_seconds for each in SHIPPED] == [600, 600]
