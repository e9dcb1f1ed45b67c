"""Seeded secrets, and every role at every door of the office: who is told what.

What is asked of the journal, the logs and the feeds of a running installation is in
tests/faults/test_leaks_whole.py.
"""

import pytest
from django.utils import timezone

from quietbell.domain.grants import INSTALLATION
from quietbell.domain.roles import Action, Right, Role
from quietbell.storage.models import (
    AccessNote,
    Button,
    ConcealedPlace,
    Department,
    Person,
    Room,
)
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
THERE = "CANARY-THERE-5522"  # what is of another site
OTHERS = "CANARY-OTHERS-5523"  # what is of another department
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


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_table_that_goes_out_ends_where_the_role_does(doors, role) -> None:
    """A role for one site takes no other's places, one for a department no other's."""
    tables = [each for each in doors if ".csv" in each.name or ".xlsx" in each.name]
    tables = [each for each in tables if each.name.startswith("GET workbench/tables/")]
    elsewhere = "room__floor__building__site"
    Room.objects.filter(floor__building__site="harbor").update(name=THERE)
    Button.objects.filter(**{elsewhere: "harbor"}).update(note=THERE)
    own = Department.objects.filter(people__isnull=False).order_by("pk")[0]
    Person.objects.exclude(department=own).update(title=OTHERS)
    Button.objects.exclude(department=own).update(spoken=OTHERS)
    at_one_site = Visitor.with_role(role, site="north")
    of_one_department = Visitor.with_role(role, department=own.pk)

    assert len(tables) == 6
    for door in tables:
        assert THERE not in told_by(door, at_one_site), door.name
        assert OTHERS not in told_by(door, of_one_department), door.name


def test_the_seeded_place_is_told_to_whoever_may_see_it(doors) -> None:
    assert leaks(doors, Role.IT_ADMINISTRATOR, PLACE) != []
