"""The page of a department: buttons, holders, dues, requests, costs; never a place."""

import html
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Action, Role
from quietbell.operations.departments import merge_department
from quietbell.queries.department_page import costs_of
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    in_service,
    requested,
)
from tests.support.office import browser_with, reader_with
from tests.support.records_pages import incident, queries, text


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def department() -> m.Department:
    found = m.Button.objects.get(pk="bursar-1").department
    assert found is not None
    return found


@pytest.fixture
def supervisor(department: m.Department) -> Client:
    return browser_with(Role.DEPARTMENT_SUPERVISOR, department=department)


def main(page: str) -> str:
    return html.unescape(page.split("<main", 1)[1])


def test_a_supervisor_sees_their_departments_buttons_holders_and_dues(
    supervisor: Client, department: m.Department
) -> None:
    page = main(text(supervisor, "department"))

    assert department.name in page
    for button in department.buttons.exclude(standing="removed"):
        assert button.label in page
        assert button.holder is None or button.holder.name in page
    assert "yearly test" in page  # nobody ever tested
    others = m.Button.objects.exclude(department=department)
    assert not [each for each in others if f">{each.label}<" in page]


def test_another_department_is_not_there(supervisor: Client) -> None:
    other = m.Department.objects.exclude(buttons=None).order_by("pk").last()
    assert other is not None
    address = f"{reverse('web:department')}?of={other.pk}"

    assert supervisor.get(address).status_code == 404
    assert supervisor.get("/department?of=none").status_code == 404


@pytest.mark.requirement("PLT-08")
@pytest.mark.parametrize("role", [Role.APPROVER, Role.SATS, Role.DEPARTMENT_SUPERVISOR])
def test_it_names_no_place_no_narrative_and_nobody_who_is_protected(
    role: Role, department: m.Department
) -> None:
    m.Room.objects.update(name="CANARY-ROOM", is_sensitive=True)
    m.Button.objects.update(spoken="CANARY-SPOKEN", note="CANARY-NOTE")
    m.Person.objects.filter(buttons=m.Button.objects.get(pk="bursar-1")).update(
        is_protected=True, name="CANARY-HOLDER"
    )
    incident(1, cause="CANARY-CAUSE", method="CANARY-METHOD")
    browser = browser_with(role, department=department)

    page = text(browser, "department")

    assert "D-0101" in page
    assert "a protected person" in page
    assert "CANARY" not in page


def test_who_sees_all_chooses_and_sees_requests(department: m.Department) -> None:
    life = requested(department=department)
    browser = browser_with(Role.EMERGENCY_MANAGEMENT)

    listed = main(text(browser, "department"))
    assert f"?of={department.pk}" in listed
    page = main(text(browser, "department", of=department.pk))
    assert life.request is not None
    assert f"Request {life.request.number}" in page


def test_whose_role_is_for_one_site_sees_that_sites_buttons(
    department: m.Department,
) -> None:
    harbor = m.Site.objects.get(pk="harbor")
    browser = browser_with(Role.EMERGENCY_MANAGEMENT, site=harbor)

    page = main(text(browser, "department", of=department.pk))
    for button in m.Button.objects.filter(department=department):
        is_there = button.room.floor.building.site_id == "harbor"
        assert (f">{button.label}<" in page) is is_there

    m.Button.objects.filter(room__floor__building__site=harbor).update(department=None)
    there = browser.get(reverse("web:department"), {"of": department.pk})
    assert there.status_code == 404


def test_what_was_merged_into_a_department_is_its_own_now(
    department: m.Department,
) -> None:
    gone = m.Department.objects.exclude(pk=department.pk).exclude(buttons=None)[0]
    life = requested(department=gone)
    m.CostLine.objects.create(
        id="c", life=life, department=gone, kind="one-off", cause="installation",
        cents=12345, payer="university", from_on=NOW.date(), made_at=NOW,
    )  # fmt: skip
    label = gone.buttons.order_by("pk")[0].label
    m.RoleGrant.objects.filter(department=gone).update(ends_at=timezone.now())
    merge_department(
        reader_with(Role.EMERGENCY_MANAGEMENT),
        at=timezone.now(),
        id=gone.pk,
        version=gone.version,
        into=department.pk,
    )

    browser = browser_with(Role.DEPARTMENT_SUPERVISOR, department=department)
    page = main(text(browser, "department"))

    assert gone.name in page  # said as merged
    assert label in page
    assert life.request is not None
    assert f"Request {life.request.number}" in page
    assert "123.45 once" in page
    was = browser_with(Role.DEPARTMENT_SUPERVISOR, department=gone)
    assert label not in main(text(was, "department"))


def test_costs_are_for_who_may_see_them(department: m.Department) -> None:
    life = in_service(department=department)
    m.CostLine.objects.create(
        id="c", life=life, department=department, kind="monthly", cause="monthly fee",
        cents=900, payer="department", from_on=NOW.date().replace(year=2020),
        made_at=NOW,
    )  # fmt: skip

    def page(role: Role) -> str:
        browser = browser_with(role, department=department)
        return main(text(browser, "department"))

    assert "9.00 a month" in page(Role.DEPARTMENT_SUPERVISOR)
    assert "9.00 a month" not in page(Role.SATS)


@pytest.mark.parametrize(("days", "cents"), [(0, 0), (1, 900)])
def test_a_fee_is_not_owed_any_more_on_the_day_that_it_ends(
    department: m.Department, days: int, cents: int
) -> None:
    today = NOW.date()
    m.CostLine.objects.create(
        id="c", life=in_service(department=department), department=department,
        kind="monthly", cause="monthly fee", cents=900, payer="department",
        from_on=today - timedelta(days=40), until_on=today + timedelta(days=days),
        made_at=NOW,
    )  # fmt: skip
    reader = reader_with(Role.DEPARTMENT_SUPERVISOR, department=department)

    (told,) = costs_of(department.pk, reader.reach(Action.COSTS, NOW), today=today)

    assert told.monthly == cents


def test_it_asks_the_same_for_few_buttons_and_for_many(
    supervisor: Client, department: m.Department
) -> None:
    m.Button.objects.filter(department=department).exclude(pk="bursar-1").update(
        department=None
    )
    text(supervisor, "department")
    one = queries(lambda: text(supervisor, "department"))
    m.Button.objects.filter(room__floor__building__site="north").update(
        department=department
    )

    assert queries(lambda: text(supervisor, "department")) == one
    assert len(m.Button.objects.filter(department=department)) > 30


def test_only_what_is_due_is_shown_on_demand(supervisor: Client) -> None:
    assert "D-0101" in text(supervisor, "department", dues="on")
