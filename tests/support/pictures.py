"""Take the pictures of the documents from a demo that really runs: `make pictures`.

Starts `quietbell demo` on ports of its own with data of its own, opens its desk in
Chromium, signs a dispatcher on, lets one phone press, walks through the workbench, and
writes docs/pictures/. Look at them before they are committed.

    python -m tests.support.pictures --all FOLDER    every page, by day and by night
"""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from quietbell.config.settings import PORTS
from tests.support.tools import TOOLS

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
QUIETBELL = Path(sys.executable).parent / "quietbell"
BUTTON = "bursar-1"  # with a holder, hazards, a plan and hours
PERSON = "Ortiz"
KEEPER = "P-109"  # emergency management: sees and keeps most of the workbench
PORTS_IN_ROW = PORTS
# Of the workbench, by the name of the picture.
WORKBENCH = {
    "workbench-buttons": "/workbench/buttons/",
    "workbench-ladders": "/workbench/ladders/",
    "workbench-setup": "/setup",
}
# What is worth a look and no picture in a document.
OTHERS = {
    "home": "/",
    "button": "/workbench/buttons/bursar-1",
    "places": "/workbench/places/",
    "people": "/workbench/people/",
    "desks": "/workbench/desks/",
    "desk": "/workbench/desks/desk-1",
    "rung": "/workbench/rungs/north-2",
    "rosters": "/workbench/rosters/",
    "roster": "/workbench/rosters/north-supervisors",
    "pattern": "/workbench/rosters/north-supervisors/weeks",
    "profiles": "/workbench/profiles/",
    "version": "/workbench/versions/assess-first-1",
    "integrations": "/workbench/integrations/",
    "incidents": "/workbench/incidents/",
    "coverage": "/workbench/coverage/",
    "tasks": "/workbench/tasks/",
    "health": "/workbench/health/",
    "site-file": "/workbench/site-file/",
    "live": "/setup/live",
    "setup-people": "/setup/people",
    "setup-press": "/setup/press",
    "setup-reached": "/setup/reached",
    "setup-backup": "/setup/backup",
}
STOP_SECONDS_MAX = 20
SHOWN_MS_MAX = 10_000
# The plan is there, and it and the photo are decoded.
PICTURES_ARE_THERE = (
    "() => document.images.length > 0"
    " && [...document.images].every((each) => each.complete && each.naturalWidth > 0)"
)
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--autoplay-policy=no-user-gesture-required"),
]


@contextmanager
def demo() -> Iterator[tuple[dict[str, Any], str]]:
    """Run a demo; yield what its `--json` line says, and its data folder."""
    with tempfile.TemporaryDirectory(prefix="quietbell-pictures-") as data:
        command = [
            *(str(QUIETBELL), "demo", "--json", "--no-press"),
            *("--data", data, "--port-base", str(free_ports())),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield json.loads(process.stdout.readline()), data
            finally:
                process.terminate()
                try:
                    process.wait(timeout=STOP_SECONDS_MAX)
                except subprocess.TimeoutExpired:
                    process.kill()


def free_ports() -> int:
    """Return the first of PORTS_IN_ROW ports on loopback that are free now."""
    for first in range(18_700, 19_700, PORTS_IN_ROW):
        try:
            for port in range(first, first + PORTS_IN_ROW):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise SystemExit("no free ports between 18700 and 19700")


def take(page: Page, name: str) -> None:
    """Write what the page shows as docs/pictures/*name*."""
    path = PICTURES / name
    page.screenshot(path=path)
    print(path.relative_to(ROOT))


def say(*words: str) -> str:
    """Return what the command line answers to *words*."""
    done = subprocess.run(
        [str(QUIETBELL), *words],
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout


def main(folder: Path | None = None) -> int:
    """Take every picture once, and every page into *folder*; 1 without a Chromium."""
    (chromium,) = (tool.path() for tool in TOOLS if tool.name == "chromium")
    if chromium is None:
        print("no picture was taken: Chromium is missing")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as (told, data), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_FLAGS
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        sit_down(page, told["desk_link"], say("sign-on", PERSON, "--data", data))
        page.get_by_text("NOBODY ATTENDS").wait_for(
            state="hidden", timeout=SHOWN_MS_MAX
        )
        take(page, "console-quiet.png")
        say("press", BUTTON, "--data", data)
        page.wait_for_selector("#incident", timeout=SHOWN_MS_MAX)
        page.wait_for_function(PICTURES_ARE_THERE, timeout=SHOWN_MS_MAX)
        take(page, "console-live.png")
        pages = browser.new_page(viewport={"width": 1366, "height": 900})
        come_in(pages, told)
        for name, path in WORKBENCH.items():
            pages.goto(f"{told['office']}{path}")
            take(pages, f"{name}.png")
        if folder is not None:
            every_page(pages, told["office"], folder)
        browser.close()
    return 0


def come_in(page: Page, told: dict[str, Any]) -> None:
    """Sign the keeper in by their one-time link."""
    page.goto(told["office_links"][KEEPER])
    page.locator("main form button").click()
    page.wait_for_selector("nav.side")


def every_page(page: Page, office: str, folder: Path) -> None:
    """Write what each page shows into *folder*, by day and by night."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in {**WORKBENCH, **OTHERS}.items():
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{office}{path}")
            page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)


def sit_down(page: Page, desk_link: str, sign_on: str) -> None:
    """Make the browser a desk and sign a person on, as the links do."""
    for link in (desk_link, next(word for word in sign_on.split() if "://" in word)):
        page.goto(link)
        page.wait_for_url("**/c")
        page.wait_for_selector("body[data-link=up]", timeout=SHOWN_MS_MAX)
    page.keyboard.press("Shift")  # a desk somebody sits at may sound


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[2]) if sys.argv[1:2] == ["--all"] else None))
