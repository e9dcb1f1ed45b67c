"""`quietbell policy`: changed criteria tried on what there is, before they decide.

It reads, and changes nothing. Buttons are named by their label and requests by their
number; no place is printed. Exit codes: 0 nothing falls out, 1 something does, 2 the
file cannot be used, 3 the office's database does not answer.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from quietbell.config.database import DatabaseAway
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import folder_to_look_at
from quietbell.config.office import enter
from quietbell.domain.criteria import SHIPPED, Criteria, Factor, Gate
from quietbell.domain.criteria_rules import Change, flaws

if TYPE_CHECKING:
    from quietbell.queries.criteria_tried import Place, Tried

FILE_BYTES_MAX: Final = 1_000_000
DATABASE_SECONDS_MAX: Final = 10.0
FIELDS: Final = frozenset(Criteria.__dataclass_fields__)
FACTOR_FIELDS: Final = frozenset(Factor.__dataclass_fields__)
LISTS: Final = ("factors", "contexts")


class NoCriteria(Refusal):
    """The file cannot be used. The text says every reason, one a line."""

    def __init__(self, path: Path, sentences: list[str]) -> None:
        told = "".join(f"\n  {each}" for each in sentences)
        super().__init__(f"{path.name} cannot be used:{told}", Exit.USAGE)


def check(words: argparse.Namespace) -> int:
    """Print which buttons and requests would fall out or come in, and why."""
    criteria = read_criteria(words.file)
    _enter(words)
    from quietbell.queries.criteria_tried import tried  # noqa: PLC0415 - after set-up

    found = _asked(lambda: tried(criteria))
    if words.json:
        print(json.dumps(_as_json(found), indent=1))
    else:
        _print(found)
    return Exit.NOT_SO if found.of(Change.FALLS_OUT) else Exit.FINE


def show(words: argparse.Namespace) -> int:
    """Print the criteria in force, or those that ship while none are."""
    _enter(words)
    from quietbell.queries.criteria import (  # noqa: PLC0415 - after set-up
        body_of,
        criteria_in_force,
    )

    row = _asked(criteria_in_force)
    print(json.dumps(row.body if row else body_of(SHIPPED), indent=1))
    return Exit.FINE


def read_criteria(path: Path) -> Criteria:
    """Return the criteria that a file holds.

    Raises:
        NoCriteria: it holds none that can be used; every reason is in the text.
    """
    told = _read(path)
    if not isinstance(told, dict):
        raise NoCriteria(path, ["It holds no table of criteria."])
    if strange := list(_strange(told)):
        raise NoCriteria(path, strange)
    gates = [each.value for each in Gate]
    try:
        criteria = msgspec.convert({"gates": gates, **told, "number": 0}, Criteria)
    except msgspec.ValidationError as why:
        raise NoCriteria(path, [_plain(why)]) from why
    if found := flaws(criteria):
        raise NoCriteria(path, [str(each) for each in found])
    return criteria


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise NoCriteria(path, ["It is larger than 1 MB."])
        text = path.read_text("utf-8")
        if path.suffix == ".toml":
            return tomllib.loads(text)
        return json.loads(text)
    except OSError as why:
        raise NoCriteria(path, [f"It cannot be read: {why.strerror}."]) from why
    except UnicodeDecodeError as why:
        raise NoCriteria(path, ["It is not text in UTF-8."]) from why
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as why:
        kind = "TOML" if path.suffix == ".toml" else "JSON"
        raise NoCriteria(path, [f"It is no {kind}: {why}."]) from why
    except RecursionError as why:
        raise NoCriteria(path, ["It is nested too deep."]) from why


def _strange(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each word that means nothing here."""
    for name in sorted(set(told) - FIELDS):
        yield f"“{name[:80]}” means nothing here."
    for name in LISTS:
        rows = told.get(name)
        rows = rows if isinstance(rows, list) else []
        words = [x for row in rows if isinstance(row, dict) for x in row]
        for word in sorted(set(words) - FACTOR_FIELDS):
            yield f"“{word[:80]}” means nothing in “{name}”."


def _plain(why: msgspec.ValidationError) -> str:
    """Return what a value should have been, with where it stands."""
    what, _, where = str(why).partition(" - at ")
    place = where.strip("`").removeprefix("$.") if where else "the file"
    return f"{what} (at {place})."


def _enter(words: argparse.Namespace) -> None:
    data = folder_to_look_at(words.data)
    try:
        enter(data, words.database_url).until_ready(DATABASE_SECONDS_MAX)
    except DatabaseAway as why:
        text = f"the office's database does not answer: {why}"
        raise Refusal(text, Exit.AWAY) from why
    import django  # noqa: PLC0415 - loads the settings that `enter` made

    django.setup()


def _asked(question: Any) -> Any:
    from django.db import Error  # noqa: PLC0415 - after set-up

    try:
        return question()
    except Error as why:
        text = f"the office's tables cannot be read: {type(why).__name__}"
        raise Refusal(text, Exit.AWAY) from why


def _print(found: "Tried") -> None:
    if found.in_force is None:
        print("no criteria are in force: there is nothing to compare with")
    for change in (Change.FALLS_OUT, Change.COMES_IN):
        for place in found.of(change):
            print(f"{change.value}: {_called(place)}, {place.stage}")
            for sentence in place.effect.why:
                print(f"    {sentence}")
    counts = ", ".join(f"{len(found.of(each))} {each.value}" for each in Change)
    print(f"{len(found.places)} tried: {counts}")
    print(f"{found.unknown} more of which nobody ever said anything")


def _called(place: "Place") -> str:
    parts = [f"request {place.number}"] if place.number else []
    if place.label:
        parts.append(f"button {place.label}")
    return ", ".join(parts) or "a button"


def _as_json(found: "Tried") -> dict[str, Any]:
    return {
        "in_force": found.in_force,
        "unknown": found.unknown,
        "places": [
            {
                "request": each.number,
                "button": each.label,
                "stage": each.stage,
                "change": each.effect.change.value,
                "why": [str(one) for one in each.effect.why],
            }
            for each in found.places
        ],
    }
