"""Revisions, their days, their differences, and who signs a review."""

import hashlib
from datetime import date

import pytest

from quietbell.domain.policies import (
    Change,
    DiffLine,
    Office,
    Waiting,
    differences,
    due,
    hunks,
    offices_of,
    plain_text,
    review_opens,
    sha256_of,
)
from quietbell.domain.roles import Role

MARCH = date(2031, 3, 1)


def waiting(number: int, day: date) -> Waiting:
    return Waiting(id=f"v{number}", number=number, effective_on=day)


def test_what_is_signed_is_the_hash_of_the_text_as_utf_8() -> None:
    assert sha256_of("é\n") == hashlib.sha256(b"\xc3\xa9\n").hexdigest()


def test_a_text_is_kept_with_one_kind_of_line_end() -> None:
    assert plain_text("a \r\nb\r\rc\n\n") == "a\nb\n\nc\n"


def test_revisions_come_into_force_on_their_day_the_highest_last() -> None:
    late, early = waiting(3, MARCH), waiting(2, date(2031, 2, 1))
    future = waiting(4, date(2031, 3, 2))

    assert due([late, future, early], MARCH) == (early, late)
    assert due([future], MARCH) == ()


def test_each_office_has_one_role() -> None:
    held = (Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT, Role.DISPATCHER)

    assert offices_of(held) == (Office.EMERGENCY_MANAGEMENT, Office.IT)
    assert set(offices_of(Role)) == set(Office)


@pytest.mark.parametrize(
    ("today", "since", "years", "opens"),
    [
        (date(2031, 8, 31), date(2030, 1, 1), [], False),
        (date(2031, 9, 1), date(2030, 1, 1), [], True),
        (date(2031, 12, 24), date(2030, 1, 1), [2030], True),
        (date(2031, 9, 2), date(2030, 1, 1), [2031], False),
        (date(2031, 9, 2), date(2031, 9, 1), [], False),
        (date(2031, 9, 2), None, [], False),
    ],
)
def test_a_review_opens_in_its_month_once_and_is_not_missed(
    today, since, years, opens
) -> None:
    told = {"month": 9, "in_force_since": since, "years": years}

    assert review_opens(today=today, **told) == opens


def test_two_texts_differ_line_by_line() -> None:
    before, after = "a\nb\nc\n", "a\nB\nc\nd\n"

    assert differences(before, after) == (
        DiffLine(change=Change.SAME, text="a", before=1, after=1),
        DiffLine(change=Change.REMOVED, text="b", before=2),
        DiffLine(change=Change.ADDED, text="B", after=2),
        DiffLine(change=Change.SAME, text="c", before=3, after=3),
        DiffLine(change=Change.ADDED, text="d", after=4),
    )


def test_what_is_the_same_far_from_a_change_is_left_out() -> None:
    before = "\n".join(str(each) for each in range(20))
    after = before.replace("\n3\n", "\nthree\n").replace("\n16\n", "\nsixteen\n")

    found = hunks(differences(before, after))

    assert [[each.text for each in hunk] for hunk in found] == [
        ["1", "2", "3", "three", "4", "5"],
        ["14", "15", "16", "sixteen", "17", "18"],
    ]
    assert hunks(differences(before, before)) == ()
