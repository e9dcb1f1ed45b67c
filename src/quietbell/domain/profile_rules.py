"""What must hold within a response profile, and how two versions of one differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from quietbell.domain.profiles import FalseRule, ResponseProfile
from quietbell.domain.strikes import NEVER
from quietbell.domain.words import Disposition

NEEDS: Final = ("", "in_position", "verified")
CALLERS: Final = ("holder if safe", "security when verified")
UNIT_KINDS: Final = ("sworn", "security", "medical")
STRIKE_KEYS: Final = ("user", "button", "department")
COUNTABLE: Final = frozenset(Disposition) - NEVER
SECONDS_MAX: Final = 24 * 3600
ITEMS_MAX: Final = 60
TEXT_MAX: Final = 500
SECONDS: Final = (
    "first_step_seconds",
    "arrival_seconds",
    "verification_seconds",
    "emergency_call_seconds",
    "link_seconds",
)
# Lists whose items keep their id from version to version, and by what they are called.
LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "checklist": ("id", "text"),
    "levels": ("id", "name"),
    "units": ("id", "name"),
    "kinds": ("kind", "name"),
}
HEADING: Final = frozenset({"id", "version"})


class Problem(StrEnum):
    """What is wrong with one field."""

    EMPTY = "it is empty"
    TWICE = "two of its lines have one id"
    TOO_MANY = "there are more than 60 lines"
    TOO_LONG = "a text is longer than 500 characters"
    UNKNOWN = "it names what is not there"
    NEVER_COUNTS = "an emergency and good faith never count"
    NOT_SECONDS = "it is from 1 second to a day"


class Turn(StrEnum):
    """What became of a field, or of one item of a list, from version to version."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference of two versions. ``item`` names the line of a list, if it is one.

    ``part`` is the line's own field. Values are as the profile has them.
    """

    field: str
    turn: Turn
    item: str = ""
    part: str = ""
    was: Any = None
    became: Any = None


def profile_problems(profile: ResponseProfile) -> dict[str, Problem]:
    """Return what is wrong, by field; one problem a field. Empty numbers are not."""
    return dict(_problems(profile))


def _problems(profile: ResponseProfile) -> Iterator[tuple[str, Problem]]:
    for name in ("name", "chip", "holder_wording", "levels", "unit_kinds"):
        if not getattr(profile, name):
            yield name, Problem.EMPTY
    for each in fields(profile):
        if (
            isinstance(text := getattr(profile, each.name), str)
            and len(text) > TEXT_MAX
        ):
            yield each.name, Problem.TOO_LONG
    for name, (key, called) in LISTS.items():
        yield from _lines(name, getattr(profile, name), key, called)
    if profile.default_level not in {level.id for level in profile.levels}:
        yield "default_level", Problem.UNKNOWN
    yield from _choices(profile)
    for name in SECONDS:
        if not 1 <= getattr(profile, name) <= SECONDS_MAX:
            yield name, Problem.NOT_SECONDS


def _lines(
    name: str, lines: Sequence[Any], key: str, called: str
) -> Iterator[tuple[str, Problem]]:
    ids = [getattr(each, key) for each in lines]
    if len(set(ids)) != len(ids):
        yield name, Problem.TWICE
    if len(lines) > ITEMS_MAX:
        yield name, Problem.TOO_MANY
    if not all(getattr(each, called).strip() for each in lines):
        yield name, Problem.EMPTY
    if any(len(getattr(each, called)) > TEXT_MAX for each in lines):
        yield name, Problem.TOO_LONG


def _choices(profile: ResponseProfile) -> Iterator[tuple[str, Problem]]:
    kinds = set(UNIT_KINDS)
    named = {
        "emergency_caller": {profile.emergency_caller} <= set(CALLERS),
        "checklist": {each.needs for each in profile.checklist} <= set(NEEDS),
        "unit_kinds": set(profile.unit_kinds) <= kinds,
        "units": {each.kind for each in profile.units} <= kinds,
        "levels": {kind for each in profile.levels for kind in each.unit_kinds}
        <= kinds,
        "kinds": {kind for each in profile.kinds for kind in each.unit_kinds} <= kinds,
    }
    for name, is_known in named.items():
        if not is_known:
            yield name, Problem.UNKNOWN
    yield from _false_rule(profile.false_rule)


def _false_rule(rule: FalseRule) -> Iterator[tuple[str, Problem]]:
    if not set(rule.counted) <= {each.value for each in COUNTABLE}:
        yield "false_rule", Problem.NEVER_COUNTS
    months = rule.window_months
    if rule.key not in STRIKE_KEYS or rule.threshold < 1 or (months or 1) < 1:
        yield "false_rule", Problem.UNKNOWN


def rungs_missing(profile: ResponseProfile, rungs: Sequence[str]) -> tuple[str, ...]:
    """Return the rungs that a level reaches at once and that a ladder does not have."""
    named = dict.fromkeys(name for level in profile.levels for name in level.rungs)
    return tuple(name for name in named if name not in rungs)


def differences(
    before: ResponseProfile, after: ResponseProfile
) -> tuple[Difference, ...]:
    """Return how *after* differs from *before*, in the order of the fields."""
    found: list[Difference] = []
    for each in fields(ResponseProfile):
        was, became = getattr(before, each.name), getattr(after, each.name)
        if each.name in HEADING or was == became:
            continue
        if each.name in LISTS:
            found += _of_lines(each.name, was, became)
        elif each.name == "false_rule":
            found += _of_parts("false_rule", "", was, became)
        else:
            found.append(
                Difference(field=each.name, turn=Turn.CHANGED, was=was, became=became)
            )
    return tuple(found)


def _of_lines(
    field: str, was: Sequence[Any], became: Sequence[Any]
) -> list[Difference]:
    key, called = LISTS[field]
    old = {getattr(each, key): each for each in was}
    new = {getattr(each, key): each for each in became}
    found = [
        Difference(field=field, turn=Turn.REMOVED, item=getattr(each, called))
        for line, each in old.items()
        if line not in new
    ]
    for line, each in new.items():
        name = getattr(each, called)
        if line not in old:
            found.append(Difference(field=field, turn=Turn.ADDED, item=name))
        else:
            found += _of_parts(field, getattr(old[line], called), old[line], each)
    if [each for each in old if each in new] != [each for each in new if each in old]:
        found.append(Difference(field=field, turn=Turn.REORDERED))
    return found


def _of_parts(field: str, item: str, was: Any, became: Any) -> list[Difference]:
    return [
        Difference(
            field=field,
            turn=Turn.CHANGED,
            item=item,
            part=each.name,
            was=getattr(was, each.name),
            became=getattr(became, each.name),
        )
        for each in fields(was)
        if getattr(was, each.name) != getattr(became, each.name)
    ]
