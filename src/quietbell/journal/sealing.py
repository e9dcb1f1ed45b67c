"""Personal fields, sealed so that they can be erased from a chain that stays whole.

Each incident has a key of its own. The journal holds only sealed boxes and chains
over them; destroying a key makes its boxes unreadable for ever, and the chain
still verifies. Keys wait in a pool, made and synced beforehand, so that opening an
incident never waits for the disk. No key and no plain text may reach a log.
"""

import base64
import os
import secrets
import threading
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from quietbell.journal.disk import sync_folder

log = structlog.get_logger()

SPARE_KEYS: Final = 64  # a bad day's incidents between two calls of replenish()
KEY_BITS: Final = 256
NONCE_BYTES: Final = 12

Sealed = dict[str, str]  # {"key": key id, "box": base64 of nonce and ciphertext}


class _Key(msgspec.Struct):
    """One key as it lies in the file; without a secret it has been destroyed."""

    secret: str | None  # base64
    is_used: bool = False


class _File(msgspec.Struct):
    version: int
    keys: dict[str, _Key]


class Keyring:
    """The keys of sealed fields, in ``keys.json`` (0600), with a pool of spare ones.

    Opening never fails: a keyring that cannot be read or written says so in
    ``trouble`` (a sentence, or None), and what can be done in memory is done.
    ``take`` and ``seal`` belong to the loop; ``replenish``, ``sync_unsaved`` and
    ``destroy`` write and sync, and belong in other threads.
    """

    def __init__(self, folder: Path, keys: dict[str, _Key]) -> None:
        """Use ``Keyring.open``."""
        self._path = folder / "keys.json"
        self._keys = keys
        self._spares = [each for each, key in keys.items() if _is_spare(key)]
        self._ciphers: dict[str, AESGCM] = {}
        self._is_unsaved = False
        self._state = threading.Lock()  # held for moments, never over a write
        self._file = threading.Lock()  # one writer of the file at a time
        self.trouble: str | None = None

    @classmethod
    def open(cls, folder: Path) -> "Keyring":
        """Return the keyring in *folder*, with its pool filled if the disk lets it."""
        path = folder / "keys.json"
        trouble = None
        try:
            keys = _read(path)
        except (OSError, msgspec.MsgspecError) as why:
            trouble = f"keyring cannot be read: {why}"
            log.error("keyring.unreadable", why=str(why))
            _set_aside(path)
            keys = {}
        keyring = cls(folder, keys)
        keyring.replenish()
        keyring.trouble = trouble or keyring.trouble
        return keyring

    @property
    def spares(self) -> int:
        """How many keys wait in the pool."""
        return len(self._spares)

    def take(self) -> str:
        """Return the id of a key that nobody has used.

        Never waits for the disk. When the pool is spent a key is made in memory;
        the journal's writer thread has it synced (``sync_unsaved``) before it
        keeps an entry that could be sealed with it.
        """
        with self._state:
            if self._spares:
                key_id = self._spares.pop(0)
                self._keys[key_id].is_used = True
                return key_id
            key_id, key = _new_key()
            key.is_used = True
            self._keys[key_id] = key
            self._is_unsaved = True
        log.warning("keyring.pool_spent")
        return key_id

    def sync_unsaved(self) -> None:
        """Write and sync the keys that were made after the pool was spent, if any.

        If the disk refuses, ``trouble`` says so, and the next call tries again.
        """
        if self._is_unsaved:
            self._save()

    def mark_used(self, key_ids: list[str]) -> None:
        """Take out of the pool what a replay found in use."""
        with self._state:
            for key_id in key_ids:
                if (key := self._keys.get(key_id)) is not None:
                    key.is_used = True
            self._spares = [each for each in self._spares if each not in set(key_ids)]

    def replenish(self, spares: int = SPARE_KEYS) -> None:
        """Fill the pool up to *spares* and sync it, with the marks of used keys.

        New keys join the pool only once they are on disk. Writes and syncs: not
        for the loop.
        """
        fresh = dict(_new_key() for _ in range(max(0, spares - len(self._spares))))
        with self._state:
            self._keys |= fresh
        if self._save():
            with self._state:
                self._spares += fresh
            return
        with self._state:
            for key_id in fresh:
                del self._keys[key_id]

    def destroy(self, key_id: str) -> bool:
        """Erase a key for ever; return whether that is on disk.

        The memory forgets it in any case. False means that the file still has it:
        call again.
        """
        with self._state:
            self._keys[key_id] = _Key(secret=None, is_used=True)
            self._ciphers.pop(key_id, None)
            self._spares = [each for each in self._spares if each != key_id]
        return self._save()

    def state_of(self, key_id: str) -> str:
        """Return "usable", "destroyed" or "unknown"."""
        key = self._keys.get(key_id)
        if key is None:
            return "unknown"
        return "usable" if key.secret else "destroyed"

    def seal(self, key_id: str, plain: dict[str, Any]) -> Sealed:
        """Return *plain* (what JSON can hold) sealed under *key_id*.

        Raises:
            KeyError: there is no such key, or it was destroyed.
        """
        cipher = self._cipher(key_id)
        if cipher is None:
            raise KeyError(key_id)
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = key_id.encode()
        box = nonce + cipher.encrypt(nonce, msgspec.json.encode(plain), bound)
        return {"key": key_id, "box": base64.b64encode(box).decode()}

    def open_box(self, sealed: Sealed) -> dict[str, Any] | None:
        """Return what was sealed, or None if its key is gone or the box is not good.

        ``state_of(sealed["key"])`` tells the first from the second.
        """
        cipher = self._cipher(sealed["key"])
        if cipher is None:
            return None
        try:
            box = base64.b64decode(sealed["box"], validate=True)
            nonce, text = box[:NONCE_BYTES], box[NONCE_BYTES:]
            plain = cipher.decrypt(nonce, text, sealed["key"].encode())
            return msgspec.json.decode(plain, type=dict[str, Any])
        except (InvalidTag, ValueError):
            log.error("keyring.box_is_not_good", key=sealed["key"])
            return None

    def _cipher(self, key_id: str) -> AESGCM | None:
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            key = self._keys.get(key_id)
            if key is None or key.secret is None:
                return None
            cipher = self._ciphers[key_id] = AESGCM(base64.b64decode(key.secret))
        return cipher

    def _save(self) -> bool:
        """Write and sync every key; return whether it is on disk."""
        with self._file:
            with self._state:
                encoded = msgspec.json.encode(_File(version=1, keys=self._keys))
                self._is_unsaved = False
            try:
                _replace(self._path, encoded)
            except OSError as why:
                self.trouble = f"keyring cannot be written: {why.strerror}"
                log.error("keyring.unwritable", why=why.strerror)
                self._is_unsaved = True
                return False
            self.trouble = None
            return True


def _is_spare(key: _Key) -> bool:
    return key.secret is not None and not key.is_used


def _new_key() -> tuple[str, _Key]:
    secret = base64.b64encode(AESGCM.generate_key(KEY_BITS)).decode()
    return secrets.token_hex(16), _Key(secret=secret)


def _read(path: Path) -> dict[str, _Key]:
    try:
        encoded = path.read_bytes()
    except FileNotFoundError:
        return {}
    return msgspec.json.decode(encoded, type=_File).keys


def _set_aside(path: Path) -> None:
    """Keep a keyring that cannot be read: its keys may yet be rescued by hand."""
    for number in range(1, 100):
        aside = path.with_name(f"keys.unreadable-{number}.json")
        if not aside.exists():
            break
    try:
        path.rename(aside)
    except OSError as why:
        log.error("keyring.not_set_aside", why=why.strerror)


def _replace(path: Path, encoded: bytes) -> None:
    """Put *encoded* in the file's place, synced, and wipe what was there before.

    Wiping is as good as the disk's own habits; backups of a keyring must be kept
    no longer than its keys may live.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    before = os.open(path, os.O_WRONLY) if path.exists() else None
    try:
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(encoded)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
        if before is not None:
            os.pwrite(before, bytes(os.fstat(before).st_size), 0)
            os.fdatasync(before)
    finally:
        if before is not None:
            os.close(before)
