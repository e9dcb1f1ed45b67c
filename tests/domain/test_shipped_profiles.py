"""The two profiles that ship say what the two source documents say.

A is the duress button policy, B the staff guide to the phone's duress function; the
numbers are their sections.
"""

from quietbell.domain.profiles import CallBack, FalseRule, Posture, ResponseProfile
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE, SHIPPED
from quietbell.domain.strikes import is_strike
from quietbell.domain.words import Disposition


def first_step(profile: ResponseProfile) -> str:
    return profile.checklist[0].id


def locked(profile: ResponseProfile) -> dict[str, str]:
    return {step.id: step.needs for step in profile.checklist if step.needs}


def test_two_ship_and_they_disagree() -> None:
    assert [each.id for each in SHIPPED] == ["dispatch-at-once", "assess-first"]
    assert SHIPPED == (DISPATCH_AT_ONCE, ASSESS_FIRST)


def test_who_calls_911() -> None:
    # A 7.1: if it is safe, the activating party or another member calls.
    assert DISPATCH_AT_ONCE.emergency_caller == "holder if safe"
    assert "911 by the caller if safe" in DISPATCH_AT_ONCE.chip
    assert "call 911 as well and stay on the line" in DISPATCH_AT_ONCE.holder_wording
    # B 3: Security, when verified; the holder need not unless Security asks.
    assert ASSESS_FIRST.emergency_caller == "security when verified"
    assert "911 BY SECURITY WHEN VERIFIED" in ASSESS_FIRST.chip
    assert "You need not call 911 unless" in ASSESS_FIRST.holder_wording
    assert locked(ASSESS_FIRST) == {"call-911": "verified"}


def test_what_comes_first() -> None:
    # A 7.2: police respond and treat every alarm as an emergency.
    assert DISPATCH_AT_ONCE.posture is Posture.DISPATCH_AT_ONCE
    assert first_step(DISPATCH_AT_ONCE) == "dispatch"
    assert DISPATCH_AT_ONCE.default_level == "emergency"
    assert "officer safety" in DISPATCH_AT_ONCE.officer_note
    # B 3: real-time assessment by cameras and patrol, then the level.
    assert ASSESS_FIRST.posture is Posture.ASSESS_FIRST
    steps = [step.id for step in ASSESS_FIRST.checklist]
    assert steps[:4] == ["assess", "level", "dispatch", "verify"]
    assert len(ASSESS_FIRST.levels) > 1


def test_whether_the_place_may_be_rung() -> None:
    assert DISPATCH_AT_ONCE.call_back is CallBack.IN_POSITION
    assert locked(DISPATCH_AT_ONCE) == {"call-back": "in_position"}
    # B 2: nothing tells of the press at the phone.
    assert ASSESS_FIRST.call_back is CallBack.NEVER


def test_what_a_false_activation_costs() -> None:
    # A 7.4: three false alarms, and it names no time.
    assert DISPATCH_AT_ONCE.false_rule == FalseRule(
        counted=("accidental", "misuse"),
        key="button",
        window_months=None,
        threshold=3,
    )
    # B 5: no penalty in good faith; only what was meant as misuse counts.
    assert ASSESS_FIRST.false_rule == FalseRule(
        counted=("misuse",), key="user", window_months=None, threshold=3
    )
    for profile in SHIPPED:
        assert not is_strike(Disposition.GOOD_FAITH, profile.false_rule)


def test_after_the_incident_security_asks_how_the_person_is() -> None:
    assert ASSESS_FIRST.checklist[-1].id == "follow-up"


def test_a_kind_has_its_plan_in_both() -> None:
    for profile in SHIPPED:
        kinds = [plan.kind for plan in profile.kinds]
        assert kinds == ["duress", "robbery", "weapon", "medical", "domestic"]
        assert profile.default_level in {level.id for level in profile.levels}
