"""Every deed asked for on the line by every role: refused exactly where the table says.

The matrix is written out for the roles that work at a desk, so a change of the table is
seen here; every other role may do what the table gives everybody, and nothing more.
"""

import pytest

from quietbell.domain.deeds import DEEDS
from quietbell.domain.roles import Role

pytestmark = pytest.mark.requirement("PLT-01")

EVERYBODY = {"raise_again"}
TESTS = {"open_test_window", "sign_test_window", "close_test_window"}
PROOFS = {"revoke_desk", "revoke_token"}
KEYS = {"keep_secret", "forget_secret"}
STATUS = {"arrive", "in_position", "verify", "note"}
ALLOWED = {
    Role.DISPATCHER: set(DEEDS) - PROOFS - KEYS,
    Role.SHIFT_SUPERVISOR: set(DEEDS) - KEYS,
    Role.OFFICER: EVERYBODY | STATUS | {"view_cameras"},
    Role.EMERGENCY_MANAGEMENT: EVERYBODY | TESTS | PROOFS,
    Role.HOLDER: EVERYBODY | TESTS,
    Role.IT_TECHNICIAN: EVERYBODY | TESTS,
    Role.SATS: EVERYBODY | TESTS,
    Role.IT_ADMINISTRATOR: EVERYBODY | PROOFS | KEYS,
}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_may_do_what_the_table_says_and_nothing_more(world, role):
    world.press("Bursar 114")
    # A desk without a right of its own, so that only the person's role counts.
    desk = world.desk("Porter", person="ortiz", roles=(role.value,))
    incident = world.desk("Desk 1").row["id"]

    may = set()
    for deed in DEEDS:
        if desk.does(deed, incident=incident, to_desk="desk-2").reason != "not_allowed":
            may.add(deed)

    assert may == ALLOWED.get(role, EVERYBODY)


def test_who_has_no_role_that_we_know_may_do_nothing(world):
    world.press("Bursar 114")
    incident = world.desk("Desk 1").row["id"]
    desk = world.desk("Porter", person="ortiz", roles=("chief", "admin"))
    reasons = {
        desk.does(deed, incident=incident, to_desk="desk-2").reason for deed in DEEDS
    }
    assert reasons == {"not_allowed"}


def test_what_is_out_of_reach_is_as_if_it_were_not_there(world):
    world.press("Bursar 114")
    incident = world.desk("Desk 1").row["id"]

    officer = world.desk("Car 4", person="ortiz", roles=("officer",))
    assert officer.does("note", incident=incident, text="seen").reason == (
        "unknown_incident"
    )
