"""A whole installation of the demonstration, and desks that stand before it."""

import json
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from quietbell.domain.site import Button, Standing
from quietbell.journal.reading import read
from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.demo_links import fresh_links
from tests.support.desk import Desk
from tests.support.processes import WELL, Installation, demo_in

UP_SECONDS_MAX = 30.0
OFFICE_UP_SECONDS_MAX = 180.0  # three processes that load Django, on a busy machine
ANSWER_SECONDS_MAX = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything that a campus runs, with two live workers, on this machine."""

    running: Installation
    folder: DemoFolder

    @property
    def web(self) -> str:
        """Where the console is."""
        return self.running.web

    def links(self) -> dict[str, Any]:
        """Return fresh links: desks, people, buttons."""
        made = fresh_links(
            self.folder,
            web=self.web,
            intake=f"http://127.0.0.1:{self.running.phone_port}",
            now=datetime.now(UTC),
        )
        return made.told()

    def desk_link(self, desk: str) -> str:
        """Return a one-time link that makes a browser *desk*."""
        return next(d["link"] for d in self.links()["desks"] if d["id"] == desk)

    def sign_on_link(self, person: str, desk: str) -> str:
        """Return a link by which *person* (a part of the name) signs on at *desk*."""
        signs = self.links()["sign_on"]
        return next(
            s["link"] for s in signs if person in s["name"] and s["desk"] == desk
        )

    def buttons(self, site: str) -> list[Button]:
        """Return the buttons in service on *site*."""
        return [
            each
            for each in self.folder.site.buttons
            if each.site == site and each.standing is Standing.IN_SERVICE
        ]

    def press(self, button: str, query: str = "") -> bytes:
        """Press a button's phone key; return the answer's body."""
        door = next(b for b in self.links()["buttons"] if b["id"] == button)
        url = door["url"] + (f"?{query}" if query else "")
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS_MAX) as answer:
            assert answer.status == 200
            return bytes(answer.read())

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """Return the bodies of the journal's entries of *kind*."""
        found = read(self.running.data / "journal")
        return [each.body for each in found if each.kind == kind]

    def open_desk(self, browser: Browser, desk: str, **context: Any) -> Desk:
        """Open a console by a one-time link, as a person does."""
        made = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="en-US", **context
        )
        opened = Desk(made.new_page(), self.web)
        opened.page.goto(self.desk_link(desk))
        opened.page.wait_for_selector('body[data-link="up"]')
        return opened


@contextmanager
def whole(
    folder: Path,
    *,
    office: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Whole]:
    """Run a demonstration in *folder*, perhaps with *office*, until the block ends."""
    made = demo_in(folder)
    with Installation(made.data, live_workers=2, office=office) as running:
        running.environment = environment or {}
        running.start()
        end = time.monotonic() + (OFFICE_UP_SECONDS_MAX if office else UP_SECONDS_MAX)
        while not _is_up(running):
            assert time.monotonic() < end, "it did not come up"
            time.sleep(0.05)
        yield Whole(running=running, folder=made)


def _is_up(running: Installation) -> bool:
    """Say whether every process is up, and each live worker has its line."""
    told = running.told().get("processes", [])
    if not told or any(each["state"] not in WELL for each in told):
        return False
    return all(_has_line(p["address"]) for p in told if p["name"].startswith("live-"))


def _has_line(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=1) as answer:
            return bool(json.loads(answer.read())["engine"] == "up")
    except (OSError, ValueError, KeyError):
        return False
