"""Which requirements this run proved, written to build/requirements.md.

A test that proves a requirement carries its id: `@pytest.mark.requirement("ACT-01")`.
Ids and sentences are those of docs/requirements.md; an id that is not there fails its
test. Runs add up (`make test` has two passes); `make test` begins with none.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "requirements.md"
KEPT = ROOT / "build" / "requirements.json"
PAGE = ROOT / "build" / "requirements.md"
# Below it `tests.support.requirements_document` writes; people write above.
MARK = "<!-- made by tests.support.requirements_document: not by hand -->"
ROW = re.compile(r"^\| ([A-Z]{3}-\d\d) \| (.+?) \| (.+?) \|$", re.MULTILINE)
WORST_FIRST = ("failed", "skipped", "passed")

Outcomes = dict[str, dict[str, str]]  # requirement id -> test -> outcome


def known_requirements(table: Path = TABLE) -> dict[str, str]:
    """Return the requirement's sentence by id, in the order of the table."""
    by_people = table.read_text("utf-8").partition(MARK)[0]
    return {found[1]: found[2] for found in ROW.finditer(by_people)}


def ids_of(item: pytest.Item) -> list[str]:
    """Return the ids that *item* carries, each once."""
    marks = item.iter_markers("requirement")
    return sorted({str(each) for mark in marks for each in mark.args})


class RequirementsReport:
    """Collects outcomes in the process that leads the run; workers only tag."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._outcomes: Outcomes = {}

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            item.user_properties.extend(("requirement", each) for each in ids_of(item))

    @pytest.hookimpl
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        unknown = [each for each in ids_of(item) if each not in self._known]
        if unknown:
            pytest.fail(f"{unknown} is not in docs/requirements.md", pytrace=False)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown" and report.passed:
            return
        if report.when == "setup" and report.passed:
            return
        for name, value in report.user_properties:
            if name == "requirement":
                tests = self._outcomes.setdefault(str(value), {})
                before = tests.get(report.nodeid, "passed")
                tests[report.nodeid] = worst([before, report.outcome])

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput") or not self._outcomes:
            return
        kept: Outcomes = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
        for requirement, tests in self._outcomes.items():
            kept.setdefault(requirement, {}).update(tests)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True), "utf-8")
        PAGE.write_text(page(self._known, kept), "utf-8")

    @pytest.hookimpl
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        if self._outcomes and KEPT.exists():
            terminalreporter.section("requirements")
            kept = json.loads(KEPT.read_text("utf-8"))
            terminalreporter.write_line(summary(self._known, kept))


def worst(outcomes: Sequence[str]) -> str:
    """Return the outcome that decides for a requirement with several tests."""
    return min(outcomes, key=WORST_FIRST.index)


def summary(known: Mapping[str, str], outcomes: Outcomes) -> str:
    """Return one paragraph: how many are proven, and which are not."""
    by_id = {each: worst([*outcomes[each].values()]) for each in outcomes}
    proven = [each for each in known if by_id.get(each) == "passed"]
    where = PAGE.relative_to(ROOT)
    lines = [f"{len(proven)} of {len(known)} requirements proven, told in {where}"]
    for outcome in ("failed", "skipped"):
        ids = [each for each in known if by_id.get(each) == outcome]
        if ids:
            lines.append(f"{outcome}: {', '.join(ids)}")
    without = [each for each in known if each not in by_id]
    if without:
        lines.append(f"without a test in this run: {', '.join(without)}")
    return "\n".join(lines)


def page(known: Mapping[str, str], outcomes: Outcomes) -> str:
    """Return the report as Markdown: each requirement with the tests that prove it."""
    lines = ["# Requirements and the tests that carry their ids", ""]
    lines += [*summary(known, outcomes).splitlines(), ""]
    for requirement, sentence in known.items():
        tests = outcomes.get(requirement, {})
        verdict = worst([*tests.values()]) if tests else "no test"
        lines += [f"## {requirement}: {verdict}", "", sentence, ""]
        lines += [f"- {tests[test]}: `{test}`" for test in sorted(tests)]
        lines += [""] if tests else []
    return "\n".join(lines)
