"""Who pays for a button, and how much has come together by a day.

Money is in cents of the site's currency, never a fraction of one.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

CENTS_MAX: Final = 100_000_000  # a million: more is a slip of the hand


class Payer(StrEnum):
    """Whose money it is."""

    UNIVERSITY = "university"
    DEPARTMENT = "department"


class Cause(StrEnum):
    """What it was spent on."""

    INSTALLATION = "installation"
    MONTHLY_FEE = "monthly fee"
    REPLACEMENT = "replacement"
    TAMPERING = "tampering"


class NoMoney(ValueError):
    """What was typed is no amount of money. The text says what is."""


def payer(cause: Cause, *, is_qualified: bool) -> Payer:
    """Return who pays: a department whose request was approved pays nothing.

    What somebody broke on purpose their department pays, qualified or not.
    Source: duress button policy, 4.3 and 7.4.
    """
    if cause is Cause.TAMPERING or not is_qualified:
        return Payer.DEPARTMENT
    return Payer.UNIVERSITY


def months(begins: date, ends: date | None, on: date) -> int:
    """Return how many monthly fees are due from *begins* by *on*, both included.

    One is due on the first day and on the same day of each month after it (or the
    month's last day). *ends* is the first day that owes nothing any more.
    """
    if on < begins or (ends is not None and ends <= begins):
        return 0
    last = on if ends is None or on < ends else date.fromordinal(ends.toordinal() - 1)
    whole = (last.year - begins.year) * 12 + last.month - begins.month
    return whole + (last.day >= min(begins.day, _days(last)))


def due_cents(kind: str, cents: int, begins: date, ends: date | None, on: date) -> int:
    """Return what a line of *kind* ("one-off" or "monthly") comes to by *on*."""
    if kind == "monthly":
        return cents * months(begins, ends, on)
    return cents if begins <= on else 0


def cents_of(text: str) -> int:
    """Return the cents that *text* names: "1,250.00", "80" or "-12.5".

    Raises:
        NoMoney: it names none, a part of a cent, or too much.
    """
    plain = text.strip().lstrip("$").replace(",", "")
    try:
        cents = Decimal(plain) * 100
    except ArithmeticError:  # no number, or one that no decimal holds
        raise NoMoney("Write an amount like 80 or 1,250.50.") from None
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise NoMoney("Write an amount with two decimals at most.")
    if abs(cents) > CENTS_MAX:
        raise NoMoney("Write an amount of a million at most.")
    return int(cents)


def spelled(cents: int) -> str:
    """Return *cents* as people write them: "1,250.00"."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{part:02}"


def _days(day: date) -> int:
    """Return how many days the month of *day* has."""
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (after - date(day.year, day.month, 1)).days
