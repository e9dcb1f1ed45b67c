"""The link that a first start prints, and the one for somebody who is there."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quietbell.config.alarm_plans import command
from quietbell.config.database import Database
from quietbell.config.exits import Exit
from tests.support.office_django import set_up_django

set_up_django()

from quietbell.domain.roles import Role  # noqa: E402
from quietbell.storage.models import RoleGrant  # noqa: E402
from tests.support.office import person_with  # noqa: E402


def said(
    data: Path, database: Database, *words: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command("first-link", "--data", str(data), *words),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QUIETBELL_DATABASE_URL": database.url},
    )


@pytest.mark.requirement("PLT-02")
def test_an_empty_office_prints_a_link_and_a_kept_one_says_who_invites(
    committed_database: Database, tmp_path: Path
) -> None:
    url = "https://office.harborview.example"

    first = said(tmp_path, committed_database, "--url", url)

    assert first.returncode == Exit.FINE, first.stderr
    assert re.fullmatch(
        rf"Good once, for 24 hours: {url}/start/[\w-]{{43}}\n", first.stdout
    )
    kim = person_with(Role.IT_ADMINISTRATOR, name="Kim Osei")
    second = said(tmp_path, committed_database)
    assert second.returncode == Exit.NOT_SO
    assert "somebody administers this installation already" in second.stderr
    silent = said(tmp_path, committed_database, "--if-new")
    assert (silent.returncode, silent.stdout) == (Exit.FINE, "")
    RoleGrant.objects.update(begins_at=datetime(2140, 1, 1, tzinfo=UTC))
    named = said(tmp_path, committed_database, "--person", "Osei")
    assert "/start/" in named.stdout
    assert "1 of their roles began later, by a clock that ran ahead" in named.stdout
    assert said(tmp_path, committed_database).returncode == Exit.NOT_SO
    assert said(tmp_path, committed_database, "--person", "nobody").returncode != 0
    assert kim.account.username
