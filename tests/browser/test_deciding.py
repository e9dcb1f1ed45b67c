"""The pages of deciding in a real browser, for every eye, and without JavaScript."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
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

from quietbell.domain.roles import Role  # noqa: E402
from quietbell.operations.comments import ask_for_comment  # noqa: E402
from quietbell.operations.criteria import add_criteria  # noqa: E402
from quietbell.operations.lives import begin_inherited, life_of  # noqa: E402
from quietbell.operations.start_links import invite_from_shell  # noqa: E402
from quietbell.queries.readers import reader_of  # noqa: E402
from quietbell.storage.models import Button, RoleGrant  # noqa: E402
from tests.support.harborview import plant_harborview  # noqa: E402
from tests.support.lives import (  # noqa: E402
    appealed,
    assessed,
    refused,
)
from tests.support.lives_ground import (  # noqa: E402
    policy,
)
from tests.support.office import LONG_AGO, person_with  # noqa: E402

PASSWORD = "three plain words and a heron"
LOOKS: dict[str, tuple[int, int, dict[str, Any]]] = {
    "light": (1366, 768, {"color_scheme": "light"}),
    "dark": (1366, 768, {"color_scheme": "dark"}),
    "forced": (1366, 768, {"forced_colors": "active"}),
    "phone": (390, 844, {"color_scheme": "light"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The web process, who decides and signs, the pages, and a request to answer."""

    url: str
    keeper: str
    pages: tuple[str, ...]
    life: str


@pytest.fixture(scope="module")
def office(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    made = database_server.make("deciding_browser")
    point_at(made.url)
    now = datetime.now(UTC)
    plant_harborview(now)
    keeper, life, pages = _fill(now)
    connections.close_all()
    folder = tmp_path_factory.mktemp("deciding")
    with web_process(folder, made.url, host="localhost") as web:
        yield Office(url=web.url, keeper=keeper, pages=pages, life=life)
    point_at(made.url)
    connections.close_all()
    database_server.drop("deciding_browser")


def _fill(now: datetime) -> tuple[str, str, tuple[str, ...]]:
    """Write somebody who decides and signs, and a request in each state of deciding."""
    roles = (Role.EMERGENCY_MANAGEMENT, Role.SHIFT_SUPERVISOR)
    keeper = person_with(*roles, name="Noor Haddad", signs_in=False).pk
    open_, asked = assessed(at=now), assessed(at=now)
    no, again = refused(at=now), appealed(at=now)
    assert open_.request is not None
    RoleGrant.objects.create(
        id="dean",
        person_id=keeper,
        role=Role.APPROVER.value,
        department=open_.request.department,
        begins_at=LONG_AGO,
        is_in_force=True,
    )
    reader = reader_of(keeper)
    ask_for_comment(
        reader, at=now, life=asked.pk, version=asked.version, question="Known?"
    )
    policy()
    draft = add_criteria(reader, at=now).pk
    button = Button.objects.filter(life=None).order_by("pk")[0]
    old = begin_inherited(button, at=now)
    first, criteria = f"/workbench/requests/{open_.pk}", f"/workbench/criteria/{draft}"
    return (
        keeper,
        open_.pk,
        (
            *("/my/approvals", f"{first}/approval", f"{first}/assessment"),
            *(f"{first}/decision", f"{first}/question"),
            f"/workbench/requests/{asked.pk}/comment",
            f"/workbench/requests/{asked.pk}/question/back",
            f"/workbench/requests/{no.pk}/decision",
            f"/workbench/requests/{again.pk}/appeal",
            f"/workbench/buttons/{button.pk}/life",
            f"/workbench/lives/{old.pk}/deed/review",
            *("/workbench/criteria/", criteria, f"{criteria}/change"),
            *(f"{criteria}/tried", f"{criteria}/force", f"{criteria}/discard"),
        ),
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


@pytest.mark.requirement("REQ-02", "REQ-06")
def test_a_dean_and_emergency_management_answer_without_a_script(
    chromium: Browser, office: Office, state: Any
) -> None:
    context = chromium.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.url}/my/approvals")
    page.get_by_role("link", name="Request 1", exact=True).click()
    page.get_by_label("I approve it", exact=True).check()
    page.get_by_role("button", name="Answer").click()
    page.wait_for_selector("text=Your answer is written down.")
    page.goto(f"{office.url}/workbench/requests/{office.life}/decision")
    page.wait_for_selector("text=The criteria are met: 1 of 6 factors.")
    page.get_by_label("Approve it").check()
    page.get_by_label("Why", exact=True).fill("Violence is known here.")
    page.get_by_role("button", name="Decide").click()
    page.wait_for_selector("text=It is decided.")
    context.close()
    after = life_of(office.life)
    assert (after.stage, after.priority) == ("approved", "critical")
