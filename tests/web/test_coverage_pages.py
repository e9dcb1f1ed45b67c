"""What waits for a second person, and the answer."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.coverage import CHANGED, LISTED, RUNG, STANDS
from quietbell.domain.roles import Role
from quietbell.domain.said import said
from quietbell.domain.site import Standing
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.office import browser_of, browser_with, envelope, person_with
from tests.support.records_pages import NOW, text


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def dispatcher() -> Client:
    return browser_with(Role.DISPATCHER)


def waiting(by: str = "P-104", **columns: Any) -> m.CoverageChange:
    made = {
        "id": "c-1",
        "kind": "button no longer in service",
        "subject": "bursar-1",
        "words": "D-0101: in service, now removed",
        "proposed_by": [by],
        "proposed_at": NOW,
    }
    return m.CoverageChange.objects.create(**{**made, **columns})


def test_what_waits_is_on_the_home_page_and_answered_with_a_reason(
    manager: Client,
) -> None:
    waiting()
    assert "waits for a second person" in text(manager, "home")
    page = text(manager, "coverage")
    assert "A button is no longer in service" in page
    assert "D-0101: in service, now removed" in page

    address = reverse("web:coverage_answer", args=["c-1"])
    manager.post(address, {"answer": "agree", "reason": "", "version": 1})
    assert m.CoverageChange.objects.get().state == "waiting"
    stale = manager.post(address, {"answer": "agree", "reason": "x", "version": 9})
    assert stale.status_code == 409

    manager.post(address, {"answer": "agree", "reason": "Moved out", "version": 1})
    row = m.CoverageChange.objects.get()
    assert (row.state, row.reason) == ("agreed", "Moved out")
    history = m.RowHistory.objects.filter(row_id="c-1").order_by("-id").first()
    assert history is not None
    assert history.actor == row.seconded_by


def test_what_waits_speaks_the_readers_language(manager: Client) -> None:
    was, now = said(STANDS[Standing.IN_SERVICE]), said(STANDS[Standing.REMOVED])
    words = said(CHANGED, name="D-0101", was=was, now=now)
    waiting(**words.columns())
    told = said(LISTED, what=said(RUNG, ladder="north", rung="Now"), things="Ana Roth")
    waiting(
        id="c-2",
        kind="rung tells fewer",
        subject="north/Now",
        ended_at=timezone.now(),
        **told.columns(),
    )
    spanish = {"Accept-Language": "es"}

    page = manager.get(reverse("web:coverage"), headers=spanish).content.decode()

    assert "D-0101: en servicio, ahora retirado" in page
    assert "north, Now: Ana Roth" in page  # what people named stays as they named it
    assert "D-0101: in service, now removed" in text(manager, "coverage")


def test_declined_it_is_shown_as_still_different(manager: Client) -> None:
    waiting()
    address = reverse("web:coverage_answer", args=["c-1"])

    manager.post(address, {"answer": "decline", "reason": "Not in term", "version": 1})

    page = text(manager, "coverage")
    assert "Declined, and still different in the rows" in page
    assert "Not in term" in page


def test_who_made_the_change_is_not_the_second_person() -> None:
    person = person_with(Role.EMERGENCY_MANAGEMENT)
    browser = Client()
    browser.force_login(person.account)
    waiting(by=person.id)
    assert "somebody else has to agree" in text(browser, "coverage")

    answer = browser.post(
        reverse("web:coverage_answer", args=["c-1"]),
        {"answer": "agree", "reason": "mine", "version": 1},
    )

    assert answer.status_code == 409
    assert m.CoverageChange.objects.get().state == "waiting"


def test_an_envelope_that_anybody_opens_is_not_the_second_person() -> None:
    waiting()
    opened = browser_of(envelope(Role.EMERGENCY_MANAGEMENT))
    address = reverse("web:coverage_answer", args=["c-1"])

    told = {"answer": "agree", "reason": "x", "version": 1}
    answer = opened.post(address, told)
    assert answer.status_code == 409
    assert "nobody&#x27;s second person" in answer.content.decode()
    assert m.CoverageChange.objects.get().state == "waiting"

    opened.post(address, {**told, "answer": "decline"})
    assert m.CoverageChange.objects.get().state == "declined"


def test_whose_role_may_not_lower_coverage_sees_none_of_it(dispatcher: Client) -> None:
    waiting()

    assert dispatcher.get(reverse("web:coverage")).status_code == 403
    answer = dispatcher.post(
        reverse("web:coverage_answer", args=["c-1"]),
        {"answer": "agree", "reason": "x", "version": 1},
    )
    assert answer.status_code == 403
    assert "second person" not in text(dispatcher, "home")
