"""What follows an incident, and by when: business days of the site it happened on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from quietbell.domain.follow_ups import (
    OWNERS,
    Calendar,
    Task,
    TaskKind,
    is_followed,
    tasks,
)
from quietbell.domain.words import Disposition

NEW_YORK = ZoneInfo("America/New_York")
HERE = Calendar(
    zone="America/New_York", holidays=frozenset({date(2031, 7, 4)}), closes=time(17)
)
TUESDAY = datetime(2031, 7, 1, 15, tzinfo=UTC)


def kinds(found: tuple[Task, ...]) -> set[str]:
    return {each.kind.value for each in found}


def after(
    kind: str, at: datetime = TUESDAY, calendar: Calendar = HERE, **body: object
) -> tuple[Task, ...]:
    return tasks(kind, body, number=41, at=at, calendar=calendar)


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        (TUESDAY, 1, date(2031, 7, 2)),
        (TUESDAY, 2, date(2031, 7, 3)),
        (TUESDAY, 3, date(2031, 7, 7)),  # over a holiday and a weekend
        (datetime(2031, 7, 6, 15, tzinfo=UTC), 1, date(2031, 7, 7)),
        # Late on Wednesday in Greenwich is still Tuesday on campus.
        (datetime(2031, 7, 2, 3, tzinfo=UTC), 1, date(2031, 7, 2)),
    ],
)
def test_business_days_are_counted_on_campus(
    at: datetime, days: int, expected: date
) -> None:
    due = HERE.after_business_days(at, days)

    assert due == datetime.combine(expected, time(17), NEW_YORK)


def test_a_calendar_of_holidays_alone_ends_somewhere() -> None:
    every_day = frozenset(TUESDAY.date() + timedelta(days=n) for n in range(400))

    due = Calendar(holidays=every_day).after_business_days(TUESDAY, 2)

    assert due > TUESDAY


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        (Disposition.EMERGENCY, {"crime log draft", "well-being"}),
        (Disposition.GOOD_FAITH, {"well-being"}),
        (Disposition.ACCIDENTAL, {"supervisor's notice"}),
        (Disposition.EQUIPMENT, {"supervisor's notice"}),
        (Disposition.MISUSE, {"supervisor's notice", "crime log draft"}),
        (Disposition.UNKNOWN, {"crime log draft", "well-being"}),
        (Disposition.TEST, set()),
        (Disposition.DRILL, set()),
    ],
)
def test_what_follows_a_closing(disposition: Disposition, expected: set[str]) -> None:
    assert kinds(after("disposed", disposition=disposition.value)) == expected


def test_a_supervisor_is_told_within_the_hour() -> None:
    (task,) = after("disposed", disposition="accidental")

    assert task.due_at == TUESDAY + timedelta(hours=1)


def test_well_being_and_crime_log_are_due_in_two_business_days() -> None:
    found = after("disposed", disposition="emergency")

    due = datetime(2031, 7, 3, 17, tzinfo=NEW_YORK)
    assert [each.due_at for each in found] == [due, due]


@pytest.mark.requirement("REQ-09")
def test_only_an_unregistered_press_asks_for_a_registration() -> None:
    source = {"press": {"source": "10.40.3.3"}}

    (task,) = after("opened", confidence="unregistered", **source)

    assert task.kind is TaskKind.UNREGISTERED
    assert "10.40.3.3" in str(task.words)
    assert "Incident 41" in str(task.words)
    assert after("opened", confidence="verified", **source) == ()


def test_a_test_that_nobody_confirmed_is_looked_into() -> None:
    assert kinds(after("test-not-confirmed")) == {"test not confirmed"}


@pytest.mark.parametrize("kind", ["noted", "acknowledged", "of the future"])
def test_other_entries_bring_nothing(kind: str) -> None:
    assert not is_followed(kind, {})
    assert after(kind) == ()


@pytest.mark.parametrize("body", [{}, {"disposition": None}, {"disposition": 7}])
def test_a_body_that_says_nothing_brings_nothing(body: dict[str, object]) -> None:
    assert tasks("disposed", body, number=1, at=TUESDAY, calendar=HERE) == ()


def test_an_unregistered_press_from_nowhere_known_still_makes_its_task() -> None:
    (task,) = after("opened", confidence="unregistered", press=None)

    assert "an unknown address" in str(task.words)


def test_every_task_has_an_owner() -> None:
    assert set(OWNERS) == set(TaskKind)
