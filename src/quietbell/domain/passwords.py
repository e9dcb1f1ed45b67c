"""What a password must be: long, and nothing that a stranger tries first.

Length is what counts. No mixture of signs is asked for and nothing ever runs out: both
make people choose worse ones.

Source: NIST SP 800-63B-4, 3.1.1 (15 characters alone, 8 beside a second factor, a
blocklist, no composition rules).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

ALONE_CHARACTERS_MIN: Final = 15
WITH_FACTOR_CHARACTERS_MIN: Final = 8
CHARACTERS_MAX: Final = 200  # longer ones only make the hash slow
DIFFERENT_CHARACTERS_MIN: Final = 6
OUR_WORDS: Final = ("quietbell", "duress", "harborview", "password", "contraseña")


class Weakness(StrEnum):
    """Why a password is no good."""

    SHORT = "short"
    LONG = "long"
    MONOTONOUS = "monotonous"
    OUR_WORD = "our word"


def weaknesses(
    password: str, *, has_second_factor: bool, words: Iterable[str] = ()
) -> tuple[Weakness, ...]:
    """Return what is wrong with *password*; *words* are the person's own names."""
    found = []
    least = WITH_FACTOR_CHARACTERS_MIN if has_second_factor else ALONE_CHARACTERS_MIN
    if len(password) < least:
        found.append(Weakness.SHORT)
    if len(password) > CHARACTERS_MAX:
        found.append(Weakness.LONG)
    if len(set(password)) < DIFFERENT_CHARACTERS_MIN:
        found.append(Weakness.MONOTONOUS)
    if _is_mostly(password.lower(), (*OUR_WORDS, *words)):
        found.append(Weakness.OUR_WORD)
    return tuple(found)


def _is_mostly(password: str, words: Iterable[str]) -> bool:
    """Say whether one word and a few signs is all there is to it."""
    for word in words:
        told = word.lower().strip()
        if len(told) > 3 and told in password:
            rest = password.replace(told, "")
            if len(rest) < WITH_FACTOR_CHARACTERS_MIN:
                return True
    return False
