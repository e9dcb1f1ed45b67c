"""Signatures of Standard Webhooks 1.0, as we make them and as we check them.

Source: Standard Webhooks 1.0, "Webhook signatures" (symmetric).
Shape:  webhook-id, webhook-timestamp (unix seconds), webhook-signature: ``v1,`` and
        base64 of HMAC-SHA256 over ``id.timestamp.body``, several split by blanks.
        A secret is ``whsec_`` and base64; two are in use while one is being changed.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

SECRET_PREFIX: Final = "whsec_"
SECRETS_MAX: Final = 2  # the one in use, and the one it is changed to
SIGNATURES_MAX: Final = 8  # of one message that are looked at
VERSION: Final = "v1"


def signature(
    secrets: Sequence[str], *, message_id: str, timestamp_seconds: int, body: bytes
) -> str:
    """Return the value of ``webhook-signature``, one signature a secret.

    Raises:
        ValueError: a secret is not ``whsec_`` and base64, or there are none.
    """
    if not 1 <= len(secrets) <= SECRETS_MAX:
        raise ValueError(f"{len(secrets)} secrets, and one or two are possible")
    signed = _signed(message_id, str(timestamp_seconds), body)
    macs = (hmac.digest(key_of(each), signed, hashlib.sha256) for each in secrets)
    return " ".join(f"{VERSION},{base64.b64encode(mac).decode()}" for mac in macs)


def signed_by(
    secrets: Sequence[str], *, message_id: str, timestamp: str, said: str, body: bytes
) -> bytes | None:
    """Return the key of the secret that made one of the signatures in *said*.

    *said* and *timestamp* are headers as they came. None: no secret made any. All
    secrets are tried, whatever the first found.
    """
    signed = _signed(message_id, timestamp, body)
    given = [
        mac.encode("utf-8", "replace")
        for version, _, mac in (each.partition(",") for each in said.split())
        if version == VERSION
    ][:SIGNATURES_MAX]
    found = None
    for secret in secrets[:SECRETS_MAX]:
        try:
            key = key_of(secret)
        except ValueError:
            continue
        mac = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
        matches = [hmac.compare_digest(mac, each) for each in given]
        found = key if any(matches) else found
    return found


def key_of(secret: str) -> bytes:
    """Return the bytes that *secret* stands for.

    Raises:
        ValueError: it is not ``whsec_`` and base64.
    """
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError) as why:
        raise ValueError("a webhook secret is whsec_ and base64") from why


def _signed(message_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode("utf-8", "surrogateescape") + body
