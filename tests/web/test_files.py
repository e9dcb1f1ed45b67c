"""Files behind their address: to whom they open, and that nothing in them runs."""

import pytest
from django.test import Client
from django.utils import timezone

from quietbell.domain.roles import Role
from quietbell.operations.files import keep
from quietbell.storage.models import Person, StoredFile
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import browser_of, browser_with, person_with
from tests.support.rights_doors import page_doors

TEXT = b"<script>alert(1)</script>"


@pytest.fixture
def campus(database) -> None:
    plant_harborview(timezone.now())


def kept(kind: str, subject: str, *, is_concealed: bool = False) -> str:
    file = keep(
        lives.STAFF,
        at=NOW,
        name="año.html",
        content=TEXT,
        subject_kind=kind,
        subject=subject,
        is_concealed=is_concealed,
    )
    return f"/files/{file.pk}"


def browser_of_new(person: Person) -> Client:
    """Return a browser of somebody that the campus knows."""
    from quietbell.storage.models import Account  # noqa: PLC0415

    Account.objects.get_or_create(person=person, defaults={"username": person.pk})
    return browser_of(person)


def test_a_file_is_saved_and_never_shown(campus) -> None:
    life = lives.requested()
    answer = browser_with(Role.TELECOM_DESK).get(kept("request", life.request_id))

    assert (answer.status_code, answer.content) == (200, TEXT)
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition")} == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Disposition": "attachment; filename*=UTF-8''a%C3%B1o.html.txt",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )


@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [
        ("request", Role.TELECOM_DESK, 200),
        ("request", Role.RECORDS, 200),
        ("request", Role.DISPATCHER, 404),
        ("assessment", Role.EMERGENCY_MANAGEMENT, 200),
        ("assessment", Role.TELECOM_DESK, 404),
        ("survey", Role.IT_TECHNICIAN, 200),
        ("survey", Role.RECORDS, 404),
        ("order", Role.IT_TECHNICIAN, 200),
        ("order", Role.SATS, 404),
        ("what nobody named", Role.IT_ADMINISTRATOR, 404),
    ],
)
def test_a_file_opens_as_what_it_belongs_to(campus, kind, role, status) -> None:
    life = lives.ordered()
    found = {
        "request": life.request_id,
        "assessment": life.assessments.get().pk,
        "survey": life.surveys.get().pk,
        "order": life.orders.get().pk,
    }
    address = kept(kind, found.get(kind, "x"))

    assert browser_with(role).get(address).status_code == status


@pytest.mark.requirement("INS-08")
def test_what_is_concealed_opens_to_its_holder_and_to_who_is_sent(campus) -> None:
    asked_by = person_with(Role.HOLDER)
    life = lives.ordered(requester=asked_by)
    address = kept("survey", life.surveys.get().pk, is_concealed=True)
    assert life.request is not None
    holder = life.request.holder
    assert holder is not None and holder != asked_by
    sent = life.orders.get().assigned

    opened = {
        "holder": browser_of_new(holder).get(address).status_code,
        "who is sent": browser_of_new(sent).get(address).status_code,
        "who asked": browser_of(asked_by).get(address).status_code,
        **{
            role.value: browser_with(role).get(address).status_code
            for role in (Role.EMERGENCY_MANAGEMENT, Role.IT_TECHNICIAN)
        },
    }
    assert opened == {
        "holder": 200,
        "who is sent": 200,
        "who asked": 404,
        "emergency management": 404,
        "IT technician": 404,
    }


def test_a_draft_and_its_files_are_the_writers_and_the_desks(campus) -> None:
    writer = person_with()
    address = kept("request", lives.draft(requester=writer).pk)

    assert browser_of(writer).get(address).status_code == 200
    assert browser_with(Role.TELECOM_DESK).get(address).status_code == 200
    assert browser_with(Role.SHIFT_SUPERVISOR).get(address).status_code == 404
    assert browser_of(person_with()).get(address).status_code == 404


def test_what_was_removed_or_never_was_is_not_there(campus) -> None:
    address = kept("request", lives.requested().request_id)
    StoredFile.objects.update(is_removed=True)
    browser = browser_with(Role.TELECOM_DESK)

    assert browser.get(address).status_code == 404
    assert browser.get("/files/nothing").status_code == 404
    assert Client().get(address).status_code == 302


def test_the_page_is_among_the_doors_that_every_role_tries(campus) -> None:
    assert "GET files/<file>" in {each.name for each in page_doors("north")}
