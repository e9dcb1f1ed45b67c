"""AES over the content of a DC-09 frame.

CBC with an IV of zeros and no signature: whoever holds the key can be believed inside
the time window, and a replay cannot be told by this alone. What comes before the
content is a pad of random bytes, without ``|``, ``[`` and ``]``.

Source: ANSI/SIA DC-09-2013, 5.4 (16 to 31 bytes of pad since DC-09-2026, 0 to 15
before).
"""

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

KEY_BYTES: Final = (16, 24, 32)
BLOCK_BYTES: Final = 16
NOISE_BYTES: Final = 31  # the most that one pad takes

_IV: Final = CBC(bytes(BLOCK_BYTES))
_NO_MARKS: Final = bytes.maketrans(b"|[]", b"!()")


@dataclass(frozen=True, slots=True)
class Key:
    """A panel's key: 16, 24 or 32 bytes, never shown. Of one thread."""

    secret: bytes = field(repr=False)
    _opener: "_Chain" = field(init=False, repr=False, compare=False)
    _sealer: "_Chain" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) not in KEY_BYTES:
            raise ValueError("a key has 16, 24 or 32 bytes")
        cipher = Cipher(AES(self.secret), _IV)
        object.__setattr__(self, "_opener", _Chain(cipher.decryptor()))
        object.__setattr__(self, "_sealer", _Chain(cipher.encryptor()))

    def opened(self, sealed: bytes) -> bytes:
        """Return what *sealed*, whole blocks, was before it was encrypted."""
        _require_whole(sealed)
        chain = self._opener
        clear = chain.turned(sealed)
        first = chain.joined(clear)
        chain.last = sealed[-BLOCK_BYTES:]
        return first + clear[BLOCK_BYTES:]

    def sealed(self, clear: bytes) -> bytes:
        """Return *clear*, whole blocks, encrypted."""
        _require_whole(clear)
        chain = self._sealer
        sealed = chain.turned(chain.joined(clear) + clear[BLOCK_BYTES:])
        chain.last = sealed[-BLOCK_BYTES:]
        return sealed


class _Chain:
    """A cipher that goes on from message to message: a new one takes 2 us more.

    In CBC every block is joined with the encrypted one before it. To begin at zeros, as
    each message must, its first block is joined once more with the last of the message
    before: joined twice with the same, a block is what it was.
    """

    __slots__ = ("last", "turned")

    def __init__(self, cipher: CipherContext) -> None:
        self.turned = cipher.update
        self.last = bytes(BLOCK_BYTES)

    def joined(self, blocks: bytes) -> bytes:
        """Return the first of *blocks* joined with the last of the message before."""
        first = int.from_bytes(blocks[:BLOCK_BYTES], "big")
        joined = first ^ int.from_bytes(self.last, "big")
        return joined.to_bytes(BLOCK_BYTES, "big")


def _require_whole(blocks: bytes) -> None:
    """Refuse what would be held back, and come out with the next message."""
    if not blocks or len(blocks) % BLOCK_BYTES:
        raise ValueError("only whole blocks are encrypted")


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
