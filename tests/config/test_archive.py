"""A backup's file: what it may hold, and what is refused before it is believed."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from quietbell.config import archive
from quietbell.config.archive import BrokenArchive, verified

pytestmark = pytest.mark.requirement("PLT-06")


def made_by_hand(path: Path, manifest: object, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in {
            "manifest.json": json.dumps(manifest).encode(),
            **files,
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "a/../../b", "", "manifest.json", "a//b"]
)
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    entry = {"path": name, "bytes": 1, "sha256": "0" * 64}
    told = {"format": 1, "made_at": "", "quietbell": "", "files": [entry]}
    file = made_by_hand(tmp_path / "bad.tar", told, {"x": b"x"})

    with pytest.raises(BrokenArchive, match="names what no backup holds"):
        verified(file)


def test_what_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    told = {"format": 1, "made_at": "", "quietbell": "", "files": []}
    file = made_by_hand(tmp_path / "bad.tar", told, {"more": b"x"})

    with pytest.raises(BrokenArchive, match="holds more"):
        verified(file)


def test_a_link_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    entry = {"path": "a", "bytes": 0, "sha256": "0" * 64}
    told = {"format": 1, "made_at": "", "quietbell": "", "files": [entry]}
    file = made_by_hand(tmp_path / "bad.tar", told, {})
    with tarfile.open(file, "a") as tar:
        link = tarfile.TarInfo("a")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(BrokenArchive, match="missing"):
        verified(file)


def test_a_format_of_the_future_is_said_so(tmp_path: Path) -> None:
    file = made_by_hand(tmp_path / "new.tar", {"format": 2}, {})

    with pytest.raises(BrokenArchive, match="does not know"):
        verified(file)


def test_a_packed_one_that_was_cut_is_refused(tmp_path: Path) -> None:
    told = {"format": 1, "made_at": "", "quietbell": "", "files": []}
    file = made_by_hand(tmp_path / "all.tar", told, {})
    packed = gzip.compress(file.read_bytes())
    (tmp_path / "all.tar.gz").write_bytes(packed[: len(packed) // 2])

    with pytest.raises(BrokenArchive):
        archive.verified(tmp_path / "all.tar.gz")
