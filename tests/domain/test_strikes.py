"""Good faith is never a strike, whatever a profile says."""

from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.profiles import FalseRule
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE
from quietbell.domain.strikes import is_strike
from quietbell.domain.words import Disposition


def strikes(rule: FalseRule) -> set[str]:
    return {each.value for each in Disposition if is_strike(each, rule)}


def test_only_what_the_profile_counts_is_a_strike() -> None:
    assert strikes(DISPATCH_AT_ONCE.false_rule) == {"accidental", "misuse"}
    assert strikes(ASSESS_FIRST.false_rule) == {"misuse"}
    assert strikes(FalseRule(counted=())) == set()


@given(st.lists(st.sampled_from(Disposition)))
def test_good_faith_and_emergencies_never_count(counted: list[Disposition]) -> None:
    rule = FalseRule(counted=tuple(counted))
    never = {Disposition.GOOD_FAITH, Disposition.EMERGENCY}
    assert strikes(rule) == set(counted) - never
