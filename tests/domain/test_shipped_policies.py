"""What ships: whole in both languages, true at both postures, in our own words."""

from dataclasses import replace

import pytest

from quietbell.domain.profiles import FalseRule
from quietbell.domain.shipped_policies import LANGUAGES, module, policy
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE, SHIPPED
from quietbell.domain.teaching import question_problems

NUMBERS = {
    "emergency_line": "555-0100",
    "service_desk": "555-0120",
    "security_mail": "security@harborview.example",
    "chat_channel": "Security",
}
WHOLE = [replace(each, **NUMBERS) for each in SHIPPED]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", WHOLE, ids=lambda each: each.id)
def test_what_ships_is_filled_in_and_asks_what_can_be_asked(profile, language) -> None:
    told = policy(profile, campus="Harborview State", language=language)
    taught = module(profile, campus="Harborview State", language=language)

    for text in (told.text, taught.text):
        assert "<" not in text
        assert "[" not in text
        assert "555-0100" in text
    assert "Harborview State" in told.text
    assert len(taught.questions) == 5
    assert all(question_problems(each) == {} for each in taught.questions)


def test_the_two_postures_are_told_apart() -> None:
    at_once, first = (policy(each, campus="H").text for each in WHOLE)

    assert "Police are sent at once." in at_once
    assert "Police are sent at once." not in first
    assert "you or somebody else calls 911 as well" in at_once
    assert "Security calls 911 when it has verified" in first
    assert "Security" not in at_once
    assert "Officers come all the same" in at_once
    assert "Officers come all the same" not in first
    answers = {
        each.posture: module(each, campus="H").questions[-1].choices for each in WHOLE
    }
    assert len(set(answers.values())) == 2


def test_what_is_counted_comes_from_the_profile() -> None:
    mild = replace(ASSESS_FIRST, false_rule=FalseRule(counted=("misuse",), threshold=5))
    none = replace(DISPATCH_AT_ONCE, false_rule=FalseRule(counted=()))

    assert "These are counted: misuse. After 5 that" in " ".join(
        policy(mild, campus="H").text.split()
    )
    assert "Nothing is counted." in policy(none, campus="H").text


def test_a_number_that_is_missing_is_said_to_be() -> None:
    assert "[emergency line is missing]" in policy(SHIPPED[0], campus="H").text
    assert "[falta la línea de emergencia]" in (
        policy(SHIPPED[0], campus="H", language="es").text
    )
