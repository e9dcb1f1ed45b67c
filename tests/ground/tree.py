"""The project's files as the ground tests read them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "quietbell"
# What .gitignore lists, as names.
NOT_OURS = frozenset(
    {
        *(".git", ".venv", "build", "data", "node_modules", "__pycache__"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
        *(".import_linter_cache",),
    }
)


def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file below *folder* that is the project's own.

    The tree is walked rather than git asked: the tests also run from an unpacked
    archive, on a machine without git.
    """
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in NOT_OURS and path.suffix != ".egg-info":
                yield from files(path)
        else:
            yield path


def modules(folder: Path = PACKAGE) -> Iterator[Path]:
    """Yield every Python file below *folder*."""
    return (each for each in sorted(folder.rglob("*.py")) if each.is_file())
