"""`quietbell policy check`: a file read strictly, then tried on what there is."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.office_django import set_up_django

set_up_django()

from quietbell.config import policy_check  # noqa: E402 - once it is set up
from quietbell.config.cli import main  # noqa: E402
from quietbell.config.database import Database  # noqa: E402
from quietbell.config.exits import Exit  # noqa: E402
from quietbell.domain.criteria import SHIPPED  # noqa: E402
from quietbell.queries.criteria import body_of  # noqa: E402
from quietbell.storage.models import CriteriaVersion, LifeStep  # noqa: E402
from tests.support.harborview import plant_harborview  # noqa: E402
from tests.support.lives import (  # noqa: E402
    assessed,
    in_service,
)
from tests.support.lives_ground import (  # noqa: E402
    ANSWERS,
    YES,
)

BODY = body_of(SHIPPED)
TOML = """
name = "Stricter"
factors_min = 1

[[factors]]
id = "violence"
name = "Previous acts of violence"
words = "Has there been actual violence here?"
weight = 5

[[contexts]]
id = "traffic"
name = "High traffic"
words = "Do many people come through here?"
"""


@pytest.fixture
def campus(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    plant_harborview()
    monkeypatch.setattr(policy_check, "_enter", lambda words: None)
    return


def checked(folder: Path, told: Any, *more: str, name: str = "c.json") -> int:
    file = folder / name
    file.write_text(told if isinstance(told, str) else json.dumps(told))
    return main(["policy", "check", str(file), *more])


def test_what_falls_out_is_named_with_its_reason_and_no_place(
    campus: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cash = {**ANSWERS, "violence": {"is_met": False}, "cash": YES}
    life = assessed(answers=cash)
    kept = in_service()
    before = LifeStep.objects.count()
    code = checked(tmp_path, TOML, name="c.toml")
    said = capsys.readouterr().out

    assert code == Exit.NOT_SO
    assert "falls out: request 1, assessed\n" in said
    assert "    “High volume cash” is met, and is no longer a factor.\n" in said
    assert "    0 of 1 factors are met; at least 1 must be.\n" in said
    assert "2 tried: 1 falls out, 0 comes in, 1 stays in, 0 stays out" in said
    assert life.request.room.number not in said
    assert (kept.stage, LifeStep.objects.count()) == ("in service", before)
    assert CriteriaVersion.objects.count() == 1


def test_what_comes_in_is_fine(
    campus: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night = {"id": "night", "name": "Night work", "words": "At night?", "weight": 3}
    answers = {**ANSWERS, "violence": {"is_met": False}, "night": YES}
    assessed(answers=answers)
    code = checked(tmp_path, {**BODY, "factors": [*BODY["factors"], night]}, "--json")
    (place,) = json.loads(capsys.readouterr().out)["places"]

    assert code == Exit.FINE
    assert (place["request"], place["change"]) == (1, "comes in")
    assert place["why"][0] == "“Night work” is met, and is a factor now."


def test_what_is_in_force_can_be_shown_and_falls_nobody_out(
    campus: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_service()
    assert main(["policy", "show"]) == Exit.FINE
    shown = json.loads(capsys.readouterr().out)

    assert checked(tmp_path, shown) == Exit.FINE
    assert replace(SHIPPED, number=0) == policy_check.read_criteria(tmp_path / "c.json")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("{", "It is no JSON"),
        ("[]", "It holds no table of criteria."),
        ("[" * 100_000, "It is nested too deep."),
        ({**BODY, "factor": []}, "“factor” means nothing here."),
        (
            {**BODY, "factors": [{**BODY["factors"][0], "wieght": 3}]},
            "“wieght” means nothing in “factors”.",
        ),
        ({**BODY, "factors_min": "one"}, "Expected `int`, got `str` (at factors_min)."),
        ({**BODY, "gates": ["approval"]}, "The gate “assessment” is missing"),
        ({**BODY, "gates": ["a king"]}, "Invalid enum value"),
        ({**BODY, "factors": "all"}, "Expected `array`, got `str` (at factors)."),
        ({}, "Object missing required field"),
        (
            {**BODY, "factors": [*BODY["factors"], *BODY["contexts"]], "contexts": []},
            "High traffic alone never qualifies",
        ),
        ("x" * 1_000_001, "It is larger than 1 MB."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_plain_words(
    told: Any, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, told) == Exit.USAGE
    said = capsys.readouterr()

    assert sentence in said.err
    assert said.err.startswith("quietbell: c.json cannot be used:")
    assert said.out == ""


def test_a_file_that_is_away_or_no_text_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "check", str(tmp_path / "no.json")]) == Exit.USAGE
    assert "It cannot be read: No such file or directory." in capsys.readouterr().err
    (tmp_path / "c.toml").write_bytes(b"\xff\xfe")
    assert main(["policy", "check", str(tmp_path / "c.toml")]) == Exit.USAGE
    assert "It is not text in UTF-8." in capsys.readouterr().err
    assert checked(tmp_path, "name = ", name="c.toml") == Exit.USAGE
    assert "It is no TOML" in capsys.readouterr().err


def test_the_command_itself_reads_a_real_database(
    committed_database: Database, tmp_path: Path
) -> None:
    def told(file: Path, url: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "quietbell.config.cli", "policy", "check"]
        where = ["--data", str(tmp_path), "--database-url", url]
        return subprocess.run(
            [*command, str(file), *where],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    file = tmp_path / "c.json"
    file.write_text(json.dumps(BODY))
    said = told(file, committed_database.url)

    assert said.returncode == Exit.FINE, said.stderr
    assert said.stdout.startswith("no criteria are in force")
