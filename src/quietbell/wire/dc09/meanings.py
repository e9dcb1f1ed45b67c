"""What panels say, in our words: one event of a message, and its class."""

from enum import StrEnum
from typing import Final

import msgspec


class Meaning(StrEnum):
    """What an event is about. Whether it began or ended is its `Qualifier`."""

    DURESS = "duress"
    MEDICAL = "medical"
    FIRE = "fire"
    BURGLARY = "burglary"
    ALARM = "alarm"  # of another kind: gas, water, a zone without a type
    TAMPER = "tamper"
    TROUBLE = "trouble"  # of a device or its path; nobody pressed
    BYPASS = "bypass"  # a point is switched off: pressing it does nothing
    TEST = "test"
    USAGE = "usage"  # opened, closed, a door, a code
    OTHER = "other"
    UNKNOWN = "unknown"  # in no table: a person must see it


PRESSES: Final = frozenset({Meaning.DURESS, Meaning.MEDICAL})  # somebody's hand


class Qualifier(StrEnum):
    """Whether it began, ended, or goes on. UNKNOWN is to be taken like NEW."""

    NEW = "new"
    RESTORE = "restore"
    REPEAT = "repeat"
    UNKNOWN = "unknown"


class PanelEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event of one message, numbers as the panel sent them ("015").

    ``point`` is a zone, or a user if ``is_user``; "" if the panel names none, like
    ``partition``. ``user`` is who did it, where that is told beside a point. ``text``
    is the panel's own, for people only.
    """

    code: str  # "122", or "HA"
    meaning: Meaning
    qualifier: Qualifier
    name: str  # the code in words
    partition: str = ""
    point: str = ""
    is_user: bool = False
    user: str = ""
    text: str = ""
    is_old: bool = False  # the panel says it happened earlier
