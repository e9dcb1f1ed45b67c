"""What people type of devices and panels, brought to the one form that is kept.

Each function returns the form or raises `Misspelled` with a sentence for the person.
What it is given may be a key: no message repeats it.
"""

import binascii
import ipaddress
import re
from typing import Final

SPELLED_CHARS_MAX: Final = 200
KEY_BYTES: Final = (16, 24, 32)  # AES-128, 192 and 256

_SEPARATORS: Final = str.maketrans("", "", ":-. ")
_MAC: Final = re.compile(r"(?:sep)?([0-9a-f]{12})", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9A-F]{3,16}", re.ASCII)
_LINE: Final = re.compile(r"[0-9A-F]{0,6}", re.ASCII)
_POINT: Final = re.compile(r"[0-9A-Za-z]{0,8}", re.ASCII)
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)


class Misspelled(ValueError):
    """It cannot be what it should be. The text is for the person who typed it."""


def hardware_address(text: str) -> str:
    """Return 12 lower-case hex digits, or nothing for nothing."""
    plain = text[:SPELLED_CHARS_MAX].translate(_SEPARATORS).lower()
    if not plain:
        return ""
    found = _MAC.fullmatch(plain)
    if found is None:
        raise Misspelled("A hardware address has 12 hex digits, as 00:41:d2:92:4d:45.")
    return found[1]


def network(text: str) -> str:
    """Return an address or a network as it is written in CIDR."""
    try:
        found = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise Misspelled(
            "This is no address or network, as 10.40.2.17 or 10.40.2.0/24."
        ) from None
    single = found.prefixlen == found.max_prefixlen
    return str(found.network_address) if single else str(found)


def account_number(text: str) -> str:
    """Return a panel's account as it is sent: 3 to 16 hex digits, upper case."""
    plain = text.strip().lstrip("#").upper()
    if not _NUMBER.fullmatch(plain):
        raise Misspelled("An account has 3 to 16 digits from 0 to 9 and A to F.")
    return plain


def line_number(text: str) -> str:
    """Return a receiver's or prefix's number: up to 6 hex digits, upper case."""
    plain = text.strip().upper()
    if not _LINE.fullmatch(plain):
        raise Misspelled("Up to 6 digits from 0 to 9 and A to F.")
    return plain


def point(text: str) -> str:
    """Return a partition or a point as a panel sends it: letters and digits."""
    plain = text.strip()
    if not _POINT.fullmatch(plain):
        raise Misspelled("Up to 8 letters and digits.")
    return plain


def panel_key(text: str, *, is_text: bool) -> str:
    """Return a panel's key as lower-case hex of 16, 24 or 32 bytes.

    *is_text* says that the panel was given the characters themselves.
    """
    if is_text:
        try:
            key = text.encode("ascii")
        except UnicodeEncodeError:
            raise Misspelled("A key in letters has no accents.") from None
    else:
        try:
            key = binascii.unhexlify(text.translate(_SEPARATORS))
        except (binascii.Error, ValueError):
            raise Misspelled(
                "A key in hex has digits from 0 to 9 and A to F."
            ) from None
    if len(key) not in KEY_BYTES:
        raise Misspelled(
            "A key has 16, 24 or 32 characters."
            if is_text
            else "A key has 32, 48 or 64 hex digits."
        )
    return key.hex()


def fingerprint(text: str) -> str:
    """Return a certificate's SHA-256 as 64 lower-case hex digits."""
    plain = text[:SPELLED_CHARS_MAX].translate(_SEPARATORS).lower()
    if not _FINGERPRINT.fullmatch(plain):
        raise Misspelled("A certificate's SHA-256 has 64 hex digits.")
    return plain


def clock_time(text: str) -> str:
    """Return a local time as 08:00, or nothing for nothing."""
    plain = text.strip()
    if plain and len(plain) == len("8:00"):
        plain = f"0{plain}"
    if plain and not _CLOCK.fullmatch(plain):
        raise Misspelled("A time is written as 08:00.")
    return plain
