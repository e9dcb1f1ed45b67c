"""What is missing of a profile before a site may go live."""

from dataclasses import replace

import pytest

from quietbell.domain.profiles import empty_numbers
from quietbell.domain.shipped_profiles import DISPATCH_AT_ONCE, SHIPPED

NUMBERS = ("emergency_line", "service_desk", "security_mail", "chat_channel")
WHOLE = replace(DISPATCH_AT_ONCE, **dict.fromkeys(NUMBERS, "555-0100"))


def test_what_ships_has_no_numbers_on_purpose() -> None:
    assert [empty_numbers(each) for each in SHIPPED] == [NUMBERS, NUMBERS]


def test_with_all_of_them_nothing_is_missing() -> None:
    assert empty_numbers(WHOLE) == ()


@pytest.mark.parametrize("name", NUMBERS)
def test_each_one_that_is_empty_is_named(name: str) -> None:
    assert empty_numbers(replace(WHOLE, **{name: ""})) == (name,)
