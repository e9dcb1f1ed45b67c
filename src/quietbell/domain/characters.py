"""Which characters a text may have: those that people can see where it stands.

A control character ends a table or a printer's line where nobody sees why, and one that
overrides the direction of writing makes a name read as another. Marks that only say the
direction (U+200E, U+200F) are part of some languages and stay.
"""

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BREAKS: Final = re.compile(r"[\t\n\r]")


def has_unseen(text: str) -> bool:
    """Say whether *text* has characters that no text may have."""
    return _UNSEEN.search(text) is not None


def has_breaks(text: str) -> bool:
    """Say whether *text* has tabs or more than one line: a name may not."""
    return _BREAKS.search(text) is not None


def without_unseen(text: str) -> str:
    """Return *text* without them, for what was kept before they were refused."""
    return _UNSEEN.sub("", text)
