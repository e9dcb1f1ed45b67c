"""Profiles that cannot be, and how two versions of one differ."""

from dataclasses import replace

import pytest

from quietbell.domain.profile_rules import (
    Difference,
    Problem,
    Turn,
    differences,
    profile_problems,
    rungs_missing,
)
from quietbell.domain.profiles import FalseRule, KindPlan, Level, Posture, Step, Unit
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE, SHIPPED


@pytest.mark.parametrize("profile", SHIPPED)
def test_what_ships_is_lawful(profile):
    assert profile_problems(profile) == {}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": ""}, Problem.EMPTY),
        ({"chip": ""}, Problem.EMPTY),
        ({"holder_wording": "x" * 501}, Problem.TOO_LONG),
        ({"levels": ()}, Problem.EMPTY),
        ({"default_level": "calm"}, Problem.UNKNOWN),
        ({"emergency_caller": "nobody"}, Problem.UNKNOWN),
        ({"checklist": (Step(id="a", text=" "),)}, Problem.EMPTY),
        ({"checklist": (Step(id="a", text="x" * 501),)}, Problem.TOO_LONG),
        ({"checklist": (Step(id="a", text="Go", needs="luck"),)}, Problem.UNKNOWN),
        ({"checklist": (Step(id="a", text="Go"),) * 2}, Problem.TWICE),
        (
            {"checklist": tuple(Step(id=f"{n}", text="Go") for n in range(61))},
            Problem.TOO_MANY,
        ),
        ({"unit_kinds": ("naval",)}, Problem.UNKNOWN),
        ({"units": (Unit(id="B", name="Boat", kind="naval"),)}, Problem.UNKNOWN),
        (
            {"kinds": (KindPlan(kind="x", name="X", note="", unit_kinds=("naval",)),)},
            Problem.UNKNOWN,
        ),
        ({"false_rule": FalseRule(counted=("good faith",))}, Problem.NEVER_COUNTS),
        ({"false_rule": FalseRule(threshold=0)}, Problem.UNKNOWN),
        ({"false_rule": FalseRule(window_months=-1)}, Problem.UNKNOWN),
        ({"link_seconds": 0}, Problem.NOT_SECONDS),
        ({"arrival_seconds": 86_401}, Problem.NOT_SECONDS),
    ],
)
def test_what_cannot_be_is_named_by_its_field(changed, problem):
    (field,) = changed
    found = profile_problems(replace(DISPATCH_AT_ONCE, **changed))

    assert found.pop("default_level", Problem.UNKNOWN) is Problem.UNKNOWN
    assert found in ({field: problem}, {})
    assert field == "default_level" or found


def test_a_unit_that_no_level_may_send_is_found_too():
    odd = Level(id="emergency", name="Emergency", unit_kinds=("naval",))

    assert "levels" in profile_problems(replace(DISPATCH_AT_ONCE, levels=(odd,)))


def test_rungs_that_a_ladder_does_not_have():
    assert rungs_missing(DISPATCH_AT_ONCE, ["Second desk"]) == ("Shift supervisor",)
    assert rungs_missing(DISPATCH_AT_ONCE, ["Shift supervisor"]) == ()


def test_a_profile_differs_in_nothing_from_its_next_number():
    assert differences(ASSESS_FIRST, replace(ASSESS_FIRST, version=2)) == ()


def test_each_difference_is_told_once_and_by_name():
    first, second, *rest = DISPATCH_AT_ONCE.checklist
    after = replace(
        DISPATCH_AT_ONCE,
        posture=Posture.ASSESS_FIRST,
        checklist=(
            second,
            replace(first, needs="verified"),
            *rest[1:],
            Step(id="new", text="Write it down"),
        ),
        false_rule=FalseRule(threshold=5),
        service_desk="555-0180",
    )

    assert differences(DISPATCH_AT_ONCE, after) == (
        Difference(
            field="posture",
            turn=Turn.CHANGED,
            was=Posture.DISPATCH_AT_ONCE,
            became=Posture.ASSESS_FIRST,
        ),
        Difference(field="checklist", turn=Turn.REMOVED, item=rest[0].text),
        Difference(
            field="checklist",
            turn=Turn.CHANGED,
            item=first.text,
            part="needs",
            was="",
            became="verified",
        ),
        Difference(field="checklist", turn=Turn.ADDED, item="Write it down"),
        Difference(field="checklist", turn=Turn.REORDERED),
        Difference(
            field="false_rule", turn=Turn.CHANGED, part="threshold", was=3, became=5
        ),
        Difference(field="service_desk", turn=Turn.CHANGED, was="", became="555-0180"),
    )
