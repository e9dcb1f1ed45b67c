"""Two years of Harborview State: every stage has something, and all of it is true."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.life import LifeDeed, Need, Stage, step
from quietbell.domain.life_work import KINDS, WORK
from quietbell.queries.needs import TESTS, met
from quietbell.simulator.campus import DemoCampus
from quietbell.simulator.demo_years import years
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview
from tests.support.office_django import undone


@pytest.fixture(scope="module")
def campus(worker_database: Database) -> Iterator[DemoCampus]:
    """Plant them once: nothing here writes."""
    with undone():
        yield plant_harborview(years=True)


def test_there_is_something_in_every_stage_of_a_request(campus):
    stages = Counter(m.ButtonLife.objects.values_list("stage", flat=True))
    later = {Stage.REACTIVATION_REQUESTED.value, Stage.REMOVAL_ORDERED.value}

    assert set(stages) == {each.value for each in Stage} - later
    assert m.ButtonRequest.objects.filter(state="draft", via="form").exists()
    assert m.ButtonRequest.objects.filter(state="draft", via="mail").exists()
    assert 60 <= m.ButtonRequest.objects.count() <= 120


def test_every_button_leads_a_life_that_its_standing_agrees_with(campus):
    for button in m.Button.objects.select_related("life"):
        life = button.life
        last = life.steps.order_by("-id").first()
        told = [x.standing for x in _steps_to(life) if x.standing is not None]

        assert last.after == life.stage
        assert last.at == life.since
        assert button.standing == (told[-1] if told else "in service"), button.pk


def _steps_to(life):
    done = life.steps.exclude(deed="begun").order_by("id")
    return [step(Stage(each.before), LifeDeed(each.deed)) for each in done]


def test_numbers_follow_the_order_in_which_requests_were_sent(campus):
    sent = m.ButtonRequest.objects.filter(state="sent").order_by("sent_at")

    assert [each.number for each in sent] == list(range(1, len(sent) + 1))


def test_the_open_tasks_of_a_life_are_those_of_its_stage(campus):
    for life in m.ButtonLife.objects.all():
        still = m.OfficeTask.objects.filter(
            subject_kind="life",
            subject=life.pk,
            done_at=None,
            kind__in=[each.value for each in KINDS],
        )
        wanted = {x.kind.value for x in WORK.get(Stage(life.stage), ())}
        answered = m.Approval.objects.filter(life=life).exists()
        maybe = {"approval of a Dean"}

        found = {each.kind for each in still}
        assert found - maybe == wanted - maybe, life.pk
        if "approval of a Dean" in found:
            assert not answered


def test_an_approval_is_by_who_signs_for_that_department(campus):
    for each in m.Approval.objects.select_related("life__request"):
        granted = m.RoleGrant.objects.filter(
            person=each.by,
            role="approver",
            department=each.department,
            begins_at__lte=each.at,
        )

        assert granted.exists()
        assert each.department == each.life.request.department_id


def test_findings_are_what_the_criteria_said_of_the_case(campus):
    approved = m.Decision.objects.filter(is_approved=True)
    refused = m.Decision.objects.filter(is_approved=False)

    for each in approved:
        gates = [x["is_met"] for x in each.findings if x["kind"] == "gate"]
        factors = [x["is_met"] for x in each.findings if x["kind"] == "factor"]
        assert all(gates)
        assert any(factors)
    assert any(
        not any(x["is_met"] for x in each.findings if x["kind"] == "factor")
        for each in refused
    )
    assert {each.policy_id for each in approved} == {
        "duress-policy-3",
        "duress-policy-4",
    }


def test_who_decides_on_an_appeal_is_not_who_refused(campus):
    decided = m.Appeal.objects.exclude(decided_at=None).select_related("decision")

    assert decided.count() >= 3
    assert all(each.decided_by != each.decision.by for each in decided)
    assert {each.is_upheld for each in decided} == {True, False}


def test_some_training_has_expired_and_some_is_outstanding(campus):
    passed = m.TrainingRecord.objects.filter(is_passed=True)
    newest = {each.person_id: each.ends_on for each in passed.order_by("at")}
    holders = m.Person.objects.filter(buttons__isnull=False).distinct()
    signed = m.Attestation.objects.filter(version_signed="duress-policy-4")

    assert sum(each < NOW.date() for each in newest.values()) >= 3
    assert sum(each.pk not in newest for each in holders) >= 1
    assert m.TrainingRecord.objects.filter(is_passed=False).exists()
    assert 0 < signed.count() < holders.count() - 5


def test_a_review_is_finished_and_another_is_open(campus):
    closed = m.PolicyReview.objects.exclude(closed_at=None).get()
    still = m.PolicyReview.objects.get(closed_at=None)

    assert closed.sign_offs.count() == 4
    assert 0 < still.sign_offs.count() < 4
    assert closed.year != still.year
    assert m.Proposal.objects.filter(decided_at=None).count() == 1
    assert m.Proposal.objects.filter(is_approved=True).count() == 2


def test_no_letter_and_no_task_names_a_place(campus):
    secret = {each.name.lower() for each in m.Department.objects.all()}
    secret |= {each.spoken.lower() for each in m.Button.objects.all()}
    secret |= {each.place_words.lower() for each in m.ButtonRequest.objects.all()} - {
        ""
    }
    told = [*m.Letter.objects.values_list("subject_line", flat=True)]
    told += [*m.Letter.objects.values_list("text", flat=True)]
    told += [str(each.said) for each in m.OfficeTask.objects.all()]

    assert len(told) > 800
    assert not [(x, y) for x in told for y in secret if y in x.lower()]


def test_nothing_has_happened_yet_that_has_not(campus):
    soon = NOW + timedelta(days=40)

    assert not m.LifeStep.objects.filter(at__gt=NOW).exists()
    assert not m.Letter.objects.filter(made_at__gt=NOW).exists()
    assert not m.OfficeTask.objects.filter(made_at__gt=NOW).exists()
    assert m.WorkOrder.objects.filter(state="planned", begins_at__gt=NOW).exists()
    assert not m.WorkOrder.objects.filter(begins_at__gt=soon).exists()


def test_the_same_time_makes_the_same_years(campus):
    again = [row for rows in years(campus, at=NOW) for row in rows]
    kept = {each.pk: each.since for each in m.ButtonLife.objects.all()}

    assert {x.pk: x.since for x in again if isinstance(x, m.ButtonLife)} == kept


def test_what_waits_lacks_what_it_waits_for(campus):
    life = m.ButtonLife.objects.get(
        stage="assessed", request__department="community-legal-clinic"
    )
    police = m.ButtonLife.objects.get(
        stage="assessed", request__department="human-resources"
    )

    assert Need.ASSESSMENT not in met(life, NOW)  # it expired while it lay there
    assert Need.POLICE not in met(police, NOW)
    assert set(TESTS) >= {Need.ASSESSMENT, Need.POLICE}
