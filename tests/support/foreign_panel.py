"""dc09-spt, a panel by other people, made to run on today's libraries.

Its encryption was written for a library that took text where bytes belong; here the
text becomes bytes on the way, one a character, and nothing else of it is changed.
"""

from importlib import import_module
from typing import Any
from unittest.mock import patch

from Crypto.Cipher import AES


class _TextCipher:
    def __init__(self, cipher: Any) -> None:
        self._cipher = cipher

    def encrypt(self, clear: str) -> bytes:
        sealed: bytes = self._cipher.encrypt(clear.encode("latin-1"))
        return sealed

    def decrypt(self, sealed: bytes) -> bytes:
        clear: bytes = self._cipher.decrypt(sealed)
        return clear


class _TextAES:
    MODE_CBC = AES.MODE_CBC

    @staticmethod
    def new(key: bytes, mode: int, iv: str) -> _TextCipher:
        return _TextCipher(AES.new(key, mode, iv.encode("latin-1")))


def with_todays_cipher() -> Any:
    """Return the patch under which its encryption runs; a context manager."""
    return patch.object(import_module("dc09_spt.msg.dc09_msg"), "AES", _TextAES)
