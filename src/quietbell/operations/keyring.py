"""Secrets handed to the engine: the office knows them for a moment and keeps none.

What a door and its sender hold in common goes over the line as a deed and into the
engine's keyring. Nothing here writes it to a row, a log, a message or a page but the
one that shows it once.
"""

import base64
import secrets
from datetime import datetime
from typing import Final, Protocol

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.operations.acting import Refused

TOKEN_BYTES: Final = 16  # 128 random bits: 22 characters in a phone's address
SECRET_BYTES: Final = 32
SIGNING_PREFIX: Final = "whsec_"


class EngineAway(Refused):
    """The engine did not take the secret, so nothing was changed."""

    def __init__(self, why: str = "") -> None:
        sentence = _("The alarm engine did not take the key. Nothing was changed.")
        super().__init__(f"{sentence} ({why})" if why else sentence)


class Keyring(Protocol):
    """The engine's keyring, as somebody with the right to it reaches it."""

    def keep(self, reader: Reader, name: str, value: str, *, at: datetime) -> None:
        """Put *value* in force under *name*.

        Raises:
            EngineAway: the engine did not say that it has it.
        """
        ...

    def forget(self, reader: Reader, name: str, *, at: datetime) -> None:
        """Take the secret of that name out of force. Raises `EngineAway`."""
        ...


def new_token() -> str:
    """Return a fresh token of a door, fit for a path."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_signing_secret() -> str:
    """Return a fresh secret for signed bodies, as Standard Webhooks spells it."""
    key = secrets.token_bytes(SECRET_BYTES)
    return SIGNING_PREFIX + base64.b64encode(key).decode("ascii")


def panel_key_name(account: str) -> str:
    """Return what the keyring calls the key of a panel's account."""
    return f"dc09/{account}"


def signing_secret_name(door: str) -> str:
    """Return what the keyring calls the secret of a press API's door."""
    return f"press/{door}"
