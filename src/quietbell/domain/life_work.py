"""What each stage of a life leaves to do: whose it is, and by when.

A queue is the open tasks of one kind. Leaving the stage ends them, whoever left it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.life import Stage
from quietbell.domain.said import Wording
from quietbell.domain.task_words import APPROVAL_WANTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One task of a stage. ``days`` are business days of the site."""

    kind: TaskKind
    days: int
    words: Wording  # of ``name``: a number or a label. No place and no person


# The days are ours: no policy names any. They order queues and say who is late.
WORK: Final[Mapping[Stage, tuple[Work, ...]]] = MappingProxyType(
    {
        Stage.REQUESTED: (
            Work(
                kind=TaskKind.ROUTE,
                days=2,
                words=Wording("%(name)s is new: see that it is complete."),
            ),
            Work(
                kind=TaskKind.ASSESS,
                days=10,
                words=Wording("%(name)s needs a threat assessment."),
            ),
            Work(
                kind=TaskKind.SIGN,
                days=10,
                words=APPROVAL_WANTED,
            ),
        ),
        Stage.ASSESSED: (
            Work(
                kind=TaskKind.DECIDE,
                days=5,
                words=Wording("%(name)s is assessed: decide on it."),
            ),
        ),
        Stage.APPEALED: (
            Work(
                kind=TaskKind.APPEAL,
                days=10,
                words=Wording("%(name)s was refused, and is appealed."),
            ),
        ),
        Stage.APPROVED: (
            Work(
                kind=TaskKind.SURVEY,
                days=10,
                words=Wording("%(name)s is approved: survey the place."),
            ),
        ),
        Stage.SURVEYED: (
            Work(
                kind=TaskKind.ORDER,
                days=5,
                words=Wording(
                    "%(name)s is surveyed: agree on equipment and order the work."
                ),
            ),
        ),
        Stage.ORDERED: (
            Work(
                kind=TaskKind.INSTALL,
                days=15,
                words=Wording("%(name)s is to be installed."),
            ),
        ),
        Stage.INSTALLED: (
            Work(
                kind=TaskKind.ACCEPT,
                days=5,
                words=Wording(
                    "%(name)s is installed: have it pressed and confirmed at the"
                    " console."
                ),
            ),
        ),
        Stage.ACCEPTED: (
            Work(
                kind=TaskKind.HAND_OVER,
                days=5,
                words=Wording(
                    "%(name)s is proven: train its holder, verify its contacts, hand it"
                    " over."
                ),
            ),
        ),
        Stage.UNDER_REVIEW: (
            Work(
                kind=TaskKind.REVIEW,
                days=10,
                words=Wording("%(name)s is under review."),
            ),
        ),
        Stage.REACTIVATION_REQUESTED: (
            Work(
                kind=TaskKind.REACTIVATE,
                days=5,
                words=Wording("%(name)s asks to be reactivated."),
            ),
        ),
        Stage.REMOVAL_ORDERED: (
            Work(
                kind=TaskKind.REMOVE,
                days=10,
                words=Wording("%(name)s is to be removed."),
            ),
        ),
    }
)
# The tasks that a life opens, and that leaving the stage ends.
KINDS: Final = frozenset(work.kind for each in WORK.values() for work in each)
# What people are asked for beside their stage: owed until the life ends.
ASKED: Final = frozenset({TaskKind.COMPLIANCE, TaskKind.SIGN, TaskKind.COMMENT})
