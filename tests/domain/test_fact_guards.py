"""What may be written down, and the two things that a profile locks."""

from typing import Any

import pytest

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.facts import Accident
from quietbell.domain.guards import is_locked
from quietbell.domain.profiles import CallBack
from quietbell.domain.words import EmergencyCall, Truth
from tests.support.incidents import (
    ASSESS,
    AT_ONCE,
    LEE,
    after,
    at,
    does,
    opened,
    opened_test,
    refusal,
    replace,
)

TAKEN = does(e.Acknowledged, 10)
SENT = does(e.Dispatched, 12)
REAL = does(f.Verified, 15)
NOT_REAL = does(f.Verified, 15, finding=Truth.NOT_REAL)
CALLING = does(f.EmergencyCallBegan, 20)
LAPSED = does(f.EmergencyCallFailed, 80, has_lapsed=True)
SECURITY = opened(profile=ASSESS)
ORTIZ_S = {"desk": "desk-1", "holder": "ortiz"}


# --- 911


@pytest.mark.parametrize("kind", [f.EmergencyCallBegan, f.EmergencyCalled])
def test_assess_first_calls_911_only_once_verified_as_real(
    kind: type[e.IncidentEvent],
) -> None:
    call = does(kind, 20)
    for seen in ((), (NOT_REAL,), (REAL, NOT_REAL)):
        incident = after(TAKEN, *seen, first=SECURITY)
        assert refusal(incident, call) == ("not_verified", {})
    assert refusal(after(TAKEN, REAL, first=SECURITY), call) is None


def test_dispatch_at_once_may_call_911_at_any_time() -> None:
    assert refusal(after(), CALLING) is None


def test_one_desk_calls_911_and_the_others_are_told_which() -> None:
    calling = after(CALLING)
    told = ("being_called", ORTIZ_S)
    assert refusal(calling, does(f.EmergencyCallBegan, 21, LEE)) == told
    assert refusal(calling, does(f.EmergencyCalled, 21, LEE)) == told
    assert refusal(calling, does(f.EmergencyCallFailed, 21, LEE)) == told
    assert refusal(calling, does(f.EmergencyCalled, 21)) is None
    assert refusal(calling, does(f.EmergencyCallFailed, 21)) is None


def test_911_is_called_once() -> None:
    called = after(CALLING, does(f.EmergencyCalled, 30))
    again = ("called_already", ORTIZ_S)
    assert refusal(called, does(f.EmergencyCallBegan, 40, LEE)) == again
    assert refusal(called, does(f.EmergencyCalled, 40, LEE)) == again
    failed = refusal(called, does(f.EmergencyCallFailed, 40))
    assert failed == ("nobody_calls", {})


def test_a_call_that_lapsed_may_be_made_again_or_told_of_late() -> None:
    lapsed = after(CALLING, LAPSED)
    assert lapsed.facts.call.state is EmergencyCall.NONE
    assert refusal(lapsed, does(f.EmergencyCallBegan, 90, LEE)) is None
    assert refusal(lapsed, does(f.EmergencyCalled, 90)) is None


# --- the checklist


def test_the_call_back_waits_for_officers_in_position() -> None:
    ring = does(f.StepDone, 30, step="call-back")
    locked = ("locked", {"needs": "in_position"})
    assert refusal(after(TAKEN, SENT), ring) == locked
    in_position = after(TAKEN, SENT, does(f.InPosition, 25))
    assert refusal(in_position, ring) is None


def test_the_call_back_is_unlocked_with_a_reason() -> None:
    ring = does(f.StepDone, 30, step="call-back")
    unlock = does(f.CallBackUnlocked, 20)
    mute = does(f.CallBackUnlocked, 20, reason="  ")
    assert refusal(after(TAKEN), mute) == ("needs_reason", {})
    assert refusal(after(TAKEN), unlock) is None
    assert refusal(after(TAKEN, unlock), ring) is None


def test_where_ringing_the_place_is_allowed_nothing_is_unlocked() -> None:
    free = opened(profile=replace(AT_ONCE, call_back=CallBack.ALLOWED))
    unlock = does(f.CallBackUnlocked, 20)
    assert refusal(after(first=free), unlock) == ("not_locked", {})
    assert refusal(after(first=SECURITY), unlock) is None


def test_the_line_that_calls_911_waits_for_a_real_emergency() -> None:
    line = does(f.StepDone, 30, step="call-911")
    locked = ("locked", {"needs": "verified"})
    assert refusal(after(TAKEN, first=SECURITY), line) == locked
    assert refusal(after(TAKEN, NOT_REAL, first=SECURITY), line) == locked
    assert refusal(after(TAKEN, REAL, first=SECURITY), line) is None


def test_a_line_that_needs_nothing_is_never_locked() -> None:
    assert is_locked(after(), "") is False


def test_a_line_is_known_and_done_once() -> None:
    done = does(f.StepDone, 30, step="dispatch")
    assert refusal(after(), does(f.StepDone, step="x")) == ("unknown_step", {})
    assert refusal(after(), done) is None
    assert refusal(after(done), done) == ("done_already", {})


def test_nobody_is_in_position_before_somebody_was_sent() -> None:
    there = does(f.InPosition, 25)
    assert refusal(after(TAKEN), there) == ("nobody_sent", {})
    assert refusal(after(TAKEN, SENT), there) is None
    assert refusal(after(TAKEN, SENT, does(e.Arrived, 20)), there) is None


# --- facts


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        (f.LevelSet, {"level": "x"}, "unknown_level"),
        (f.Verified, {"eyes_on": " "}, "needs_eyes_on"),
        (f.ReportedAccidental, {"name": ""}, "needs_name"),
        (f.ReportedAccidental, {"place": ""}, "needs_place"),
        (f.ReportedAccidental, {"reason": ""}, "needs_reason"),
        (f.KindSet, {"kind": "x"}, "unknown_kind"),
        (f.Noted, {"text": "\n"}, "needs_text"),
        (f.KeyFactRecorded, {"text": ""}, "needs_text"),
        (f.CodeWordHeard, {"text": ""}, "needs_text"),
    ],
)
def test_a_fact_says_something(
    kind: type[e.IncidentEvent], said: dict[str, Any], code: str
) -> None:
    assert refusal(after(TAKEN), does(kind, 15)) is None
    assert refusal(after(TAKEN), does(kind, 15, **said)) == (code, {})


@pytest.mark.parametrize(
    "kind",
    [
        e.Linked,
        e.Presented,
        e.Unlinked,
        f.CamerasViewed,
        f.CodeWordHeard,
        f.HolderCallLinked,
        f.HolderToldToCall,
        f.KeyFactRecorded,
        f.KindSet,
        f.Noted,
        f.PresserNamed,
        f.ReportedAccidental,
        f.StepDone,
        f.Verified,
    ],
)
def test_who_knows_something_may_say_it_whoever_holds_the_incident(
    kind: type[e.IncidentEvent],
) -> None:
    for incident in (after(), after(TAKEN), after(TAKEN, SENT)):
        assert refusal(incident, does(kind, 15, LEE), version=None) is None


def test_only_a_test_is_confirmed_as_one() -> None:
    confirm = does(t.TestConfirmed, 20)
    test = opened_test()
    assert refusal(after(), confirm) == ("not_a_test", {})
    assert refusal(after(first=test), confirm) is None
    turned = after(does(t.TestNotConfirmed, 60), first=test)
    assert refusal(turned, confirm) == ("not_a_test", {})


def test_reported_accidental_cancels_nothing() -> None:
    for happened in ((), (TAKEN,), (TAKEN, SENT), (TAKEN, SENT, REAL, CALLING)):
        before = after(*happened)
        incident = after(*happened, does(f.ReportedAccidental, 30, LEE))
        accident = Accident(
            name="I. Falk", place="114", reason="bumped it", at=at(30), by=LEE
        )
        assert incident == replace(
            before,
            version=before.version + 1,
            facts=replace(before.facts, accidental=accident),
        )
