"""What kind of button suits which kind of place: suggestions, and never more.

IT and emergency management choose and agree; this only saves them from beginning at
nothing. What a place is like is read from the criteria's factors that it meets.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A kind of button and of door, for what kind of place, and why."""

    place: str
    kind: str  # one of the inventory's kinds of button
    door_kind: str
    why: str


COUNTER: Final = Suggestion(
    place="a counter with cash or medicines",
    kind="fixed button",
    door_kind="dc09",
    why="Both hands are at the counter: a wired button under it is pressed unseen, and"
    " the panel watches its line.",
)
COUNSEL: Final = Suggestion(
    place="a room where one person talks with one other",
    kind="fixed button",
    door_kind="dc09",
    why="Taking up a telephone can be what makes it worse: a button at the chair is"
    " pressed without a look.",
)
DESK: Final = Suggestion(
    place="a desk with a telephone",
    kind="phone key",
    door_kind="phone-url",
    why="The telephone is there and looked after: a key on it costs nothing more.",
)
SCREEN: Final = Suggestion(
    place="a desk at which people look at a screen",
    kind="workstation key",
    door_kind="press-api",
    why="Hands are at the keyboard. It works while the computer does: put a second way"
    " beside it.",
)
ALONE: Final = Suggestion(
    place="a place with nobody near after hours",
    kind="fixed button",
    door_kind="dc09",
    why="A panel reports by itself when it fails; a telephone does so only when it is"
    " asked.",
)
SUGGESTIONS: Final = (COUNTER, COUNSEL, DESK, SCREEN, ALONE)
BY_FACTOR: Final[Mapping[str, Suggestion]] = MappingProxyType(
    {
        "drugs": COUNTER,
        "cash": COUNTER,
        "counselling": COUNSEL,
        "isolated": ALONE,
        "profile": DESK,
        "violence": DESK,
    }
)


def suggested(factors: Iterable[str]) -> tuple[Suggestion, ...]:
    """Return what suits a place that meets *factors*, then the others, each once."""
    first = [BY_FACTOR[each] for each in factors if each in BY_FACTOR]
    return tuple(dict.fromkeys([*first, *SUGGESTIONS]))
