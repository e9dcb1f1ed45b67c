"""Questions, scores, and for how long a training counts."""

from datetime import date

import pytest

from quietbell.domain.teaching import (
    ALPHABET,
    Problem,
    Question,
    Score,
    certificate_number,
    ends_on,
    number_typed,
    question_problems,
    scored,
)


def asked(count: int) -> tuple[Question, ...]:
    return tuple(
        Question(text=f"{each}?", choices=("no", "yes"), right=1, why="So.")
        for each in range(count)
    )


def test_a_score_is_rounded_down_and_a_missing_answer_is_wrong() -> None:
    score = scored(asked(3), [1, None], pass_percent=34)

    assert score == Score(percent=33, is_passed=False, wrong=(1, 2))
    assert scored(asked(5), [1, 1, 1, 1, 0], pass_percent=80).is_passed
    assert not scored(asked(5), [1, 1, 1, 0, 0], pass_percent=80).is_passed
    # More answers than questions help nobody.
    assert scored(asked(1), [0, 1, 1], pass_percent=50).wrong == (0,)


def test_a_training_counts_for_a_year_also_from_a_leap_day() -> None:
    assert ends_on(date(2031, 3, 3)) == date(2032, 3, 3)
    assert ends_on(date(2032, 2, 29)) == date(2033, 2, 28)


def test_a_certificates_number_is_found_however_it_was_typed() -> None:
    number = certificate_number(2031, list(range(8)))

    assert number == f"T2031-{ALPHABET[:4]}-{ALPHABET[4:8]}"
    for typed in (number, number.lower(), f" {number.replace('-', ' ')} "):
        assert number_typed(typed) == number
    for nonsense in ("", "T2031", "X2031-2345-6789", number + "2"):
        assert number_typed(nonsense) == ""
    assert not set("01ILO") & set(ALPHABET)


@pytest.mark.parametrize(
    ("question", "problems"),
    [
        (Question(text="t", choices=("a", "b"), right=0, why="w"), {}),
        (
            Question(text="t" * 301, choices=("a", "b"), right=0, why="w" * 301),
            {"text": Problem.TOO_LONG, "why": Problem.TOO_LONG},
        ),
        (
            Question(text="t", choices=("a", ""), right=0, why="w"),
            {"choices": Problem.EMPTY},
        ),
        (
            Question(text="t", choices=tuple("abcdefg"), right=0, why="w"),
            {"choices": Problem.TOO_MANY},
        ),
        (
            Question(text="t", choices=("a", "b" * 301), right=0, why="w"),
            {"choices": Problem.TOO_LONG},
        ),
    ],
)
def test_what_is_wrong_with_a_question_is_said_by_field(question, problems) -> None:
    assert question_problems(question) == problems


def test_without_questions_there_is_nothing_to_fail() -> None:
    assert scored((), [], pass_percent=100).is_passed
