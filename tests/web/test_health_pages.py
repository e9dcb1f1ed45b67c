"""How everything stands, as a page tells it."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.acting import acting
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with
from tests.support.records_pages import NOW, text


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


SCRIBE = {
    "recording": {
        "state": "database away",
        "why": "the server closed the connection",
        "waiting": 41,
        "kept": 100,
        "recorded": 59,
        "gaps": [],
    },
    "site": {
        "state": "refused",
        "away": "",
        "held": 2,
        "problems": [
            {
                "text": "sites[1].zone: no time zone 'Mars/Olympus'",
                "kind": "site",
                "id": "north",
                "name": "North Campus",
            }
        ],
    },
    "chain": {"state": "proven", "at": "2031-03-03T17:00:00Z", "why": ""},
}


def test_health_tells_what_whoever_knows_has_said(
    manager: Client, run_folder: Path
) -> None:
    (run_folder / "scribe.json").write_text(json.dumps(SCRIBE))
    process = {"name": "courier", "state": "stalled", "restarts": 3, "last_end": "9"}
    (run_folder / "status.json").write_text(json.dumps({"processes": [process]}))

    page = text(manager, "health")

    for words in ("database away", "41", "proven", "courier", "stalled"):
        assert words in page
    assert "The alarm engine does not answer." in page


def test_nothing_that_is_away_keeps_the_page_away(
    manager: Client, run_folder: Path
) -> None:
    assert "The scribe says nothing." in text(manager, "health")
    (run_folder / "scribe.json").write_text("half a fi")
    assert "The scribe says nothing." in text(manager, "health")

    (run_folder / "scribe.json").write_text(json.dumps(SCRIBE))
    os.utime(run_folder / "scribe.json", (0, 0))
    assert "and nothing since" in text(manager, "health")


def test_why_there_is_no_site_file_is_told_with_the_way_to_the_row(
    manager: Client, run_folder: Path
) -> None:
    (run_folder / "scribe.json").write_text(json.dumps(SCRIBE))
    m.SiteVersion.objects.create(
        number=41,
        sha256="a" * 64,
        file_name="site-000041.json",
        compiled_at=NOW,
        byte_count=1234,
        differences=[{"what": "button", "name": "D-0101", "how": "changed"}],
    )

    page = text(manager, "site_file")

    assert "Mars/Olympus" in page
    assert "North Campus</a>" in page
    assert "button D-0101 (changed)" in page


def test_a_job_that_failed_is_shown_and_tried_again(manager: Client) -> None:
    with acting(Reader(person="")), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status,"
            " attempts) VALUES ('default', 'quietbell.follow_up',"
            " '{\"entry\": \"e-77\"}', 'failed', 6) RETURNING id"
        )
        (job,) = cursor.fetchone()
    assert "e-77" in text(manager, "health")

    answer = manager.post(reverse("web:job_again", args=[job]))

    assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args, status FROM procrastinate_jobs")
        rows = cursor.fetchall()
    assert [(name, status) for name, _, status in rows] == [
        ("quietbell.follow_up", "todo")
    ]
    assert manager.post(reverse("web:job_again", args=[job])).status_code == 404
