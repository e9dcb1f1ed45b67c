"""A button's life, whole: one table of stages and of the deeds that lead on.

Pages offer what the table allows, operations do nothing that it does not, the audit
and the diagram in the documents are read from it. It labels; it never silences: a
press in any stage rings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from quietbell.domain.roles import Action
from quietbell.domain.site import Standing


class Stage(StrEnum):
    """Where in its life a button is, from the wish for one to its removal."""

    REQUESTED = "requested"
    ASSESSED = "assessed"
    APPROVED = "approved"
    REFUSED = "refused"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    SURVEYED = "surveyed"
    ORDERED = "ordered"
    INSTALLED = "installed"
    ACCEPTED = "accepted"
    IN_SERVICE = "in service"
    ON_NOTICE = "on notice"
    OUT_OF_SERVICE = "out of service"
    UNDER_REVIEW = "under review"
    DEACTIVATED = "deactivated"
    REACTIVATION_REQUESTED = "reactivation requested"
    REMOVAL_ORDERED = "removal ordered"
    REMOVED = "removed"


class LifeDeed(StrEnum):
    """What somebody does to a life. In the words of the person who does it."""

    ASSESS = "sign the assessment"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw the request"
    APPEAL = "appeal"
    TAKE_UP = "decide anew"
    UPHOLD = "uphold the refusal"
    SURVEY = "sign the survey"
    ORDER = "order the work"
    INSTALL = "report it installed"
    ACCEPT = "accept by a press"
    TAKE_OVER = "take over as it is"
    PUT_IN_SERVICE = "put in service"
    TAKE_OUT = "take out of service"
    PUT_BACK = "put back in service"
    GIVE_NOTICE = "give notice"
    END_NOTICE = "take the notice back"
    OPEN_REVIEW = "open a review"
    KEEP = "keep it after the review"
    DEACTIVATE = "deactivate"
    ASK_AGAIN = "ask for reactivation"
    NOT_AGAIN = "refuse reactivation"
    REACTIVATE = "reactivate"
    ORDER_REMOVAL = "order the removal"
    CALL_OFF = "call the removal off"
    REMOVE = "remove"
    RECORD_GONE = "record it as gone"
    PUT_UP_AGAIN = "put it up again"


class Need(StrEnum):
    """What must be so before a deed can be done, as it is said when it is not."""

    ASSESSMENT = "a signed assessment that has not expired"
    APPROVAL = "the approval of the Dean or Vice Chancellor of the department"
    FACTOR = "at least one factor of the criteria"
    POLICE = "the comment of the police, which was asked for"
    CRITERIA = "criteria that are in force"
    REASON = "a reason"
    ALTERNATIVES = "the alternatives that were offered"
    IN_TIME = "an appeal within its time"
    ANOTHER = "another person than the one who decided"
    SURVEY = "a complete survey"
    PLACE = "inconspicuous, hard to trigger by accident, within reach: each signed"
    EQUIPMENT = "equipment that IT and emergency management agreed on"
    WORK_ORDER = "a work order with a person and a time"
    WORK_DONE = "a work order that is done"
    DOOR = "a door by which its presses reach us"
    ACCEPTANCE = "a press in an acceptance window, confirmed at the console"
    INHERITED = "a button that was there before, and not one that was requested"
    TRAINING = "the holder's training and signed policy"
    CONTACTS = "three contacts, verified within the last year"
    OWNER = "who sees to it, until when, and the fallback meanwhile"
    REMEDIAL = "remedial training after the deactivation"
    SIGN_OFFS = "the agreement of police, emergency management and IT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the table: from a stage by a deed to a stage.

    ``action`` is the right that it wants; ``standing`` what the site file says after,
    None: as before (a review takes nothing away from anybody).
    """

    before: Stage
    deed: LifeDeed
    after: Stage
    action: Action
    needs: tuple[Need, ...] = ()
    standing: Standing | None = Standing.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Who sees to a button that people cannot count on, and what they do meanwhile."""

    owner: str = ""
    due_on: date | None = None
    fallback: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether nothing of it is missing."""
        told = self.owner.strip() and self.fallback.strip()
        return bool(told) and self.due_on is not None


class NoSuchDeed(ValueError):
    """A button in this stage does not take that deed."""


def _step(
    before: Stage,
    deed: LifeDeed,
    after: Stage,
    action: Action,
    *needs: Need,
    standing: Standing | None = Standing.PLANNED,
) -> Step:
    return Step(
        before=before,
        deed=deed,
        after=after,
        action=action,
        needs=needs,
        standing=standing,
    )


_SERVED: Final = (Stage.IN_SERVICE, Stage.ON_NOTICE, Stage.OUT_OF_SERVICE)
# What is asked for, until there is a device on the wall: nobody counts on it.
ASKED_FOR: Final = (
    _step(
        Stage.REQUESTED, LifeDeed.ASSESS, Stage.ASSESSED, Action.ASSESS, Need.ASSESSMENT
    ),
    _step(
        Stage.ASSESSED,
        LifeDeed.APPROVE,
        Stage.APPROVED,
        Action.DECIDE,
        Need.CRITERIA,
        Need.APPROVAL,
        Need.ASSESSMENT,
        Need.FACTOR,
        Need.POLICE,
        Need.REASON,
    ),
    *(
        _step(
            each,
            LifeDeed.REFUSE,
            Stage.REFUSED,
            Action.DECIDE,
            Need.CRITERIA,
            Need.POLICE,
            Need.REASON,
            Need.ALTERNATIVES,
        )
        for each in (Stage.REQUESTED, Stage.ASSESSED)
    ),
    *(
        _step(each, LifeDeed.WITHDRAW, Stage.WITHDRAWN, Action.REQUEST, Need.REASON)
        for each in (
            Stage.REQUESTED,
            Stage.ASSESSED,
            Stage.APPROVED,
            Stage.SURVEYED,
            Stage.APPEALED,
        )
    ),
    _step(
        Stage.REFUSED,
        LifeDeed.APPEAL,
        Stage.APPEALED,
        Action.REQUEST,
        Need.REASON,
        Need.IN_TIME,
    ),
    _step(
        Stage.APPEALED,
        LifeDeed.TAKE_UP,
        Stage.ASSESSED,
        Action.DECIDE,
        Need.REASON,
        Need.ANOTHER,
    ),
    _step(
        Stage.APPEALED,
        LifeDeed.UPHOLD,
        Stage.REFUSED,
        Action.DECIDE,
        Need.REASON,
        Need.ANOTHER,
    ),
    _step(Stage.APPROVED, LifeDeed.SURVEY, Stage.SURVEYED, Action.INSTALL, Need.SURVEY),
    _step(
        Stage.SURVEYED,
        LifeDeed.ORDER,
        Stage.ORDERED,
        Action.INSTALL,
        Need.SURVEY,
        Need.PLACE,
        Need.EQUIPMENT,
        Need.WORK_ORDER,
    ),
    _step(
        Stage.ORDERED,
        LifeDeed.INSTALL,
        Stage.INSTALLED,
        Action.INSTALL,
        Need.WORK_DONE,
        Need.DOOR,
    ),
)
# On the wall, and proven.
PROVEN: Final = (
    _step(
        Stage.INSTALLED,
        LifeDeed.ACCEPT,
        Stage.ACCEPTED,
        Action.INSTALL,
        Need.ACCEPTANCE,
    ),
    _step(
        Stage.INSTALLED,
        LifeDeed.TAKE_OVER,
        Stage.IN_SERVICE,
        Action.KEEP_INVENTORY,
        Need.INHERITED,
        standing=Standing.IN_SERVICE,
    ),
    _step(
        Stage.ACCEPTED,
        LifeDeed.PUT_IN_SERVICE,
        Stage.IN_SERVICE,
        Action.KEEP_INVENTORY,
        Need.ACCEPTANCE,
        Need.TRAINING,
        Need.CONTACTS,
        standing=Standing.IN_SERVICE,
    ),
)
# People count on it, or did.
SERVED: Final = (
    *(
        _step(
            each,
            LifeDeed.TAKE_OUT,
            Stage.OUT_OF_SERVICE,
            Action.LOWER_COVERAGE,
            Need.OWNER,
            standing=Standing.OUT_OF_SERVICE,
        )
        for each in (Stage.IN_SERVICE, Stage.ON_NOTICE, Stage.UNDER_REVIEW)
    ),
    _step(
        Stage.OUT_OF_SERVICE,
        LifeDeed.PUT_BACK,
        Stage.IN_SERVICE,
        Action.KEEP_INVENTORY,
        standing=Standing.IN_SERVICE,
    ),
    *(
        _step(
            each,
            LifeDeed.GIVE_NOTICE,
            Stage.ON_NOTICE,
            Action.KEEP_INVENTORY,
            standing=Standing.ON_NOTICE,
        )
        for each in (Stage.IN_SERVICE, Stage.OUT_OF_SERVICE, Stage.UNDER_REVIEW)
    ),
    _step(
        Stage.ON_NOTICE,
        LifeDeed.END_NOTICE,
        Stage.IN_SERVICE,
        Action.KEEP_INVENTORY,
        standing=Standing.IN_SERVICE,
    ),
    *(
        _step(
            each,
            LifeDeed.OPEN_REVIEW,
            Stage.UNDER_REVIEW,
            Action.DECIDE,
            Need.REASON,
            standing=None,
        )
        for each in _SERVED
    ),
    _step(
        Stage.UNDER_REVIEW,
        LifeDeed.KEEP,
        Stage.IN_SERVICE,
        Action.DECIDE,
        Need.REASON,
        standing=Standing.IN_SERVICE,
    ),
    *(
        _step(
            each,
            LifeDeed.DEACTIVATE,
            Stage.DEACTIVATED,
            Action.LOWER_COVERAGE,
            Need.REASON,
            standing=Standing.DEACTIVATED,
        )
        for each in (*_SERVED, Stage.UNDER_REVIEW)
    ),
)
# No longer counted on: given back by proof alone, or taken down.
ENDED: Final = (
    _step(
        Stage.DEACTIVATED,
        LifeDeed.ASK_AGAIN,
        Stage.REACTIVATION_REQUESTED,
        Action.REQUEST,
        Need.REASON,
        Need.REMEDIAL,
        standing=Standing.DEACTIVATED,
    ),
    _step(
        Stage.REACTIVATION_REQUESTED,
        LifeDeed.NOT_AGAIN,
        Stage.DEACTIVATED,
        Action.DECIDE,
        Need.REASON,
        standing=Standing.DEACTIVATED,
    ),
    _step(
        Stage.REACTIVATION_REQUESTED,
        LifeDeed.REACTIVATE,
        Stage.INSTALLED,
        Action.DECIDE,
        Need.REASON,
        Need.REMEDIAL,
    ),
    *(
        _step(
            each,
            LifeDeed.ORDER_REMOVAL,
            Stage.REMOVAL_ORDERED,
            Action.DECIDE,
            Need.REASON,
            standing=None,
        )
        for each in (
            Stage.ON_NOTICE,
            Stage.OUT_OF_SERVICE,
            Stage.DEACTIVATED,
            Stage.REACTIVATION_REQUESTED,
        )
    ),
    # Whatever was begun on it, it is proven anew.
    _step(
        Stage.REMOVAL_ORDERED,
        LifeDeed.CALL_OFF,
        Stage.INSTALLED,
        Action.DECIDE,
        Need.REASON,
    ),
    _step(
        Stage.REMOVAL_ORDERED,
        LifeDeed.REMOVE,
        Stage.REMOVED,
        Action.LOWER_COVERAGE,
        Need.SIGN_OFFS,
        Need.REASON,
        standing=Standing.REMOVED,
    ),
    # What is not there any more must be said at once, whoever should have agreed.
    *(
        _step(
            each,
            LifeDeed.RECORD_GONE,
            Stage.REMOVED,
            Action.LOWER_COVERAGE,
            Need.REASON,
            standing=Standing.REMOVED,
        )
        for each in (
            Stage.ORDERED,
            Stage.INSTALLED,
            Stage.ACCEPTED,
            *_SERVED,
            Stage.UNDER_REVIEW,
            Stage.DEACTIVATED,
            Stage.REACTIVATION_REQUESTED,
        )
    ),
    _step(Stage.REMOVED, LifeDeed.PUT_UP_AGAIN, Stage.INSTALLED, Action.KEEP_INVENTORY),
)
STEPS: Final = (*ASKED_FOR, *PROVEN, *SERVED, *ENDED)
LIFE: Final[Mapping[tuple[Stage, LifeDeed], Step]] = MappingProxyType(
    {(each.before, each.deed): each for each in STEPS}
)
# The stage in which a button that was there before us begins, by what it was called.
INHERITED: Final[Mapping[Standing, Stage]] = MappingProxyType(
    {
        Standing.PLANNED: Stage.INSTALLED,
        Standing.IN_SERVICE: Stage.IN_SERVICE,
        Standing.ON_NOTICE: Stage.ON_NOTICE,
        Standing.OUT_OF_SERVICE: Stage.OUT_OF_SERVICE,
        Standing.DEACTIVATED: Stage.DEACTIVATED,
        Standing.REMOVED: Stage.REMOVED,
    }
)
# A request is at its end; nothing more is to be done by the office.
OVER: Final = frozenset({Stage.REFUSED, Stage.WITHDRAWN, Stage.REMOVED})
# Before there is a device: what the queues of requests hold.
IN_REQUEST: Final = frozenset(
    {
        Stage.REQUESTED,
        Stage.ASSESSED,
        Stage.APPROVED,
        Stage.REFUSED,
        Stage.APPEALED,
        Stage.WITHDRAWN,
        Stage.SURVEYED,
        Stage.ORDERED,
    }
)


def deeds_from(stage: Stage) -> tuple[Step, ...]:
    """Return the steps that lead on from *stage*, in the table's order."""
    return tuple(each for each in STEPS if each.before is stage)


def step(stage: Stage, deed: LifeDeed) -> Step:
    """Return the row for *deed* in *stage*.

    Raises:
        NoSuchDeed: there is none.
    """
    found = LIFE.get((stage, deed))
    if found is None:
        raise NoSuchDeed(f"“{deed.value}” is not for what is {stage.value}")
    return found


def missing(row: Step, met: frozenset[Need]) -> tuple[Need, ...]:
    """Return what *row* wants and *met* does not hold, in the table's order."""
    return tuple(each for each in row.needs if each not in met)
