"""Doors of the press API: what a sender signs with, whose certificate counts."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.domain.spellings import Misspelled, fingerprint
from quietbell.operations.acting import NotThere, Wrong, acting
from quietbell.operations.doors import Made, kept_door
from quietbell.operations.keyring import (
    Keyring,
    new_signing_secret,
    signing_secret_name,
)
from quietbell.operations.rows import rewrite
from quietbell.storage.models import Door

CERTIFICATES_MAX: Final = 4


def make_signing_secret(
    reader: Reader, keyring: Keyring, *, at: datetime, id: str, version: int
) -> Made:
    """Make the secret with which a press API's sender signs, and hand it over.

    One that was there before is out of force at once. It is returned here and never
    again.

    Raises:
        EngineAway: the engine did not take it; nothing was changed.
        Wrong: a door of this kind signs nothing.
        NotAllowed, NotThere, ChangedMeanwhile: as every change.
    """
    door, _button = kept_door(reader, at, id, Action.KEYS)
    _must_be_press_api(door)
    with acting(reader):
        rewrite(door, version, is_signed=True)
        secret = new_signing_secret()
        # Last: what the engine has taken must not be undone by a row that failed.
        keyring.keep(reader, signing_secret_name(door.pk), secret, at=at)
        return Made(door=door, secret=secret)


def add_certificate(
    reader: Reader, *, at: datetime, id: str, version: int, sha256_hex: str
) -> Door:
    """Let a client certificate open a press API's door, by its SHA-256.

    Raises:
        Wrong: it is no fingerprint, known already, or one too many.
        NotAllowed, NotThere, ChangedMeanwhile: as every change.
    """
    door, _button = kept_door(reader, at, id)
    _must_be_press_api(door)
    try:
        mark = fingerprint(sha256_hex)
    except Misspelled as why:
        raise Wrong(sha256_hex=_(str(why))) from None
    if mark in door.certificates or len(door.certificates) >= CERTIFICATES_MAX:
        raise Wrong(sha256_hex=_("It is there already, or there are four."))
    with acting(reader):
        rewrite(door, version, certificates=[*door.certificates, mark])
    return door


def remove_certificate(
    reader: Reader, *, at: datetime, id: str, version: int, sha256_hex: str
) -> Door:
    """Let a client certificate open the door no more, at once."""
    door, _button = kept_door(reader, at, id)
    if sha256_hex not in door.certificates:
        raise NotThere(_("There is no such thing."))
    with acting(reader):
        left = [each for each in door.certificates if each != sha256_hex]
        rewrite(door, version, certificates=left)
    return door


def _must_be_press_api(door: Door) -> None:
    if door.kind != "press-api":
        raise Wrong(words=_("Only a door of the press API has this."))
