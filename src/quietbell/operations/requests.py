"""What becomes of a request that was sent, by whoever asked: withdrawn, or appealed.

Deciding, surveying and installing are elsewhere; a stage is changed by
`operations.lives.move_on` alone.
"""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.life import OVER, LifeDeed, Need, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import (
    NotThere,
    Refused,
    Wrong,
    acting,
    new_id,
    require,
)
from quietbell.operations.approvals import ask_to_sign
from quietbell.operations.lives import life_of, move_on, subject_of
from quietbell.operations.request_letters import (
    tell_it_is_appealed,
    tell_it_is_withdrawn,
)
from quietbell.operations.rows import rewrite
from quietbell.queries.approvals import waits
from quietbell.queries.calendars import day_at
from quietbell.queries.criteria import approval_of
from quietbell.queries.drafts import approvers
from quietbell.queries.needs import site_of
from quietbell.queries.requests import appealable
from quietbell.storage.models import Appeal, ButtonLife, ButtonRequest

TEXT_CHARS_MAX: Final = 2000


class AppealedAlready(Refused):
    """A decision is appealed once."""


def withdraw(
    reader: Reader, *, at: datetime, id: str, version: int, words: str
) -> ButtonLife:
    """Withdraw a request of which nothing hangs and no work is planned.

    Raises:
        NotAllowed, NotThere: it is not the reader's, or there is none.
        NotNow: it is too far for that, or at its end.
        Missing: a button belongs to it already, or work that is planned.
        Wrong: there is no reason.
        ChangedMeanwhile: somebody else moved it since *version*.
    """
    life, request = _requested(id)
    if not words.strip():
        raise Wrong(words=_("Say why."))
    with acting(reader):
        move_on(
            reader,
            at=at,
            life=life,
            version=version,
            deed=LifeDeed.WITHDRAW,
            words=words,
        )
        tell_it_is_withdrawn(request, life, at=at)
    return life


def appeal(
    reader: Reader, *, at: datetime, id: str, version: int, words: str
) -> Appeal:
    """Appeal against a refusal, within its time. *words* say what was overlooked.

    Raises:
        NotAllowed, NotThere: it is not the reader's, or there is none.
        NotNow, Missing: it is not refused; the time is over.
        AppealedAlready: this refusal was appealed before, and stands.
        Wrong: nothing was said.
        ChangedMeanwhile: somebody else moved it since *version*.
    """
    life, request = _requested(id)
    require(reader, Action.REQUEST, at, subject_of(life))
    words = words.strip()
    if not words or len(words) > TEXT_CHARS_MAX:
        raise Wrong(words=_("Say what should be looked at again, in 2000 characters."))
    decision = life.decisions.order_by("-round").first()
    if decision is None:
        raise NotThere(_("Nobody has decided on it yet."))
    if life.stage == Stage.REFUSED.value and Appeal.objects.filter(decision=decision):
        raise AppealedAlready(_("This refusal was appealed once, and it stands."))
    is_in_time = appealable(decision, day_at(site_of(life), at))
    with acting(reader):
        row = Appeal(
            id=new_id(),
            life=life,
            decision=decision,
            by=reader.person,
            at=at,
            words=words,
        )
        move_on(
            reader,
            at=at,
            life=life,
            version=version,
            deed=LifeDeed.APPEAL,
            words=words,
            brings=frozenset({Need.IN_TIME} if is_in_time else ()),
        )
        row.save(force_insert=True)
        tell_it_is_appealed(request, life, at=at, appeal=row.pk)
    return row


def name_signer(
    reader: Reader, *, at: datetime, id: str, version: int, approver: str
) -> ButtonRequest:
    """Name another to sign: the one who was named left, or is the wrong one.

    *version* is the request's.

    Raises:
        NotAllowed, NotThere: it is not the reader's, or there is none.
        Wrong: it is signed or over already, or nobody is asked now; that person may
            not sign for it.
        ChangedMeanwhile: somebody else changed it since *version*.
    """
    life, request = _requested(id)
    require(reader, Action.REQUEST, at, subject_of(life))
    given = approval_of(life)
    if Stage(life.stage) in OVER or (given is not None and given.is_approved):
        raise Wrong(approver=_("Nobody has to sign it any more."))
    if not waits(life):
        raise Wrong(approver=_("Nobody is asked to sign it now."))
    rows = approvers(request.department_id or "", request.site_id or "", at)
    person = rows.filter(pk=approver).first()
    if person is None:
        raise Wrong(approver=_("This person does not sign for that department."))
    with acting(reader):
        rewrite(request, version, approver=person)
        ask_to_sign(life, at)
    return request


def _requested(id: str) -> tuple[ButtonLife, ButtonRequest]:
    life = life_of(id)
    if life.request is None:
        raise NotThere(_("There is no such thing."))
    return life, life.request
