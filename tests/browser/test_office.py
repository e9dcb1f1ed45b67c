"""The office in a real browser: coming in, signing on, being signed off; for every eye.

One alarm path (engine, courier, two live workers) and one web process on a database of
their own, with one key between them, as `quietbell run` has it.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page

from quietbell.config.database import Database
from tests.support.codes import code_at
from tests.support.database import TestServer
from tests.support.office_django import point_at, set_up_django
from tests.support.web_process import WebProcess, web_process
from tests.support.whole import Whole, whole

set_up_django()

from quietbell.operations.start_links import invite_from_shell  # noqa: E402
from quietbell.storage.models import ButtonRequest, Person  # noqa: E402
from tests.support.harborview import plant_harborview  # noqa: E402

PASSWORD = "three plain words and a heron"
FELT_SECONDS_MAX = 1.0
STEP_MS = 15_000
LOOKS: dict[str, tuple[int, int, dict[str, Any]]] = {
    "light": (1366, 768, {"color_scheme": "light"}),
    "dark": (1366, 768, {"color_scheme": "dark"}),
    "forced": (1366, 768, {"forced_colors": "active"}),
    "phone": (390, 844, {"color_scheme": "light"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that runs, and the database behind it."""

    alarm: Whole
    web: WebProcess
    database: Database

    def link(self, person: str) -> str:
        """Return a fresh link by which *person* sets up a sign-in."""
        point_at(self.database.url)
        secret = invite_from_shell(at=datetime.now(UTC), person=person)
        connections.close_all()
        return f"{self.web.url}/start/{secret}"


@pytest.fixture(scope="module")
def office(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    made = database_server.make("office_browser")
    with whole(tmp_path_factory.mktemp("office")) as alarm:
        point_at(made.url)
        plant_harborview(datetime.now(UTC))
        _hold_the_demos_key(alarm)
        connections.close_all()
        with web_process(
            alarm.running.data, made.url, host="localhost", live_url=alarm.web
        ) as web:
            yield Office(alarm=alarm, web=web, database=made)
    database_server.drop("office_browser")


def _hold_the_demos_key(alarm: Whole) -> None:
    """Have the rows name the key that the engine's site file names."""
    from quietbell.storage.models import Installation  # noqa: PLC0415

    (key,) = alarm.folder.site.token_keys
    Installation.objects.update(token_key_id=key.id, token_key=key.public_key)


@pytest.fixture
def context(chromium: Browser, office: Office) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    made.set_default_timeout(STEP_MS)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, office: Office) -> Iterator[Page]:
    opened = context.new_page()
    errors: list[str] = []
    outside: list[str] = []
    ours = (office.web.url, office.alarm.web, "data:", "blob:")
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "request",
        lambda asked: None if asked.url.startswith(ours) else outside.append(asked.url),
    )
    yield opened
    assert errors == []
    assert outside == []


def begin(page: Page, office: Office, person: str, username: str) -> None:
    """Set a password up by a link."""
    page.goto(office.link(person))
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.locator("main form button.act").click()


def with_app(page: Page) -> str:
    """Set an authenticator app up; return its secret."""
    page.get_by_role("link", name="An authenticator app").click()
    secret = page.locator("[data-totp-secret]").inner_text()
    page.fill("[name=code]", code_at(secret, time.time()))
    page.get_by_role("button", name="Activate it").click()
    page.get_by_role("link", name="I have them").click()
    return secret


def come_in(page: Page, office: Office, person: str, username: str) -> str:
    """Come in for the first time with an app; return its secret."""
    begin(page, office, person, username)
    secret = with_app(page)
    page.wait_for_selector("h1:has-text('Good day')")
    return secret


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_selector("h1:has-text('Sign in')")


def violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [
        (page.url, each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
    ]


def test_somebody_comes_in_with_a_password_and_an_app_by_keys_alone(
    page: Page, office: Office
) -> None:
    secret = come_in(page, office, "P-114", "gwen")
    sign_out(page)

    page.locator("[name=login]").focus()
    page.keyboard.type("gwen")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/")
    page.locator("[name=code]").focus()
    # The code of the next half minute: this one's may have been used a moment ago.
    page.keyboard.type(code_at(secret, time.time() + 30))
    page.keyboard.press("Enter")

    page.wait_for_selector("h1:has-text('Good day, Gwen Archer')")


def test_somebody_comes_in_with_a_passkey_and_no_password(
    page: Page, office: Office
) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    begin(page, office, "P-112", "hugo")
    page.get_by_role("link", name="A passkey or security key").click()
    page.check("[name=passwordless]")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="I have them").click()
    page.wait_for_selector("h1:has-text('Good day, Hugo Brandt')")
    sign_out(page)

    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_selector("h1:has-text('Good day, Hugo Brandt')")
    kept = devtools.send("WebAuthn.getCredentials", key)
    assert len(kept["credentials"]) == 1
    sign_out(page)
    devtools.send("WebAuthn.setUserVerified", {**key, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector("#passkey-problem:visible")


def test_signing_on_and_being_signed_off_is_felt_within_a_second(
    chromium: Browser, page: Page, office: Office
) -> None:
    at_desk = page.context.new_page()
    at_desk.goto(office.alarm.desk_link("desk-1"))
    at_desk.wait_for_selector('body[data-link="up"]')
    come_in(page, office, "P-101", "dana")
    page.goto(f"{office.web.url}/workbench/sign-on")
    page.get_by_role("button", name=re.compile(r"Sign on\s*: Desk 1")).click()
    page.wait_for_url(f"{office.alarm.web}/**")
    at_desk.reload()
    at_desk.wait_for_selector(".bar .desk:has-text('Dana Ortiz')")

    other = chromium.new_context(locale="en-US")
    keeper = other.new_page()
    come_in(keeper, office, "P-109", "elena")
    keeper.goto(f"{office.web.url}/workbench/people/P-101/leaving")
    assert "Desk 1" in keeper.locator("main").inner_text()
    leave = keeper.get_by_role("button", name="They have left: end all of this now")
    began = time.monotonic()
    leave.click(no_wait_after=True)
    at_desk.wait_for_selector(".bar .desk:not(:has-text('Dana Ortiz'))")
    seconds = time.monotonic() - began

    keeper.wait_for_selector("text=Done, and felt at every desk.")
    other.close()
    assert seconds < FELT_SECONDS_MAX + 1.0, seconds  # the page's own time included
    (kept,) = office.alarm.entries("token-revoked")[-1:]
    assert kept["by"]["person"] == "P-109"
    print(f"signed off, from the click to the desk: {seconds:.2f} s")
    again = page.context.new_page()
    again.goto(f"{office.web.url}/")
    again.wait_for_selector("h1:has-text('Sign in')")


# One of each look: words, choices, a place, mistakes, everything once more.
DRAFT_PAGES = ("", "/need", "/reasons", "/place", "/kind", "/check", "/discard")
PAGES = (
    *("/", "/workbench/people/", "/workbench/people/new", "/workbench/people/P-102"),
    *("/workbench/people/P-102/change", "/workbench/people/P-102/leaving"),
    *("/workbench/people/P-102/roles/new", "/workbench/people/P-102/invitation"),
    *("/workbench/people/break-glass", "/workbench/roles/waiting"),
    *("/workbench/tokens/", "/workbench/tokens/new", "/workbench/sign-on"),
    *("/workbench/audit/", "/mine/views", "/workbench/people/nobody"),
    *("/workbench/reports/", "/workbench/reports/places/"),
    *("/workbench/reports/times/", "/workbench/reports/training/?site=north"),
    *("/my/requests", "/my/requests/new", "/workbench/requests"),
    *(f"/my/requests/drafts/a-draft{each}" for each in DRAFT_PAGES),
    *("/accounts/2fa/", "/accounts/2fa/codes/", "/accounts/sessions/"),
    *("/accounts/password/", "/accounts/second-factor", "/nowhere"),
)


@pytest.mark.requirement("PLT-05")
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_look(page: Page, office: Office, look: str) -> None:
    width, height, media = LOOKS[look]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce", **media)
    page.goto(f"{office.web.url}/accounts/login/")
    found = violations(page)
    come_in(page, office, "P-105", f"priya-{look}")
    _every_kind_of_message(office)

    for path in PAGES:
        page.goto(f"{office.web.url}{path}")
        found += violations(page)

    assert found == []


def test_a_form_that_is_wrong_says_so_to_whoever_cannot_see(
    page: Page, office: Office
) -> None:
    come_in(page, office, "P-104", "theo")
    page.goto(f"{office.web.url}/workbench/people/new")

    page.fill("[name=email]", "no address")
    page.get_by_role("button", name="Add them").click()

    summary = page.get_by_role("alert")
    assert "This was not saved" in summary.inner_text()
    assert violations(page) == []
    summary.get_by_role("link", name=re.compile("E-mail")).click()
    focused = page.evaluate("document.activeElement.name")
    assert focused == "email"
    assert page.locator("[name=email]").get_attribute("aria-invalid") == "true"


def test_pages_work_without_javascript(chromium: Browser, office: Office) -> None:
    plain = chromium.new_context(java_script_enabled=False, locale="es-MX")
    page = plain.new_page()
    page.goto(f"{office.web.url}/accounts/login/")
    assert "Iniciar sesión" in page.locator("h1").inner_text()
    begin(page, office, "P-110", "paul")
    page.get_by_role("link", name="Una aplicación de autenticación").click()
    secret = page.locator("[data-totp-secret]").inner_text()
    page.fill("[name=code]", code_at(secret, time.time()))
    page.get_by_role("button", name="Activarla").click()
    page.get_by_role("link", name="Los tengo").click()
    page.get_by_role("link", name="Personas").first.click()
    page.fill("[name=q]", "Ingrid")
    page.get_by_role("button", name="Mostrar", exact=True).click()

    assert "Ingrid Vale" in page.locator("tbody").inner_text()
    plain.close()


def test_the_keyboard_goes_past_the_navigation_and_every_target_is_large(
    page: Page, office: Office
) -> None:
    come_in(page, office, "P-111", "wren")

    page.goto(office.web.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
          .filter(each => each.offsetParent && !each.matches('.skip, .unseen'))
          .map(each => each.getBoundingClientRect())
          .filter(box => box.width < 24 || box.height < 24).length"""
    )
    assert small == 0


def _every_kind_of_message(office: Office) -> None:
    """Leave somebody with every chip and note that these pages can show."""
    point_at(office.database.url)
    Person.objects.filter(pk="P-102").update(is_protected=True)
    ButtonRequest.objects.get_or_create(
        pk="a-draft", defaults={"requester_id": "P-105", "made_at": datetime.now(UTC)}
    )
    connections.close_all()
