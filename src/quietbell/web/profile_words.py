"""What a response profile says, in words for people: fields, choices, differences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quietbell.domain.profile_rules import Difference, Turn

FIELDS: Final = MappingProxyType(
    {
        "name": _("Name"),
        "posture": _("What comes first"),
        "chip": _("The line that a dispatcher reads first"),
        "emergency_caller": _("Who calls 911"),
        "call_back": _("Whether the place may be rung"),
        "checklist": _("Checklist"),
        "levels": _("Levels"),
        "default_level": _("Level at the opening"),
        "units": _("Units"),
        "unit_kinds": _("Kinds of units that need no reason"),
        "kinds": _("Kinds of alarm"),
        "holder_wording": _("What the holder is told"),
        "officer_note": _("Note for officers"),
        "false_rule": _("False activations"),
        "emergency_line": _("Emergency line"),
        "service_desk": _("Service desk"),
        "security_mail": _("Mailbox of security"),
        "chat_channel": _("Chat channel"),
        "first_step_seconds": _("Seconds until a first step"),
        "arrival_seconds": _("Seconds until somebody is there"),
        "verification_seconds": _("Seconds until it is verified"),
        "emergency_call_seconds": _("Seconds for which one desk holds the call to 911"),
        "link_seconds": _("Seconds within which presses nearby are linked"),
    }
)
PARTS: Final = MappingProxyType(
    {
        "text": _("words"),
        "name": _("name"),
        "note": _("note"),
        "needs": _("locked until"),
        "unit_kinds": _("kinds of units"),
        "rungs": _("rungs told at once"),
        "kind": _("kind"),
        "crew": _("crew"),
        "counted": _("what counts"),
        "key": _("counted by"),
        "window_months": _("within months"),
        "threshold": _("review at"),
    }
)
POSTURES: Final = (
    ("dispatch-at-once", _("Dispatch at once")),
    ("assess-first", _("Assess first")),
)
CALLERS: Final = (
    ("holder if safe", _("The person there, if it is safe")),
    ("security when verified", _("Security, once it is verified")),
)
CALL_BACKS: Final = (
    ("never", _("Never")),
    ("in position", _("Once officers are in position")),
    ("allowed", _("At any time")),
)
NEEDS: Final = (
    ("", _("nothing")),
    ("in_position", _("officers are in position")),
    ("verified", _("it is verified")),
)
UNIT_KINDS: Final = (
    ("sworn", _("sworn officers")),
    ("security", _("security")),
    ("medical", _("medical")),
)
STRIKE_KEYS: Final = (
    ("user", _("user")),
    ("button", _("button")),
    ("department", _("department")),
)
COUNTED: Final = (
    ("accidental", _("accidental")),
    ("equipment", _("equipment")),
    ("test", _("test")),
    ("drill", _("drill")),
    ("misuse", _("misuse")),
    ("unknown", _("unknown")),
)
NUMBERS: Final = ("emergency_line", "service_desk", "security_mail", "chat_channel")
_VALUES: Final[Mapping[str, Promise]] = MappingProxyType(
    dict((*POSTURES, *CALLERS, *CALL_BACKS, *NEEDS[1:], *UNIT_KINDS, *STRIKE_KEYS))
    | dict(COUNTED)
)
TURNS: Final[Mapping[Turn, Promise]] = MappingProxyType(
    {
        Turn.ADDED: _("added"),
        Turn.REMOVED: _("removed"),
        Turn.REORDERED: _("in another order"),
        Turn.CHANGED: _("changed"),
    }
)


def value_words(value: Any) -> str:
    """Return a value of a profile as people read it; nothing is “nothing”."""
    if isinstance(value, tuple | list):
        return ", ".join(value_words(each) for each in value) or _now("nothing")
    if value is None or value == "":
        return _now("nothing")
    if isinstance(value, float):
        return f"{value:g}"
    known = _VALUES.get(value) if isinstance(value, str) else None
    return str(known if known is not None else value)


def difference_words(difference: Difference) -> str:
    """Return one difference as a sentence."""
    where = str(FIELDS[difference.field])
    if difference.item:
        where = f"{where}, “{difference.item}”"
    if difference.part:
        where = f"{where}, {PARTS.get(difference.part, difference.part)}"
    if difference.turn is not Turn.CHANGED:
        return f"{where}: {TURNS[difference.turn]}"
    return _now("%(where)s: was %(was)s, becomes %(became)s") % {
        "where": where,
        "was": value_words(difference.was),
        "became": value_words(difference.became),
    }
