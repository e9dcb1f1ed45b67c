"""What the press API answers: the same to everybody, but for a proof.

Whoever asks learns whether this machine is recording and what time it is. Whether a
door was found and knew the sender is in ``proof``, which only who holds the door's
secret can tell from 32 random bytes.

Shape:  {"recorded":true,"at":"2031-03-03T17:00:00.000Z","proof":"<base64, 44 chars>"}
"""

import base64
import hashlib
import hmac
import secrets
from typing import Final

PROOF_BYTES: Final = 32
RETRY_SECONDS: Final = 2


def api_answer(
    *, is_recorded: bool, at: str, message_id: str, key: bytes | None, is_for_head: bool
) -> bytes:
    """Return the whole answer. *at* is RFC 3339; *key* None: nobody was recognised.

    200 if it was recorded, 503 if not: then it is shown all the same, and should be
    sent again with the same id.
    """
    said = "true" if is_recorded else "false"
    proof = base64.b64encode(_proof(key, message_id, said, at)).decode()
    body = f'{{"recorded":{said},"at":"{at}","proof":"{proof}"}}\n'.encode()
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


def _proof(key: bytes | None, message_id: str, said: str, at: str) -> bytes:
    if key is None:
        return secrets.token_bytes(PROOF_BYTES)
    text = f"{message_id}.{said}.{at}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, hashlib.sha256)
