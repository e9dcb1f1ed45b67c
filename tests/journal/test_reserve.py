import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from quietbell.journal.reserve import SMALLEST_BYTES, Reserve

MIB = 1024 * 1024


def with_free(monkeypatch: pytest.MonkeyPatch, free_bytes: int) -> None:
    disk = SimpleNamespace(f_bavail=free_bytes // 4096, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)


def size_bytes(folder: Path) -> int:
    return (folder / "reserve").stat().st_size


def test_the_reserve_takes_room_on_the_disk_and_gives_it_back(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path, 2 * MIB)
    assert not reserve.free()
    assert reserve.make()
    assert (tmp_path / "reserve").stat().st_blocks * 512 >= 2 * MIB
    assert Reserve(tmp_path, 4 * MIB).make()  # what is there is good enough
    assert size_bytes(tmp_path) == 2 * MIB
    assert reserve.free()
    assert not (tmp_path / "reserve").exists()
    assert not reserve.is_there


@pytest.mark.parametrize(
    ("free_bytes", "expected"),
    [(16 * MIB, 4 * MIB), (5 * MIB, 2 * MIB), (MIB, MIB // 2)],
)
def test_a_small_disk_gives_a_small_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_bytes: int, expected: int
) -> None:
    with_free(monkeypatch, free_bytes)
    assert Reserve(tmp_path, 4 * MIB).make()
    assert size_bytes(tmp_path) == expected


def test_a_full_disk_gives_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_free(monkeypatch, 2 * SMALLEST_BYTES - 4096)
    reserve = Reserve(tmp_path, 4 * MIB)
    assert not reserve.make()
    assert not reserve.is_there
    assert not list(tmp_path.iterdir())


def test_once_given_up_it_is_made_again_only_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve = Reserve(tmp_path, 2 * MIB)
    reserve.make()
    reserve.free()
    with_free(monkeypatch, 3 * MIB)
    assert not reserve.make()
    with_free(monkeypatch, 4 * MIB)
    assert reserve.make()
    assert size_bytes(tmp_path) == 2 * MIB


def test_a_disk_that_refuses_leaves_no_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    reserve = Reserve(tmp_path, MIB)
    with monkeypatch.context() as broken:
        broken.setattr(os, "posix_fallocate", refuse)
        assert not reserve.make()
        assert not (tmp_path / "reserve").exists()
    assert reserve.make()
    monkeypatch.setattr(Path, "unlink", refuse)
    assert not reserve.free()
