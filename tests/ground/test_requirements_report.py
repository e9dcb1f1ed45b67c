"""The report of what was proven tells the worst that happened to each requirement."""

from tests.support.requirements_report import known_requirements, page, summary

KNOWN = {"ACT-01": "Silent.", "ACT-02": "Equal.", "ACT-04": "Armed."}


def test_a_requirement_is_as_good_as_its_worst_test() -> None:
    outcomes = {
        "ACT-01": {"test_a": "passed", "test_b": "passed"},
        "ACT-02": {"test_a": "passed", "test_c": "failed"},
    }

    assert summary(KNOWN, outcomes).splitlines() == [
        "1 of 3 requirements proven, told in build/requirements.md",
        "failed: ACT-02",
        "without a test in this run: ACT-04",
    ]


def test_the_page_names_every_test_and_every_gap() -> None:
    told = page(KNOWN, {"ACT-01": {"tests/a.py::test_a": "passed"}})

    assert "## ACT-01: passed\n\nSilent.\n\n- passed: `tests/a.py::test_a`" in told
    assert "## ACT-04: no test\n\nArmed." in told


def test_the_table_of_requirements_is_read_whole() -> None:
    known = known_requirements()

    assert known["PLT-03"] == "The journal is append-only and can be verified."
    assert len(known) == 58
