"""People of a demonstration in browsers of their own, who fill pages in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page

STEP_MS: Final = 15_000
SUBMIT: Final = "main form button[type=submit], main form button:not([type])"


@dataclass
class People:
    """Who came in already, each with a page; ``link`` makes one-time links."""

    browser: Browser
    url: str
    link: Callable[[str], str]
    width: int = 1366
    height: int = 900
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, person: str) -> Page:
        """Return the page of *person*, who comes in by a link the first time."""
        if person not in self.pages:
            context = self.browser.new_context(
                locale="en-US", viewport={"width": self.width, "height": self.height}
            )
            page = context.new_page()
            page.set_default_timeout(STEP_MS)
            page.goto(self.link(person))
            page.locator("main form button").click()
            page.wait_for_selector("nav.side")
            self.pages[person] = page
        return self.pages[person]

    def fills(
        self,
        person: str,
        path: str,
        fields: Mapping[str, Any] | None = None,
        *,
        button: str = "",
    ) -> Page:
        """Have *person* open *path*, fill its form in and send it; return the page."""
        page = self.page(person)
        page.goto(f"{self.url}{path}")
        form = page.locator("main form").last
        for name, value in (fields or {}).items():
            put(form.locator(f"[name='{name}']"), value)
        wanted = (
            form.get_by_role("button", name=button)
            if button
            else form.locator("button")
        )
        with page.expect_navigation() as gone:
            wanted.last.click()
        answer = gone.value
        wrong = page.locator("main .wrong, main [role=alert]").all_inner_texts()
        assert answer is not None
        assert answer.status < 400, (path, answer.status, wrong)
        return page

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()


def put(found: Locator, value: Any) -> None:
    """Type, choose or tick *value*, as the field asks for it."""
    first = found.first
    kind = first.evaluate("x => x.tagName === 'INPUT' ? x.type : x.tagName")
    if kind == "radio":
        found.and_(found.page.locator(f"[value='{value}']")).check()
    elif kind == "checkbox":
        values = [] if value is True else value  # one box, or those of these values
        boxes = [found.and_(found.page.locator(f"[value='{x}']")) for x in values]
        for each in boxes or [first]:
            each.check()
    elif kind == "SELECT":
        first.select_option(value)
    elif kind == "file":
        first.set_input_files(value)
    else:
        first.fill(str(value))
