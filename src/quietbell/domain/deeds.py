"""What people do to incidents: each deed's name, its event, and the right it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.roles import Action, Right, right


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One deed: the event that it becomes and the action it needs a right to."""

    event: type[e.Event]
    action: Action


def _handle(event: type[e.Event]) -> Deed:
    return Deed(event=event, action=Action.HANDLE)


def _status(event: type[e.Event]) -> Deed:
    return Deed(event=event, action=Action.REPORT_STATUS)


DEEDS: Final[Mapping[str, Deed]] = MappingProxyType(
    {
        "acknowledge": _handle(e.Acknowledged),
        "give_back": _handle(e.GaveBack),
        "offer_hand_over": _handle(e.HandOverOffered),
        "accept_hand_over": _handle(e.HandOverAccepted),
        "decline_hand_over": _handle(e.HandOverDeclined),
        "take_over": _handle(e.TookOver),
        "begin_assessment": _handle(e.AssessmentBegan),
        "set_level": _handle(f.LevelSet),
        "dispatch": _handle(e.Dispatched),
        "arrive": _status(e.Arrived),
        "in_position": _status(f.InPosition),
        "verify": _status(f.Verified),
        "begin_emergency_call": _handle(f.EmergencyCallBegan),
        "finish_emergency_call": _handle(f.EmergencyCalled),
        "link_holder_call": _handle(f.HolderCallLinked),
        "tell_holder_to_call": _handle(f.HolderToldToCall),
        "report_accidental": _handle(f.ReportedAccidental),
        "set_pressed_by": _handle(f.PresserNamed),
        "hear_code_word": _handle(f.CodeWordHeard),
        "set_kind": _handle(f.KindSet),
        "record_key_fact": _handle(f.KeyFactRecorded),
        "view_cameras": Deed(event=f.CamerasViewed, action=Action.CAMERAS),
        "note": _status(f.Noted),
        "do_step": _handle(f.StepDone),
        "unlock_call_back": _handle(f.CallBackUnlocked),
        "dispose": _handle(e.Disposed),
        "second": Deed(event=e.Disposed, action=Action.CLOSE_UNSEEN),
        "reopen": _handle(e.Reopened),
        "link": _handle(e.Linked),
        "unlink": _handle(e.Unlinked),
        "confirm_test": _handle(t.TestConfirmed),
        "open_test_window": Deed(event=t.WindowOpened, action=Action.START_TEST),
        "sign_test_window": Deed(event=t.WindowSigned, action=Action.START_TEST),
        "close_test_window": Deed(event=t.WindowClosed, action=Action.START_TEST),
        "raise_again": Deed(event=e.Opened, action=Action.RAISE),
        "revoke_desk": Deed(event=t.DeskRevoked, action=Action.PEOPLE),
        "revoke_token": Deed(event=t.TokenRevoked, action=Action.PEOPLE),
        "keep_secret": Deed(event=t.SecretKept, action=Action.KEYS),
        "forget_secret": Deed(event=t.SecretForgotten, action=Action.KEYS),
    }
)

# What the office may hand over for a person who sits at no desk. Whatever handles an
# incident needs one: who has it must be seen to be there.
OFFICE_DEEDS: Final = frozenset(
    {
        "open_test_window",
        "sign_test_window",
        "close_test_window",
        "revoke_desk",
        "revoke_token",
        "keep_secret",
        "forget_secret",
    }
)


def may(roles: tuple[str, ...], deed: str) -> bool:
    """Say whether somebody with *roles* may do *deed* somewhere.

    Whether the incident is in their scope, and whether a second person is needed,
    is decided where the incident is known.
    """
    return right(roles, DEEDS[deed].action) is not Right.NO


def allowed(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the deeds that *roles* may ever do, for a screen to offer."""
    return tuple(deed for deed in DEEDS if may(roles, deed))
