"""Who may do what: seams that the layers of imports do not show."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.ground.tree import PACKAGE, modules

# What a rule may not ask for itself: chance, the machine, another thread.
NOT_FOR_RULES = frozenset(
    {"asyncio", "os", "random", "secrets", "socket", "subprocess", "threading"}
    | {"time", "uuid", "uuid_utils"}
)


def imports(module: Path) -> Iterator[str]:
    """Yield every dotted name that *module* imports, wherever in it."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_that_import(name: str) -> set[str]:
    """Return the rooms in which some module imports *name* or something in it."""
    return {
        module.relative_to(PACKAGE).parts[0]
        for module in modules()
        if any(each == name or each.startswith(f"{name}.") for each in imports(module))
    }


def test_only_the_journal_speaks_to_its_store() -> None:
    assert rooms_that_import("sqlite3") <= {"journal"}


def test_only_the_engine_appends_to_the_journal() -> None:
    assert rooms_that_import("quietbell.journal.store") <= {"engine", "journal"}


def test_rules_and_codecs_ask_for_no_time_no_chance_and_no_machine() -> None:
    asked = {
        f"{module.relative_to(PACKAGE)}: {name}"
        for room in ("domain", "wire")
        for module in modules(PACKAGE / room)
        for name in imports(module)
        if name.split(".")[0] in NOT_FOR_RULES
    }

    assert asked == set()


def test_assertions_are_never_switched_off() -> None:
    switched = [
        str(module.relative_to(PACKAGE))
        for module in modules()
        if '"-O"' in module.read_text("utf-8")
    ]

    assert switched == []
