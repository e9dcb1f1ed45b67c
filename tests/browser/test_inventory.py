"""The inventory in a real browser: for every eye, by mouse, by keys, with no script."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.codes import code_at
from tests.support.database import TestServer
from tests.support.office_django import point_at, set_up_django
from tests.support.web_process import web_process

set_up_django()

from quietbell.operations.start_links import invite_from_shell  # noqa: E402
from quietbell.storage.models import (  # noqa: E402
    Button,
    Door,
    FloorSpot,
    PanelAccount,
    Room,
)
from tests.support.harborview import plant_harborview  # noqa: E402

PASSWORD = "three plain words and a heron"
LOOKS: dict[str, tuple[int, int, dict[str, Any]]] = {
    "light": (1366, 768, {"color_scheme": "light"}),
    "dark": (1366, 768, {"color_scheme": "dark"}),
    "forced": (1366, 768, {"forced_colors": "active"}),
    "phone": (390, 844, {"color_scheme": "light"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The web process, and who keeps everything in it."""

    url: str
    keeper: str


@pytest.fixture(scope="module")
def office(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    made = database_server.make("inventory_browser")
    point_at(made.url)
    plant_harborview(datetime.now(UTC))
    keeper = _keeper()
    connections.close_all()
    folder: Path = tmp_path_factory.mktemp("inventory")
    with web_process(folder, made.url, host="localhost") as web:
        yield Office(url=web.url, keeper=keeper)
    point_at(made.url)
    connections.close_all()
    database_server.drop("inventory_browser")


def _keeper() -> str:
    from quietbell.domain.roles import Role  # noqa: PLC0415
    from tests.support.office import person_with  # noqa: PLC0415

    roles = (Role.EMERGENCY_MANAGEMENT, Role.IT_ADMINISTRATOR)
    return person_with(*roles, name="Noor Haddad", signs_in=False).pk


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


@pytest.fixture
def context(chromium: Browser, state: Any) -> Iterator[BrowserContext]:
    """A browser in which somebody came in, and in which no script runs."""
    made = chromium.new_context(
        storage_state=state,
        java_script_enabled=False,
        viewport={"width": 1366, "height": 900},
    )
    yield made
    made.close()


def violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [
        (page.url, each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
    ]


def pages() -> list[str]:
    """Return every page of the inventory that is read, by its address."""
    room = Room.objects.get(buttons="bursar-1")
    door = Door.objects.filter(button="bursar-1")[0].pk
    spot = FloorSpot.objects.all()[0].pk
    panel = PanelAccount.objects.all()[0].pk
    button = "buttons/bursar-1/"
    here = [
        *("buttons/", "buttons/?flagged=on", "buttons/?text=nothing", "buttons/new"),
        *(button, f"{button}edit", f"{button}device", f"{button}pin"),
        *(f"{button}standing", f"{button}withdrawal", f"{button}verification"),
        *(f"{button}contacts/new", f"{button}concealed/entry", f"{button}doors/new"),
        *(f"doors/{door}/", f"doors/{door}/edit", f"doors/{door}/tokens/leaked"),
        *("panels/", "panels/new", f"panels/{panel}/", f"panels/{panel}/rules"),
        f"panels/{panel}/key",
        *("places/", "departments/", "sites/north/", "buildings/HH/", "floors/HH-1/"),
        *(f"rooms/{room.pk}/", f"rooms/{room.pk}/cameras", f"spots/{spot}/edit"),
        *("floors/HH-1/plan/new", "floors/HH-1/spots/new", "places/site/north/edit"),
        *(f"places/room/{room.pk}/edit", "places/building/HH/removal"),
        *("tables/", "tables/people/new", "unregistered/"),
    ]
    connections.close_all()
    return [f"/workbench/{each}" for each in here]


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
    outside: list[str] = []
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(office.url) else outside.append(asked.url)
        ),
    )
    found = []
    for address in pages():
        answer = page.goto(f"{office.url}{address}")
        assert answer is not None
        assert answer.status == 200, address
        found += violations(page)
    context.close()

    assert found == []
    assert outside == []


def test_a_pin_is_placed_by_a_click_without_a_script(
    context: BrowserContext, office: Office
) -> None:
    page = context.new_page()
    page.goto(f"{office.url}/workbench/buttons/bursar-1/pin")
    plan = page.locator("input[type=image]")
    box = plan.bounding_box()
    assert box is not None

    plan.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})

    page.wait_for_url("**/workbench/buttons/bursar-1/")
    button = Button.objects.get(pk="bursar-1")
    connections.close_all()
    assert (round(button.x, 2), round(button.y, 2)) == (0.25, 0.5)


def test_a_pin_is_placed_by_keys_without_a_script(
    context: BrowserContext, office: Office
) -> None:
    page = context.new_page()
    page.goto(f"{office.url}/workbench/buttons/bursar-1/pin")

    page.get_by_label("Percent from the left").fill("40")
    page.get_by_label("Percent from the top").fill("60")
    page.keyboard.press("Enter")  # the first button of the form: never the plan

    page.wait_for_url("**/workbench/buttons/bursar-1/")
    button = Button.objects.get(pk="bursar-1")
    connections.close_all()
    assert (button.x, button.y) == (0.4, 0.6)


def test_a_plan_shows_its_pins_where_they_are(
    context: BrowserContext, office: Office
) -> None:
    page = context.new_page()
    page.goto(f"{office.url}/workbench/floors/HH-1/")
    button = Button.objects.get(pk="bursar-1")
    connections.close_all()

    plan = page.locator("svg.plan image").bounding_box()
    pin = page.locator("svg.plan a[href*='/bursar-1/'] circle").bounding_box()

    assert plan is not None and pin is not None
    across = (pin["x"] + pin["width"] / 2 - plan["x"]) / plan["width"]
    down = (pin["y"] + pin["height"] / 2 - plan["y"]) / plan["height"]
    assert abs(across - button.x) < 0.01
    assert abs(down - button.y) < 0.01


def test_an_svg_that_is_opened_by_its_address_runs_nothing(
    context: BrowserContext, office: Office
) -> None:
    page = context.new_page()

    answer = page.goto(f"{office.url}/workbench/floors/HH-1/plan")

    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
