"""What pressed and stands in no inventory: registered, or taken away."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.roles import Role
from quietbell.storage.models import Button, OfficeTask, Site
from tests.support.harborview import plant_harborview
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
        words="Incident 7 was pressed at a device that is not registered, 10.9.8.7.",
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
