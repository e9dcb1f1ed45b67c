"""What an authenticator app shows, worked out as it does."""

import base64
import hashlib
import hmac
import struct

STEP_SECONDS = 30


def code_at(secret: str, at_seconds: float) -> str:
    """Return the six digits for a base32 *secret*. Source: RFC 6238 and RFC 4226."""
    counter = struct.pack(">Q", int(at_seconds) // STEP_SECONDS)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
