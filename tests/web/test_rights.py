"""Every role at every door, inside and outside its scope: as docs/rights.md says."""

import random
from dataclasses import replace
from types import MappingProxyType

import pytest
from django.utils import timezone

from quietbell.domain import grants, roles
from quietbell.domain.grants import Subject
from quietbell.domain.roles import RIGHTS, Right, Role
from quietbell.operations.buttons import button_of, subject_of
from tests.support.harborview import plant_harborview
from tests.support.rights_doors import (
    WITHOUT_A_GATE,
    Door,
    api_doors,
    page_doors,
    tried,
    without_a_gate,
)
from tests.support.rights_examples import example

pytestmark = pytest.mark.requirement("PLT-01")

HERE, THERE = "north", "harbor"
# Rules taken out in one run; `make soak` takes out every one.
RULES_TAKEN_OUT = 12
CONCEALED = roles.Action.CONCEALED
OWN_ONLY = frozenset({Role.MEMBER, Role.HOLDER, Role.OFFICER})
SAMPLED = 3  # inside the scope it is the same as without one, for one door in three


@pytest.fixture
def campus(database):
    return plant_harborview(timezone.now())


def doors(site: str) -> list[Door]:
    button = subject_of(button_of(example("", "button", site)))
    subjects = {
        "button_id": button,
        "POST /api/v1/buttons": replace(button, own=frozenset()),
        "incident_id": Subject(site=site, department=button.department),
    }
    return [*page_doors(site), *api_doors(site, subjects)]


def test_every_address_is_a_page_an_operation_or_told_why_not() -> None:
    told = [route for routes in WITHOUT_A_GATE.values() for route in routes]

    assert sorted(told) == sorted(without_a_gate())


def test_every_table_that_goes_out_or_comes_in_is_a_door(campus) -> None:
    names = {each.name for each in doors(HERE)}

    for kind in ("people", "places", "buttons"):
        here = f"workbench/tables/{kind}"
        assert {f"GET {here}.csv", f"GET {here}.xlsx", f"POST {here}/new"} <= names


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_for_everything_opens_what_the_page_of_rights_says(campus, role) -> None:
    assert tried(doors(HERE), role) == []


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_for_one_site_ends_there(campus, role) -> None:
    assert tried(one_a_page(doors(THERE)), role, site=HERE) == []
    assert tried(one_a_page(doors(HERE))[::SAMPLED], role, site=HERE) == []


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_for_one_department_ends_there(campus, role) -> None:
    own = button_of(example("", "button", HERE)).department_id

    assert tried(one_a_page(doors(THERE)), role, department=own) == []
    assert tried(one_a_page(doors(HERE))[::SAMPLED], role, department=own) == []


def one_a_page(found: list[Door]) -> list[Door]:
    """Return one door of each address: the gate before reading and changing is one."""
    return list({each.name.partition(" ")[2]: each for each in found}.values())


def rules_with_a_door(found: list[Door]) -> list[tuple[roles.Action, Role]]:
    """Return the rules whose going a door can show.

    Whoever signs in raises an alarm anyhow; and what opens to its owner alone is shown
    by a list, or by a concealed place that the visitor holds.
    """
    known = {door.action for door in found}
    shown = {door.action for door in found if door.subject is None} | {CONCEALED}
    return [
        (action, role)
        for action, row in RIGHTS.items()
        for role, right in row.items()
        if action in (shown if role in OWN_ONLY and right is Right.SCOPED else known)
        and right is not Right.NO
        and (role is Role.MEMBER or row.get(Role.MEMBER) is not Right.YES)
    ]


def without(action: roles.Action, role: Role):
    row = {each: right for each, right in RIGHTS[action].items() if each is not role}
    return MappingProxyType({**RIGHTS, action: row})


def is_noticed(
    monkeypatch, found: list[Door], action: roles.Action, role: Role
) -> bool:
    with monkeypatch.context() as taken_out:
        for module in (grants, roles):
            taken_out.setattr(module, "RIGHTS", without(action, role))
        asked = [each for each in found if each.action is action]
        # A concealed place is its holder's alone: only a holder can miss the right.
        holds = example("", "button", HERE) if action is CONCEALED else ""
        return any(
            tried(asked, role, department=each, holds=holds)
            for each in departments(asked, action, role)
        )


def departments(asked: list[Door], action: roles.Action, role: Role) -> list[str]:
    """Return within which departments a scoped right opens anything; "" for all."""
    if RIGHTS[action][role] is not Right.SCOPED or role in OWN_ONLY:
        return [""]
    within = {each.subject.department for each in asked if each.subject} - {""}
    return [*sorted(within), ""]


def test_a_rule_taken_out_of_the_table_is_noticed_at_a_door(
    campus, monkeypatch
) -> None:
    found = doors(HERE)
    rules = rules_with_a_door(found)
    for action, role in random.Random(7).sample(rules, RULES_TAKEN_OUT):
        assert is_noticed(monkeypatch, found, action, role), f"{action} of {role}"


@pytest.mark.soak
def test_every_rule_taken_out_of_the_table_is_noticed_at_a_door(
    campus, monkeypatch
) -> None:
    found = doors(HERE)
    missed = {
        f"{action} of {role}"
        for action, role in rules_with_a_door(found)
        if not is_noticed(monkeypatch, found, action, role)
    }

    assert missed == set()
