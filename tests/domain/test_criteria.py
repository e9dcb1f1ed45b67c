"""The criteria: gates all, factors enough of them, and traffic never by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.criteria import (
    SHIPPED,
    Answer,
    Case,
    Criteria,
    Gate,
    Priority,
    judged,
)

TODAY = date(2031, 3, 3)
YES = Answer(is_met=True, evidence="As the reports of last year show.")
NO = Answer(is_met=False)
FACTORS = [each.id for each in SHIPPED.factors]
IDS = [*FACTORS, "traffic", "no-such-factor"]
answers = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(
        Answer, is_met=st.booleans(), evidence=st.sampled_from(["", "  ", "Seen."])
    ),
)
days = st.none() | st.dates(date(2030, 1, 1), date(2032, 1, 1))
cases = st.builds(
    Case, answers=answers, is_approved=st.booleans(), signed_on=days, expires_on=days
)


def whole(**given: Answer) -> Case:
    """Return a case whose gates are open."""
    return Case(
        answers=given,
        is_approved=True,
        signed_on=TODAY,
        expires_on=TODAY + timedelta(days=1),
    )


def counted(case: Case) -> int:
    """Return how many factors count, told by what the policy says and no code."""
    told = [case.answers.get(each) for each in FACTORS]
    return sum(bool(x and x.is_met and x.evidence.strip()) for x in told)


@pytest.mark.requirement("REQ-02", "REQ-03", "REQ-04", "REQ-05")
@given(cases)
def test_it_is_met_if_every_gate_is_open_and_a_factor_counts(case: Case) -> None:
    is_assessed = (
        case.signed_on is not None
        and case.expires_on is not None
        and case.expires_on >= TODAY
    )
    expected = case.is_approved and is_assessed and counted(case) >= 1

    assert judged(SHIPPED, case, on=TODAY).is_met == expected


@pytest.mark.requirement("REQ-04")
@given(cases)
def test_every_criterion_is_told_in_one_sentence(case: Case) -> None:
    outcome = judged(SHIPPED, case, on=TODAY)

    assert [each.criterion for each in outcome.findings] == [
        *SHIPPED.gates,
        *FACTORS,
        "traffic",
    ]
    assert all(each.sentence.endswith(".") for each in outcome.findings)
    assert outcome.summary.startswith("The criteria are ")


@given(cases, st.integers(1, len(FACTORS)))
def test_so_many_factors_are_wanted_as_the_version_says(case: Case, many: int) -> None:
    wanted = replace(SHIPPED, factors_min=many)

    assert judged(wanted, case, on=TODAY).has_factors == (counted(case) >= many)


@given(cases)
def test_another_factor_that_is_met_never_takes_anything_away(case: Case) -> None:
    more = replace(case, answers={**case.answers, "violence": YES})
    before, after = judged(SHIPPED, case, on=TODAY), judged(SHIPPED, more, on=TODAY)

    assert after.has_factors
    assert after.is_met >= before.is_met


@pytest.mark.requirement("REQ-05")
@given(st.text(min_size=1, max_size=50))
def test_traffic_alone_never_qualifies(words: str) -> None:
    outcome = judged(
        SHIPPED, whole(traffic=Answer(is_met=True, evidence=words)), on=TODAY
    )

    assert not outcome.is_met
    assert not outcome.has_factors


@pytest.mark.requirement("REQ-05")
def test_that_traffic_does_not_qualify_is_said() -> None:
    outcome = judged(SHIPPED, whole(traffic=YES), on=TODAY)

    assert outcome.summary == (
        "The criteria are not met: high traffic alone never qualifies."
    )
    assert outcome.findings[-1].sentence.endswith("This alone never qualifies.")


@pytest.mark.requirement("REQ-04")
def test_a_yes_without_evidence_does_not_count_and_is_said() -> None:
    outcome = judged(SHIPPED, whole(violence=Answer(is_met=True)), on=TODAY)
    (found,) = [each for each in outcome.findings if each.criterion == "violence"]

    assert not outcome.is_met
    assert found.sentence == (
        "Previous acts of violence: said to be so, and no evidence is given."
    )
    assert outcome.priority is Priority.LOW


@pytest.mark.requirement("REQ-03")
@pytest.mark.parametrize(
    ("signed_on", "expires_on", "sentence"),
    [
        (None, None, "No threat assessment has been signed."),
        (TODAY, None, "No threat assessment has been signed."),
        (
            date(2030, 3, 2),
            TODAY - timedelta(days=1),
            "The threat assessment expired on 2031-03-02.",
        ),
    ],
)
def test_what_is_wrong_with_an_assessment_is_said(
    signed_on: date | None, expires_on: date | None, sentence: str
) -> None:
    case = replace(whole(violence=YES), signed_on=signed_on, expires_on=expires_on)
    outcome = judged(SHIPPED, case, on=TODAY)

    assert [each.sentence for each in outcome.missing] == [sentence]
    assert outcome.summary == f"The criteria are not met. {sentence}"


def test_an_assessment_is_good_on_its_last_day() -> None:
    case = replace(whole(violence=YES), expires_on=TODAY)

    assert judged(SHIPPED, case, on=TODAY).is_met


@pytest.mark.requirement("REQ-02")
def test_that_a_dean_did_not_approve_is_said() -> None:
    outcome = judged(SHIPPED, replace(whole(cash=YES), is_approved=False), on=TODAY)

    assert [each.criterion for each in outcome.missing] == [Gate.APPROVAL]


@pytest.mark.requirement("REQ-08")
@pytest.mark.parametrize(
    ("met", "priority"),
    [
        ((), Priority.LOW),
        (("drugs",), Priority.MEDIUM),
        (("drugs", "cash"), Priority.HIGH),
        (("isolated",), Priority.HIGH),
        (("isolated", "cash"), Priority.CRITICAL),
        (("violence",), Priority.CRITICAL),
    ],
)
def test_the_heaviest_factor_says_how_urgent_it_is(
    met: tuple[str, ...], priority: Priority
) -> None:
    outcome = judged(SHIPPED, whole(**dict.fromkeys(met, YES)), on=TODAY)

    assert outcome.priority is priority


def test_criteria_without_a_gate_do_not_ask_for_it() -> None:
    """`criteria_rules.flaws` refuses these; the rules go by what they are given."""
    open_gates: Criteria = replace(SHIPPED, gates=())

    assert judged(open_gates, Case(answers={"cash": YES}), on=TODAY).is_met
