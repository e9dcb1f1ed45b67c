"""A newcomer, alone, with nothing but the README: an empty folder to a first press.

Everything is real: the processes that `quietbell run` starts, the link that it prints,
the pages, a second browser as the desk, the simulated phone at the engine's own door.
"""

import base64
import hashlib
import hmac
import re
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from quietbell.config.alarm_plans import command
from quietbell.config.exits import Exit
from tests.support.desk import Desk
from tests.support.processes import Installation

UP_SECONDS_MAX = 180.0  # a database is made, and three processes load Django
STEP_MS = 30_000
PASSWORD = "three plain words and a heron"
LOOKED_AT: set[str] = set()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("newcomer") / "data"
    (data / "logs").mkdir(parents=True)
    with Installation(data, office=True) as running:
        running.start()
        yield running


def link_of(running: Installation) -> str:
    """Return the one-time link that the terminal shows."""
    end = time.monotonic() + UP_SECONDS_MAX
    log = running.data / "logs" / "run.log"
    while True:
        found = re.search(r"Good once, for 24 hours: (http\S+)", log.read_text())
        if found:
            return found[1]
        assert time.monotonic() < end, log.read_text()[-2000:]
        time.sleep(0.3)


def code_of(secret: str, at: float) -> str:
    """Return the six digits that an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at // 30)), hashlib.sha1)
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def looked_at(page: Page) -> None:
    """Have axe look at the page, once an address."""
    path = re.sub(r"[0-9a-f]{32}|start/.*", "…", page.url.split("?")[0])
    if path in LOOKED_AT:
        return
    LOOKED_AT.add(path)
    found = Axe().run(page)
    assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


def press_main(page: Page) -> None:
    """Send the page's form."""
    page.locator("main form button.act[data-kind=main]").first.click()


def to_tasks(page: Page) -> None:
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/setup")


def begin(page: Page, name: str) -> None:
    """Choose a task from the list."""
    to_tasks(page)
    looked_at(page)
    page.locator("ol.tasks a", has_text=name).click()
    looked_at(page)


def come_in(page: Page, link: str) -> None:
    """Use the link up, and show a second factor."""
    page.goto(link)
    looked_at(page)
    page.fill("[name=name]", "Nora Newcomb")
    page.fill("[name=username]", "nora")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    press_main(page)
    looked_at(page)
    page.get_by_role("link", name="An authenticator app").click()
    looked_at(page)
    secret = page.locator("[data-totp-secret], code, .secret").first.inner_text()
    page.fill("[name=code]", code_of(secret, time.time()))
    press_main(page)


def set_up(page: Page) -> None:
    """Say what campus it is, what numbers there are, and where the first button is."""
    begin(page, "Your campus")
    page.fill("[name=installation]", "Harborview State")
    page.fill("[name=name]", "North Campus")
    page.select_option("[name=zone]", "America/New_York")
    page.check("[name=like][value=dispatch-at-once]")
    press_main(page)
    looked_at(page)
    page.fill("[name=emergency_line]", "555-0100")
    page.fill("[name=service_desk]", "555-0180")
    page.fill("[name=security_mail]", "police@harborview.example")
    page.fill("[name=chat_channel]", "Security, North")
    page.fill("[name=unit]", "P4 car")
    press_main(page)
    begin(page, "The first button")
    page.fill("[name=building]", "Hollis Hall")
    page.fill("[name=floor]", "First floor")
    page.fill("[name=area]", "Bursar")
    page.fill("[name=number]", "101")
    page.fill("[name=name]", "Cashiers")
    press_main(page)
    looked_at(page)
    page.fill("[name=label]", "D-0101")
    press_main(page)


def become_desk(page: Page, chromium: Browser, url: str) -> Desk:
    """Make a link, and open it in another browser window."""
    begin(page, "The first desk")
    press_main(page)
    looked_at(page)
    link = page.locator("a.secret").inner_text()
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    desk = Desk(context.new_page(), url)
    desk.page.goto(link)
    desk.page.wait_for_selector('body[data-link="up"]', timeout=STEP_MS)
    desk.page.keyboard.press("Shift")
    return desk


@pytest.mark.requirement("PLT-02")
@pytest.mark.timeout(600)
def test_from_an_empty_folder_to_a_first_press_acknowledged(empty, chromium):
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.set_default_timeout(STEP_MS)
    come_in(page, link_of(empty))
    set_up(page)
    desk = become_desk(page, chromium, empty.web)

    begin(page, "The first press")
    page.get_by_role("button", name="Press D-0101 with the simulator").click()
    card = desk.page.wait_for_selector("#strip [data-incident]", timeout=STEP_MS)
    incident = str(card.get_attribute("data-incident"))
    desk.wait_painted(incident)
    desk.hold_f9()
    desk.wait_incident(incident, attention="acknowledged")
    page.get_by_role("button", name="Keep this as the proof").click()
    assert "D-0101" not in page.locator("main").inner_text()

    first, *_ = page.locator("ol.tasks li").all()
    assert first.get_attribute("data-done") == "yes"
    done = page.locator('ol.tasks li[data-done="yes"] strong').all_inner_texts()
    assert "The first press, from end to end" in done
    page.get_by_role("link", name="What is still unproven").click()
    looked_at(page)
    left = page.locator("ul.unproven").inner_text()
    assert "Fewer than two people can sign in" in left
    assert "No backup was restored" in left
    assert "never pressed" not in left
    assert page.locator("main form").count() == 0  # nobody goes live alone
    desk.close()
    context.close()


def test_the_terminal_says_the_same(empty: Installation) -> None:
    told = _say("doctor", empty.data)

    assert told.returncode == Exit.NOT_SO
    assert "Fewer than two people can sign in" in told.stdout
    assert "No backup was restored" in told.stdout


@pytest.mark.requirement("PLT-06")
@pytest.mark.timeout(300)
def test_a_drill_proves_the_backup(empty: Installation) -> None:
    told = _say("drill", empty.data)

    assert told.returncode == Exit.FINE, told.stderr
    assert "restored and compared" in told.stdout
    assert "No backup was restored" not in _say("doctor", empty.data).stdout
    assert not list(empty.data.parent.glob(".quietbell-drill-*"))


def _say(word: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command(word, "--data", str(data))],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
