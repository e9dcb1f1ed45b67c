"""How soon queues, requests and reports are there, after years of requests."""

from dataclasses import replace
from functools import partial
from typing import Any

from tests.bench.asked import add_people, add_requests
from tests.bench.figures import Figure
from tests.bench.office import add_buttons, office
from tests.bench.taught import add_training
from tests.bench.workbench import page_figure


def queues(*, buttons: int, requests: int) -> list[Figure]:
    """Measure them as Django answers, without a network between."""
    with office():
        add_people(buttons)
        add_buttons(buttons)
        add_requests(requests)
        add_training()
        load = f"{buttons:,} buttons, {requests:,} requests"
        return [
            *(
                page_figure(f"{name}, {load}", partial(_get, browser, address))
                for name, browser, address in _pages(requests)
            ),
            page_figure(f"changed criteria tried, {load}", _try_criteria),
        ]


def _pages(requests: int) -> list[tuple[str, Any, str]]:
    from django.urls import reverse  # noqa: PLC0415 - after set-up

    from quietbell.domain.roles import Role  # noqa: PLC0415
    from quietbell.storage.models import Account, Department, Person  # noqa: PLC0415
    from tests.support.office import browser_of, browser_with  # noqa: PLC0415

    staff = browser_with(
        Role.EMERGENCY_MANAGEMENT, Role.TELECOM_DESK, Role.IT_ADMINISTRATOR
    )
    department = Department.objects.exclude(buttons=None).order_by("id")[0]
    supervisor = browser_with(Role.DEPARTMENT_SUPERVISOR, department=department)
    person = Person.objects.filter(id__startswith="bench").order_by("id")[0]
    Account.objects.create(username="bench", person=person)
    holder = browser_of(person)
    last = (requests + 49) // 50
    asked, mail = reverse("web:requests"), reverse("web:mail")
    middle = reverse("web:request", args=[f"bench-{requests // 2}"])
    times = reverse("web:report", args=["times"])
    return [
        ("requests, first page", staff, asked),
        ("requests, last page", staff, f"{asked}?page={last}"),
        ("one request", staff, middle),
        ("queues", staff, reverse("web:queues")),
        ("one queue", staff, reverse("web:queue", args=["survey"])),
        ("tasks", staff, reverse("web:tasks")),
        ("mail, first page", staff, mail),
        ("mail, last page", staff, f"{mail}?page={last}"),
        ("training that is due", staff, reverse("web:training")),
        ("a holder's own page", holder, reverse("web:my")),
        ("a holder's requests", holder, reverse("web:my_requests")),
        ("a supervisor's department", supervisor, reverse("web:department")),
        ("report: where and why", staff, reverse("web:report", args=["places"])),
        ("report: request to service, a year", staff, times),
        ("report: request to service, all", staff, f"{times}?from_on=2000-01-01"),
        ("report: training", staff, reverse("web:report", args=["training"])),
    ]


def _try_criteria() -> None:
    from quietbell.domain.criteria import SHIPPED  # noqa: PLC0415 - after set-up
    from quietbell.queries.criteria_tried import tried  # noqa: PLC0415

    assert tried(replace(SHIPPED, factors_min=2)).places


def _get(browser: Any, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
