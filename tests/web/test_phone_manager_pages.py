"""Files for a phone manager, and the check of its settings, as pages."""

import io

import pytest
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.office import browser_of, browser_with, person_with


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(timezone.now())


@pytest.fixture
def technician() -> m.Person:
    return person_with(Role.IT_TECHNICIAN, name="Ida Wren")


@pytest.fixture
def it(technician: m.Person) -> Client:
    return browser_of(technician)


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT, name="Mo Reed")


def test_a_token_goes_into_the_export_while_it_is_shown_and_never_after(
    it: Client,
) -> None:
    button = m.Button.objects.filter(kind="phone key")[0]
    where = f"/workbench/buttons/{button.pk}/doors/new"
    once = it.post(where, {"kind": "phone-url", "answer": "close"}).content.decode()
    token = once.partition('name="token" value="')[2].partition('"')[0]
    door = once.partition('action="/workbench/doors/')[2].partition("/")[0]
    here = f"/workbench/doors/{door}/phone"

    for form in ("csv", "axl.xml"):
        answer = it.post(f"{here}.{form}", {"token": token})
        assert token in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-store"
        later = it.get(f"{here}.{form}").content.decode()
        assert token not in later and "TOKEN-WAS-SHOWN-ONCE" in later
    assert it.post(f"{here}.csv", {"token": "guessed"}).status_code == 422
    assert it.get(f"{here}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("delay", "words"),
    [("0", "Nothing counts down."), ("5", "These settings are refused")],
)
def test_a_phone_that_counts_down_is_refused(
    it: Client, delay: str, words: str
) -> None:
    file = io.BytesIO(f"Device Name,Dial Out Delay 1\nSEP1,{delay}\n".encode())
    file.name = "phones.csv"

    told = it.post("/workbench/phones/check", {"file": file}).content.decode()

    assert words in told
    assert ("waits 5 seconds" in told) == (delay == "5")
