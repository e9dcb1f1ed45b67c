"""Threat assessments: a draft, then signed, then never changed and only replaced."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from quietbell.config.database import Database
from quietbell.domain.deciding import Scale, months_after
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong
from quietbell.operations.assessments import (
    AssessmentFacts,
    NoCriteria,
    save_assessment,
    sign_assessment,
)
from quietbell.operations.decisions import decide
from quietbell.operations.lives import NotNow, life_of
from quietbell.storage.models import (
    Assessment,
    ButtonLife,
    CriteriaVersion,
    Letter,
    OfficeTask,
    StoredFile,
)
from tests.support.deciding import NO, REFUSE, YES, facts, manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    refused,
    requested,
)
from tests.support.lives_ground import (
    signer,
)
from tests.support.office import reader_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def open_tasks(life: ButtonLife) -> set[str]:
    rows = OfficeTask.objects.filter(subject=life.pk, done_at=None)
    return set(rows.values_list("kind", flat=True))


def signed(life: ButtonLife, *met: str, **more: Any) -> Assessment:
    told = {"at": NOW, "life": life.pk, "version": 0, "facts": facts(*met)}
    return sign_assessment(manager(), **{**told, **more})


def test_a_draft_grows_and_says_nothing_yet():
    life, by = requested(), manager()
    first = AssessmentFacts(answers={"cash": NO})
    draft = save_assessment(by, at=NOW, life=life.pk, version=0, facts=first)
    more = AssessmentFacts(answers={"cash": YES}, scores={Scale.EXPOSURE: 4})
    save_assessment(by, at=NOW, life=life.pk, version=draft.version, facts=more)

    kept = Assessment.objects.get(life=life)
    assert kept.answers == {"cash": {"is_met": True, "evidence": YES.evidence}}
    assert kept.scores == {"exposure": 4}
    assert kept.signed_at is None
    assert life_of(life.pk).stage == "requested"


def test_two_who_write_one_draft_do_not_overwrite_each_other():
    life, by = requested(), manager()
    save_assessment(by, at=NOW, life=life.pk, version=0, facts=facts("cash"))

    with pytest.raises(ChangedMeanwhile):
        save_assessment(by, at=NOW, life=life.pk, version=0, facts=facts())


@pytest.mark.requirement("REQ-03")
def test_signing_assesses_the_request_and_is_good_for_a_year():
    life = requested()
    made = signed(life, "violence")

    assert made.expires_on == date(2032, 3, 3)
    assert life_of(life.pk).stage == "assessed"
    assert open_tasks(life) == {TaskKind.DECIDE.value, TaskKind.SIGN.value}


def test_signing_asks_the_dean_that_the_request_names_once():
    life = requested()
    signed(life, "violence")
    signed(life, "violence")

    (letter,) = Letter.objects.filter(subject_line__contains="waits for your approval")
    assert letter.person == signer().pk
    assert f"/workbench/requests/{life.pk}/approval" in letter.text
    assert life.request.room.number not in letter.text


@pytest.mark.requirement("REQ-03", "REQ-04")
@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(facts(), answers={}), "answer-violence"),
        (
            replace(
                facts(),
                answers={**facts().answers, "cash": replace(YES, evidence=" ")},
            ),
            "evidence-cash",
        ),
        (replace(facts(), scores={Scale.EXPOSURE: 3}), "score-likelihood"),
        (
            replace(facts(), scores={**facts().scores, Scale.EXPOSURE: 6}),
            "score-exposure",
        ),
        (replace(facts(), summary=" "), "summary"),
        (replace(facts(), summary="x" * 2001), "summary"),
    ],
)
def test_what_is_not_whole_is_not_signed(said: AssessmentFacts, field: str):
    life = requested()
    with pytest.raises(Wrong) as why:
        signed(life, facts=said)

    assert field in why.value.problems
    assert not Assessment.objects.exists()
    assert life_of(life.pk).stage == "requested"


@pytest.mark.requirement("REQ-03")
def test_what_is_signed_is_never_changed_and_a_new_one_replaces_it():
    life = requested()
    first = signed(life, "violence")
    for rows in (Assessment.objects.filter(pk=first.pk),):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(summary="Nothing was found.")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    second = signed(life, "cash", at=NOW + timedelta(days=400))

    assert second.expires_on == date(2033, 4, 6)
    assert Assessment.objects.get(pk=first.pk).summary == "Looked at by two."
    assert life_of(life.pk).stage == "assessed"


def test_without_criteria_in_force_nothing_is_signed_but_a_draft_is_saved():
    life = requested()
    CriteriaVersion.objects.update(state="retired")
    with pytest.raises(NoCriteria, match="No criteria are in force"):
        signed(life)

    save_assessment(manager(), at=NOW, life=life.pk, version=0, facts=facts())


def test_what_is_refused_is_not_assessed():
    with pytest.raises(NotNow):
        signed(refused())


@pytest.mark.parametrize("role", [Role.TELECOM_DESK, Role.APPROVER, Role.DISPATCHER])
def test_others_do_not_assess(role: Role):
    life = requested()
    with pytest.raises(NotAllowed):
        sign_assessment(
            reader_with(role), at=NOW, life=life.pk, version=0, facts=facts()
        )


def test_evidence_is_kept_with_the_draft_or_nothing_is():
    life, by = requested(), manager()
    given = ("report.txt", b"Two assaults.")
    with pytest.raises(Wrong):
        save_assessment(
            by, at=NOW, life=life.pk, version=0, facts=facts(), evidence=("a.txt", b"")
        )
    assert not Assessment.objects.exists()
    draft = save_assessment(
        by, at=NOW, life=life.pk, version=0, facts=facts(), evidence=given
    )

    (kept,) = StoredFile.objects.all()
    assert (kept.subject_kind, kept.subject) == ("assessment", draft.pk)


def test_months_end_where_the_month_does():
    assert months_after(date(2031, 1, 31), 1) == date(2031, 2, 28)
    assert months_after(date(2031, 12, 5), 12) == date(2032, 12, 5)
    assert months_after(date(2032, 2, 29), 12) == date(2033, 2, 28)


@pytest.mark.requirement("REQ-03")
def test_who_decides_without_having_seen_a_new_assessment_is_told():
    life = requested()
    signed(life, "violence")
    seen = life_of(life.pk).version
    signed(life, "cash")

    with pytest.raises(ChangedMeanwhile):
        decide(manager(), at=NOW, life=life.pk, version=seen, verdict=REFUSE)
    assert life_of(life.pk).stage == "assessed"
