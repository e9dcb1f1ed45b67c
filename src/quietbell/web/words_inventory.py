"""Words of buttons, doors and places as people read them.

What `domain` says of them in plain English is translated where it is shown; it stands
here once, so that the catalogues know it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from quietbell.domain.contact_rules import ContactFlag
from quietbell.domain.site import Standing

STANDINGS: Final[Mapping[Standing, Promise]] = MappingProxyType(
    {
        Standing.PLANNED: _("planned"),
        Standing.IN_SERVICE: _("in service"),
        Standing.ON_NOTICE: _("on notice"),
        Standing.OUT_OF_SERVICE: _("out of service"),
        Standing.DEACTIVATED: _("deactivated"),
        Standing.REMOVED: _("removed"),
    }
)
BUTTON_KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "phone key": _("Key on a phone"),
        "fixed button": _("Fixed button"),
        "workstation key": _("Key on a computer"),
    }
)
DOOR_KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "phone-url": _("Address that a phone calls"),
        "press-api": _("Press API"),
        "dc09": _("Point of a panel (DC-09)"),
        "sur-gard": _("Point of a panel (Sur-Gard line)"),
    }
)
ANSWERS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "close": _("close: Cisco phones on a call manager"),
        "exit": _("exit: phones that know no other"),
        "decoy": _("decoy: phones that show what they get"),
        "empty": _("empty: everything else"),
    }
)
FLAGS: Final[Mapping[ContactFlag, Promise]] = MappingProxyType(
    {
        ContactFlag.TOO_FEW: _("fewer than three verified contacts"),
        ContactFlag.NEVER: _("a contact that was never verified"),
        ContactFlag.OLD: _("a contact verified more than 12 months ago"),
    }
)
WEEKDAYS: Final = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)
TABLES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "button": _("button"),
        "contact": _("contact"),
        "door": _("door"),
        "device": _("device"),
        "concealedplace": _("concealed place"),
    }
)
OPERATIONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {"insert": _("added"), "update": _("changed"), "delete": _("removed")}
)
# Said by `domain.spellings` and `domain.standings`, shown by the operations.
FROM_DOMAIN: Final = (
    gettext_noop("A hardware address has 12 hex digits, as 00:41:d2:92:4d:45."),
    gettext_noop("This is no address or network, as 10.40.2.17 or 10.40.2.0/24."),
    gettext_noop("An account has 3 to 16 digits from 0 to 9 and A to F."),
    gettext_noop("Up to 6 digits from 0 to 9 and A to F."),
    gettext_noop("Up to 8 letters and digits."),
    gettext_noop("A key in letters has no accents."),
    gettext_noop("A key in hex has digits from 0 to 9 and A to F."),
    gettext_noop("A key has 16, 24 or 32 characters."),
    gettext_noop("A key has 32, 48 or 64 hex digits."),
    gettext_noop("A certificate's SHA-256 has 64 hex digits."),
    gettext_noop("A time is written as 08:00."),
    gettext_noop("Say who sees to it that it works again."),
    gettext_noop("Say until when it has to work again."),
    gettext_noop("That day has passed."),
    gettext_noop("Say why."),
)


def standing_words(value: str) -> str:
    """Return a standing as people read it."""
    return str(STANDINGS[Standing(value)])
