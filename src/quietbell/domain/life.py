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


# What is asked for, until there is a device on the wall: nobody counts on it.
ASKED_FOR: Final = (
    Step(
        before=Stage.REQUESTED,
        deed=LifeDeed.ASSESS,
        after=Stage.ASSESSED,
        action=Action.ASSESS,
        needs=(Need.ASSESSMENT,),
    ),
    Step(
        before=Stage.ASSESSED,
        deed=LifeDeed.APPROVE,
        after=Stage.APPROVED,
        action=Action.DECIDE,
        needs=(
            Need.CRITERIA,
            Need.APPROVAL,
            Need.ASSESSMENT,
            Need.FACTOR,
            Need.POLICE,
            Need.REASON,
        ),
    ),
    *(
        Step(
            before=stage,
            deed=LifeDeed.REFUSE,
            after=Stage.REFUSED,
            action=Action.DECIDE,
            needs=(Need.CRITERIA, Need.POLICE, Need.REASON, Need.ALTERNATIVES),
        )
        for stage in (Stage.REQUESTED, Stage.ASSESSED)
    ),
    *(
        Step(
            before=stage,
            deed=LifeDeed.WITHDRAW,
            after=Stage.WITHDRAWN,
            action=Action.REQUEST,
            needs=(Need.REASON,),
        )
        for stage in (
            Stage.REQUESTED,
            Stage.ASSESSED,
            Stage.APPROVED,
            Stage.SURVEYED,
            Stage.APPEALED,
        )
    ),
    Step(
        before=Stage.REFUSED,
        deed=LifeDeed.APPEAL,
        after=Stage.APPEALED,
        action=Action.REQUEST,
        needs=(Need.REASON, Need.IN_TIME),
    ),
    Step(
        before=Stage.APPEALED,
        deed=LifeDeed.TAKE_UP,
        after=Stage.ASSESSED,
        action=Action.DECIDE,
        needs=(Need.REASON, Need.ANOTHER),
    ),
    Step(
        before=Stage.APPEALED,
        deed=LifeDeed.UPHOLD,
        after=Stage.REFUSED,
        action=Action.DECIDE,
        needs=(Need.REASON, Need.ANOTHER),
    ),
    Step(
        before=Stage.APPROVED,
        deed=LifeDeed.SURVEY,
        after=Stage.SURVEYED,
        action=Action.INSTALL,
        needs=(Need.SURVEY,),
    ),
    Step(
        before=Stage.SURVEYED,
        deed=LifeDeed.ORDER,
        after=Stage.ORDERED,
        action=Action.INSTALL,
        needs=(Need.SURVEY, Need.PLACE, Need.EQUIPMENT, Need.WORK_ORDER),
    ),
    Step(
        before=Stage.ORDERED,
        deed=LifeDeed.INSTALL,
        after=Stage.INSTALLED,
        action=Action.INSTALL,
        needs=(Need.WORK_DONE, Need.DOOR),
    ),
)
# On the wall, and proven.
PROVEN: Final = (
    Step(
        before=Stage.INSTALLED,
        deed=LifeDeed.ACCEPT,
        after=Stage.ACCEPTED,
        action=Action.INSTALL,
        needs=(Need.ACCEPTANCE,),
    ),
    Step(
        before=Stage.INSTALLED,
        deed=LifeDeed.TAKE_OVER,
        after=Stage.IN_SERVICE,
        action=Action.KEEP_INVENTORY,
        needs=(Need.INHERITED,),
        standing=Standing.IN_SERVICE,
    ),
    Step(
        before=Stage.ACCEPTED,
        deed=LifeDeed.PUT_IN_SERVICE,
        after=Stage.IN_SERVICE,
        action=Action.KEEP_INVENTORY,
        needs=(Need.ACCEPTANCE, Need.TRAINING, Need.CONTACTS),
        standing=Standing.IN_SERVICE,
    ),
)
_SERVED: Final = (Stage.IN_SERVICE, Stage.ON_NOTICE, Stage.OUT_OF_SERVICE)
# People count on it, or did.
SERVED: Final = (
    *(
        Step(
            before=stage,
            deed=LifeDeed.TAKE_OUT,
            after=Stage.OUT_OF_SERVICE,
            action=Action.LOWER_COVERAGE,
            needs=(Need.OWNER,),
            standing=Standing.OUT_OF_SERVICE,
        )
        for stage in (Stage.IN_SERVICE, Stage.ON_NOTICE, Stage.UNDER_REVIEW)
    ),
    Step(
        before=Stage.OUT_OF_SERVICE,
        deed=LifeDeed.PUT_BACK,
        after=Stage.IN_SERVICE,
        action=Action.KEEP_INVENTORY,
        standing=Standing.IN_SERVICE,
    ),
    *(
        Step(
            before=stage,
            deed=LifeDeed.GIVE_NOTICE,
            after=Stage.ON_NOTICE,
            action=Action.KEEP_INVENTORY,
            standing=Standing.ON_NOTICE,
        )
        for stage in (Stage.IN_SERVICE, Stage.OUT_OF_SERVICE, Stage.UNDER_REVIEW)
    ),
    Step(
        before=Stage.ON_NOTICE,
        deed=LifeDeed.END_NOTICE,
        after=Stage.IN_SERVICE,
        action=Action.KEEP_INVENTORY,
        standing=Standing.IN_SERVICE,
    ),
    *(
        Step(
            before=stage,
            deed=LifeDeed.OPEN_REVIEW,
            after=Stage.UNDER_REVIEW,
            action=Action.DECIDE,
            needs=(Need.REASON,),
            standing=None,
        )
        for stage in _SERVED
    ),
    Step(
        before=Stage.UNDER_REVIEW,
        deed=LifeDeed.KEEP,
        after=Stage.IN_SERVICE,
        action=Action.DECIDE,
        needs=(Need.REASON,),
        standing=Standing.IN_SERVICE,
    ),
    *(
        Step(
            before=stage,
            deed=LifeDeed.DEACTIVATE,
            after=Stage.DEACTIVATED,
            action=Action.LOWER_COVERAGE,
            needs=(Need.REASON,),
            standing=Standing.DEACTIVATED,
        )
        for stage in (*_SERVED, Stage.UNDER_REVIEW)
    ),
)
# No longer counted on: given back by proof alone, or taken down.
ENDED: Final = (
    Step(
        before=Stage.DEACTIVATED,
        deed=LifeDeed.ASK_AGAIN,
        after=Stage.REACTIVATION_REQUESTED,
        action=Action.REQUEST,
        needs=(Need.REASON, Need.REMEDIAL),
        standing=Standing.DEACTIVATED,
    ),
    Step(
        before=Stage.REACTIVATION_REQUESTED,
        deed=LifeDeed.NOT_AGAIN,
        after=Stage.DEACTIVATED,
        action=Action.DECIDE,
        needs=(Need.REASON,),
        standing=Standing.DEACTIVATED,
    ),
    Step(
        before=Stage.REACTIVATION_REQUESTED,
        deed=LifeDeed.REACTIVATE,
        after=Stage.INSTALLED,
        action=Action.DECIDE,
        needs=(Need.REASON, Need.REMEDIAL),
    ),
    *(
        Step(
            before=stage,
            deed=LifeDeed.ORDER_REMOVAL,
            after=Stage.REMOVAL_ORDERED,
            action=Action.DECIDE,
            needs=(Need.REASON,),
            standing=None,
        )
        for stage in (
            Stage.ON_NOTICE,
            Stage.OUT_OF_SERVICE,
            Stage.DEACTIVATED,
            Stage.REACTIVATION_REQUESTED,
        )
    ),
    Step(
        before=Stage.REMOVAL_ORDERED,
        deed=LifeDeed.CALL_OFF,
        after=Stage.INSTALLED,  # whatever was begun on it, it is proven anew
        action=Action.DECIDE,
        needs=(Need.REASON,),
    ),
    Step(
        before=Stage.REMOVAL_ORDERED,
        deed=LifeDeed.REMOVE,
        after=Stage.REMOVED,
        action=Action.LOWER_COVERAGE,
        needs=(Need.SIGN_OFFS, Need.REASON),
        standing=Standing.REMOVED,
    ),
    # What is not there any more must be said at once, whoever should have agreed.
    *(
        Step(
            before=stage,
            deed=LifeDeed.RECORD_GONE,
            after=Stage.REMOVED,
            action=Action.LOWER_COVERAGE,
            needs=(Need.REASON,),
            standing=Standing.REMOVED,
        )
        for stage in (
            Stage.ORDERED,
            Stage.INSTALLED,
            Stage.ACCEPTED,
            *_SERVED,
            Stage.UNDER_REVIEW,
            Stage.DEACTIVATED,
            Stage.REACTIVATION_REQUESTED,
        )
    ),
    Step(
        before=Stage.REMOVED,
        deed=LifeDeed.PUT_UP_AGAIN,
        after=Stage.INSTALLED,
        action=Action.KEEP_INVENTORY,
    ),
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
