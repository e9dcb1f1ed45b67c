"""Watch tokens, desk links, office tokens: signed claims, verified by the engine alone.

A token is ``base64url(claims JSON) . base64url(Ed25519 signature)``; the key's id is
in the claims, its public half in the site file. Until an office mints them, the
demo does. An expired or foreign token never stops a desk: it only stops naming a
person.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from quietbell.domain.site import TokenKey

KEY_ID_CHARS: Final = 12  # of its hash: an installation has a handful of keys
TOKEN_BYTES_MAX: Final = 4096  # a cookie holds no more
OFFICE_SECONDS_MAX: Final = 600.0

Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class WatchClaims(msgspec.Struct, frozen=True, kw_only=True, tag="watch"):
    """Who sits at which desk until when. ``sites`` empty: every site.

    Times are aware. ``desk`` is the desk's id, since a token is of no use elsewhere.
    """

    id: str
    key: str
    person: str
    roles: tuple[str, ...]
    sites: tuple[str, ...] = ()
    desk: str
    not_before: Aware
    until: Aware


class LinkClaims(msgspec.Struct, frozen=True, kw_only=True, tag="link"):
    """A one-time right to enrol a browser as ``desk``; its use is kept."""

    id: str
    key: str
    desk: str
    until: Aware


class OfficeClaims(msgspec.Struct, frozen=True, kw_only=True, tag="office"):
    """Who asks for a deed in the office, at no desk. ``sites`` empty: every site.

    Minted for one deed and good for `OFFICE_SECONDS_MAX` at most: the office looks at
    a person's rights anew each time.
    """

    id: str
    key: str
    person: str
    roles: tuple[str, ...]
    sites: tuple[str, ...] = ()
    until: Aware


class BadToken(ValueError):
    """The token is malformed, of an unknown key, or its signature is wrong."""


Claims = WatchClaims | LinkClaims | OfficeClaims
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_DECODER: Final = msgspec.json.Decoder(Claims)


def mint(private_key: Ed25519PrivateKey, claims: Claims) -> str:
    """Return *claims*, signed."""
    body = _ENCODER.encode(claims)
    return f"{_encode(body)}.{_encode(private_key.sign(body))}"


def new_id() -> str:
    """Return a fresh id for a token or a link: 128 random bits."""
    return secrets.token_urlsafe(16)


def key_id(private_key: Ed25519PrivateKey) -> str:
    """Return the name of a key in the site file, from its public half."""
    public = private_key.public_key().public_bytes_raw()
    return f"office-{hashlib.sha256(public).hexdigest()[:KEY_ID_CHARS]}"


def verify(token: str, keys: Iterable[TokenKey]) -> Claims:
    """Return what *token* claims, if one of *keys* signed it. Looks at no clock.

    Raises:
        BadToken: it says nothing that can be trusted.
    """
    if len(token) > TOKEN_BYTES_MAX:
        raise BadToken("longer than a token can be")
    try:
        body, signature = (_decode(part) for part in token.split("."))
        claims: Claims = _DECODER.decode(body)
        public = next(key.public_key for key in keys if key.id == claims.key)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(signature, body)
    except StopIteration as why:
        raise BadToken("signed with a key that is not in the site file") from why
    except (ValueError, binascii.Error, msgspec.MsgspecError, InvalidSignature) as why:
        raise BadToken("not a token of ours") from why
    return claims


def secret_hash(secret: str) -> str:
    """Return the sha256 of a random secret, in hex, as the site file holds it.

    A plain hash suffices: every secret has 128 random bits or more.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
