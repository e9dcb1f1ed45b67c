"""How far grants reach: scopes, ends, what is one's own, and what never widens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.grants import INSTALLATION, Grant, Reader, Subject
from quietbell.domain.roles import Action, Right, Role

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BURSAR = Subject(site="north", department="bursar", own=frozenset({"santos"}))
PHARMACY = Subject(site="harbor", department="pharmacy", own=frozenset({"ito"}))


def reader(*grants: Grant, person: str = "ortiz", **more) -> Reader:
    return Reader(person=person, grants=grants, **more)


def grant(role: Role, **bounds) -> Grant:
    return Grant(role=role, begins_at=NOON - timedelta(days=1), **bounds)


def right(who: Reader, action: Action, subject: Subject, at: datetime = NOON) -> Right:
    return who.reach(action, at).right_to(subject)


def test_a_grant_without_bounds_reaches_everything() -> None:
    manager = reader(grant(Role.EMERGENCY_MANAGEMENT))

    assert right(manager, Action.INVENTORY, BURSAR) is Right.YES
    assert right(manager, Action.INVENTORY, INSTALLATION) is Right.YES


def test_a_grant_for_a_site_ends_at_its_border() -> None:
    technician = reader(grant(Role.IT_TECHNICIAN, site="north"))

    assert right(technician, Action.KEEP_INVENTORY, BURSAR) is Right.YES
    assert right(technician, Action.KEEP_INVENTORY, PHARMACY) is Right.NO
    assert right(technician, Action.KEEP_INVENTORY, INSTALLATION) is Right.NO


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (NOON - timedelta(seconds=1), Right.NO),
        (NOON, Right.YES),
        (NOON + timedelta(hours=1), Right.NO),  # the end itself is outside
    ],
)
def test_a_grant_counts_from_its_beginning_to_before_its_end(when, expected) -> None:
    role = Grant(
        role=Role.TELECOM_DESK, begins_at=NOON, ends_at=NOON + timedelta(hours=1)
    )

    assert right(reader(role), Action.INVENTORY, BURSAR, when) is expected


def test_a_holder_sees_what_is_hers_and_nothing_beside() -> None:
    santos = reader(grant(Role.HOLDER), person="santos")

    for action in (Action.INVENTORY, Action.CONCEALED, Action.DEVICE_STATUS):
        assert right(santos, action, BURSAR) is Right.SCOPED
        assert right(santos, action, PHARMACY) is Right.NO


def test_a_holders_grant_for_a_site_opens_no_colleagues_button() -> None:
    santos = reader(grant(Role.HOLDER, site="harbor"), person="santos")

    assert right(santos, Action.INVENTORY, PHARMACY) is Right.NO


def test_a_department_supervisor_sees_the_department() -> None:
    avery = reader(grant(Role.DEPARTMENT_SUPERVISOR, department="bursar"))

    assert right(avery, Action.INVENTORY, BURSAR) is Right.SCOPED
    assert right(avery, Action.INVENTORY, PHARMACY) is Right.NO


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.requirement("INS-08")
def test_no_scope_opens_a_concealed_place_that_is_not_ones_own(role: Role) -> None:
    for bounds in ({}, {"site": "north"}, {"department": "bursar"}):
        assert right(reader(grant(role, **bounds)), Action.CONCEALED, BURSAR) is (
            Right.NO
        )


def test_who_has_a_thing_to_do_reaches_it() -> None:
    castillo = reader(grant(Role.IT_TECHNICIAN), person="castillo")
    given_out = Subject(site="north", assigned=frozenset({"castillo"}))

    assert right(castillo, Action.CONCEALED, given_out) is Right.SCOPED


def test_a_token_does_only_what_it_says() -> None:
    program = reader(
        grant(Role.IT_ADMINISTRATOR), actions=frozenset({Action.INVENTORY})
    )

    assert right(program, Action.INVENTORY, BURSAR) is Right.YES
    assert right(program, Action.KEEP_INVENTORY, BURSAR) is Right.NO


subjects = st.builds(
    Subject,
    site=st.sampled_from(["", "north", "harbor"]),
    department=st.sampled_from(["", "bursar", "pharmacy"]),
    own=st.frozensets(st.sampled_from(["ortiz", "ito"])),
)
grants = st.builds(
    Grant,
    role=st.sampled_from(Role),
    begins_at=st.just(NOON),
    site=st.sampled_from(["", "north", "harbor"]),
    department=st.sampled_from(["", "bursar", "pharmacy"]),
)


@given(held=st.lists(grants, max_size=4), subject=subjects)
def test_whatever_a_page_opens_its_list_offers(held, subject) -> None:
    who = reader(*held)
    for action in Action:
        if right(who, action, subject) is not Right.NO:
            assert who.reach(action, NOON).widest is not Right.NO


@given(held=grants, subject=subjects)
def test_bounds_of_a_site_never_widen_what_a_role_may_do(held, subject) -> None:
    unbounded = replace(held, site="")
    for action in Action:
        if right(reader(held), action, subject) is not Right.NO:
            assert right(reader(unbounded), action, subject) is not Right.NO


def test_a_supervisor_of_no_department_sees_no_department() -> None:
    nobody = reader(grant(Role.DEPARTMENT_SUPERVISOR))

    assert right(nobody, Action.INVENTORY, BURSAR) is Right.NO


def test_who_answers_for_everything_reads_the_audit_of_everything() -> None:
    manager = reader(grant(Role.EMERGENCY_MANAGEMENT))
    of_north = reader(grant(Role.EMERGENCY_MANAGEMENT, site="north"))

    assert right(manager, Action.AUDIT, INSTALLATION) is Right.SCOPED
    assert right(of_north, Action.AUDIT, INSTALLATION) is Right.NO
    assert right(of_north, Action.AUDIT, BURSAR) is Right.SCOPED
