"""The drill says which PostgreSQL it proved, and proves nothing for an older one."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from quietbell.config.alarm_plans import command
from quietbell.config.database import Database
from quietbell.config.drill import SCRATCH
from quietbell.config.dumping import dump
from quietbell.config.exits import Exit
from quietbell.config.loading import load
from tests.support.installation_at_rest import make_installation, record
from tests.support.older_postgres import OFFICE, OlderPostgres, older_postgres

pytestmark = pytest.mark.requirement("PLT-06")


@pytest.fixture
def older(committed_database: Database, tmp_path: Path) -> Iterator[OlderPostgres]:
    """An older server with the office's tables, of the installation in `data`."""
    make_installation(tmp_path / "data")
    record(committed_database, tmp_path / "data")
    dump(committed_database, tmp_path / "office.dump")
    with older_postgres() as made:
        load(made.database, tmp_path / "office.dump")
        yield made


def drill(data: Path, older: OlderPostgres) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command("drill", "--data", str(data)),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QUIETBELL_DATABASE_URL": older.database.url},
    )


def written_down(older: OlderPostgres) -> dict[str, Any]:
    with psycopg.connect(older.database.url) as connection:
        asked = "SELECT proven FROM storage_installation"
        row = connection.execute(asked).fetchone()
    return dict(row[0]) if row else {}


def scratch(older: OlderPostgres) -> list[tuple[Any, ...]]:
    asked = "SELECT datname FROM pg_database WHERE starts_with(datname, '{}')"
    return older.run(asked.format(SCRATCH))


def test_what_only_a_newer_server_took_is_no_proof_for_an_older_one(
    tmp_path: Path, older: OlderPostgres
) -> None:
    told = drill(tmp_path / "data", older)

    assert told.returncode == Exit.NOT_SO
    assert "restored and compared" in told.stdout
    assert "into PostgreSQL 18" in told.stdout
    assert "for that one nothing is proven" in told.stderr
    assert "backup" not in written_down(older)


def test_a_role_that_may_make_databases_proves_it_on_its_own_server(
    tmp_path: Path, older: OlderPostgres
) -> None:
    older.run(f"ALTER ROLE {OFFICE} CREATEDB")

    told = drill(tmp_path / "data", older)

    assert told.returncode == Exit.FINE, told.stderr
    server = written_down(older)["backup_server"]
    assert server < 18
    assert f"into PostgreSQL {server}" in told.stdout
    assert scratch(older) == []
    assert not list(tmp_path.glob(".quietbell-drill-*"))
