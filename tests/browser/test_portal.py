"""One's own page, a department and the queues in a real browser, for every eye."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page

from tests.support.codes import code_at
from tests.support.database import TestServer
from tests.support.office_django import point_at, set_up_django
from tests.support.web_process import web_process

set_up_django()

from quietbell.domain.changes import Change  # noqa: E402
from quietbell.domain.roles import Role  # noqa: E402
from quietbell.operations.changes import report_change  # noqa: E402
from quietbell.operations.start_links import invite_from_shell  # noqa: E402
from quietbell.queries.readers import reader_of  # noqa: E402
from quietbell.storage.models import Button, OfficeTask  # noqa: E402
from tests.support.harborview import plant_harborview  # noqa: E402
from tests.support.office import person_with  # noqa: E402

PASSWORD = "three plain words and a heron"
LOOKS: dict[str, tuple[int, int, dict[str, Any]]] = {
    "light": (1366, 768, {"color_scheme": "light"}),
    "dark": (1366, 768, {"color_scheme": "dark"}),
    "forced": (1366, 768, {"forced_colors": "active"}),
    "phone": (390, 844, {"color_scheme": "light"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The web process, who holds a button and keeps everything, and the pages."""

    url: str
    keeper: str
    pages: tuple[str, ...]


@pytest.fixture(scope="module")
def office(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    made = database_server.make("portal_browser")
    point_at(made.url)
    plant_harborview(datetime.now(UTC))
    keeper, pages = _fill()
    connections.close_all()
    folder = tmp_path_factory.mktemp("portal")
    with web_process(folder, made.url, host="localhost") as web:
        yield Office(url=web.url, keeper=keeper, pages=pages)
    point_at(made.url)
    connections.close_all()
    database_server.drop("portal_browser")


def _fill() -> tuple[str, tuple[str, ...]]:
    """Write a keeper who holds a button and has reported something; name the pages."""
    roles = (Role.EMERGENCY_MANAGEMENT, Role.IT_ADMINISTRATOR, Role.HOLDER)
    keeper = person_with(*roles, name="Noor Haddad", signs_in=False).pk
    Button.objects.filter(pk__in=["bursar-1", "bursar-2"]).update(holder=keeper)
    now = datetime.now(UTC)
    notice = report_change(
        reader_of(keeper), at=now, button="bursar-1", change=Change.MOVED, words="Up."
    )
    OfficeTask.objects.create(
        id="late",
        kind="survey",
        site="north",
        words="Request 1 is approved: survey the place.",
        made_at=now - timedelta(days=9),
        due_at=now - timedelta(days=2),
        cause="c",
        assigned=keeper,
    )
    department = Button.objects.get(pk="bursar-1").department_id
    return keeper, (
        *("/", "/my", "/my/accident", "/my/buttons/bursar-1/change"),
        *("/department", f"/department?of={department}"),
        *("/workbench/queues", "/workbench/queues/survey", "/workbench/tasks/"),
        *(f"/workbench/tasks/{notice.task}", "/workbench/tasks/late"),
        "/workbench/buttons/bursar-1/change-notice",
    )


@pytest.fixture(scope="module")
def state(chromium: Browser, office: Office) -> Any:
    """Come in once, and keep the session for every test."""
    secret = invite_from_shell(at=datetime.now(UTC), person=office.keeper)
    connections.close_all()
    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{office.url}/start/{secret}")
    page.fill("[name=username]", "noor")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.locator("main form button.act").click()
    page.get_by_role("link", name="An authenticator app").click()
    told = page.locator("[data-totp-secret]").inner_text()
    page.fill("[name=code]", code_at(told, time.time()))
    page.get_by_role("button", name="Activate it").click()
    page.get_by_role("link", name="I have them").click()
    page.wait_for_selector("h1:has-text('Good day')")
    kept = context.storage_state()
    context.close()
    return kept


def violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [
        (page.url, each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
    ]


@pytest.mark.requirement("PLT-05")
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_look(
    chromium: Browser, office: Office, state: Any, look: str
) -> None:
    width, height, media = LOOKS[look]
    context = chromium.new_context(
        storage_state=state, viewport={"width": width, "height": height}, **media
    )
    page = context.new_page()
    found = []
    for address in office.pages:
        answer = page.goto(f"{office.url}{address}")
        assert answer is not None
        assert answer.status == 200, address
        found += violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} px wide"
    context.close()
    assert found == []


@pytest.mark.requirement("MNT-01")
def test_a_change_is_reported_without_a_script(
    chromium: Browser, office: Office, state: Any
) -> None:
    context = chromium.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.url}/my")
    page.get_by_role("link", name="Something has changed").last.click()
    page.get_by_label("It does not work").check()
    page.get_by_role("button", name="Tell us").click()
    page.wait_for_selector("text=Thank you. We have it, and somebody sees to it.")
    page.wait_for_selector("text=not working · open")
    context.close()
