"""Letters as tests look at them: which there are, and what none may say."""

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
    said = f"{letter.subject_line}\n{letter.text}\n{letter.invitation}".casefold()
    known = place_words() if words is None else words
    return sorted(each for each in known if each.casefold() in said)
