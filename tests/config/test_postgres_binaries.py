"""Where PostgreSQL's programs are found, and what is said where there are none."""

import importlib.util
import os
import pwd
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from quietbell.config import postgres_binaries
from quietbell.config.database import database_of
from quietbell.config.postgres_binaries import Binaries, NoBinaries, User, find
from quietbell.config.postgres_folder import NoFolder, server_user
from quietbell.config.settings import Nonsense


def test_the_wheels_python_is_never_imported() -> None:
    found = find()

    assert found.version.startswith("18.")
    assert postgres_binaries.PACKAGE not in sys.modules


@pytest.mark.parametrize("spec", [None, "empty"])
def test_where_the_wheel_has_none_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spec: str | None
) -> None:
    empty = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda _: None if spec is None else empty
    )

    with pytest.raises(NoBinaries, match="DATABASE_URL"):
        find()


def test_one_that_does_not_run_here_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "pginstall18" / "bin" / "postgres"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\x7fELF of another machine")
    program.chmod(0o755)
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)

    with pytest.raises(NoBinaries, match="do not run"):
        find()


def test_a_user_without_a_name_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unknown(_: int) -> pwd.struct_passwd:
        raise KeyError

    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    monkeypatch.setattr(pwd, "getpwuid", unknown)

    with pytest.raises(NoFolder, match="4711 has no name"):
        server_user(tmp_path)


def test_root_never_runs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (tmp_path / "data").mkdir()

    if (tmp_path / "data").stat().st_uid == 0:
        assert server_user(tmp_path / "data").name in {"quietbell", "nobody"}
    else:
        assert server_user(tmp_path / "data").uid == (tmp_path / "data").stat().st_uid


if os.geteuid() == 0:  # only root has a closed home that another user must leave

    @pytest.fixture
    def open_folder() -> Iterator[Path]:
        """A folder that every user can reach, unlike pytest's own."""
        with tempfile.TemporaryDirectory(prefix="quietbell-test-") as made:
            Path(made).chmod(0o755)
            yield Path(made)

    def test_programs_out_of_reach_are_copied_once(open_folder: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        user = User(uid=nobody.pw_uid, gid=nobody.pw_gid, name="nobody")
        wheel, closed = find(), open_folder / "closed"
        package = wheel.folder.parents[1]
        inside = closed / package.name / wheel.folder.parent.name
        inside.parent.mkdir(parents=True)
        inside.symlink_to(wheel.folder.parent)
        libraries = package.with_name(f"{package.name}.libs")
        (closed / libraries.name).symlink_to(libraries)
        closed.chmod(0o700)
        unreachable = Binaries(folder=inside / "bin", version=wheel.version)
        data = open_folder / "data"
        data.mkdir(mode=0o755)

        copied = postgres_binaries.runnable_by(unreachable, user, data)
        first = (copied.folder / "postgres").stat().st_ino
        again = postgres_binaries.runnable_by(unreachable, user, data)

        assert copied.folder.is_relative_to(data)
        assert again == copied
        assert (copied.folder / "postgres").stat().st_ino == first


def test_a_named_database_comes_before_the_environments_and_the_own() -> None:
    data = Path("/nowhere")
    both = {
        "QUIETBELL_DATABASE_URL": "postgresql://b/b",
        "DATABASE_URL": "postgres://c",
    }

    assert database_of(data, "postgresql://a/a", both).url == "postgresql://a/a"
    assert database_of(data, None, both).url == "postgresql://b/b"
    del both["QUIETBELL_DATABASE_URL"]
    assert database_of(data, None, both).url == "postgres://c"
    assert database_of(data, None, {}).is_embedded


def test_another_kind_of_database_is_nonsense() -> None:
    with pytest.raises(Nonsense, match="postgresql://"):
        database_of(Path("/nowhere"), "sqlite:///x", {})


def test_a_password_is_never_told() -> None:
    told = database_of(
        Path("/nowhere"), "postgresql://bell:swordfish@db.harborview.example:5433/q", {}
    )

    assert told.shown == "db.harborview.example:5433/q"
