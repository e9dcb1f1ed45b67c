"""AES over the content of a DC-09 frame.

CBC with an IV of zeros and no signature: whoever holds the key can be believed inside
the time window, and a replay cannot be told by this alone. What comes before the
content is a pad of random bytes, without ``|``, ``[`` and ``]``.

Source: ANSI/SIA DC-09-2013, 5.4 (16 to 31 bytes of pad since DC-09-2026, 0 to 15
before).
"""

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

KEY_BYTES: Final = (16, 24, 32)
BLOCK_BYTES: Final = 16
NOISE_BYTES: Final = 31  # the most that one pad takes

_IV: Final = CBC(bytes(BLOCK_BYTES))
_NO_MARKS: Final = bytes.maketrans(b"|[]", b"!()")


@dataclass(frozen=True, slots=True)
class Key:
    """A panel's key: 16, 24 or 32 bytes, never shown."""

    secret: bytes = field(repr=False)
    _cipher: Cipher[CBC] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) not in KEY_BYTES:
            raise ValueError("a key has 16, 24 or 32 bytes")
        object.__setattr__(self, "_cipher", Cipher(AES(self.secret), _IV))

    def opened(self, sealed: bytes) -> bytes:
        """Return what *sealed*, whole blocks, was before it was encrypted."""
        opener = self._cipher.decryptor()
        return opener.update(sealed) + opener.finalize()

    def sealed(self, clear: bytes) -> bytes:
        """Return *clear*, whole blocks, encrypted."""
        sealer = self._cipher.encryptor()
        return sealer.update(clear) + sealer.finalize()


def key_of(text: str) -> Key | None:
    """Return the key that people wrote down as hex or as text, None if it is neither.

    32 hex digits are a key of 16 bytes, though they might be a text of 32.
    """
    digits = "".join(text.split())
    if len(digits) in (32, 48, 64):
        try:
            return Key(bytes.fromhex(digits))
        except ValueError:
            pass
    if text.isascii() and len(text) in KEY_BYTES:
        return Key(text.encode("ascii"))
    return None


def pad(noise: bytes, content_bytes: int, *, pad_bytes_min: int = 16) -> bytes:
    """Return a pad that brings *content_bytes* to whole blocks, from random *noise*.

    *noise* has `NOISE_BYTES` or more; a repeated one would tell an eavesdropper which
    messages are alike.
    """
    missing = -(content_bytes + pad_bytes_min) % BLOCK_BYTES
    wanted = pad_bytes_min + missing
    assert len(noise) >= wanted, "too little noise for a pad"
    return noise[:wanted].translate(_NO_MARKS)
