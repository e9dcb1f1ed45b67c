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
    found = [*page_doors("north"), *api_doors("north", nobody)]
    # What is sent away is answered with less than what is shown.
    return [each for each in found if each.name.startswith("GET ")]


def leaks(doors: list[Door], role: Role, *secrets: str) -> list[str]:
    visitor = Visitor.with_role(role)
    found = []
    for door in doors:
        said = told_by(door, visitor)
        found += [f"{door.name} tells {each}" for each in secrets if each in said]
    return found


def may_see_a_place(role: Role) -> bool:
    """Say whether *role* has a right to a place that is not its own alone."""
    own_alone = {*OWN_ONLY, Role.DEPARTMENT_SUPERVISOR}
    return any(
        right is not Right.NO and not (right is Right.SCOPED and role in own_alone)
        for right in (told_rights()[each][role] for each in OPENS_PLACES)
    )


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_nobody_is_told_what_is_hidden_or_sealed_and_few_a_place(doors, role) -> None:
    assert ConcealedPlace.objects.exists()
    assert AccessNote.objects.exists()
    secrets = (HIDDEN, SEALED) if may_see_a_place(role) else (HIDDEN, SEALED, PLACE)

    assert leaks(doors, role, *secrets) == []


def test_the_seeded_place_is_told_to_whoever_may_see_it(doors) -> None:
    assert leaks(doors, Role.IT_ADMINISTRATOR, PLACE) != []
