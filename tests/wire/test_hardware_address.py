"""A hardware address is the same one however it is spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.wire.hardware_address import hardware_address


@pytest.mark.parametrize(
    "spelt",
    [
        "0041d2924d45",
        "0041D2924D45",
        "00:41:d2:92:4d:45",
        "00-41-D2-92-4D-45",
        "0041.d292.4d45",
        "SEP0041D2924D45",
        "sep0041d2924d45",
    ],
)
def test_every_spelling_is_one_address(spelt: str) -> None:
    assert hardware_address(spelt) == "0041d2924d45"


@pytest.mark.parametrize(
    "spelt",
    [
        "",
        "SEP",
        "0041d2924d4",
        "0041d2924d455",
        "0041d2924d4g",
        "#DEVICENAME#",
        "$MA",
        "ATA0041D2924D45",
        "٠٠٤١d2924d45",
        ":" * 100_000,
    ],
)
def test_anything_else_is_none(spelt: str) -> None:
    assert hardware_address(spelt) is None


@given(st.text())
def test_any_text_is_twelve_digits_or_none(text: str) -> None:
    found = hardware_address(text)

    assert found is None or (len(found) == 12 and int(found, 16) >= 0)
