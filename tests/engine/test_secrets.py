"""The secrets of doors: on disk before they count, and nowhere else."""

import asyncio
import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.refusals import Refused
from quietbell.engine import secrets
from quietbell.engine.secrets import NotSaved, Secrets, check_name, check_value

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


async def test_what_is_kept_is_there_after_a_restart_and_what_is_forgotten_is_not(
    tmp_path,
):
    kept = Secrets.open(tmp_path / "keyring")
    await kept.keep("press/door-1", WHSEC)
    await kept.keep("dc09/panel-7", "0f" * 16)
    await kept.forget("press/door-1")
    await kept.forget("press/never-was")

    again = Secrets.open(tmp_path / "keyring")
    for each in (kept, again):
        assert each.value("press/door-1") is None
        assert each.value("dc09/panel-7") == "0f" * 16
        assert each.trouble is None
    path = tmp_path / "keyring" / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_others_keep_in_the_file_stays(tmp_path):
    path = tmp_path / "secrets.json"
    kept = Secrets.open(tmp_path)
    webhooks = {"alerts": {"secrets": [WHSEC]}}
    path.write_text(json.dumps({"webhooks": webhooks}))  # by hand, since the start

    await asyncio.gather(*(kept.keep(f"press/door-{n}", WHSEC) for n in range(5)))

    content = json.loads(path.read_text())
    assert content["webhooks"] == webhooks
    assert len(content["named"]) == 5


@pytest.mark.parametrize("content", ["{", '{"named": {"press/x": 7}}', "[]", "x" * 99])
async def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "secrets.json"
    path.write_text(content)
    kept = Secrets.open(tmp_path)

    assert kept.trouble == "the keyring's secrets cannot be read"
    with pytest.raises(NotSaved):
        await kept.keep("press/door-1", WHSEC)
    assert kept.value("press/door-1") is None
    assert path.read_text() == content

    path.write_text("{}")
    await kept.keep("press/door-1", WHSEC)
    assert (kept.trouble, kept.value("press/door-1")) == (None, WHSEC)


async def test_a_disk_that_refuses_changes_nothing(tmp_path, monkeypatch):
    kept = Secrets.open(tmp_path)
    await kept.keep("press/door-1", WHSEC)

    def full(_folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(secrets.os, "fsync", full)
    with pytest.raises(NotSaved):
        await kept.forget("press/door-1")

    assert kept.value("press/door-1") == WHSEC
    assert [each.name for each in tmp_path.iterdir()] == ["secrets.json"]


async def test_their_number_and_size_have_a_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(secrets, "NAMED_MAX", 1)
    kept = Secrets.open(tmp_path)
    await kept.keep("press/a", WHSEC)
    with pytest.raises(NotSaved):
        await kept.keep("press/b", WHSEC)

    monkeypatch.setattr(secrets, "FILE_BYTES_MAX", 10)
    assert Secrets.open(tmp_path).trouble is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dc09/panel-7", "0F" * 16),
        ("dc09/panel-7", "0f" * 24),
        ("dc09/panel-7", "0f" * 32),
        ("press/door-1", WHSEC),
        ("calls/cucm.1", f"{WHSEC} {WHSEC}"),
    ],
)
def test_a_secret_that_can_be_used_is_taken(name, value):
    assert check_name(name) == name
    check_value(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dc09/panel-7", "0f" * 17),
        ("dc09/panel-7", "zz" * 16),
        ("dc09/panel-7", WHSEC),
        ("press/door-1", "0f" * 16),
        ("press/door-1", ""),
        ("press/door-1", None),
        ("press/door-1", "whsec_"),
        ("press/door-1", "whsec_c2hvcnQ="),
        ("press/door-1", "whsec_not base64"),
        ("press/door-1", "whsec_é"),
        ("press/door-1", " ".join([WHSEC] * 3)),
        ("calls/cucm", f"whsec_{'A' * 200}"),
    ],
)
def test_one_that_cannot_be_used_is_refused(name, value):
    with pytest.raises(Refused, match="bad_secret"):
        check_value(name, value)


@given(st.text(max_size=120))
def test_no_other_name_is_taken(name):
    if name.split("/")[0] in ("dc09", "press", "calls", "webhooks"):
        return
    with pytest.raises(Refused, match="bad_secret_name"):
        check_name(name)


@pytest.mark.parametrize("name", ["press/", "press/../x", "press/a b", "press/a\n"])
def test_a_name_that_is_no_id_is_refused(name):
    with pytest.raises(Refused, match="bad_secret_name"):
        check_name(name)
