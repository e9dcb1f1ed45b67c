"""Seeded secrets, and every role at every door of the office: who is told what.

What is asked of the journal, the logs and the feeds of a running installation is in
tests/faults/test_leaks_whole.py.
"""

import pytest
from django.utils import timezone

from quietbell.domain.grants import INSTALLATION
from quietbell.domain.roles import Action, Right, Role
from quietbell.storage.models import AccessNote, Button, ConcealedPlace, Room
from tests.support.harborview import plant_harborview
from tests.support.rights_doors import (
    OWN_ONLY,
    Door,
    Visitor,
    api_doors,
    page_doors,
    told_by,
)
from tests.support.rights_page import told_rights

pytestmark = pytest.mark.requirement("INS-08")

HIDDEN = "CANARY-HIDDEN-5519"  # where exactly a button is
SEALED = "CANARY-SEALED-5520"  # a door code
PLACE = "CANARY-PLACE-5521"  # a room that has a button
# Whoever sees none of these is told of no place at all.
OPENS_PLACES = (
    *(Action.INVENTORY, Action.KEEP_INVENTORY, Action.INCIDENTS, Action.DEVICE_STATUS),
    *(Action.TASKS, Action.AUDIT, Action.SET_UP, Action.LOWER_COVERAGE),
)


@pytest.fixture
def doors(database) -> list[Door]:
    plant_harborview(timezone.now())
    ConcealedPlace.objects.update(concealed_words=f"{HIDDEN}: under the counter")
    AccessNote.objects.update(text="", sealed_text=f"{SEALED}: 4411")
    Room.objects.update(name=PLACE)
    Button.objects.update(spoken=f"{PLACE}, window 2")
    nobody = dict.fromkeys(("button_id", "incident_id"), INSTALLATION)
    return [*page_doors("north"), *api_doors("north", nobody)]


def leaks(doors: list[Door], role: Role, *secrets: str) -> list[str]:
    visitor = Visitor.with_role(role)
    found = []
    for door in doors:
        said = told_by(door, visitor)
        found += [f"{door.name} tells {each}" for each in secrets if each in said]
    return found


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_hidden_place_and_a_sealed_note_are_told_to_nobody(doors, role) -> None:
    assert ConcealedPlace.objects.exists()
    assert AccessNote.objects.exists()

    assert leaks(doors, role, HIDDEN, SEALED) == []


def told_of_no_place() -> list[Role]:
    """Return who has no right to a place, or to their own alone and has none."""
    rights = told_rights()
    own_alone = {*OWN_ONLY, Role.DEPARTMENT_SUPERVISOR}
    return [
        role
        for role in Role
        if all(
            rights[each][role] is Right.NO
            or (rights[each][role] is Right.SCOPED and role in own_alone)
            for each in OPENS_PLACES
        )
    ]


@pytest.mark.parametrize("role", told_of_no_place(), ids=lambda role: role.value)
def test_who_may_see_no_button_is_told_of_no_place(doors, role) -> None:
    assert leaks(doors, role, PLACE) == []


def test_the_seeded_place_is_told_to_whoever_may_see_it(doors) -> None:
    assert leaks(doors, Role.IT_ADMINISTRATOR, PLACE) != []
