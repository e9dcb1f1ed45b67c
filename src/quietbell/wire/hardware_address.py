"""A device's hardware address, in each spelling that phones use.

Sources: Cisco's ``#DEVICENAME#`` (``SEP`` and the MAC in capitals) and ``$MA``
(lower case), Snom, Yealink and Grandstream ``$mac``, Poly
``[PHONE_MAC_ADDRESS]``: bare, with colons, dashes, or dots in three groups of four.
"""

import re
from typing import Final

SPELLED_CHARS_MAX: Final = 32  # SEP and six pairs between separators are 20

_SEPARATORS: Final = str.maketrans("", "", ":-. ")
_DIGITS: Final = re.compile(r"(?:sep)?([0-9a-f]{12})", re.ASCII)


def hardware_address(text: str) -> str | None:
    """Return *text* as 12 lower-case hex digits, or None if it is no such address."""
    if len(text) > SPELLED_CHARS_MAX:
        return None
    found = _DIGITS.fullmatch(text.translate(_SEPARATORS).lower())
    return None if found is None else found[1]
