"""Asking for a button: one thing a page, saved as one goes, checked, sent."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.asking import Asked
from quietbell.domain.roles import Role
from quietbell.operations.drafts import draft_of
from quietbell.queries.drafts import questions
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.lives import (
    draft,
)
from tests.support.lives_ground import (
    office,
    signer,
)
from tests.support.office import browser_of, browser_with
from tests.support.records_pages import text


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(timezone.now())


@pytest.fixture
def asker() -> Client:
    holder = office().holder
    assert holder is not None
    return browser_of(holder)


def typed(page: Asked) -> dict[str, Any]:
    like = office()
    reasons: dict[str, Any] = {each.id: "no" for each in questions()}
    reasons |= {"violence": "yes", "violence_evidence": "An assault in May."}
    told: dict[Asked, dict[str, Any]] = {
        Asked.REQUESTER: {"requester": like.holder_id},
        Asked.NEED: {"need": "People shout at the counter."},
        Asked.REASONS: reasons,
        Asked.DEPARTMENT: {"department": like.department_id},
        Asked.PLACE: {"room": like.room_id},
        Asked.PEOPLE: {"holder": like.holder_id},
        Asked.KIND: {"kind": "phone key"},
        Asked.APPROVER: {"approver": signer().pk},
    }
    return told[page]


def begun(browser: Client) -> str:
    answer = browser.post(reverse("web:my_request_new"))
    assert answer.status_code == 302
    return str(answer["Location"].rsplit("/", 1)[1])


def address(draft: str, page: Asked) -> str:
    found = reverse("web:draft_page", args=[draft, page.value])
    if page is Asked.PLACE:
        found += f"?building={office().room.floor.building_id}"
    return found


def answer(browser: Client, draft: str, page: Asked, **more: Any) -> Any:
    version = draft_of(draft).version
    told = {"version": version, **typed(page), **more}
    return browser.post(address(draft, page), told)


def fill(browser: Client, draft: str) -> None:
    for page in Asked:
        if page is Asked.REQUESTER and draft_of(draft).via == "form":
            continue
        found = browser.get(address(draft, page))
        assert found.status_code == 200
        said = answer(browser, draft, page)
        assert said.status_code == 302, said.content.decode()


@pytest.mark.requirement("REQ-01")
def test_a_request_is_asked_for_page_by_page_and_sent(asker: Client) -> None:
    made = begun(asker)
    fill(asker, made)
    check = reverse("web:draft_check", args=[made])
    shown = text(asker, "draft_check", made)
    assert "An assault in May." in shown
    assert "People shout at the counter." in shown

    said = asker.post(check, {"version": draft_of(made).version}, follow=True)

    assert "Its number is 1." in said.content.decode()
    life = m.ButtonLife.objects.get(request=made)
    assert said.redirect_chain[-1][0] == reverse("web:my_request", args=[life.pk])


@pytest.mark.requirement("REQ-01")
@pytest.mark.parametrize(
    "role",
    [
        Role.TELECOM_DESK,
        Role.IT_TECHNICIAN,
        Role.IT_ADMINISTRATOR,
        Role.EMERGENCY_MANAGEMENT,
        Role.SHIFT_SUPERVISOR,
    ],
    ids=lambda role: role.value,
)
def test_what_was_sent_is_seen_by_the_desk_it_management_and_police(
    asker: Client, role: Role
) -> None:
    made = draft()
    asker.post(reverse("web:draft_check", args=[made.pk]), {"version": made.version})
    life = m.ButtonLife.objects.get(request=made)
    browser = browser_with(role)

    assert reverse("web:request", args=[life.pk]) in text(browser, "requests")
    assert "People shout" in text(browser, "request", life.pk)


def test_what_was_answered_is_there_when_one_comes_back(asker: Client) -> None:
    made = begun(asker)
    answer(asker, made, Asked.NEED)

    assert reverse("web:draft", args=[made]) in text(asker, "my_requests")
    assert "People shout" in asker.get(address(made, Asked.NEED)).content.decode()
    assert "✓" in text(asker, "draft", made)


def test_a_stale_page_is_told_and_saves_nothing(asker: Client) -> None:
    made = begun(asker)
    answer(asker, made, Asked.NEED)

    said = answer(asker, made, Asked.NEED, need="Another.", version=1)

    assert said.status_code == 409
    assert draft_of(made).need == "People shout at the counter."


def test_a_draft_that_lacks_something_is_not_sent_and_says_what(asker: Client) -> None:
    made = begun(asker)

    said = asker.post(
        reverse("web:draft_check", args=[made]), {"version": draft_of(made).version}
    )

    assert said.status_code == 422
    assert address(made, Asked.NEED) in said.content.decode()
    assert draft_of(made).state == "draft"


def test_two_who_send_at_once_send_it_once(asker: Client) -> None:
    made = draft()
    check = reverse("web:draft_check", args=[made.pk])
    first = asker.post(check, {"version": made.version})
    second = asker.post(check, {"version": made.version})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "request 1" in second.content.decode()
    assert m.ButtonLife.objects.count() == 1


def test_another_person_finds_no_draft(asker: Client) -> None:
    made = begun(asker)
    other = browser_with(Role.HOLDER)

    for name in ("draft", "draft_check", "draft_discard", "draft_files"):
        found = other.get(reverse(f"web:{name}", args=[made]))
        assert found.status_code == 404
    assert made not in text(other, "my_requests")


def test_a_draft_is_discarded(asker: Client) -> None:
    made = begun(asker)
    there = reverse("web:draft_discard", args=[made])
    assert asker.get(there).status_code == 200

    asker.post(there, {"version": draft_of(made).version})

    assert asker.get(reverse("web:draft", args=[made])).status_code == 404
    assert made not in text(asker, "my_requests")


def test_the_desk_enters_what_a_caller_asks(asker: Client) -> None:
    desk = browser_with(Role.TELECOM_DESK)
    assert desk.get(reverse("web:request_new")).status_code == 200
    begun_at = desk.post(reverse("web:request_new"))["Location"]
    made = begun_at.rsplit("/", 1)[1]
    assert made in text(desk, "request_drafts")
    fill(desk, made)

    check = reverse("web:draft_check", args=[made])
    desk.post(check, {"version": draft_of(made).version})

    sent = draft_of(made)
    assert (sent.via, sent.requester_id) == ("desk", office().holder_id)
    life = m.ButtonLife.objects.get(request=made)
    assert reverse("web:my_request", args=[life.pk]) in text(asker, "my_requests")


def test_nobody_else_enters_for_others(asker: Client) -> None:
    there = reverse("web:request_new")

    assert asker.get(there).status_code == 403
    assert asker.post(there).status_code == 403
    assert not m.ButtonRequest.objects.exists()


@pytest.mark.requirement("PLT-08")
def test_the_form_does_not_say_what_a_sensitive_room_is(asker: Client) -> None:
    made = begun(asker)
    m.Room.objects.filter(pk=office().room_id).update(
        is_sensitive=True, name="CANARY-ADVOCACY"
    )

    shown = asker.get(address(made, Asked.PLACE)).content.decode()

    assert office().room.number in shown
    assert "CANARY-ADVOCACY" not in shown


def test_a_name_that_nobody_bears_is_said(asker: Client) -> None:
    made = begun(asker)

    said = answer(asker, made, Asked.PEOPLE, holder="Nobody At All")

    assert said.status_code == 422
    assert "nobody here of this number or name" in said.content.decode()


def test_a_page_that_there_is_none_of_is_not_there(asker: Client) -> None:
    made = begun(asker)

    for page in ("nonsense", "requester"):
        found = asker.get(reverse("web:draft_page", args=[made, page]))
        assert found.status_code == 404


def test_a_file_is_kept_with_the_draft_and_what_runs_is_refused(asker: Client) -> None:
    made = begun(asker)
    there = reverse("web:draft_files", args=[made])

    kept = asker.post(there, {"file": SimpleUploadedFile("why.txt", b"They shout.")})
    refused = asker.post(there, {"file": SimpleUploadedFile("a.zip", b"PK\x03\x04..")})

    assert (kept.status_code, refused.status_code) == (302, 422)
    assert [each.name for each in m.StoredFile.objects.filter(subject=made)] == [
        "why.txt"
    ]
    assert "why.txt" in text(asker, "draft", made)
