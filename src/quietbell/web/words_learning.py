"""Words of policies, reviews and training as people read them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.policies import Change, Office
from quietbell.web.words_inventory import BUTTON_KINDS

Words = Mapping[str, "str | Promise"]
KINDS: Final[Words] = MappingProxyType({"policy": _("Policy"), "guide": _("Guide")})
STATES: Final[Words] = MappingProxyType(
    {
        "draft": _("draft"),
        "approved": _("approved, not in force yet"),
        "in force": _("in force"),
        "retired": _("retired"),
        "withdrawn": _("withdrawn"),
    }
)
OFFICES: Final[Words] = MappingProxyType(
    {
        Office.EMERGENCY_MANAGEMENT: _("Emergency management"),
        Office.POLICE: _("Police"),
        Office.SATS: _("SATS"),
        Office.IT: _("IT"),
    }
)
OCCASIONS: Final[Words] = MappingProxyType(
    {
        "installation": _("at installation"),
        "yearly": _("yearly"),
        "remedial": _("remedial"),
    }
)
CHANGES: Final[Words] = MappingProxyType(
    {
        Change.SAME: _("stays"),
        Change.ADDED: _("added"),
        Change.REMOVED: _("removed"),
    }
)
DEVICES: Final[Words] = BUTTON_KINDS
EVERY_DEVICE: Final = _("Every kind of device")
MONTHS: Final[Mapping[int, "str | Promise"]] = MappingProxyType(
    {
        1: _("January"),
        2: _("February"),
        3: _("March"),
        4: _("April"),
        5: _("May"),
        6: _("June"),
        7: _("July"),
        8: _("August"),
        9: _("September"),
        10: _("October"),
        11: _("November"),
        12: _("December"),
    }
)
LISTS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "kind": KINDS,
        "state": STATES,
        "office": OFFICES,
        "occasion": OCCASIONS,
        "change": CHANGES,
        "device": {"": EVERY_DEVICE, **DEVICES},
    }
)
