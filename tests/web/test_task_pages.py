"""The office's tasks, as people do them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quietbell.config.database import Database
from quietbell.domain.follow_ups import CLOSED_AS, LOOK_AT_LOG, NOT_REGISTERED
from quietbell.domain.roles import Role
from quietbell.domain.said import said
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with
from tests.support.records_pages import NOW, queries, text


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


def task(number: int, **columns: Any) -> m.OfficeTask:
    made = {
        "id": f"t-{number}",
        "kind": "unregistered press",
        "site": "north",
        "words": f"Incident {number} was pressed at a strange device.",
        "made_at": NOW,
        "due_at": NOW + timedelta(days=number),
        "cause": f"e-{number}",
    }
    return m.OfficeTask.objects.create(**{**made, **columns})


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


@pytest.mark.requirement("REQ-09")
def test_a_task_is_shown_until_somebody_says_what_came_of_it(manager: Client) -> None:
    row = task(1, due_at=NOW)
    page = text(manager, "tasks")
    assert "Register or remove a device" in page
    assert 'data-kind="label">late' not in page  # it is due in years

    address = reverse("web:task", args=[row.id])
    assert "strange device" in manager.get(address).content.decode()
    assert manager.post(address, {"outcome": "", "version": 1}).status_code == 422
    stale = manager.post(address, {"outcome": "x", "version": 7})
    assert stale.status_code == 409

    done = manager.post(address, {"outcome": "Registered as D-0190.", "version": 1})
    assert done.status_code == 302
    assert address not in text(manager, "tasks", kind="well-being")
    assert reverse("web:task", args=[row.id]) not in text(manager, "tasks")
    assert "Registered as D-0190." in manager.get(address).content.decode()
    assert reverse("web:task", args=[row.id]) in text(manager, "tasks", state="done")
    again = manager.post(address, {"outcome": "twice", "version": 2})
    assert again.status_code == 422


def test_a_task_speaks_the_readers_language(manager: Client) -> None:
    words = said(LOOK_AT_LOG, number=7, disposition=said(CLOSED_AS["good faith"]))
    row = task(1, kind="crime log draft", **words.columns())
    strange = task(2, words="Of another release: %(what)s, 100 %.", values={"x": [1]})
    there = reverse("web:task", args=[row.pk])
    spanish = {"Accept-Language": "es"}

    page = manager.get(there, headers=spanish).content.decode()
    assert "El incidente 7 se cerró como «buena fe»: decida si va" in page
    assert "crime log" not in page
    page = manager.get(there).content.decode()
    assert "Incident 7 was closed as good faith: decide whether" in page

    there = reverse("web:task", args=[strange.pk])
    page = manager.get(there, headers=spanish).content.decode()
    assert "Of another release: %(what)s, 100 %." in page


def test_what_stands_in_a_sentence_is_never_markup(manager: Client) -> None:
    words = said(NOT_REGISTERED, number=7, source="<b>10.9.8.7</b>")
    row = task(1, **words.columns())

    page = text(manager, "task", row.pk)

    assert "from &lt;b&gt;10.9.8.7&lt;/b&gt;." in page


def test_tasks_ask_the_same_at_one_and_at_thirty(manager: Client) -> None:
    task(1)
    text(manager, "tasks")
    one = queries(lambda: text(manager, "tasks"))
    for number in range(2, 31):
        task(number)

    assert queries(lambda: text(manager, "tasks")) == one


def test_tasks_of_another_site_are_not_there() -> None:
    harbor = m.Site.objects.get(pk="harbor")
    browser = browser_with(Role.EMERGENCY_MANAGEMENT, site=harbor)
    row = task(1)

    assert row.id not in text(browser, "tasks")
    assert browser.get(reverse("web:task", args=[row.id])).status_code == 404
