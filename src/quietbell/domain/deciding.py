"""What is weighed and offered when somebody decides on a button.

Scales say how grave a place is in numbers whose meaning stands beside them; they order
nothing by themselves and decide nothing. Alternatives are what a refusal offers.
"""

import calendar
from datetime import date
from enum import StrEnum
from typing import Final

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.life import LIFE, LifeDeed, Stage

SCORES: Final = range(1, 6)


class Scale(StrEnum):
    """What a threat assessment scores, each from 1 (least) to 5."""

    LIKELIHOOD = "likelihood"  # that something happens
    CONSEQUENCE = "consequence"  # how bad it would be
    EXPOSURE = "exposure"  # how often, and to how many strangers
    ISOLATION = "isolation"  # how far help is


class Alternative(StrEnum):
    """What somebody is offered in place of a button, in words that are kept."""

    CALL = "Call 911, or the campus police."
    ESCORT = "Ask for an escort."
    CAMERA = "A camera over the place."
    PATROL = "Patrols at the hours that are named."
    SHARED = "A button nearby that is shared."
    ROOM = "Changes to the room: a counter, a second door, a light."


# What may be assessed and approved by its Dean: everything that is not at its end, or
# already decided on and waiting for the appeal.
NOT_ASSESSED: Final = frozenset({Stage.REFUSED, Stage.WITHDRAWN, Stage.REMOVED})
# A request waits for its Dean in these.
SIGNED_IN: Final = frozenset({Stage.REQUESTED, Stage.ASSESSED})
# What these ask for is a deed with a page of its own: no word alone ends them.
ENDED_BY_A_DEED: Final = frozenset(
    {
        TaskKind.ASSESS,
        TaskKind.SIGN,
        TaskKind.COMMENT,
        TaskKind.DECIDE,
        TaskKind.APPEAL,
        TaskKind.COMPLIANCE,
    }
)
# What a button that was taken over unasked is sent towards, the farthest first.
_TOWARDS_REMOVAL: Final = (LifeDeed.ORDER_REMOVAL, LifeDeed.GIVE_NOTICE)
# Deeds of a review that need a reason and nothing else: one page serves them all.
REVIEW_DEEDS: Final = {
    "review": LifeDeed.OPEN_REVIEW,
    "keep": LifeDeed.KEEP,
    "reactivate": LifeDeed.REACTIVATE,
    "not-again": LifeDeed.NOT_AGAIN,
    "order-removal": LifeDeed.ORDER_REMOVAL,
    "call-off": LifeDeed.CALL_OFF,
}


def towards_removal(stage: Stage) -> LifeDeed | None:
    """Return what sends a button in *stage* towards its removal; None: nothing can."""
    return next((each for each in _TOWARDS_REMOVAL if (stage, each) in LIFE), None)


def months_after(day: date, months: int) -> date:
    """Return the same day *months* later, or that month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))
