"""Audiences: which incidents a feed carries, and how much of each.

A feed's name says who listens: ``desk:<sites>`` a communications centre, ``em:<sites>``
emergency management, ``officer:<person>``, ``health`` and ``machine`` (this machine's
own command line). Rows are cut down here, so nothing more ever leaves the engine.
"""

from typing import Any, Final

from quietbell.domain.deeds import allowed
from quietbell.domain.incident_values import Incident
from quietbell.domain.roles import Role
from quietbell.engine.deeds import is_assigned

Row = dict[str, Any]

# What is said and seen on the scene, and where exactly a button sits, is for those
# who respond. Emergency management sees that, where and how far.
_NOT_FOR_MANAGEMENT: Final = ("access", "timeline", "contacts", "cameras")
_PLACE_HIDDEN: Final = ("mounting",)
_FACTS_HIDDEN: Final = ("notes", "key_facts", "code_words", "accidental", "pressed_by")
# That it was done is theirs to see, what was said of it is not.
_SAID_HIDDEN: Final = ("verified", "call_back_unlocked")
_WORDS: Final = ("eyes_on", "text", "reason")
_MACHINE_KEPT: Final = (
    "id",
    "number",
    "site",
    "version",
    "seq",
    "class",
    "labels",
    "confidence",
    "opened_at",
    "last_press_at",
    "ringing_since",
    "presses",
    "press_times",
    "replays",
    "attention",
    "response",
    "sound",
    "closed_at",
    "overdue",
)
_ALLOWED: Final = {
    "desk": allowed((Role.DISPATCHER, Role.SHIFT_SUPERVISOR)),
    "em": allowed((Role.EMERGENCY_MANAGEMENT,)),
    "officer": allowed((Role.OFFICER,)),
}


def carries(feed: str, incident: Incident) -> bool:
    """Say whether *feed* carries *incident* at all."""
    sort, _, scope = feed.partition(":")
    if sort == "machine":
        return True
    if sort in ("desk", "em"):
        # What no site is known for is everybody's.
        sites = scope.split(",")
        return scope == "*" or not incident.opened.site or incident.opened.site in sites
    return sort == "officer" and is_assigned(incident, scope)


def cut(feed: str, row: Row) -> Row:
    """Return what *feed* may see of *row*, and what its people may ever do.

    ``allowed`` is for a screen to offer; the engine decides each deed anew, by who
    does it.
    """
    sort = feed.partition(":")[0]
    row = {**row, "allowed": _ALLOWED.get(sort, ())}
    if sort == "desk":
        return row
    if sort == "machine":
        kept = {name: row[name] for name in _MACHINE_KEPT}
        kept["button"] = row["button"]["id"]
        kept["has_it"] = row["has_it"]["desk"] if row["has_it"] else None
        kept["shown"] = [{"at": each["at"]} for each in row["shown"]]
        return kept
    if sort == "officer":
        source = {**row["source"], "evidence": None}
        return {**row, "source": source}
    return _for_management(row)


def _for_management(row: Row) -> Row:
    place = {k: "" if k in _PLACE_HIDDEN else v for k, v in row["place"].items()}
    said = {
        k: _nothing(v) if k in _FACTS_HIDDEN else v for k, v in row["facts"].items()
    }
    for name in _SAID_HIDDEN:
        said[name] = _unsaid(said[name])
    bare: Row = {name: [] for name in _NOT_FOR_MANAGEMENT}
    bare["source"] = {**row["source"], "evidence": None}
    bare["disposition"] = _unsaid(row["disposition"])
    return {**row, **bare, "place": place, "facts": said}


def _unsaid(told: Row | None) -> Row | None:
    if told is None:
        return None
    return {k: "" if k in _WORDS else v for k, v in told.items()}


def _nothing(value: Any) -> Any:
    return [] if isinstance(value, list) else None
