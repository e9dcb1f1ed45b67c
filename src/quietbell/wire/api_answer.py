"""What the press API answers: the same to everybody, but for a proof.

Whoever asks learns whether this machine is recording and what time it is. Whether a
door was found and knew the sender is in ``proof``, which only who holds the door's
secret can tell from 32 random bytes.

Shape:  {"recorded":true,"at":"2031-03-03T17:00:00.000Z","proof":"<base64, 44 chars>"}
"""

import base64
import hashlib
import hmac
from typing import Final

PROOF_BYTES: Final = 32
RETRY_SECONDS: Final = 2


def api_answer(*, is_recorded: bool, at: str, proof: bytes, is_for_head: bool) -> bytes:
    """Return the whole answer. *at* is RFC 3339, *proof* `PROOF_BYTES`.

    200 if it was recorded, 503 if not: then it is shown all the same, and should be
    sent again with the same id.
    """
    said = "true" if is_recorded else "false"
    shown = base64.b64encode(proof).decode()
    body = f'{{"recorded":{said},"at":"{at}","proof":"{shown}"}}\n'.encode()
    status = "200 OK" if is_recorded else "503 Service Unavailable"
    again = "" if is_recorded else f"Retry-After: {RETRY_SECONDS}\r\n"
    head = (
        f"HTTP/1.1 {status}\r\n"
        "Content-Type: application/json\r\n"
        "Cache-Control: no-store\r\n"
        f"{again}"
        "Connection: close\r\n"
        f"Content-Length: {len(body)}\r\n"
        "\r\n"
    )
    return head.encode("ascii") + (b"" if is_for_head else body)


def proof_of(key: bytes, *, is_recorded: bool, at: str, message_id: str) -> bytes:
    """Return what only who holds *key* can tell from random bytes."""
    said = "true" if is_recorded else "false"
    text = f"{message_id}.{said}.{at}".encode("utf-8", "surrogateescape")
    return hmac.digest(key, text, hashlib.sha256)
