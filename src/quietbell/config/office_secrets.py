"""The office's own secrets on disk: made at the first start, never shipped.

``DIR/office/secret_key`` signs sessions, ``DIR/office/token_key`` mints watch tokens
and desk links; both mode 0600. Losing the first signs everybody off; losing the second
means a new public half in the site file.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECRET_BYTES: Final = 64


def secret_key(data: Path) -> str:
    """Return the key that signs sessions, made first if there is none."""
    return _kept(data / "office" / "secret_key", secrets.token_hex(SECRET_BYTES))


def token_key(data: Path) -> Ed25519PrivateKey:
    """Return the key that mints watch tokens and links, made first if there is none."""
    fresh = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    kept = _kept(data / "office" / "token_key", fresh)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept))


def _kept(path: Path, fresh: str) -> str:
    """Return what *path* holds. Of two processes at the first start, one makes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    if not path.exists():
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text()
