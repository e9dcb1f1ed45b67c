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
    NOTHING_THERE = "that no button and no planned work belongs to it"


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
    before: Stage, deed: LifeDeed, after: Stage, action: Action, *needs: Need
) -> Step:
    return Step(
        before=before,
        deed=deed,
        after=after,
        action=action,
        needs=needs,
        standing=STANDING_IN.get(after, Standing.PLANNED),
    )


# What the site file says of a button in a stage; None: as before. Until a button is in
# service nobody counts on it. A review and an order take nothing away from anybody.
STANDING_IN: Final[Mapping[Stage, Standing | None]] = MappingProxyType(
    {
        Stage.IN_SERVICE: Standing.IN_SERVICE,
        Stage.ON_NOTICE: Standing.ON_NOTICE,
        Stage.OUT_OF_SERVICE: Standing.OUT_OF_SERVICE,
        Stage.UNDER_REVIEW: None,
        Stage.DEACTIVATED: Standing.DEACTIVATED,
        Stage.REACTIVATION_REQUESTED: Standing.DEACTIVATED,
        Stage.REMOVAL_ORDERED: None,
        Stage.REMOVED: Standing.REMOVED,
    }
)
# Short within the table, so that a row is read at a glance.
_S, _D, _N, _A = Stage, LifeDeed, Need, Action
_SERVED: Final = (_S.IN_SERVICE, _S.ON_NOTICE, _S.OUT_OF_SERVICE)
# What is asked for, until there is a device on the wall: nobody counts on it.
ASKED_FOR: Final = (
    _step(_S.REQUESTED, _D.ASSESS, _S.ASSESSED, _A.ASSESS, _N.ASSESSMENT),
    _step(
        _S.ASSESSED,
        _D.APPROVE,
        _S.APPROVED,
        _A.DECIDE,
        _N.CRITERIA,
        _N.APPROVAL,
        _N.ASSESSMENT,
        _N.FACTOR,
        _N.POLICE,
        _N.REASON,
    ),
    *(
        _step(
            each,
            _D.REFUSE,
            _S.REFUSED,
            _A.DECIDE,
            _N.CRITERIA,
            _N.POLICE,
            _N.REASON,
            _N.ALTERNATIVES,
        )
        for each in (_S.REQUESTED, _S.ASSESSED)
    ),
    *(
        _step(each, _D.WITHDRAW, _S.WITHDRAWN, _A.REQUEST, _N.REASON)
        for each in (_S.REQUESTED, _S.ASSESSED, _S.APPEALED)
    ),
    # What hangs already is recorded as gone: no wish takes it off the wall.
    *(
        _step(each, _D.WITHDRAW, _S.WITHDRAWN, _A.REQUEST, _N.REASON, _N.NOTHING_THERE)
        for each in (_S.APPROVED, _S.SURVEYED, _S.ORDERED)
    ),
    _step(_S.REFUSED, _D.APPEAL, _S.APPEALED, _A.REQUEST, _N.REASON, _N.IN_TIME),
    _step(_S.APPEALED, _D.TAKE_UP, _S.ASSESSED, _A.DECIDE, _N.REASON, _N.ANOTHER),
    _step(_S.APPEALED, _D.UPHOLD, _S.REFUSED, _A.DECIDE, _N.REASON, _N.ANOTHER),
    _step(_S.APPROVED, _D.SURVEY, _S.SURVEYED, _A.INSTALL, _N.SURVEY),
    _step(
        _S.SURVEYED,
        _D.ORDER,
        _S.ORDERED,
        _A.INSTALL,
        _N.SURVEY,
        _N.PLACE,
        _N.EQUIPMENT,
        _N.WORK_ORDER,
    ),
    _step(_S.ORDERED, _D.INSTALL, _S.INSTALLED, _A.INSTALL, _N.WORK_DONE, _N.DOOR),
)
# On the wall, and proven.
PROVEN: Final = (
    _step(_S.INSTALLED, _D.ACCEPT, _S.ACCEPTED, _A.INSTALL, _N.ACCEPTANCE),
    _step(_S.INSTALLED, _D.TAKE_OVER, _S.IN_SERVICE, _A.KEEP_INVENTORY, _N.INHERITED),
    _step(
        _S.ACCEPTED,
        _D.PUT_IN_SERVICE,
        _S.IN_SERVICE,
        _A.KEEP_INVENTORY,
        _N.ACCEPTANCE,
        _N.TRAINING,
        _N.CONTACTS,
    ),
)
# People count on it, or did.
SERVED: Final = (
    *(
        _step(each, _D.TAKE_OUT, _S.OUT_OF_SERVICE, _A.LOWER_COVERAGE, _N.OWNER)
        for each in (_S.IN_SERVICE, _S.ON_NOTICE, _S.UNDER_REVIEW)
    ),
    _step(_S.OUT_OF_SERVICE, _D.PUT_BACK, _S.IN_SERVICE, _A.KEEP_INVENTORY),
    *(
        _step(each, _D.GIVE_NOTICE, _S.ON_NOTICE, _A.KEEP_INVENTORY)
        for each in (_S.IN_SERVICE, _S.OUT_OF_SERVICE, _S.UNDER_REVIEW)
    ),
    _step(_S.ON_NOTICE, _D.END_NOTICE, _S.IN_SERVICE, _A.KEEP_INVENTORY),
    # What does not work is mended first: to be kept, it would be put in service.
    *(
        _step(each, _D.OPEN_REVIEW, _S.UNDER_REVIEW, _A.DECIDE, _N.REASON)
        for each in (_S.IN_SERVICE, _S.ON_NOTICE)
    ),
    _step(_S.UNDER_REVIEW, _D.KEEP, _S.IN_SERVICE, _A.DECIDE, _N.REASON),
    *(
        _step(each, _D.DEACTIVATE, _S.DEACTIVATED, _A.LOWER_COVERAGE, _N.REASON)
        for each in (*_SERVED, _S.UNDER_REVIEW)
    ),
)
# No longer counted on: given back by proof alone, or taken down.
ENDED: Final = (
    _step(
        _S.DEACTIVATED,
        _D.ASK_AGAIN,
        _S.REACTIVATION_REQUESTED,
        _A.REQUEST,
        _N.REASON,
        _N.REMEDIAL,
    ),
    _step(
        _S.REACTIVATION_REQUESTED, _D.NOT_AGAIN, _S.DEACTIVATED, _A.DECIDE, _N.REASON
    ),
    _step(
        _S.REACTIVATION_REQUESTED,
        _D.REACTIVATE,
        _S.INSTALLED,
        _A.DECIDE,
        _N.REASON,
        _N.REMEDIAL,
    ),
    *(
        _step(each, _D.ORDER_REMOVAL, _S.REMOVAL_ORDERED, _A.DECIDE, _N.REASON)
        for each in (
            _S.INSTALLED,
            _S.ACCEPTED,
            _S.ON_NOTICE,
            _S.OUT_OF_SERVICE,
            _S.DEACTIVATED,
            _S.REACTIVATION_REQUESTED,
        )
    ),
    # Whatever was begun on it, it is proven anew; no way leads around the training
    # that a deactivation asks for.
    _step(
        _S.REMOVAL_ORDERED,
        _D.CALL_OFF,
        _S.INSTALLED,
        _A.DECIDE,
        _N.REASON,
        _N.REMEDIAL,
    ),
    _step(
        _S.REMOVAL_ORDERED,
        _D.REMOVE,
        _S.REMOVED,
        _A.LOWER_COVERAGE,
        _N.SIGN_OFFS,
        _N.REASON,
    ),
    # What is not there any more must be said at once, whoever should have agreed.
    *(
        _step(each, _D.RECORD_GONE, _S.REMOVED, _A.LOWER_COVERAGE, _N.REASON)
        for each in (
            _S.APPROVED,
            _S.SURVEYED,
            _S.ORDERED,
            _S.INSTALLED,
            _S.ACCEPTED,
            *_SERVED,
            _S.UNDER_REVIEW,
            _S.DEACTIVATED,
            _S.REACTIVATION_REQUESTED,
        )
    ),
    _step(_S.REMOVED, _D.PUT_UP_AGAIN, _S.INSTALLED, _A.KEEP_INVENTORY, _N.REMEDIAL),
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
