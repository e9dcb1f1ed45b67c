"""Who pays for a button, and what is due by a day."""

from datetime import date

import pytest

from quietbell.domain.costs import (
    Cause,
    NoMoney,
    Payer,
    cents_of,
    due_cents,
    months,
    payer,
    spelled,
)


@pytest.mark.requirement("REQ-10")
@pytest.mark.parametrize("cause", list(Cause))
def test_a_qualified_department_pays_for_nothing_but_tampering(cause: Cause) -> None:
    expected = Payer.DEPARTMENT if cause is Cause.TAMPERING else Payer.UNIVERSITY

    assert payer(cause, is_qualified=True) is expected
    assert payer(cause, is_qualified=False) is Payer.DEPARTMENT


@pytest.mark.parametrize(
    ("begins", "ends", "on", "count"),
    [
        ((2031, 3, 3), None, (2031, 3, 2), 0),
        ((2031, 3, 3), None, (2031, 3, 3), 1),
        ((2031, 3, 3), None, (2031, 4, 2), 1),
        ((2031, 3, 3), None, (2031, 4, 3), 2),
        ((2031, 1, 31), None, (2031, 2, 28), 2),  # the month's last day is that day
        ((2031, 1, 31), None, (2031, 3, 30), 2),
        ((2031, 3, 3), None, (2032, 3, 3), 13),
        ((2031, 3, 3), (2031, 4, 3), (2031, 12, 1), 1),  # removed before the second
        ((2031, 3, 3), (2031, 4, 4), (2031, 12, 1), 2),
        ((2031, 3, 3), (2031, 3, 3), (2031, 12, 1), 0),
    ],
)
def test_a_monthly_fee_is_due_until_it_ends(begins, ends, on, count) -> None:
    last = date(*ends) if ends else None

    assert months(date(*begins), last, date(*on)) == count
    due = due_cents("monthly", 500, date(*begins), last, date(*on))
    assert due == 500 * count


def test_what_is_paid_once_is_due_from_its_day_on() -> None:
    day = date(2031, 3, 3)

    assert due_cents("one-off", 500, day, None, date(2031, 3, 2)) == 0
    assert due_cents("one-off", 500, day, None, date(2033, 3, 2)) == 500


@pytest.mark.parametrize(
    ("text", "cents"),
    [("80", 8000), (" $1,250.50 ", 125050), ("-12.5", -1250), ("0", 0)],
)
def test_money_is_read_as_people_write_it(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "free", "1.234", "NaN", "inf", "99999999999", "1e999999", "-1e999999", "1e-9"],
)
def test_what_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(NoMoney):
        cents_of(text)


def test_money_is_written_as_people_read_it() -> None:
    assert [spelled(each) for each in (0, 5, -125050)] == ["0.00", "0.05", "-1,250.50"]
