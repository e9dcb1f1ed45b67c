"""What holds for the whole tree: measures, names, links, and nothing of one machine."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

from tests.ground.tree import PACKAGE, ROOT, files, modules, project

LINES_MAX = 400
FUNCTION_LINES_MAX = 70
DECISION_LINES_MAX = 70  # a page
NAMES_FOR_NOTHING = {"utils", "common", "helpers", "manager", "base"}
VENDOR = PACKAGE / "faces" / "vendor"
OURS_IN_VENDOR = {"CHECKSUMS", "README.md", "importmap.json"}
# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = (
    *("pypi" + ".org", "files." + "pythonhosted", "registry." + "npmjs"),
    *("deb." + "debian.org", "proxy." + "golang"),
)
ONE_MACHINE = re.compile(r"(?<![\w.$}/-])/(?:home|root|Users|work|opt)/\w")


def text_of(path: Path) -> str:
    """Return the file's text; of a picture, nothing."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_registry() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {registry}"
        for path in files()
        for registry in REGISTRIES
        if registry in text_of(path)
    }

    assert named == set()


def test_no_file_holds_a_path_of_one_machine() -> None:
    held = {
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in files()
        if VENDOR not in path.parents
        for found in ONE_MACHINE.finditer(text_of(path))
    }

    assert held == set()


def test_vendored_files_are_those_that_were_published() -> None:
    listed = dict(
        reversed(line.split("  ./", 1))
        for line in (VENDOR / "CHECKSUMS").read_text("utf-8").splitlines()
    )
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in OURS_IN_VENDOR
    }

    assert found == listed


def test_every_vendored_library_brings_its_licence() -> None:
    libraries = [each for each in VENDOR.iterdir() if each.is_dir()]

    assert libraries
    assert [each.name for each in libraries if not (each / "LICENSE").exists()] == []


def test_every_room_stands_in_a_layer_and_the_layers_are_exhaustive() -> None:
    (rooms,) = (
        each
        for each in project()["tool"]["importlinter"]["contracts"]
        if each["id"] == "rooms"
    )
    named = set(re.findall(r"\w+", " ".join(rooms["layers"])))
    built = {each.parent.name for each in PACKAGE.glob("*/__init__.py")}

    assert rooms["exhaustive"] is True
    assert built - named == set()


def test_files_and_functions_stay_within_their_measures() -> None:
    too_long = set()
    for module in [*modules(), *modules(ROOT / "tests")]:
        if module.parent.name == "migrations":  # written by Django, read by it alone
            continue
        source = module.read_text("utf-8")
        name = module.relative_to(ROOT)
        if source.count("\n") > LINES_MAX:
            too_long.add(f"{name}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    too_long.add(f"{name}: {node.name} has {lines} lines")

    assert too_long == set()


def test_modules_of_the_faces_stay_within_their_measures() -> None:
    ours = [
        each for each in (PACKAGE / "faces").rglob("*.js") if VENDOR not in each.parents
    ]
    lines = {
        str(each.relative_to(ROOT)): each.read_text("utf-8").count("\n")
        for each in ours
    }

    assert {name: many for name, many in lines.items() if many > LINES_MAX} == {}


def test_no_module_is_named_for_nothing() -> None:
    named = [*modules(), *modules(ROOT / "tests")]

    assert [
        str(each.relative_to(ROOT))
        for each in named
        if NAMES_FOR_NOTHING & {each.stem, *each.relative_to(ROOT).parts}
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    without = [
        str(each.relative_to(ROOT))
        for each in modules()
        if ast.get_docstring(ast.parse(each.read_text("utf-8"))) is None
    ]

    assert without == []


@pytest.mark.parametrize(
    "page",
    [each for each in files() if each.suffix == ".md"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_a_page_links_only_to_what_is_there(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", prose)
    here = [each for each in targets if "://" not in each and "mailto:" not in each]

    assert [each for each in here if not (page.parent / each).exists()] == []


def test_what_the_style_says_to_read_first_is_there() -> None:
    _, first, *_ = (ROOT / "STYLE.md").read_text("utf-8").split("\n## ")
    named = re.findall(r"`([a-z_]+/[a-z_/.]*)`", first)

    assert len(named) > 3
    assert [
        each
        for each in named
        if not (PACKAGE / each).exists() and not (ROOT / each).exists()
    ] == []


def test_a_decision_fits_a_page_and_says_what_would_change_it() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert decisions
    for decision in decisions:
        text = decision.read_text("utf-8")
        assert text.count("\n") <= DECISION_LINES_MAX, decision.name
        for heading in (
            "## Context",
            "## Decision",
            "## Consequences",
            "## What would change our minds",
        ):
            assert heading in text, f"{decision.name} lacks {heading}"
