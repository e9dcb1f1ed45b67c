"""Take the pictures of the documents from a demo that really runs: `make pictures`.

Starts `quietbell demo` on ports of its own with data of its own, opens its desk in
Chromium, signs a dispatcher on, lets one phone press, and writes docs/pictures/. Look
at them before they are committed.
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

from tests.support.tools import TOOLS

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
QUIETBELL = Path(sys.executable).parent / "quietbell"
BUTTON = "bursar-1"  # with a holder, hazards, a plan and hours
PERSON = "Ortiz"
PORTS_IN_ROW = 3
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


def main() -> int:
    """Take every picture once; 1 if there is no Chromium."""
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
        take(page, "console-quiet.png")
        say("press", BUTTON, "--data", data)
        page.wait_for_selector("#incident", timeout=SHOWN_MS_MAX)
        page.wait_for_function(PICTURES_ARE_THERE, timeout=SHOWN_MS_MAX)
        take(page, "console-live.png")
        browser.close()
    return 0


def sit_down(page: Page, desk_link: str, sign_on: str) -> None:
    """Make the browser a desk and sign a person on, as the links do."""
    for link in (desk_link, next(word for word in sign_on.split() if "://" in word)):
        page.goto(link)
        page.wait_for_url("**/c")
        page.wait_for_selector("body[data-link=up]", timeout=SHOWN_MS_MAX)
    page.keyboard.press("Shift")  # a desk somebody sits at may sound


if __name__ == "__main__":
    sys.exit(main())
