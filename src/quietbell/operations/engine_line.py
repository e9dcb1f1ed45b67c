"""Deeds of the office, handed to the engine under the reader's own name.

The office signs for each deed anew who asks, with the roles that are in force now; the
engine believes the signature and looks at the roles itself.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from quietbell.domain.deeds import DEEDS
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right, right
from quietbell.domain.seats import seat
from quietbell.line import office
from quietbell.line.client import LineLost
from quietbell.line.tokens import OfficeClaims, key_id, mint, new_id
from quietbell.operations.acting import Refused
from quietbell.operations.keyring import EngineAway

DEED_SECONDS_MAX: Final = 3.0
GOOD_FOR: Final = timedelta(seconds=120)


class EngineRefused(Refused):
    """The engine did not do it. The text says why; nothing was changed there."""


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs for the office."""
    key: Ed25519PrivateKey = settings.TOKEN_KEY
    return key


def mint_office(reader: Reader, action: Action, at: datetime) -> str:
    """Return a token that proves to the engine who asks, good for *action*.

    It names the roles that allow it, and where they count: never a role of one site
    at another. Without any the engine refuses.
    """
    key = signing_key()
    found = seat(
        reader.grants,
        at=at,
        counts=lambda role: right((role.value,), action) is not Right.NO,
    )
    claims = OfficeClaims(
        id=new_id(),
        key=key_id(key),
        person=reader.person,
        roles=tuple(each.value for each in found.roles) if found else (),
        sites=found.sites if found else (),
        until=at + GOOD_FOR,
    )
    return mint(key, claims)


class EngineLine:
    """The way to the engine, for operations that need it to do something."""

    def __init__(self, data: Path | None = None) -> None:
        self._data = data if data is not None else Path(settings.DATA)

    def __call__(
        self, reader: Reader, deed: str, body: dict[str, Any], *, at: datetime
    ) -> None:
        """Have the engine do *deed*, once, however often the line breaks.

        Raises:
            EngineAway: no answer; it may have been done all the same.
            EngineRefused: it was not done.
        """
        told = {"id": new_id(), "deed": deed, "body": body}
        token = mint_office(reader, DEEDS[deed].action, at)
        try:
            answer = office.do(self._data, token, told, DEED_SECONDS_MAX)
        except LineLost:
            try:  # the same id: done once
                answer = office.do(self._data, token, told, DEED_SECONDS_MAX)
            except LineLost as why:
                raise EngineAway from why
        if answer.get("outcome") == "refused":
            reason = answer.get("reason", "")
            raise EngineRefused(
                _("The alarm engine refused: %(why)s.") % {"why": reason}
            )

    def keep(self, reader: Reader, name: str, value: str, *, at: datetime) -> None:
        """Put a secret in force. Raises as `__call__`."""
        self(reader, "keep_secret", {"name": name, "value": value}, at=at)

    def forget(self, reader: Reader, name: str, *, at: datetime) -> None:
        """Take a secret out of force. Raises as `__call__`."""
        self(reader, "forget_secret", {"name": name}, at=at)
