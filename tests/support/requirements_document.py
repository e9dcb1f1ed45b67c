"""What proves each requirement, written into docs/requirements.md from the last run.

    make test && python -m tests.support.requirements_document

The tables above the mark are written by people, what stands below it by this. No run of
tests touches the document: it says what was seen when somebody last wrote it down, and
only a run of everything may be (what the soak alone tries is named as such). A test
fails once a test that it names is gone.
"""

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.support.requirements_report import (
    KEPT,
    MARK,
    ROOT,
    TABLE,
    Outcomes,
    known_requirements,
    worst,
)

NOT_RUN: Final = "soak"  # `make test` leaves those out, and `make soak` runs them
Carried = dict[str, dict[str, str]]  # requirement -> test without its case -> outcome


def carried(tests: Path = ROOT / "tests") -> Carried:
    """Return every test that carries an id, as the files say: nothing is run."""
    found: Carried = {}
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        of_file = [
            each.value
            for each in tree.body
            if isinstance(each, ast.Assign) and _is_named(each, "pytestmark")
        ]
        name = path.relative_to(tests.parent).as_posix()
        for test in _tests(tree):
            marks = [*test.decorator_list, *of_file]
            outcome = NOT_RUN if any("soak" in ast.dump(each) for each in marks) else ""
            for requirement in {each for mark in marks for each in _ids(mark)}:
                found.setdefault(requirement, {})[f"{name}::{test.name}"] = outcome
    return found


def _tests(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and node.name.startswith("test_"):
            yield node


def _is_named(node: ast.Assign, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in node.targets)


def _ids(mark: ast.expr) -> Iterator[str]:
    """Yield the ids of a `pytest.mark.requirement(…)`, alone or in a list."""
    for node in ast.walk(mark):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "requirement":
            inside = (part for each in node.args for part in ast.walk(each))
            yield from (str(e.value) for e in inside if isinstance(e, ast.Constant))


def seen(outcomes: Outcomes) -> Carried:
    """Return what a run saw, the cases of a test together at their worst."""
    found: Carried = {}
    for requirement, tests in outcomes.items():
        for case, outcome in tests.items():
            name = case.split("[", 1)[0]
            together = found.setdefault(requirement, {})
            together[name] = worst([together.get(name, "passed"), outcome])
    return found


def joined(known: Mapping[str, str], files: Carried, run: Carried) -> Carried:
    """Return every requirement with the tests that carry it, and what the run saw.

    Raises:
        LookupError: the run left tests out, so that it is not the run of everything.
    """
    whole: Carried = {}
    for requirement in known:
        for test, without in files.get(requirement, {}).items():
            outcome = run.get(requirement, {}).get(test, without)
            if not outcome:
                raise LookupError(f"{test} was not run: run `make test` first")
            whole.setdefault(requirement, {})[test] = outcome
    return whole


def section(known: Mapping[str, str], whole: Carried) -> str:
    """Return the part of the document that is made."""
    lines = [
        MARK,
        "",
        "## What proves them",
        "",
        "As the last run that was written down saw it. “soak” is tried by `make soak`.",
        "",
        "| Id | Result | Tests |",
        "|---|---|---|",
    ]
    for requirement in known:
        tests = whole.get(requirement, {})
        results = [each for each in tests.values() if each != NOT_RUN]
        result = worst(results) if results else NOT_RUN if tests else "no test"
        told = "<br>".join(
            f"`{test}`" + (f" ({outcome})" if outcome != result else "")
            for test, outcome in sorted(tests.items())
        )
        lines.append(f"| {requirement} | {result} | {told or '–'} |")
    return "\n".join([*lines, ""])


def named(document: str) -> set[tuple[str, str]]:
    """Return each requirement and test that the made part of *document* names."""
    made = document.partition(MARK)[2]
    rows = [line.split(" | ") for line in made.splitlines() if line.startswith("| ")]
    return {
        (row[0].removeprefix("| "), each)
        for row in rows
        for each in row[-1].split("`")[1::2]
    }


def main() -> int:
    known = known_requirements()
    run: Outcomes = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    try:
        whole = joined(known, carried(), seen(run))
    except LookupError as why:
        print(why, file=sys.stderr)
        return 1
    by_people = TABLE.read_text("utf-8").partition(MARK)[0].rstrip()
    TABLE.write_text(f"{by_people}\n\n{section(known, whole)}", "utf-8")
    print(f"written: {TABLE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
