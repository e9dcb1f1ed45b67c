import errno
import os
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.journal import sealing
from quietbell.journal.sealing import SPARE_KEYS, Keyring
from quietbell.journal.verify import verify
from tests.journal.journals import opened, press

SAID = {"note": "She is in room 114", "by": "A. Reyes"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keyring"


def refuse(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_what_was_sealed_opens_also_after_a_restart(folder: Path) -> None:
    keyring = Keyring.open(folder)
    key = keyring.take()
    sealed = keyring.seal(key, SAID)
    assert sealed["key"] == key
    assert "She is in room" not in str(sealed)
    assert keyring.open_box(sealed) == SAID
    assert Keyring.open(folder).open_box(sealed) == SAID


@given(plain=st.dictionaries(st.text(), st.text() | st.integers(0, 9), max_size=4))
def test_anything_json_holds_can_be_sealed(plain: dict[str, Any]) -> None:
    key = "a-key"
    keyring = Keyring(Path("nowhere"), {key: sealing._new_key()[1]})
    assert keyring.open_box(keyring.seal(key, plain)) == plain


def test_the_same_words_are_never_sealed_alike(folder: Path) -> None:
    keyring = Keyring.open(folder)
    key = keyring.take()
    assert keyring.seal(key, SAID) != keyring.seal(key, SAID)


def test_a_destroyed_key_opens_nothing_ever_again(folder: Path) -> None:
    keyring = Keyring.open(folder)
    key, other = keyring.take(), keyring.take()
    sealed, kept = keyring.seal(key, SAID), keyring.seal(other, SAID)
    secret = keyring._keys[key].secret
    assert secret
    assert keyring.destroy(key)
    for ring in (keyring, Keyring.open(folder)):
        assert ring.open_box(sealed) is None
        assert ring.state_of(key) == "destroyed"
        assert ring.open_box(kept) == SAID
        with pytest.raises(KeyError):
            ring.seal(key, SAID)
    assert not any(
        secret in each.read_text() for each in folder.iterdir() if each.is_file()
    )


def test_a_box_under_another_key_or_changed_opens_nothing(folder: Path) -> None:
    keyring = Keyring.open(folder)
    key, other = keyring.take(), keyring.take()
    sealed = keyring.seal(key, SAID)
    assert keyring.open_box(sealed | {"key": other}) is None
    assert keyring.open_box(sealed | {"key": "unknown"}) is None
    assert keyring.state_of("unknown") == "unknown"
    for box in ("", "AAAA", "not base64", sealed["box"][:-8] + "AAAAAAA="):
        assert keyring.open_box(sealed | {"box": box}) is None
    assert keyring.state_of(key) == "usable"


def test_a_key_is_on_disk_before_it_is_taken(folder: Path) -> None:
    keyring = Keyring.open(folder)
    on_disk = msgspec.json.decode((folder / "keys.json").read_bytes())["keys"]
    assert keyring.spares == SPARE_KEYS == len(on_disk)
    assert keyring.take() in on_disk
    assert keyring.spares == SPARE_KEYS - 1


def test_no_key_is_taken_twice_also_after_a_restart(folder: Path) -> None:
    keyring = Keyring.open(folder)
    taken = [keyring.take() for _ in range(5)]
    again = Keyring.open(folder)
    again.mark_used([*taken, "of another node"])
    taken += [again.take() for _ in range(SPARE_KEYS + 5)]
    again.replenish()
    taken += [Keyring.open(folder).take() for _ in range(2)][:1]
    assert len(set(taken)) == len(taken)


def test_only_the_owner_may_read_the_keys(folder: Path) -> None:
    Keyring.open(folder)
    assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_spent_pool_makes_a_key_that_is_synced_before_it_is_needed(
    folder: Path,
) -> None:
    keyring = Keyring.open(folder)
    for _ in range(SPARE_KEYS):
        keyring.take()
    before = (folder / "keys.json").read_bytes()
    sealed = keyring.seal(keyring.take(), SAID)
    assert (folder / "keys.json").read_bytes() == before
    keyring.sync_unsaved()
    assert Keyring.open(folder).open_box(sealed) == SAID
    written = (folder / "keys.json").stat().st_mtime_ns
    keyring.sync_unsaved()
    assert (folder / "keys.json").stat().st_mtime_ns == written


def test_a_disk_that_refuses_is_told_and_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring.open(folder)
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "_replace", refuse)
        taken = [keyring.take() for _ in range(SPARE_KEYS + 1)]
        keyring.sync_unsaved()
        assert keyring.trouble == "keyring cannot be written: Input/output error"
        keyring.replenish()
        assert keyring.spares == 0
        assert not keyring.destroy(taken[0])
        assert keyring.state_of(taken[0]) == "destroyed"
        assert Keyring.open(folder / "new").trouble
    keyring.sync_unsaved()
    assert keyring.trouble is None
    assert Keyring.open(folder).state_of(taken[0]) == "destroyed"
    assert Keyring.open(folder).state_of(taken[-1]) == "usable"


def test_a_keyring_that_cannot_be_read_is_set_aside_and_told(folder: Path) -> None:
    folder.mkdir()
    for number in (1, 2):
        (folder / "keys.json").write_text("{broken")
        keyring = Keyring.open(folder)
        assert keyring.trouble
        assert keyring.trouble.startswith("keyring cannot be read: ")
        assert (folder / f"keys.unreadable-{number}.json").read_text() == "{broken"
        assert keyring.spares == SPARE_KEYS


def test_a_keyring_that_cannot_be_set_aside_does_not_stop_a_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "keys.json").write_text("{broken")
    monkeypatch.setattr(Path, "rename", refuse)
    assert Keyring.open(folder).trouble


async def test_destroying_a_key_leaves_the_chain_whole(
    folder: Path, tmp_path: Path
) -> None:
    keyring = Keyring.open(folder)
    journal = opened(tmp_path / "journal", keyring=keyring)
    for _ in range(SPARE_KEYS):
        keyring.take()
    key = keyring.take()  # the pool is spent: this one is only in memory
    await press(journal, sealed=keyring.seal(key, SAID)).kept
    assert Keyring.open(folder).state_of(key) == "usable"  # before it was kept
    await press(journal).kept
    keyring.destroy(key)
    assert journal.close()
    assert verify(tmp_path / "journal").is_proven
