"""Plans and photos, by their hash, from beside the site file.

Where somebody sits and what she looks like is what a duress alarm must never give
away: a blob is read only after a feed has shown it (gateway.py asks).
"""

import asyncio
import re
from pathlib import Path
from typing import Final

BLOB_BYTES_MAX: Final = 8 * 1024 * 1024
HASH: Final = re.compile(r"[0-9a-f]{64}")
# By their first bytes: a name can not be trusted, and nothing else is ever shown.
MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"<", "image/svg+xml"),
)


async def read_blob(data: Path, blob: str) -> tuple[bytes, str] | None:
    """Return a blob and its type; None if it is not there or is no image."""
    return await asyncio.to_thread(_read, data, blob)


def _read(data: Path, blob: str) -> tuple[bytes, str] | None:
    if not HASH.fullmatch(blob):
        return None
    file = data / "site" / "blobs" / blob
    try:
        if file.stat().st_size > BLOB_BYTES_MAX:
            return None
        body = file.read_bytes()
    except OSError:
        return None
    for magic, kind in MAGIC:
        if body.lstrip().startswith(magic):
            return body, kind
    return None
