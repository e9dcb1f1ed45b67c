"""A desk in a real browser: what a person sees, hears and presses at the console.

Everything goes through real keys and the page's own code. Whatever the driver asks of
a page (`evaluate`, a selector) counts as a person's gesture in Chromium; a test of the
sound before the first key asks with `Desk.peek`, which does not.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Locator, Page

BROWSER_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOLD_SECONDS: Final = 0.75  # the console wants 0.6
FRESH_SECONDS: Final = 0.75  # and ignores keys for 0.6 s after a new alarm
WAIT_MS: Final = 10_000


class Desk:
    """One console page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note_request)

    @classmethod
    def open(
        cls,
        browser: Browser,
        url: str,
        cookies: Mapping[str, str],
        **context: Any,
    ) -> "Desk":
        """Open the console as the desk and the person that *cookies* prove."""
        made: BrowserContext = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="en-US", **context
        )
        made.add_cookies(
            [
                {"name": name, "value": value, "url": url}
                for name, value in cookies.items()
            ]
        )
        desk = cls(made.new_page(), url)
        desk.page.goto(f"{url}/c")
        desk.wait_untouched("document.body.dataset.link === 'up'")
        return desk

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.outside.append(request.url)

    # What is seen

    def peek(self, expression: str) -> Any:
        """Return a script's value, as nobody: it is no gesture of a person."""
        session = self.page.context.new_cdp_session(self.page)
        asked = {"expression": expression, "returnByValue": True, "userGesture": False}
        found: Any = session.send("Runtime.evaluate", asked)
        session.detach()
        return found["result"].get("value")

    def wait_untouched(self, condition: str) -> None:
        """Wait for a condition as nobody, at most `WAIT_MS`."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while not self.peek(condition):
            assert time.monotonic() < deadline, condition
            time.sleep(0.02)

    def body(self, name: str) -> str:
        """Return one of the body's states: "link", "sound", "audio"."""
        return self.page.locator("body").get_attribute(f"data-{name}") or ""

    def wait_body(self, name: str, value: str, seconds: float = 10) -> None:
        """Wait until one of the body's states is *value*."""
        selector = f'body[data-{name}="{value}"]'
        self.page.wait_for_selector(selector, timeout=seconds * 1000)

    def strip(self) -> list[str]:
        """Return the incidents in the strip, in its order."""
        cards = self.page.locator("#strip > .cards > [data-incident]")
        return [card.get_attribute("data-incident") or "" for card in cards.all()]

    def wait_incident(self, incident: str, **states: str) -> Locator:
        """Wait until the page shows *incident* in full, in these states."""
        wanted = "".join(f'[data-{name}="{value}"]' for name, value in states.items())
        found = self.page.locator(f'#incident[data-incident="{incident}"]{wanted}')
        found.wait_for()
        return found

    def wait_painted(self, incident: str) -> None:
        """Wait until *incident* is in the strip and keys are for it."""
        self.page.wait_for_selector(f'#strip [data-incident="{incident}"]')
        time.sleep(FRESH_SECONDS)

    def text(self, selector: str) -> str:
        """Return the words a person reads there."""
        return self.page.locator(selector).first.inner_text()

    # What is done

    def hold_f9(self, seconds: float = HOLD_SECONDS) -> None:
        """Hold the real key."""
        self.page.keyboard.down("F9")
        time.sleep(seconds)
        self.page.keyboard.up("F9")

    def pane(self, name: str) -> None:
        """Turn to one of the panes."""
        self.page.locator(f'[data-pane="{name}"]').click()

    def deed(self, name: str, within: str = "") -> None:
        """Press the button of a deed."""
        self.page.locator(f'{within} [data-deed="{name}"]').first.click()

    def fill(self, form: str, **fields: str) -> None:
        """Write into a deed's form and send it."""
        found = self.page.locator(f'[data-form="{form}"]').first
        for name, value in fields.items():
            field = found.locator(f'[name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        found.locator(f'[data-deed="{form}"]').click()

    def close(self) -> None:
        """Leave, and complain about what should not have happened."""
        self.page.context.close()
        assert self.errors == []
        assert self.outside == []
