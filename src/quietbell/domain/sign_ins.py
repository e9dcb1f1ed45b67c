"""What can happen to somebody's way in, and how much of a flood of it is kept."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Noted(StrEnum):
    """What is kept of signing in. Each reads as the end of "this account: …"."""

    SIGNED_IN = "signed in"
    WRONG_PASSWORD = "wrong password"
    WRONG_CODE = "wrong code"
    MANY_WRONG = "many wrong"  # more came within the minute, and were not kept singly
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    CODES_MADE = "recovery codes made"
    PASSWORD_CHANGED = "password changed"
    PASSWORD_SET = "password set"
    TAKEN_AWAY = "taken away"  # password and factors, by whoever sent a link


WRONG: Final = frozenset({Noted.WRONG_PASSWORD, Noted.WRONG_CODE, Noted.MANY_WRONG})
# Of wrong ones, of all accounts together: whoever guesses must not fill the disk. With
# the row that says so it is 4 MB a day at the most.
WRONG_KEPT_MAX: Final = 10
WRONG_KEPT_WITHIN: Final = timedelta(minutes=1)
