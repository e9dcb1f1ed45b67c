"""Letters as tests look at them: which there are, and what none may say."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection

from quietbell.storage.models import (
    Area,
    Building,
    Button,
    ButtonRequest,
    ConcealedPlace,
    Department,
    Floor,
    Letter,
    Room,
    Survey,
)

WORD_CHARS_MIN = 4  # a room's "3" is in every text


def letters_about(kind: str = "", id: str = "") -> list[Letter]:
    """Return the letters that were written about something, in their order."""
    found = Letter.objects.order_by("made_at", "id")
    if kind:
        found = found.filter(about_kind=kind)
    return list(found.filter(about=id) if id else found)


def place_words() -> frozenset[str]:
    """Return every word of the tables that says where a button is, or may be.

    Departments' names count too where a room of theirs is sensitive: the name says
    what the room is.
    """
    found: set[str] = set()
    for rows, column in (
        (Room, "name"),
        (Floor, "name"),
        (Area, "name"),
        (Building, "name"),
        (Button, "spoken"),
        (ConcealedPlace, "concealed_words"),
        (Survey, "concealed_words"),
        (ButtonRequest, "place_words"),
    ):
        found.update(rows.objects.values_list(column, flat=True))
    sensitive = Button.objects.filter(room__is_sensitive=True).values("department")
    of_sensitive = Department.objects.filter(pk__in=sensitive)
    found.update(of_sensitive.values_list("name", flat=True))
    return frozenset(each for each in found if len(each) >= WORD_CHARS_MIN)


def no_place_in(letter: Letter, words: frozenset[str] | None = None) -> list[str]:
    """Return the places that a letter names anywhere; it must name none."""
    said = f"{letter.subject_line}\n{letter.text}\n{_unfolded(letter.invitation)}"
    known = place_words() if words is None else words
    return sorted(each for each in known if _names(said, each))


def _names(said: str, place: str) -> bool:
    whole = rf"(?<!\w){re.escape(place)}(?!\w)"
    return re.search(whole, said, re.IGNORECASE) is not None


def _unfolded(invitation: str) -> str:
    """Return a calendar file as it is read: long lines in one, signs in clear."""
    return re.sub(r"\r?\n[ \t]", "", invitation).replace("\\,", ",")


@pytest.fixture(autouse=True)
def no_letter_names_a_place(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look at every letter that a test of deeds or pages had written (PLT-08)."""
    if "database" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("database")  # so that we look before it is undone
    yield
    if connection.needs_rollback or not Letter.objects.exists():
        return
    known = place_words()
    found = {each.key: no_place_in(each, known) for each in letters_about()}
    assert {key: places for key, places in found.items() if places} == {}
