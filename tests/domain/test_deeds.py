"""Who may do which deed, and that every deed becomes an event."""

from quietbell.domain import events as e
from quietbell.domain.deeds import DEEDS, OFFICE_DEEDS, allowed, may
from quietbell.domain.incidents import ATTENTION
from quietbell.domain.roles import Action, Role
from quietbell.domain.words import Effect

STATUS = ("arrive", "in_position", "verify", "note")
CAMERAS = ("view_cameras",)
RAISE = ("raise_again",)
TESTS = ("open_test_window", "sign_test_window", "close_test_window")
PEOPLE = ("revoke_desk", "revoke_token")
KEYS = ("keep_secret", "forget_secret")
HANDLE = (
    "acknowledge",
    "give_back",
    "offer_hand_over",
    "accept_hand_over",
    "decline_hand_over",
    "take_over",
    "begin_assessment",
    "set_level",
    "dispatch",
    "begin_emergency_call",
    "finish_emergency_call",
    "link_holder_call",
    "tell_holder_to_call",
    "report_accidental",
    "set_pressed_by",
    "hear_code_word",
    "set_kind",
    "record_key_fact",
    "do_step",
    "unlock_call_back",
    "dispose",
    "second",
    "reopen",
    "link",
    "unlink",
    "confirm_test",
)
EVERY = {*STATUS, *CAMERAS, *RAISE, *TESTS, *PEOPLE, *KEYS, *HANDLE}

EXPECTED = {
    Role.MEMBER: {*RAISE},
    Role.HOLDER: {*RAISE, *TESTS},
    Role.DEPARTMENT_SUPERVISOR: {*RAISE},
    Role.APPROVER: {*RAISE},
    Role.EMERGENCY_MANAGEMENT: {*RAISE, *TESTS, *PEOPLE},
    Role.DISPATCHER: EVERY - {*PEOPLE, *KEYS},
    Role.SHIFT_SUPERVISOR: EVERY - {*KEYS},
    Role.OFFICER: {*RAISE, *STATUS, *CAMERAS},
    Role.TELECOM_DESK: {*RAISE},
    Role.IT_TECHNICIAN: {*RAISE, *TESTS},
    Role.IT_ADMINISTRATOR: {*RAISE, *PEOPLE, *KEYS},
    Role.SATS: {*RAISE, *TESTS},
    Role.RECORDS: {*RAISE},
    Role.POLICY: {*RAISE},
}


def test_these_are_the_deeds() -> None:
    assert DEEDS.keys() == EVERY


def test_each_role_may_do_these_deeds_and_no_other() -> None:
    granted = {role: set(allowed((role.value,))) for role in Role}
    assert granted == EXPECTED


def test_who_has_no_role_may_do_nothing() -> None:
    assert allowed(()) == ()
    assert not may(("chief",), "acknowledge")


def test_only_what_a_person_does_can_hush() -> None:
    deeds = {deed.event for deed in DEEDS.values()}
    hushing = {
        event for (_, event), (_, effect) in ATTENTION.items() if effect is Effect.HUSH
    }
    assert hushing <= deeds


def test_raising_is_the_deed_that_opens() -> None:
    opens = {name for name, deed in DEEDS.items() if deed.event is e.Opened}
    assert opens == {"raise_again"}
    assert DEEDS["raise_again"].action is Action.RAISE


def test_the_office_touches_no_incident() -> None:
    assert {*TESTS, *PEOPLE, *KEYS} == OFFICE_DEEDS
    events = {DEEDS[deed].event for deed in OFFICE_DEEDS}
    assert not any(issubclass(event, e.IncidentEvent) for event in events)
