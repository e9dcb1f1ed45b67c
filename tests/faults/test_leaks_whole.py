"""What a running installation writes beside its journal and its tables: no secret.

The pages and the API are asked in tests/web/test_leaks.py, the feeds in
tests/scenarios/test_secrets.py. What letters say is looked at wherever one is written
(tests/support/letters.py). There is no metric yet.
"""

import contextlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from quietbell.domain.site import SiteFile
from quietbell.line.site_file import blob_path
from tests.support.whole import Whole, whole

RECORDED_SECONDS_MAX = 60.0
TOLD_ELSEWHERE = ("/accounts/login/", "/workbench/buttons/bursar-1/", "/api/v1/buttons")


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Yield an installation that took presses and was asked for pages."""
    with whole(tmp_path_factory.mktemp("leaks"), office=True) as running:
        for button in running.buttons("north")[:3]:
            running.press(button.id, "name=SEP000000000000")
        for page in TOLD_ELSEWHERE:
            office = f"http://127.0.0.1:{running.running.port_base + 3}{page}"
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(office, timeout=10).close()
        wait_until_recorded(running)
        yield running


def wait_until_recorded(running: Whole) -> None:
    end = time.monotonic() + RECORDED_SECONDS_MAX
    while not_yet_recorded(running.running.data / "run" / "scribe.json"):
        assert time.monotonic() < end, "the scribe recorded nothing"
        time.sleep(0.2)


def not_yet_recorded(told: Path) -> bool:
    return not told.exists() or (
        json.loads(told.read_text())["recording"]["waiting"] != 0
    )


def written(data: Path) -> dict[str, str]:
    """Return everything that the processes wrote of themselves, by file."""
    files = [*(data / "logs").rglob("*"), *(data / "run").glob("*.json")]
    return {
        path.name: path.read_text("utf-8", "replace")
        for path in files
        if path.is_file() and path.name != "links.json"  # the demonstration's own
    }


def places(site: SiteFile) -> set[str]:
    """Return where buttons are, hidden and in words, and what opens doors there."""
    hidden = {each.mounting for each in site.buttons}
    spoken = {each.spoken for each in site.buttons} | {
        each.sign for each in site.buttons
    }
    notes = {note.text for each in site.buttons for note in each.access}
    return {each for each in hidden | spoken | notes if len(each) > 5}


def names(data: Path, site: SiteFile) -> set[str]:
    """Return the people, as their blobs have them."""
    blobs = [blob_path(data / "site", each.blob).read_text() for each in site.people]
    return {each.split('"name":"')[1].split('"')[0] for each in blobs}


@pytest.mark.requirement("INS-08")
def test_no_log_and_no_status_tells_a_place_a_person_or_a_token(used: Whole) -> None:
    data, site = used.running.data, used.folder.site
    told = written(data)
    secrets = places(site) | names(data, site) | set(used.folder.tokens.values())

    leaks = {
        f"{name} tells {secret!r}"
        for name, text in told.items()
        for secret in secrets
        if secret in text
    }

    assert {"engine.log", "web.log", "scribe.log", "status.json"} <= told.keys()
    assert len(secrets) > 100
    assert leaks == set()


@pytest.mark.requirement("INS-08")
def test_what_holds_places_is_readable_by_its_owner_alone(used: Whole) -> None:
    data = used.running.data

    open_to_others = {
        path.relative_to(data).as_posix()
        for folder in ("site", "keyring", "journal", "office")
        for path in [data / folder, *(data / folder).iterdir()]
        if path.stat().st_mode & 0o077 and not path.is_dir()
    }

    assert open_to_others == set()
