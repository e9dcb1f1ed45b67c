"""Queues: how much of each kind, how late, who has taken what."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.follow_ups import OWNERS, TaskKind
from quietbell.domain.life import Stage
from quietbell.domain.life_work import WORK
from quietbell.domain.roles import RIGHTS, Action, Role
from quietbell.domain.said import said
from quietbell.domain.task_words import REQUEST
from quietbell.storage import models as m
from quietbell.web.task_links import SLUGS
from quietbell.web.words_records import TASKS
from tests.support.harborview import plant_harborview
from tests.support.office import browser_of, browser_with, person_with
from tests.support.records_pages import queries, text


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def technician() -> m.Person:
    return person_with(Role.IT_TECHNICIAN, name="Ada Lind")


@pytest.fixture
def browser(technician: m.Person) -> Client:
    return browser_of(technician)


def task(number: int, **columns: Any) -> m.OfficeTask:
    now = timezone.now()
    made: dict[str, Any] = {
        "id": f"t-{number}",
        "kind": "survey",
        "site": "north",
        "words": f"Request {number} is approved: survey the place.",
        "made_at": now - timedelta(days=number),
        "due_at": now + timedelta(days=number),
        "cause": f"c-{number}",
    }
    return m.OfficeTask.objects.create(**{**made, **columns})


def late() -> datetime:
    return timezone.now() - timedelta(hours=1)


def test_every_kind_has_its_words_its_queue_and_an_owner_who_sees_it() -> None:
    assert set(SLUGS.values()) == set(TASKS) == {each.value for each in TaskKind}
    for kind in TaskKind:
        apart = {TaskKind.SIGN: Action.SIGN_REQUEST}
        apart[TaskKind.POLICY_DECISION] = Action.POLICY
        assert OWNERS[kind] in RIGHTS[apart.get(kind, Action.TASKS)]


def test_a_card_tells_how_many_how_late_and_how_old(browser: Client) -> None:
    task(1)
    task(2, due_at=late(), made_at=timezone.now() - timedelta(days=9, hours=1))
    task(3, kind="decision")

    page = text(browser, "queues")

    assert "2 · Survey a place" in page
    assert "1 late" in page
    assert "oldest: 1 week, 2 days" in page.replace("\xa0", " ")
    assert page.index("For your roles") < page.index("Survey a place")
    assert page.index("For others") < page.index("Decide on a request")


def test_a_queue_is_filtered_by_whose_late_and_site(
    browser: Client, technician: m.Person
) -> None:
    task(1, assigned=technician.pk)
    task(2, due_at=late())
    task(3, site="harbor")

    def found(**query: str) -> set[str]:
        page = text(browser, "queue", "survey", **query)
        return {n for n in "123" if reverse("web:task", args=[f"t-{n}"]) + '"' in page}

    assert found() == {"1", "2", "3"}
    assert found(whose="mine") == {"1"}
    assert found(whose="free") == {"2", "3"}
    assert found(late="on") == {"2"}
    assert found(site="harbor") == {"3"}
    assert found(site="no such site") == {"1", "2", "3"}  # nonsense narrows nothing


def test_a_task_is_taken_and_given_back_from_its_queue(
    browser: Client, technician: m.Person
) -> None:
    row = task(1)
    there = reverse("web:task_taking", args=[row.pk])
    told = {"version": 1, "queue": "survey"}

    answer = browser.post(there, told)
    assert answer.headers["Location"] == reverse("web:queue", args=["survey"])
    assert "Ada Lind" in text(browser, "queue", "survey")
    assert "1 task that you have taken" in text(browser, "queues")

    other = browser_with(Role.IT_TECHNICIAN)
    assert "Take it over from Ada Lind" in text(other, "queue", "survey")
    assert other.post(there, told).status_code == 409  # it saw that nobody had it
    for odd in ("2; drop", "²", "9" * 5000):
        stray = other.post(there, {"version": odd, "back": "1"})
        assert stray.status_code == 422

    browser.post(there, {"version": 2, "back": "1"})
    row.refresh_from_db()
    assert row.assigned == ""
    assert browser.get(there).status_code == 405


def test_another_sites_queues_are_not_counted() -> None:
    harbor = m.Site.objects.get(pk="harbor")
    browser = browser_with(Role.IT_TECHNICIAN, site=harbor)
    row = task(1)

    assert "Survey a place" not in text(browser, "queues").split("<main", 1)[1]
    assert row.pk not in text(browser, "queue", "survey")
    there = reverse("web:task_taking", args=[row.pk])
    assert browser.post(there, {"version": 1}).status_code == 404


def test_what_is_no_queue_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("web:queue", args=["nonsense"])).status_code == 404


def test_a_queue_speaks_the_readers_language(browser: Client) -> None:
    (work,) = WORK[Stage.APPROVED]
    words = said(work.words, name=said(REQUEST, number=12))
    task(12, **words.columns())
    there = reverse("web:queue", args=["survey"])

    page = browser.get(there, headers={"Accept-Language": "es"}).content.decode()

    assert "Solicitud 12: hay aprobación; inspeccione el lugar." in page
    assert 'scope="row" lang' not in page
    assert "Request 12 is approved: survey the place." in text(
        browser, "queue", "survey"
    )


def test_queues_ask_the_same_at_one_and_at_thirty(browser: Client) -> None:
    task(1)

    def cards() -> str:
        return text(browser, "queues")

    def listed() -> str:
        return text(browser, "queue", "survey")

    cards(), listed()
    one = (queries(cards), queries(listed))
    kinds = [each.value for each in TaskKind]
    for number in range(2, 31):
        task(number, kind=kinds[number % len(kinds)], assigned="P-109")
        task(number + 100, assigned="P-110")

    assert (queries(cards), queries(listed)) == one


def test_the_first_page_says_what_waits_for_ones_roles(browser: Client) -> None:
    task(1, due_at=late())
    task(2, kind="decision")

    page = browser.get("/").content.decode()

    assert "1 · Survey a place" in page
    assert "1 late" in page
    assert "Decide on a request" not in page
