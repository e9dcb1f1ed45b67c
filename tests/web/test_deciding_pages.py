"""Pages of deciding, as people use them: read, typed, refused in plain words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.approvals import ask_to_sign
from quietbell.operations.lives import life_of
from quietbell.storage.models import (
    Approval,
    Assessment,
    ButtonLife,
    CriteriaVersion,
    Decision,
    Letter,
    PoliceComment,
    RowHistory,
    StoredFile,
)
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    appealed,
    assessed,
    requested,
)
from tests.support.lives_ground import (
    office,
    policy,
)
from tests.support.office import browser_of, browser_with, person_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


def dean(life: ButtonLife) -> Client:
    return browser_with(Role.APPROVER, department=life.request.department)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed(answer: Any) -> dict[str, Any]:
    """Return what a browser posts of a page that nobody touched."""
    forms = html.fromstring(text(answer)).forms
    (form,) = [each for each in forms if each.get("class") == "office"]
    told: dict[str, Any] = {}
    for name, value in form.form_values():
        told[name] = [*told[name], value] if name in told else [value]
    return told


def page(life: ButtonLife, name: str) -> str:
    return f"/workbench/requests/{life.pk}/{name}"


def answers(**more: str) -> dict[str, str]:
    ids = ["drugs", "counselling", "cash", "profile", "isolated", "violence", "traffic"]
    scores = ["likelihood", "consequence", "exposure", "isolation"]
    return {
        **{f"answer-{each}": "no" for each in ids},
        **{f"score-{each}": "3" for each in scores},
        "answer-violence": "yes",
        "evidence-violence": "Two reports.",
        "summary": "Looked at by two.",
        "version": "0",
        **more,
    }


@pytest.mark.requirement("REQ-03", "REQ-04")
def test_an_assessment_is_saved_then_signed_and_says_what_numbers_mean(manager):
    life = requested()
    shown = text(manager.get(page(life, "assessment")))
    assert "5: somebody could die" in shown
    saved = manager.post(
        page(life, "assessment"), {**answers(summary=""), "do": "save"}
    )
    assert saved.status_code == 302
    draft = Assessment.objects.get()
    told = {**typed(manager.get(page(life, "assessment"))), "do": "sign"}
    refused = manager.post(page(life, "assessment"), told)
    assert (refused.status_code, life_of(life.pk).stage) == (422, "requested")
    assert "Sum up what was found." in text(refused)

    signed = manager.post(page(life, "assessment"), {**told, "summary": "Two reports."})
    assert signed.status_code == 302
    assert Assessment.objects.get(pk=draft.pk).signed_at is not None
    assert life_of(life.pk).stage == "assessed"


def test_a_requests_own_answers_are_shown_but_a_no_is_asked_anew(manager):
    life = requested(answers={"cash": {"is_met": False}, "drugs": {"is_met": True}})
    form = html.fromstring(text(manager.get(page(life, "assessment")))).forms[-1]

    assert form.fields["answer-drugs"] == "yes"
    assert form.fields["answer-cash"] is None


def test_evidence_is_kept_as_a_file_and_what_cannot_be_is_refused(manager):
    life = requested()
    bad = SimpleUploadedFile("virus.docx", b"PK\x03\x04 and more")
    refused = manager.post(
        page(life, "assessment"), {**answers(), "do": "save", "file": bad}
    )
    assert refused.status_code == 422
    assert "Word, Excel and archive files are not taken" in text(refused)
    assert not Assessment.objects.exists()
    good = SimpleUploadedFile("report.txt", b"Two assaults.")
    manager.post(page(life, "assessment"), {**answers(), "do": "save", "file": good})

    kept = StoredFile.objects.get()
    assert f"/files/{kept.pk}" in text(manager.get(page(life, "assessment")))


@pytest.mark.requirement("REQ-02")
def test_a_link_that_a_scanner_follows_decides_nothing():
    life = assessed()
    by = dean(life)
    ask_to_sign(life, NOW)
    letter = Letter.objects.filter(about=life.pk)[0]
    (address,) = re.findall(r"http\S+", letter.text)
    address = "/" + address.split("/", 3)[3]
    assert address == page(life, "approval")
    before = RowHistory.objects.count()
    for visitor in (Client(), by):
        for method in ("get", "head", "options"):
            getattr(visitor, method)(address)
            getattr(visitor, method)(f"{address}?says=approve&version={life.version}")

    assert not Approval.objects.exists()
    assert RowHistory.objects.count() == before
    outside = Client().post(address, {"says": "approve", "version": life.version})
    assert outside.status_code == 302
    assert outside["Location"].startswith("/accounts/login")
    assert not Approval.objects.exists()


@pytest.mark.requirement("REQ-02")
def test_a_post_from_another_page_decides_nothing():
    life = assessed()
    by = dean(life)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = by.cookies
    answer = strict.post(
        page(life, "approval"), {"says": "approve", "version": life.version}
    )

    assert answer.status_code == 403
    assert not Approval.objects.exists()


@pytest.mark.requirement("REQ-02")
def test_a_dean_reads_the_facts_answers_and_has_it_off_the_list():
    life = assessed()
    by = dean(life)
    assert f"Request {life.request.number}" in text(by.get("/my/approvals"))
    shown = by.get(page(life, "approval"))
    assert life.request.need in text(shown)
    assert (
        len(html.fromstring(text(shown)).find(".//main").text_content().split()) < 400
    )
    answer = by.post(page(life, "approval"), {**typed(shown), "says": "approve"})

    assert answer.status_code == 302
    assert Approval.objects.get().is_approved
    assert "Nothing waits for your word." in text(by.get("/my/approvals"))
    late = by.post(
        page(life, "approval"), {**typed(shown), "says": "decline", "words": "x"}
    )
    assert late.status_code == 409


@pytest.mark.requirement("REQ-02")
def test_another_departments_dean_finds_nothing_there():
    life = assessed()
    other = office("harbor").department
    assert other != life.request.department
    by = browser_with(Role.APPROVER, department=other)

    assert by.get(page(life, "approval")).status_code == 404
    assert by.post(page(life, "approval"), {"says": "approve"}).status_code == 404
    assert f"Request {life.request.number}" not in text(by.get("/my/approvals"))


@pytest.mark.requirement("REQ-02")
def test_a_dean_whose_role_ended_after_the_letter_finds_nothing_there():
    life = assessed()
    person = person_with(Role.APPROVER, department=life.request.department)
    by = browser_of(person)
    assert by.get(page(life, "approval")).status_code == 200
    person.grants.update(ends_at=NOW.replace(year=2021))

    answer = by.post(
        page(life, "approval"), {"says": "approve", "version": life.version}
    )
    assert answer.status_code == 404
    assert not Approval.objects.exists()


@pytest.mark.requirement("REQ-06")
def test_the_police_are_asked_answer_and_are_read(manager):
    life = assessed()
    asked = typed(manager.get(page(life, "question")))
    manager.post(page(life, "question"), {**asked, "question": "Anything known?"})
    police = browser_with(Role.SHIFT_SUPERVISOR)
    shown = police.get(page(life, "comment"))
    assert "Anything known?" in text(shown)
    assert "It is decided on when they have answered." in text(
        manager.get(page(life, "decision"))
    )
    police.post(page(life, "comment"), {**typed(shown), "words": "Two calls."})

    assert PoliceComment.objects.get().words == "Two calls."
    assert "Two calls." in text(manager.get(page(life, "decision")))
    assert police.get(page(life, "comment")).status_code == 404


@pytest.mark.requirement("REQ-04", "REQ-06", "REQ-08")
def test_a_decision_shows_a_sentence_per_criterion_and_suggests_the_priority(manager):
    life = assessed()
    dean(life).post(
        page(life, "approval"), {"says": "approve", "version": life.version}
    )
    shown = manager.get(page(life, "decision"))
    for sentence in (
        "The Dean or Vice Chancellor of the department approved it.",
        "Previous acts of violence: yes. Two assaults were reported last year.",
        "Drug dispensing: no.",
        "High traffic: no.",
    ):
        assert sentence in text(shown)
    told = typed(shown)
    assert told["priority"] == ["critical"]
    answer = manager.post(
        page(life, "decision"), {**told, "says": "approve", "reason": "Violence."}
    )

    assert answer.status_code == 302
    made = Decision.objects.get()
    assert (made.priority, made.policy) == ("critical", policy())
    assert life_of(life.pk).priority == "critical"
    shown = text(manager.get(page(life, "decision")))
    assert "What the criteria said then" in shown
    then = shown.split("What the criteria said then")[1]
    assert "Two assaults were reported last year." in then


@pytest.mark.requirement("REQ-04")
def test_the_criteria_speak_the_readers_language(manager):
    life = assessed()
    shown = text(manager.get(page(life, "decision"), headers={"Accept-Language": "es"}))

    assert "Previous acts of violence: sí. Two assaults were reported" in shown
    assert "Los criterios no se cumplen." in shown
    told = {"says": "approve", "reason": "Now.", "priority": "low"}
    answer = manager.post(
        page(life, "decision"),
        {**told, "version": life.version},
        headers={"Accept-Language": "es"},
    )
    assert "no lo ha aprobado" in text(answer)


@pytest.mark.requirement("REQ-02", "REQ-03")
def test_what_cannot_be_approved_is_not_offered_and_is_refused_if_posted(manager):
    life = requested()
    shown = manager.get(page(life, "decision"))
    assert 'value="approve"' not in text(shown)
    told = {**typed(shown), "says": "approve", "reason": "Now.", "priority": "low"}
    answer = manager.post(page(life, "decision"), told)

    assert answer.status_code == 409
    assert "No threat assessment has been signed." in text(answer)
    assert not Decision.objects.exists()


@pytest.mark.requirement("REQ-07")
def test_a_refusal_offers_something_else_and_can_be_appealed(manager):
    life = assessed()
    shown = typed(manager.get(page(life, "decision")))
    told = {**shown, "says": "refuse", "reason": "No need."}
    bare = manager.post(page(life, "decision"), told)
    assert bare.status_code == 422
    manager.post(
        page(life, "decision"),
        {**told, "alternatives": ["Ask for an escort."], "other": "A second key."},
    )

    made = Decision.objects.get()
    assert made.alternatives == ["Ask for an escort.", "A second key."]
    assert life_of(life.pk).stage == "refused"


@pytest.mark.requirement("REQ-06")
def test_a_stale_page_decides_nothing(manager):
    life = assessed()
    shown = typed(manager.get(page(life, "decision")))
    told = {**shown, "says": "refuse", "reason": "No.", "other": "An escort."}
    other = browser_with(Role.EMERGENCY_MANAGEMENT)
    assert other.post(page(life, "decision"), told).status_code == 302
    answer = manager.post(page(life, "decision"), told)

    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile." in text(answer)
    assert Decision.objects.count() == 1


@pytest.mark.requirement("REQ-07")
def test_an_appeal_is_decided_on_another_persons_page(manager):
    life, refuser = assessed(), browser_with(Role.EMERGENCY_MANAGEMENT)
    told = typed(refuser.get(page(life, "decision")))
    told |= {"says": "refuse", "reason": "No.", "other": "An escort."}
    refuser.post(page(life, "decision"), told)
    life = appealed(life=life_of(life.pk), at=timezone.now())
    assert "Somebody else decides." in text(refuser.get(page(life, "appeal")))
    refused = refuser.post(
        page(life, "appeal"),
        {"says": "anew", "reason": "Mine.", "version": life_of(life.pk).version},
    )
    assert refused.status_code == 409
    shown = manager.get(page(life, "appeal"))
    assert "The assault of May was not looked at." in text(shown)
    manager.post(
        page(life, "appeal"), {**typed(shown), "says": "anew", "reason": "So."}
    )

    assert life_of(life.pk).stage == "assessed"


def test_without_criteria_pages_say_so(manager):
    life = requested()
    CriteriaVersion.objects.update(state="retired")

    assert "No criteria are in force." in text(manager.get(page(life, "decision")))
    assert "No criteria are in force." in text(manager.get(page(life, "assessment")))
