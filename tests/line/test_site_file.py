"""The site file: what is written is read, and what is broken says where."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from quietbell.domain.site import PersonRef, SiteFile
from quietbell.line import site_file
from quietbell.line.site_file import (
    BrokenSiteFile,
    blob_path,
    decode,
    encode,
    put_blob,
    read_current,
    read_last_good,
    write,
)
from tests.support.small_site import small_site

ABSENT = "site-000009-0123456789abcdef.json"


def raw() -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(encode(small_site()))
    return found


def refusal(content: bytes) -> tuple[str, ...]:
    with pytest.raises(BrokenSiteFile) as caught:
        decode(content)
    return caught.value.problems


def test_a_site_survives_encoding() -> None:
    assert decode(encode(small_site())) == small_site()


def test_equal_sites_are_equal_bytes() -> None:
    assert encode(small_site()) == encode(small_site())


def test_defaults_may_be_left_out() -> None:
    less = raw()
    del less["is_demo"], less["devices"][0]["networks"]

    site = decode(msgspec.json.encode(less))

    assert site.is_demo is False
    assert site.devices[0].networks == ()


def test_every_wrong_shape_is_named_with_its_field() -> None:
    wrong = raw()
    wrong["buttons"][0]["floor"] = 7
    wrong["buttons"].append({"id": "x"})
    wrong["doors"][0]["answer"] = "loud"
    wrong["sites"][0]["business_hours"] = ["08:00"]
    wrong["is_live"] = "yes"
    del wrong["areas"]

    assert refusal(msgspec.json.encode(wrong)) == (
        "areas: missing",
        "buttons[0].floor: expected str, got int",
        "buttons[1]: object missing required field label",
        "doors[0].answer: invalid enum value 'loud'",
        "is_live: expected bool, got str",
        "sites[0].business_hours: expected array of length 2, got 1",
    )


def test_a_spot_deep_inside_is_named() -> None:
    wrong = raw()
    wrong["floors"][0]["stairs"] = [{"x": 0.1, "y": 0.1}, {"x": "left", "y": 0}]

    assert refusal(msgspec.json.encode(wrong)) == (
        "floors[0].stairs[1].x: expected float, got str",
    )


def test_a_field_nobody_reads_is_refused() -> None:
    wrong = raw()
    wrong["buttons"][0]["hazard"] = ["dog"]
    wrong["colour"] = "blue"

    assert refusal(msgspec.json.encode(wrong)) == (
        "buttons[0].hazard: no such field",
        "colour: no such field",
    )


def test_a_reference_to_nothing_is_named() -> None:
    wrong = raw()
    wrong["buttons"][0]["floor"] = "F-9"

    assert refusal(msgspec.json.encode(wrong)) == ("buttons[0].floor: no floor 'F-9'",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"nonsense",
        b'"\xc3"',
        pytest.param(b"[" * 99_999, id="["),
    ],
)
def test_what_is_not_json_is_refused(content: bytes) -> None:
    (problem,) = refusal(content)

    assert problem.startswith("file: ")


@pytest.mark.parametrize("content", [b"[]", b"7", b'"site"', b"null"])
def test_what_is_not_an_object_is_refused(content: bytes) -> None:
    assert refusal(content) == ("file: not a JSON object",)


def test_a_file_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_file, "SITE_FILE_BYTES_MAX", 100)

    assert refusal(encode(small_site())) == ("file: over 100 bytes",)


def test_problems_are_bounded() -> None:
    wrong = raw()
    wrong["buttons"] = [wrong["buttons"][0] | {"label": 1}] * 150

    problems = refusal(msgspec.json.encode(wrong))

    assert len(problems) == 101
    assert problems[-1] == "file: and 50 more"


def test_what_is_written_is_current(tmp_path: Path) -> None:
    path = write(tmp_path, small_site())

    loaded = read_current(tmp_path)

    digest = hashlib.sha256(encode(small_site())).hexdigest()
    assert loaded == (small_site(), f"site-000001-{digest[:16]}.json", digest)
    assert path == tmp_path / loaded.name
    assert sorted(each.name for each in tmp_path.iterdir()) == ["current", path.name]


def test_the_newer_one_takes_its_place(tmp_path: Path) -> None:
    write(tmp_path, small_site())
    write(tmp_path, replace(small_site(), version=2))

    assert read_current(tmp_path).site.version == 2
    assert len(list(tmp_path.glob("site-*.json"))) == 2


def test_a_broken_site_is_never_written(tmp_path: Path) -> None:
    write(tmp_path, small_site())

    with pytest.raises(BrokenSiteFile, match="sites: empty"):
        write(tmp_path, replace(small_site(), version=2, sites=()))

    assert read_current(tmp_path).site == small_site()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_site_is_not_written_before_its_blobs(tmp_path: Path) -> None:
    photo = b'{"name": "R. Alder"}'
    digest = hashlib.sha256(photo).hexdigest()
    site = replace(small_site(), people=(PersonRef(id="alder", blob=digest),))

    with pytest.raises(BrokenSiteFile, match=r"people\[0\]\.blob: no blob"):
        write(tmp_path, site)
    assert put_blob(tmp_path, photo) == digest
    write(tmp_path, site)

    assert read_current(tmp_path).site == site


def test_a_deleted_photo_never_stops_a_start(tmp_path: Path) -> None:
    digest = put_blob(tmp_path, b"{}")
    site = replace(small_site(), people=(PersonRef(id="alder", blob=digest),))
    write(tmp_path, site)

    blob_path(tmp_path, digest).unlink()

    assert read_current(tmp_path).site == site


@pytest.mark.parametrize(
    ("current", "problem"),
    [
        (None, "current: cannot be read (No such file or directory)"),
        (b"\xff", "current: cannot be read (not ASCII)"),
        (b"../../etc/hosts", "current: '../../etc/hosts' is not a site file's name"),
        (
            ABSENT.encode(),
            f"{ABSENT}: cannot be read (No such file or directory)",
        ),
    ],
)
def test_a_current_that_names_nothing_is_refused(
    tmp_path: Path, current: bytes | None, problem: str
) -> None:
    if current is not None:
        (tmp_path / "current").write_bytes(current)

    with pytest.raises(BrokenSiteFile) as caught:
        read_current(tmp_path)

    assert caught.value.problems == (problem,)


def test_an_edited_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, small_site())
    path.write_bytes(path.read_bytes().replace(b"Bursar", b"Dean's"))

    with pytest.raises(BrokenSiteFile, match="not what it is named for"):
        read_current(tmp_path)


def test_a_file_under_another_version_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, small_site())
    other = path.rename(tmp_path / path.name.replace("000001", "000007"))
    (tmp_path / "current").write_text(other.name)

    with pytest.raises(BrokenSiteFile, match="version: 1, in a file named"):
        read_current(tmp_path)


def test_a_start_falls_back_to_the_newest_good_one(tmp_path: Path) -> None:
    write(tmp_path, small_site())
    second = replace(small_site(), version=2)
    write(tmp_path, second)
    assert read_last_good(tmp_path).problems == ()
    third = write(tmp_path, replace(small_site(), version=3))
    third.write_bytes(third.read_bytes()[:1000])

    found = read_last_good(tmp_path)

    assert found.loaded.site == second
    assert found.problems == (f"{third.name}: its content is not what it is named for",)


def test_a_start_without_any_good_one_says_why(tmp_path: Path) -> None:
    with pytest.raises(BrokenSiteFile, match="current: cannot be read"):
        read_last_good(tmp_path)


def test_no_zone_is_looked_for_outside_tzdata() -> None:
    assert site_file.is_zone("America/New_York")
    assert not site_file.is_zone("America/Atlantis")
    assert not site_file.is_zone("../../etc/hosts")
    assert not site_file.is_zone("America")
    assert not site_file.is_zone("")


def test_the_type_is_what_the_domain_says() -> None:
    assert isinstance(decode(encode(small_site())), SiteFile)
