"""Lists of lives, orders and costs: the same number of queries, however long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.lives import (
    in_service,
    ordered,
)
from tests.support.office import browser_of, browser_with, person_with

LIVES = "/workbench/lives"


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


def shown(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def queries(browser: Client, address: str) -> int:
    shown(browser, address)  # what a session asks once is asked here
    with CaptureQueriesContext(connection) as told:
        shown(browser, address)
    return len(told)


@pytest.mark.parametrize("address", [f"{LIVES}/", "/workbench/orders/"])
def test_a_list_costs_the_same_at_one_row_and_at_thirty(
    it: Client, address: str
) -> None:
    first = ordered()
    one = queries(it, address)
    for number in range(29):
        more = m.ButtonLife.objects.create(
            id=f"more-{number}",
            button=m.Button.objects.filter(life=None)[0],
            stage=first.stage,
            since=first.since,
        )
        m.WorkOrder.objects.create(
            id=f"order-{number}",
            number=100 + number,
            kind="installation",
            life=more,
            assigned_id="P-111",
            begins_at=first.since,
            ends_at=first.since + timedelta(hours=1),
            made_at=first.since,
        )
    assert queries(it, address) == one


def test_the_ledger_costs_the_same_at_one_row_and_at_thirty(
    manager: Client,
) -> None:
    life = in_service()
    assert life.request is not None
    for number in range(30):
        m.CostLine.objects.create(
            id=f"line-{number}",
            life=life,
            department=life.request.department,
            kind="one-off",
            cause="installation",
            cents=100,
            payer="university",
            from_on=timezone.now().date(),
            made_at=timezone.now(),
        )
        if number == 0:
            one = queries(manager, "/workbench/costs/")
    assert queries(manager, "/workbench/costs/") == one
