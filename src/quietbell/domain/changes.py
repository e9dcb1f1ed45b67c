"""What a holder tells us has changed about a button: each reason has its own task.

Source: the duress button policy, section 9, step 6. A report never takes a button out
of service, and never silences it: people who see to it decide what comes of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.said import Wording

WORDS_CHARS_MAX: Final = 1000


class Change(StrEnum):
    """What has changed, in the holder's words."""

    MOVED = "moved"
    FURNITURE = "furniture moved"
    FAULTY = "not working"
    UNNEEDED = "no longer needed"
    LEAVING = "leaving"


class CameOf(StrEnum):
    """What came of a report, as whoever ends its task says it."""

    PROVEN = "found where it is recorded"
    RECORDED = "recorded at its new place"
    REPAIRED = "repaired"
    REPLACED = "replaced"
    TAKEN_OUT = "taken out of service"
    NOTHING_WRONG = "nothing wrong was found"
    KEPT = "kept after all"
    REMOVAL = "its removal was ordered"
    NEW_HOLDER = "it has a new holder"
    MISTAKE = "reported by mistake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What a change brings: its task, due in business days, and what may come of it.

    With ``is_unverifying`` the button's place counts as unverified until it is proven.
    """

    kind: TaskKind
    days: int
    words: Wording  # of ``name``: the button's label. No place and no person
    came_of: tuple[CameOf, ...]
    is_unverifying: bool = False


# The days are ours: no policy names any. A button that may be dead comes first.
FOLLOWS: Final[Mapping[Change, Follow]] = MappingProxyType(
    {
        Change.MOVED: Follow(
            kind=TaskKind.MOVED,
            days=2,
            words=Wording(
                "%(name)s was moved: go there, record where it is now, and verify it."
            ),
            came_of=(CameOf.RECORDED, CameOf.PROVEN, CameOf.MISTAKE),
            is_unverifying=True,
        ),
        Change.FURNITURE: Follow(
            kind=TaskKind.FURNITURE,
            days=2,
            words=Wording(
                "%(name)s had furniture moved around it: see that it is within reach,"
                " and verify its place."
            ),
            came_of=(CameOf.PROVEN, CameOf.RECORDED, CameOf.MISTAKE),
            is_unverifying=True,
        ),
        Change.FAULTY: Follow(
            kind=TaskKind.FAULTY,
            days=1,
            words=Wording(
                "%(name)s is reported not to work: repair it, and prove it by a"
                " test press."
            ),
            came_of=(
                CameOf.REPAIRED,
                CameOf.REPLACED,
                CameOf.TAKEN_OUT,
                CameOf.NOTHING_WRONG,
                CameOf.MISTAKE,
            ),
        ),
        Change.UNNEEDED: Follow(
            kind=TaskKind.UNNEEDED,
            days=10,
            words=Wording(
                "%(name)s is reported as no longer needed: decide whether it stays."
            ),
            came_of=(CameOf.KEPT, CameOf.REMOVAL, CameOf.MISTAKE),
        ),
        Change.LEAVING: Follow(
            kind=TaskKind.HOLDERLESS,
            days=5,
            words=Wording(
                "%(name)s loses its holder: name another, or take it out of service."
            ),
            came_of=(
                CameOf.NEW_HOLDER,
                CameOf.TAKEN_OUT,
                CameOf.REMOVAL,
                CameOf.MISTAKE,
            ),
        ),
    }
)
BY_KIND: Final[Mapping[TaskKind, Change]] = MappingProxyType(
    {each.kind: change for change, each in FOLLOWS.items()}
)
# What only a look at the place can end.
ABOUT_PLACE: Final = frozenset(
    each.kind for each in FOLLOWS.values() if each.is_unverifying
)


def follow_of(kind: str) -> Follow | None:
    """Return what a task of *kind* follows from; None if from no such report."""
    change = BY_KIND.get(TaskKind(kind)) if kind in set(TaskKind) else None
    return FOLLOWS[change] if change else None
