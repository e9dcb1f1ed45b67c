"""What people type of devices and panels, and the one form that is kept."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain import spellings as s
from quietbell.wire.hardware_address import hardware_address as as_phones_say_it


@pytest.mark.parametrize(
    ("spell", "typed", "kept"),
    [
        (s.hardware_address, "SEP0041D2924D45", "0041d2924d45"),
        (s.hardware_address, "00:41:d2:92:4d:45", "0041d2924d45"),
        (s.hardware_address, "  ", ""),
        (s.network, " 10.40.2.17 ", "10.40.2.17"),
        (s.network, "10.40.2.17/24", "10.40.2.0/24"),
        (s.network, "fd00::1", "fd00::1"),
        (s.account_number, "#12ab", "12AB"),
        (s.line_number, "1", "1"),
        (s.line_number, "", ""),
        (s.point, " 015 ", "015"),
        (s.fingerprint, ":".join(["AB"] * 32), "ab" * 32),
        (s.clock_time, "8:30", "08:30"),
        (s.clock_time, "24:00", "24:00"),
        (s.clock_time, "", ""),
    ],
)
def test_it_is_kept_in_one_form(
    spell: Callable[[str], str], typed: str, kept: str
) -> None:
    assert spell(typed) == kept


@pytest.mark.parametrize(
    ("spell", "typed"),
    [
        (s.hardware_address, "0041D2924D4"),
        (s.hardware_address, "x" * 5000),
        (s.network, "phones"),
        (s.account_number, "12"),
        (s.account_number, "12345678901234567"),
        (s.line_number, "G"),
        (s.point, "123456789"),
        (s.fingerprint, "ab"),
        (s.clock_time, "25:00"),
    ],
)
def test_what_cannot_be_one_is_refused(spell: Callable[[str], str], typed: str) -> None:
    with pytest.raises(s.Misspelled):
        spell(typed)


@pytest.mark.parametrize("bytes_long", [16, 24, 32])
def test_a_key_is_typed_as_hex_or_as_letters(bytes_long: int) -> None:
    letters = "quiet-bell-0123456789-abcdefghij"[:bytes_long]

    assert s.panel_key(letters, is_text=True) == letters.encode().hex()
    assert s.panel_key("A1 " * bytes_long, is_text=False) == "a1" * bytes_long


@pytest.mark.parametrize(
    ("key", "is_text"),
    [("a1" * 15, False), ("xyz", False), ("short", True), ("é" * 16, True)],
)
def test_what_is_wrong_with_a_key_never_repeats_it(key: str, is_text: bool) -> None:
    with pytest.raises(s.Misspelled) as why:
        s.panel_key(key, is_text=is_text)

    assert key not in str(why.value)


@given(st.text("0123456789abcdefABCDEFSEP:-. ", max_size=24))
def test_an_address_is_one_to_the_office_and_to_the_phones_door(text: str) -> None:
    try:
        kept = s.hardware_address(text) or None
    except s.Misspelled:
        kept = None

    assert kept == as_phones_say_it(text)
