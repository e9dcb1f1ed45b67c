"""The secrets of doors, by name: handed over as a deed, kept in the keyring's file.

Shape of ``keyring/secrets.json`` (mode 0600); the courier reads its own part of it::

    {"webhooks": {…}, "named": {"press/door-114": "whsec_…", "dc09/panel-7": "5f…"}}

A value never reaches the journal, a log or an answer: an entry says the name only.
"""

import asyncio
import base64
import binascii
import os
import re
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec
import structlog

from quietbell.domain.refusals import Refused
from quietbell.journal.disk import sync_folder

log = structlog.get_logger()

NAMED_MAX: Final = 20_000
FILE_BYTES_MAX: Final = 16 * 2**20
WEBHOOK_PREFIX: Final = "whsec_"
ROTATING_MAX: Final = 2  # the one in use and the one it is changed to
KEY_BYTES_MIN, KEY_BYTES_MAX = 16, 64

_NAME: Final = re.compile(
    r"(dc09|press|calls|webhooks)/[A-Za-z0-9][A-Za-z0-9._-]{0,79}"
)
_CIPHER_KEY: Final = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64}")


class NotSaved(Exception):
    """The keyring's file could not be written; what was in force still is."""


class Secrets:
    """What the doors hold in common with who speaks to them, in memory and on disk."""

    def __init__(self, path: Path, named: dict[str, str], trouble: str | None) -> None:
        """Use ``Secrets.open``."""
        self._path = path
        self._named = named
        self._turn = asyncio.Lock()  # one writer of the file at a time
        self.trouble = trouble  # a sentence, or None

    @classmethod
    def open(cls, folder: Path) -> "Secrets":
        """Return the secrets in *folder* (``DIR/keyring``). Reads the disk.

        Never fails: a door whose secret cannot be read still rings, unverified.
        """
        path = folder / "secrets.json"
        try:
            return cls(path, _named(_read(path)), None)
        except (OSError, ValueError) as why:
            log.error("secrets.unreadable", why=type(why).__name__)
            return cls(path, {}, "the keyring's secrets cannot be read")

    def value(self, name: str) -> str | None:
        """Return the secret of that name, None if there is none."""
        return self._named.get(name)

    async def keep(self, name: str, value: str) -> None:
        """Put *value* on disk, synced, and in force. Off the loop.

        Raises:
            NotSaved: the disk refused, or holds what cannot be read.
        """
        await self._change(name, value)

    async def forget(self, name: str) -> None:
        """Take the secret of that name off the disk and out of force. Off the loop.

        Raises:
            NotSaved: as `keep`.
        """
        await self._change(name, None)

    async def take(self, name: str, value: str | None) -> None:
        """Keep *value*, or forget what there is if it is None; for a deed.

        Raises:
            Refused: it could not be saved.
        """
        try:
            await self._change(name, value)
        except NotSaved as why:
            raise Refused("not_saved") from why

    async def _change(self, name: str, value: str | None) -> None:
        async with self._turn:
            loop = asyncio.get_running_loop()
            try:
                self._named = await loop.run_in_executor(
                    None, _saved, self._path, name, value
                )
            except (OSError, ValueError) as why:
                log.error("secrets.not_saved", why=type(why).__name__)
                raise NotSaved(type(why).__name__) from None
            self.trouble = None


def check_name(name: str) -> str:
    """Return *name*.

    Raises:
        Refused: no door's or reporter's secret is called so.
    """
    if not _NAME.fullmatch(name):
        raise Refused("bad_secret_name")
    return name


def check_value(name: str, value: object) -> None:
    """Refuse a value that the owner of *name* could not use.

    Raises:
        Refused: a panel's key is hex of 16, 24 or 32 bytes; any other secret is
            ``whsec_`` and base64 of 16 to 64 bytes, two of them while it is changed.
    """
    text = value if isinstance(value, str) else ""
    if name.startswith("dc09/"):
        is_good = _CIPHER_KEY.fullmatch(text) is not None
    else:
        parts = text.split(" ")
        is_good = len(parts) <= ROTATING_MAX and all(map(_is_webhook_secret, parts))
    if not is_good:
        raise Refused("bad_secret")


def _is_webhook_secret(text: str) -> bool:
    if not text.startswith(WEBHOOK_PREFIX):
        return False
    try:
        key = base64.b64decode(text.removeprefix(WEBHOOK_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return KEY_BYTES_MIN <= len(key) <= KEY_BYTES_MAX


def _saved(path: Path, name: str, value: str | None) -> dict[str, str]:
    """Write the file with one secret changed, and return all of them.

    What is on disk is read again: a person may have put a webhook's secret there.
    """
    content = _read(path)
    named = _named(content)
    if value is None:
        named.pop(name, None)
    else:
        named[name] = value
    if len(named) > NAMED_MAX:
        raise ValueError("too many secrets")
    _write(path, msgspec.json.encode({**content, "named": named}))
    return named


def _read(path: Path) -> dict[str, Any]:
    """Return what the file holds; nothing, if there is none yet.

    Raises:
        OSError, ValueError: it cannot be read, or is not in its shape.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        return {}
    if len(raw) > FILE_BYTES_MAX:
        raise ValueError("too big")
    return msgspec.json.decode(raw, type=dict[str, Any])


def _named(content: dict[str, Any]) -> dict[str, str]:
    return msgspec.convert(content.get("named", {}), dict[str, str])


def _write(path: Path, content: bytes) -> None:
    """Put *content* at *path* so that a power cut leaves the old or the new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
