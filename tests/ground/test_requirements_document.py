"""docs/requirements.md names the tests that prove it, and none that is gone."""

from pathlib import Path

import pytest

from tests.support.requirements_document import (
    carried,
    joined,
    named,
    section,
    seen,
)
from tests.support.requirements_report import MARK, TABLE, known_requirements

KNOWN = {"ACT-01": "Silent.", "ACT-02": "Equal.", "ACT-04": "Armed."}
FILE = """
import pytest
pytestmark = [pytest.mark.requirement("ACT-01"), pytest.mark.timeout(9)]

@pytest.mark.requirement("ACT-02", "ACT-04")
def test_both() -> None: ...

@pytest.mark.soak
async def test_long() -> None: ...

def helper() -> None: ...
"""


def test_every_test_that_the_document_names_is_there_and_carries_the_id() -> None:
    there = {(each, test) for each, tests in carried().items() for test in tests}

    gone = named(TABLE.read_text("utf-8")) - there

    assert gone == set(), "run: make test, then tests.support.requirements_document"


def test_no_test_carries_an_id_that_is_in_no_table() -> None:
    assert carried().keys() - known_requirements().keys() == set()


def test_ids_are_read_from_marks_of_a_test_and_of_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_a.py").write_text(FILE)

    assert carried(folder) == {
        "ACT-01": {
            "tests/test_a.py::test_both": "",
            "tests/test_a.py::test_long": "soak",
        },
        "ACT-02": {"tests/test_a.py::test_both": ""},
        "ACT-04": {"tests/test_a.py::test_both": ""},
    }


def test_a_test_is_as_good_as_its_worst_case_and_a_requirement_as_its_worst_test() -> (
    None
):
    files = {
        "ACT-01": {"t.py::a": "", "t.py::b": ""},
        "ACT-02": {"t.py::c": "soak"},
    }
    run = {
        "ACT-01": {"t.py::a[1]": "passed", "t.py::a[2]": "failed", "t.py::b": "passed"}
    }

    told = section(KNOWN, joined(KNOWN, files, seen(run)))

    assert told.startswith(MARK)
    assert "| ACT-01 | failed | `t.py::a`<br>`t.py::b` (passed) |" in told
    assert "| ACT-02 | soak | `t.py::c` |" in told
    assert "| ACT-04 | no test | – |" in told
    assert named(f"| ACT-09 | x | `before` |\n{told}") == {
        ("ACT-01", "t.py::a"),
        ("ACT-01", "t.py::b"),
        ("ACT-02", "t.py::c"),
    }


def test_a_run_that_left_tests_out_is_not_written_down() -> None:
    with pytest.raises(LookupError, match=r"t\.py::b was not run"):
        joined(KNOWN, {"ACT-01": {"t.py::b": ""}}, {})


def test_what_is_made_is_not_read_as_requirements(tmp_path: Path) -> None:
    table = tmp_path / "requirements.md"
    row = "| ACT-01 | Silent. | Nothing shows. |\n"
    table.write_text(row + section({"ACT-02": ""}, {"ACT-02": {"t.py::a": "passed"}}))

    assert known_requirements(table) == {"ACT-01": "Silent."}
