"""What is taught, asked and certified: questions, scores, and for how long they hold.

Nobody is kept from help by a test: who fails reads why, and tries again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

VALID_MONTHS: Final = 12  # source: the duress button policy, section 5 (yearly)
TRIES_A_DAY_MAX: Final = 5  # after that a person explains it, not a page
QUESTIONS_MAX: Final = 40
CHOICES_MIN, CHOICES_MAX = 2, 6
QUESTION_CHARS_MAX: Final = 300
# Without letters and digits that look alike when they are read out.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_CHARS: Final = 8


class Occasion(StrEnum):
    """Why somebody was trained."""

    INSTALLATION = "installation"
    YEARLY = "yearly"
    REMEDIAL = "remedial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its choices. ``right`` counts from 0, ``why`` is its reason."""

    text: str
    choices: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a try went. ``wrong`` are the numbers of questions, from 0."""

    percent: int
    is_passed: bool
    wrong: tuple[int, ...]


class Problem(StrEnum):
    """Why a question cannot be asked."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_FEW = "too few choices"
    TOO_MANY = "too many choices"
    TWICE = "a choice twice"
    NO_RIGHT = "no right choice"
    NO_REASON = "no reason"


def question_problems(question: Question) -> dict[str, Problem]:
    """Return what is wrong with a question, by field."""
    found: dict[str, Problem] = {}
    if not question.text.strip():
        found["text"] = Problem.EMPTY
    elif len(question.text) > QUESTION_CHARS_MAX:
        found["text"] = Problem.TOO_LONG
    if problem := _choices_problem(question.choices):
        found["choices"] = problem
    elif not 0 <= question.right < len(question.choices):
        found["right"] = Problem.NO_RIGHT
    if not question.why.strip():
        found["why"] = Problem.NO_REASON
    elif len(question.why) > QUESTION_CHARS_MAX:
        found["why"] = Problem.TOO_LONG
    return found


def _choices_problem(choices: Sequence[str]) -> Problem | None:
    if len(choices) < CHOICES_MIN:
        return Problem.TOO_FEW
    if len(choices) > CHOICES_MAX:
        return Problem.TOO_MANY
    if any(not each.strip() for each in choices):
        return Problem.EMPTY
    if any(len(each) > QUESTION_CHARS_MAX for each in choices):
        return Problem.TOO_LONG
    return Problem.TWICE if len(set(choices)) < len(choices) else None


def scored(
    questions: Sequence[Question], answers: Sequence[int | None], *, pass_percent: int
) -> Score:
    """Return how *answers* went; None or a missing one is wrong.

    The percentage is rounded down: 79.9 has not passed at 80.
    """
    given = [*answers, *[None] * len(questions)][: len(questions)]
    wrong = tuple(
        number
        for number, (question, answer) in enumerate(zip(questions, given, strict=True))
        if answer != question.right
    )
    if not questions:
        return Score(percent=100, is_passed=True, wrong=())
    percent = 100 * (len(questions) - len(wrong)) // len(questions)
    return Score(percent=percent, is_passed=percent >= pass_percent, wrong=wrong)


def ends_on(trained_on: date) -> date:
    """Return the last day on which a training counts: the same day a year later."""
    try:
        return trained_on.replace(year=trained_on.year + 1)
    except ValueError:  # 29 February
        return trained_on.replace(year=trained_on.year + 1, day=28)


def certificate_number(year: int, drawn: Sequence[int]) -> str:
    """Return a certificate's number from *drawn*: eight numbers below 30, by chance."""
    letters = "".join(ALPHABET[each] for each in drawn)
    return f"T{year}-{letters[:4]}-{letters[4:]}"


def number_typed(text: str) -> str:
    """Return a certificate's number as it is kept, however somebody typed it."""
    kept = "".join(each for each in text.upper() if each.isalnum())
    if len(kept) != 1 + 4 + NUMBER_CHARS or not kept.startswith("T"):
        return ""
    return f"{kept[:5]}-{kept[5:9]}-{kept[9:]}"
