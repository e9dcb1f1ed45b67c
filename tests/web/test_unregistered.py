"""What pressed and stands in no inventory: registered, or taken away."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.follow_ups import NOT_REGISTERED, TaskKind
from quietbell.domain.roles import Role
from quietbell.domain.said import said
from quietbell.storage.models import (
    Button,
    ButtonLife,
    ConcealedPlace,
    OfficeTask,
    Site,
)
from tests.support.harborview import plant_harborview
from tests.support.lives import (
    approved,
    requested,
    surveyed,
)
from tests.support.office import browser_with

HERE = "/workbench/unregistered/"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def telecom() -> Client:
    return browser_with(Role.TELECOM_DESK)


@pytest.fixture
def task() -> OfficeTask:
    now = timezone.now()
    return OfficeTask.objects.create(
        id="task-1",
        kind=TaskKind.UNREGISTERED.value,
        site="north",
        **said(NOT_REGISTERED, number=7, source="10.9.8.7").columns(),
        made_at=now,
        due_at=now + timedelta(days=5),
        cause="entry-1",
    )


def typed(version: int) -> dict[str, object]:
    return {
        "version": version,
        "label": "D-0950",
        "kind": "phone key",
        "room": Button.objects.get(pk="bursar-1").room_id,
        "alarm_kind": "duress",
        "device_kind": "cisco-phone",
        "networks": "10.9.8.7",
    }


@pytest.mark.requirement("REQ-09")
def test_what_pressed_becomes_a_planned_button(
    telecom: Client, task: OfficeTask
) -> None:
    assert "10.9.8.7" in telecom.get(HERE).content.decode()

    answer = telecom.post(f"{HERE}task-1/registration", typed(task.version))

    assert answer.status_code == 302, answer.content.decode()
    button = Button.objects.get(label="D-0950")
    assert (button.standing, button.device.networks) == ("planned", ["10.9.8.7"])
    task.refresh_from_db()
    assert task.done_at is not None
    assert task.outcome.startswith("Registered as D-0950, taken over")
    assert "10.9.8.7" not in telecom.get(HERE).content.decode()


def test_what_pressed_is_told_in_the_readers_language(
    telecom: Client, task: OfficeTask
) -> None:
    for address in (HERE, f"{HERE}task-1/removal"):
        page = telecom.get(address, headers={"Accept-Language": "es"}).content.decode()
        assert "no está registrado, desde 10.9.8.7. Encuéntrelo" in page


@pytest.mark.requirement("REQ-09")
def test_what_pressed_was_taken_away(telecom: Client, task: OfficeTask) -> None:
    address = f"{HERE}task-1/removal"

    empty = telecom.post(address, {"version": task.version, "words": " "})
    assert empty.status_code == 422
    done = telecom.post(
        address, {"version": task.version, "words": "Found in 114, by Telecom."}
    )

    assert done.status_code == 302
    task.refresh_from_db()
    assert task.outcome == "Removed. Found in 114, by Telecom."


@pytest.mark.requirement("REQ-09")
def test_of_two_who_register_one_source_one_is_told(
    telecom: Client, task: OfficeTask
) -> None:
    OfficeTask.objects.filter(pk="task-1").update(version=task.version + 1)

    late = telecom.post(f"{HERE}task-1/registration", typed(task.version))

    assert late.status_code == 409
    assert not Button.objects.filter(label="D-0950").exists()  # not half of it


@pytest.mark.requirement("REQ-09")
def test_who_keeps_another_site_has_nothing_to_do_there(task: OfficeTask) -> None:
    harbor = Site.objects.get(pk="harbor")
    browser = browser_with(Role.TELECOM_DESK, site=harbor)

    assert "10.9.8.7" not in browser.get(HERE).content.decode()
    assert browser.get(f"{HERE}task-1/registration").status_code == 404


@pytest.mark.requirement("REQ-09")
def test_what_is_taken_over_has_to_be_approved_or_removed(
    telecom: Client, task: OfficeTask
) -> None:
    telecom.post(f"{HERE}task-1/registration", typed(task.version))

    life = ButtonLife.objects.get(button__label="D-0950")
    (compliance,) = OfficeTask.objects.filter(kind=TaskKind.COMPLIANCE.value)
    assert life.is_inherited
    assert compliance.subject == life.pk
    assert compliance.done_at is None


@pytest.mark.requirement("REQ-09")
def test_what_pressed_can_be_the_button_of_an_approved_request(
    telecom: Client, task: OfficeTask
) -> None:
    life, waits = approved(), requested()
    address = f"{HERE}task-1/registration"
    page = telecom.get(address).content.decode()
    assert f"Request {life.request.number}" in page
    assert f"Request {waits.request.number}" not in page

    refused = telecom.post(address, {**typed(task.version), "life": waits.pk})
    assert refused.status_code == 422
    assert not Button.objects.filter(label="D-0950").exists()

    done = telecom.post(address, {**typed(task.version), "life": life.pk})
    assert done.status_code == 302
    life.refresh_from_db()
    assert life.button.label == "D-0950"
    assert life.button.standing == "planned"
    assert ButtonLife.objects.filter(button=life.button).count() == 1
    assert not OfficeTask.objects.filter(kind=TaskKind.COMPLIANCE.value).exists()
    task.refresh_from_db()
    assert task.outcome == f"Registered as D-0950, for Request {life.request.number}."


@pytest.mark.requirement("REQ-09", "INS-08")
def test_where_a_surveyed_request_is_hidden_goes_with_what_pressed(
    telecom: Client, task: OfficeTask
) -> None:
    life = surveyed()
    done = telecom.post(
        f"{HERE}task-1/registration", {**typed(task.version), "life": life.pk}
    )

    assert done.status_code == 302
    place = ConcealedPlace.objects.get(button__label="D-0950")
    assert place.concealed_words == "Under the counter, left of the drawer."


@pytest.mark.requirement("REQ-09")
def test_one_request_is_no_approval_for_two_buttons(
    telecom: Client, task: OfficeTask
) -> None:
    life = approved()
    ButtonLife.objects.filter(pk=life.pk).update(button="bursar-1")

    late = telecom.post(
        f"{HERE}task-1/registration", {**typed(task.version), "life": life.pk}
    )

    assert late.status_code == 422
    assert not Button.objects.filter(label="D-0950").exists()
