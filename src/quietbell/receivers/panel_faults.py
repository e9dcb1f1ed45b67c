"""Which fault a panel's code tells of, and which codes a restore takes back.

A Contact ID restore has the code of what began. A SIA restore has a code of its own
and ends what that code names, never more: a bell that is mended says nothing of a
battery. What has no end here stands until the panel says otherwise.

Source: ANSI/SIA DC-03, annex A.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from quietbell.wire.dc09.sia_dc03 import FAMILIES

# A bypassed hold-up, panic, medical or emergency point is a button in any case.
PANIC_BYPASSES: Final = frozenset({"HB", "PB", "MB", "QB", "925"})

_POWER: Final = frozenset(
    {"301", "302", "309", "311", "337", "338", "342", "384", "926"}
    | {"AT", "AR", "YT", "YR", "YM", "YP", "YQ", "XT", "XR"}
)
_PATHS: Final = frozenset(
    {"141", "142", "147", "344", "350", "351", "352", "353", "354", "355", "356"}
    | {"381", "382", "550", "551", "552", "554", "555", "954"}
    | {"YC", "YS", "YK", "LT", "LR", "NT", "NR", "XH", "XL", "XQ"}
)
_NAMED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "AN": ("AS",),
        "AR": ("AT",),
        "BE": ("BD",),
        "DH": ("DM",),
        "DR": ("DJ", "DM", "DT"),
        "EJ": ("ES",),
        "EN": ("EM",),
        "ER": ("ET",),
        "FJ": ("FT", "FY"),
        "FQ": ("FW",),
        "FV": ("FS", "FZ"),
        "IR": ("IA",),
        "LR": ("LT",),
        "NR": ("NT",),
        "OV": ("OU",),
        "TH": ("TA",),
        "TJ": ("TT",),
        "TR": ("TA", "TT"),
        "VI": ("VO",),
        "VR": ("VT",),
        "VY": ("VZ",),
        "XH": ("XQ",),
        "XJ": ("XS",),
        "XR": ("XT",),
        "YE": ("YD",),
        "YH": ("YA",),
        "YJ": ("YI",),
        "YK": ("YC", "YS"),
        "YQ": ("YP",),
        "YR": ("YT", "YM"),
        "YZ": ("YX",),
    }
)
# Of a family of alarms: in trouble, unsafe, missing. Its restore (R) says of the point
# that alarm and trouble are over, J that trouble is; H, of the alarm alone, ends none.
_TROUBLES: Final = "TSYZ"


def impaired(code: str) -> str:
    """Return which fault a trouble is: of power, of a path, or of another sort."""
    if code in _POWER:
        return "power"
    return "communication" if code in _PATHS else "trouble"


def taken_back(code: str) -> tuple[str, ...]:
    """Return the codes that a restore with *code* takes back."""
    return (code,) if code.isdigit() else _ENDS.get(code, ())


def _ends() -> Iterator[tuple[str, tuple[str, ...]]]:
    for family in FAMILIES:
        yield f"{family}U", (f"{family}B",)
        for ending in "JR":
            yield f"{family}{ending}", tuple(f"{family}{each}" for each in _TROUBLES)
    yield from _NAMED.items()


_ENDS: Final = MappingProxyType(dict(_ends()))
