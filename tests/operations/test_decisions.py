"""Decisions: by name, with a reason, under a policy; once; and appealed to another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from quietbell.config.database import Database
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.life import Need
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, NotThere, Wrong
from quietbell.operations.appeals import decide_appeal
from quietbell.operations.approvals import sign_request
from quietbell.operations.assessments import NoCriteria, sign_assessment
from quietbell.operations.comments import (
    ask_for_comment,
    give_comment,
    take_question_back,
)
from quietbell.operations.criteria import bring_into_force
from quietbell.operations.decisions import (
    DecidedBefore,
    NoPolicy,
    NotMet,
    Verdict,
    decide,
)
from quietbell.operations.lives import (
    Missing,
    NotNow,
    life_of,
)
from quietbell.queries.criteria import findings_of
from quietbell.queries.needs import met
from quietbell.storage.models import (
    ButtonLife,
    CriteriaVersion,
    Decision,
    Letter,
    OfficeTask,
    PolicyVersion,
)
from tests.support.deciding import APPROVE, REFUSE, dean, facts, manager, police
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    appealed,
    approved,
    assessed,
    requested,
)
from tests.support.lives_ground import (
    criteria,
    policy,
)
from tests.support.office import reader_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def decided(life: ButtonLife, verdict: Verdict = APPROVE, by: Reader | None = None):
    life = life_of(life.pk)
    return decide(
        by or manager(), at=NOW, life=life.pk, version=life.version, verdict=verdict
    )


def sign(life: ButtonLife, *, is_approved: bool = True) -> None:
    life = life_of(life.pk)
    sign_request(
        dean(life),
        at=NOW,
        life=life.pk,
        version=life.version,
        is_approved=is_approved,
        words="As we said.",
    )


def ready() -> ButtonLife:
    """Return a request that is assessed and approved by its Dean."""
    life = assessed()
    sign(life)
    return life_of(life.pk)


def stage(life: ButtonLife) -> str:
    return life_of(life.pk).stage


def open_kinds(life: ButtonLife) -> set[str]:
    rows = OfficeTask.objects.filter(subject=life.pk, done_at=None)
    return set(rows.values_list("kind", flat=True))


@pytest.mark.requirement("REQ-06", "REQ-08", "POL-01")
def test_a_decision_says_who_when_why_and_under_which_policy():
    life, by = ready(), manager()
    made = Decision.objects.get(pk=decided(life, by=by).pk)

    assert (made.by, made.at, made.reason) == (by.person, NOW, APPROVE.reason)
    assert (made.criteria, made.policy) == (criteria(), policy())
    assert [each["criterion"] for each in made.findings][:3] == [
        "approval",
        "assessment",
        "drugs",
    ]
    assert all(each.sentence for each in findings_of(made))
    assert (stage(life), life_of(life.pk).priority) == ("approved", "high")
    assert open_kinds(life) == {TaskKind.SURVEY.value}
    assert Letter.objects.filter(subject_line__endswith="is approved").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(reason="Another.")


@pytest.mark.requirement("REQ-02")
def test_without_the_deans_word_it_cannot_be_approved_and_is_said_so():
    life = assessed()
    with pytest.raises(NotMet, match="of the department has not approved"):
        decided(life)
    sign(life, is_approved=False)
    with pytest.raises(NotMet, match="has not approved"):
        decided(life)

    assert stage(life) == "assessed"
    assert not Decision.objects.exists()


@pytest.mark.requirement("REQ-03")
def test_an_assessment_that_expired_is_refused_by_name():
    life = ready()
    later = NOW + timedelta(days=366)
    with pytest.raises(NotMet, match="assessment expired on 2032-03-02"):
        decide(manager(), at=later, life=life.pk, version=life.version, verdict=APPROVE)
    sign_assessment(manager(), at=later, life=life.pk, version=0, facts=facts("cash"))
    life = life_of(life.pk)

    decide(manager(), at=later, life=life.pk, version=life.version, verdict=APPROVE)
    assert stage(life) == "approved"


@pytest.mark.requirement("REQ-03")
def test_what_is_not_assessed_is_not_approved():
    life = requested()
    sign(life)
    with pytest.raises(NotMet, match="No threat assessment has been signed"):
        decided(life)


@pytest.mark.requirement("REQ-04", "REQ-05")
@pytest.mark.parametrize(
    ("factors", "sentence"),
    [((), "0 of 6 factors"), (("traffic",), "high traffic alone never qualifies")],
)
def test_without_a_factor_it_cannot_be_approved(factors: tuple[str], sentence: str):
    life = ready()
    later = NOW + timedelta(minutes=1)
    sign_assessment(manager(), at=later, life=life.pk, version=0, facts=facts(*factors))
    with pytest.raises(NotMet, match=sentence):
        decided(life)


@pytest.mark.requirement("REQ-07", "REQ-06")
def test_a_refusal_has_its_reason_alternatives_and_a_day_to_appeal_until():
    life = requested()
    made = decided(life, REFUSE)

    assert (made.is_approved, made.reason) == (False, REFUSE.reason)
    assert made.alternatives == list(REFUSE.alternatives)
    assert made.appeal_until == date(2031, 4, 2)
    assert (made.criteria, made.policy) == (criteria(), policy())
    assert stage(life) == "refused"
    letter = Letter.objects.get(subject_line__endswith="is refused")
    assert REFUSE.reason not in letter.text
    assert f"/my/requests/{life.pk}" in letter.text
    assert open_kinds(life) == set()


@pytest.mark.requirement("REQ-06", "REQ-07", "REQ-08")
@pytest.mark.parametrize(
    ("verdict", "field"),
    [
        (replace(APPROVE, reason=" "), "reason"),
        (replace(APPROVE, reason="x" * 2001), "reason"),
        (replace(APPROVE, priority=None), "priority"),
        (replace(REFUSE, reason=""), "reason"),
        (replace(REFUSE, alternatives=(" ",)), "alternatives"),
        (replace(REFUSE, alternatives=("x" * 201,)), "alternatives"),
        (replace(REFUSE, alternatives=("x",) * 11), "alternatives"),
    ],
)
def test_what_a_decision_must_hold(verdict: Verdict, field: str):
    life = ready()
    with pytest.raises(Wrong) as why:
        decided(life, verdict)

    assert list(why.value.problems) == [field]
    assert stage(life) == "assessed"


@pytest.mark.requirement("REQ-06")
@pytest.mark.parametrize(
    "role", [each for each in Role if each.value != "emergency management"]
)
def test_nobody_but_emergency_management_decides(role: Role):
    life = ready()
    with pytest.raises(NotAllowed):
        decided(life, by=reader_with(role))


@pytest.mark.requirement("REQ-06")
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told():
    life = ready()
    decided(life)
    with pytest.raises(ChangedMeanwhile):
        decide(manager(), at=NOW, life=life.pk, version=life.version, verdict=REFUSE)

    assert Decision.objects.get().is_approved
    assert stage(life) == "approved"


def test_what_is_decided_is_not_decided_again():
    with pytest.raises(NotNow):
        decided(approved())


@pytest.mark.requirement("REQ-06")
def test_a_comment_of_the_police_that_was_asked_for_comes_first():
    life, by = ready(), manager()
    asked = ask_for_comment(
        by, at=NOW, life=life.pk, version=life.version, question="Anything known?"
    )
    assert TaskKind.COMMENT.value in open_kinds(life)
    for verdict in (APPROVE, REFUSE):
        with pytest.raises(Missing, match="the comment of the police"):
            decided(life, verdict)
    given = give_comment(
        police(), at=NOW, life=life.pk, version=asked.version, words="Two calls."
    )

    assert given.words == "Two calls."
    assert TaskKind.COMMENT.value not in open_kinds(life)
    decided(life)


def test_a_question_is_asked_once_and_can_be_taken_back_on_record():
    life, by = ready(), manager()
    ask_for_comment(by, at=NOW, life=life.pk, version=life.version, question="")
    life = life_of(life.pk)
    with pytest.raises(NotNow):
        ask_for_comment(by, at=NOW, life=life.pk, version=life.version, question="")
    back = take_question_back(
        by, at=NOW, life=life.pk, version=1, words="They were at the meeting."
    )

    assert back.words == "The question was taken back: They were at the meeting."
    with pytest.raises(NotThere):
        give_comment(police(), at=NOW, life=life.pk, version=2, words="Late.")
    decided(life)


def test_only_the_police_comment_and_only_when_asked():
    life = ready()
    with pytest.raises(NotThere):
        give_comment(police(), at=NOW, life=life.pk, version=1, words="Unasked.")
    with pytest.raises(NotAllowed):
        give_comment(manager(), at=NOW, life=life.pk, version=1, words="Unasked.")


def test_criteria_that_were_retired_are_said_and_the_request_waits():
    life = ready()
    CriteriaVersion.objects.update(state="retired")
    with pytest.raises(NoCriteria, match="No criteria are in force"):
        decided(life)
    assert stage(life) == "assessed"


@pytest.mark.requirement("POL-01")
def test_a_policy_that_was_withdrawn_is_said_and_the_request_waits():
    life = ready()
    PolicyVersion.objects.update(state="withdrawn")
    with pytest.raises(NoPolicy, match="“Duress button policy” was withdrawn"):
        decided(life, REFUSE)
    assert stage(life) == "assessed"


@pytest.mark.requirement("POL-01")
def test_a_decision_pins_the_revision_that_is_in_force_then():
    life, before = ready(), policy()
    PolicyVersion.objects.update(state="retired")
    after = policy()
    assert after.pk != before.pk

    assert decided(life).policy == after


def test_criteria_that_changed_meanwhile_are_those_that_decide():
    life = ready()
    first = criteria()
    body = {**first.body, "factors_min": 2}
    row = CriteriaVersion.objects.create(
        id="second", number=2, body=body, policy=policy(), made_at=NOW
    )
    bring_into_force(manager(), at=NOW, id=row.pk, version=1)
    with pytest.raises(NotMet, match="1 of 6 factors, and at least 2 must be"):
        decided(life)

    assert decided(life, REFUSE).criteria_id == "second"


def refused_by(by: Reader) -> ButtonLife:
    """Return the life of an appeal against what *by* refused."""
    life = ready()
    made = decided(life, REFUSE, by=by)
    return _appealed(life, made)


def _appealed(life: ButtonLife, made: Decision) -> ButtonLife:
    return appealed(life=life_of(life.pk))


def appeal(by: Reader, life: ButtonLife, *, is_upheld: bool):
    life = life_of(life.pk)
    return decide_appeal(
        by,
        at=NOW,
        life=life.pk,
        version=life.version,
        is_upheld=is_upheld,
        reason="Looked at again.",
    )


@pytest.mark.requirement("REQ-07")
@pytest.mark.parametrize("is_upheld", [True, False])
def test_an_appeal_is_decided_by_another(is_upheld: bool):
    first = manager()
    life = refused_by(first)
    with pytest.raises(Missing, match="another person"):
        appeal(first, life, is_upheld=is_upheld)
    assert stage(life) == "appealed"
    kept = appeal(manager(), life, is_upheld=is_upheld)

    assert kept.is_upheld is is_upheld
    assert stage(life) == ("refused" if is_upheld else "assessed")
    assert Letter.objects.filter(key=f"appealed-{kept.pk}").exists()


@pytest.mark.requirement("REQ-07")
def test_nobody_decides_on_their_own_appeal():
    life = refused_by(manager())
    mine = reader_with(Role.EMERGENCY_MANAGEMENT)
    life.appeals.update(by=mine.person)
    with pytest.raises(Missing, match="another person"):
        appeal(mine, life, is_upheld=False)


@pytest.mark.requirement("REQ-07")
def test_what_is_decided_anew_is_not_decided_by_who_refused_it():
    first = manager()
    life = refused_by(first)
    appeal(manager(), life, is_upheld=False)
    with pytest.raises(DecidedBefore):
        decided(life, REFUSE, by=first)

    made = decided(life)
    assert (made.round, stage(life)) == (2, "approved")


@pytest.mark.requirement("REQ-02", "REQ-07")
def test_a_dean_who_said_no_is_asked_again_by_an_appeal_that_is_taken_up():
    life = assessed()
    sign(life, is_approved=False)
    decided(life, REFUSE)
    life = appealed(life=life_of(life.pk))
    appeal(manager(), life, is_upheld=False)

    assert TaskKind.SIGN.value in open_kinds(life)
    sign(life)
    assert Need.APPROVAL in met(life_of(life.pk), NOW)
