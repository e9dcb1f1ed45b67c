"""The alarm path imports a short list of libraries, each with a reason on record."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.ground.tree import PACKAGE, ROOT, modules, project

ALARM_PATH = (
    *("domain", "wire", "journal", "receivers", "senders"),
    *("line", "engine", "courier", "watch", "live"),
)
ALLOWED = frozenset(project()["tool"]["quietbell"]["allowed-libraries"])
LOCKS = ROOT / "requirements"
PIN = re.compile(r"^([a-z0-9-]+)==([^ \\]+)", re.MULTILINE)


def imported_by(module: Path) -> set[str]:
    """Return the top-level names that *module* imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", ALARM_PATH)
def test_a_room_of_the_alarm_path_imports_only_what_is_allowed(room: str) -> None:
    known = ALLOWED | sys.stdlib_module_names | {"quietbell"}

    strangers = {
        f"{module.relative_to(PACKAGE)}: {name}"
        for module in modules(PACKAGE / room)
        for name in imported_by(module) - known
    }

    assert strangers == set()


def test_every_allowed_library_has_its_reason_in_a_decision() -> None:
    decisions = (ROOT / "docs" / "decisions").glob("*.md")
    text = "\n".join(each.read_text("utf-8") for each in decisions)

    assert {name for name in ALLOWED if f"`{name}`" not in text} == set()


def test_every_library_installed_at_run_time_has_its_reason_in_a_decision() -> None:
    decisions = (ROOT / "docs" / "decisions").glob("*.md")
    text = "\n".join(each.read_text("utf-8") for each in decisions)
    named = [_name(each) for each in _project_dependencies()]

    without = {name for name in named if f"`{name.replace('-', '_')}`" not in text}

    assert without == set()


def test_what_is_installed_at_run_time_is_pinned_exactly() -> None:
    assert [each for each in _project_dependencies() if "==" not in each] == []


def test_both_locks_hold_the_same_pins() -> None:
    run, dev = _pins("run.txt"), _pins("dev.txt")

    assert {name: dev.get(name) for name in run} == run
    assert run.keys() >= {_name(each) for each in _project_dependencies()}


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "uv.txt"])
def test_a_lock_has_a_hash_for_every_pin(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (LOCKS / lock).read_text("utf-8").strip())

    assert entries
    assert [each for each in entries if "--hash=sha256:" not in each] == []


def test_the_lock_says_what_the_project_asks() -> None:
    asked = {_name(each): _pin(each) for each in _dependencies()}

    assert {name: _pins("dev.txt").get(name) for name in asked} == asked


def _name(asked: str) -> str:
    return re.split(r"[=<>;\[ ]", asked)[0]


def _pin(asked: str) -> str:
    return asked.split(";", maxsplit=1)[0].strip().split("==")[1]


def _project_dependencies() -> list[str]:
    return [str(each) for each in project()["project"]["dependencies"]]


def _dependencies() -> list[str]:
    groups = project()["dependency-groups"]
    return _project_dependencies() + [each for name in groups for each in groups[name]]


def _pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((LOCKS / lock).read_text("utf-8")))
