"""The scribe as a process: rows become a file, entries become rows, and it says so."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quietbell.config.database import Database
from quietbell.line import site_file
from quietbell.storage import models as m
from tests.journal.journals import kept, opened
from tests.support.harborview import plant_harborview

UP_SECONDS_MAX = 30
RUN = """
import sys
from pathlib import Path
from quietbell.scribe.main import ScribeSettings, run
run(ScribeSettings(data=Path(sys.argv[1]), database_url=sys.argv[2]))
"""
pytestmark = pytest.mark.alone


def until(is_so: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < UP_SECONDS_MAX, "it did not come about"
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    (tmp_path / "run").mkdir()

    def run(url: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"scribe-{len(started)}.log").open("wb")
        scribe = subprocess.Popen(
            [sys.executable, "-c", RUN, str(tmp_path), url],
            stdout=log,
            stderr=log,
            cwd=Path(__file__).parents[2],
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
        )
        started.append(scribe)
        return scribe

    yield run
    for each in started:
        each.kill()
        each.wait(10)


def said(data: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((data / "run" / "scribe.json").read_text())
    except (OSError, ValueError):
        return {"recording": {}, "site": {}}
    return told


def version(data: Path) -> int:
    try:
        return site_file.read_current(data / "site").site.version
    except site_file.BrokenSiteFile:
        return 0


def test_a_changed_row_is_in_the_file_within_seconds(
    tmp_path: Path,
    committed_database: Database,
    start: Callable[[str], subprocess.Popen[bytes]],
) -> None:
    plant_harborview(datetime.now(UTC))
    scribe = start(committed_database.url)
    until(lambda: version(tmp_path) == 1)
    until(lambda: said(tmp_path)["site"].get("state") == "in force")

    m.Button.objects.filter(pk="bursar-1").update(spoken="The new counter")

    assert until(lambda: version(tmp_path) == 2) < 5
    scribe.send_signal(signal.SIGTERM)
    assert scribe.wait(10) == 0


def set_read_only(to: str) -> None:
    """Have every other connection begin anew and be so; ours goes on as it is."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only={to}")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_database_that_takes_no_writes_is_told_and_waited_for(
    tmp_path: Path,
    committed_database: Database,
    start: Callable[[str], subprocess.Popen[bytes]],
) -> None:
    plant_harborview(datetime.now(UTC))
    scribe = start(committed_database.url)
    until(lambda: said(tmp_path)["site"].get("state") == "in force")

    set_read_only("on")
    m.Button.objects.filter(pk="bursar-1").update(spoken="The new counter")
    until(lambda: "read-only" in said(tmp_path)["site"].get("away", ""))
    assert scribe.poll() is None
    set_read_only("off")

    until(lambda: said(tmp_path)["site"]["version"] == 2)
    until(lambda: said(tmp_path)["site"]["away"] == "")
    assert version(tmp_path) == 2
    assert m.SiteVersion.objects.order_by("-number")[0].number == 2
    assert scribe.poll() is None


async def test_without_a_database_it_says_how_many_wait_and_goes_on(
    tmp_path: Path, start: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    journal = opened(tmp_path / "journal")
    await kept(journal, 7)
    before = {"recording": {"recorded": 3}}
    (tmp_path / "run" / "scribe.json").write_text(json.dumps(before))

    scribe = start(f"postgresql://nobody@/nothing?host={tmp_path}")

    until(lambda: said(tmp_path)["recording"].get("state") == "database away")
    until(lambda: said(tmp_path)["recording"].get("waiting") == 4)
    await kept(journal, 2)
    until(lambda: said(tmp_path)["recording"].get("waiting") == 6)
    assert said(tmp_path)["recording"]["recorded"] == 3
    assert said(tmp_path)["site"]["away"] != ""
    assert scribe.poll() is None
    journal.close()
