"""The first command on a bare machine works, or says in words what is missing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ground.tree import ROOT
from tests.support import tools


def make_environment(where: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run environment.sh in a tree of its own, where no .venv is yet."""
    (where / "requirements").mkdir()
    script = ROOT / "requirements" / "environment.sh"
    (where / "requirements" / "environment.sh").write_bytes(script.read_bytes())
    return subprocess.run(
        ["/bin/sh", "requirements/environment.sh", "run"],
        cwd=where,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )


def a_python(where: Path, script: str) -> str:
    """Return a PATH whose only further program is a `python3` that does *script*."""
    (where / "bin").mkdir()
    python = where / "bin" / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    python.chmod(0o755)
    (where / "bin" / "dirname").symlink_to(shutil.which("dirname") or "")
    return str(where / "bin")


def test_without_python_it_says_how_to_get_it(tmp_path: Path) -> None:
    path = a_python(tmp_path, "")
    (tmp_path / "bin" / "python3").unlink()

    done = make_environment(tmp_path, PATH=path)

    assert done.returncode == 1
    assert "python3 is not installed" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_with_an_old_python_it_says_which_are_usable(tmp_path: Path) -> None:
    path = a_python(tmp_path, '[ "$1" = -V ] && echo Python 3.9.18; exit 1')

    done = make_environment(tmp_path, PATH=path)

    assert done.returncode == 1
    assert "Python 3.9.18 is not usable here: Python 3.11 to 3.14" in done.stderr


def test_without_venv_it_says_which_package_brings_it(tmp_path: Path) -> None:
    script = (
        'case "$2" in *ensurepip*) exit 1;; esac; [ "$1" = -V ] && echo Python 3.11.2'
    )
    path = a_python(tmp_path, script + "; exit 0")

    done = make_environment(tmp_path, PATH=path)

    assert done.returncode == 1
    assert "Python 3.11.2 has no venv." in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_make_alone_lists_every_word(tmp_path: Path) -> None:
    words = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    plain = {
        k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))
    }

    done = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=ROOT,
        env=plain,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )

    listed = re.findall(r"^  make (\w+)", done.stdout, re.MULTILINE)
    assert words
    assert sorted(listed) == sorted(words[1].split())


def test_a_missing_tool_is_named_with_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = tools.Tool(
        name="nothing",
        commands=("no-such-program",),
        packages=("no-such-package",),
        reason="it is needed for this",
        elsewhere="get it there",
    )
    monkeypatch.setattr(tools, "TOOLS", (nothing,))
    monkeypatch.setattr(tools, "_may_install", lambda: False)

    assert tools.main() == 0

    assert capsys.readouterr().out.splitlines() == [
        "missing: nothing (it is needed for this); get it there",
        "         on Debian: apt-get install no-such-package",
        "         the tests that need it are skipped (in CI they fail)",
    ]
    with pytest.raises(pytest.skip.Exception, match="nothing is missing: get it there"):
        tools.need("nothing")
