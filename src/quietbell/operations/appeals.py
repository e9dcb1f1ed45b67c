"""Appeals: somebody else than who refused looks at it, and says what stands."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Need
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Wrong, acting, require
from quietbell.operations.approvals import ask_to_sign
from quietbell.operations.deciding_letters import TAKEN_UP, UPHELD, tell_requester
from quietbell.operations.lives import Missing, life_of, move_on, subject_of
from quietbell.operations.rows import rewrite
from quietbell.storage.models import Appeal, ButtonLife

REASON_CHARS_MAX: Final = 2000


def open_appeal(life: ButtonLife) -> Appeal | None:
    """Return the appeal of *life* that nobody decided on."""
    rows = life.appeals.select_related("decision").filter(decided_at=None)
    return rows.order_by("-at", "-id").first()


def may_decide(reader: Reader, appeal: Appeal) -> bool:
    """Say whether *reader* is another than who refused, and than who appeals."""
    return reader.person not in {appeal.decision.by, appeal.by}


def decide_appeal(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    version: int,
    is_upheld: bool,
    reason: str,
) -> Appeal:
    """Uphold the refusal of a life seen at *version*, or have it decided anew.

    Raises:
        NotThere, NotAllowed: no such life or appeal; no right.
        Missing: by whoever refused, or by whoever appeals.
        Wrong: no reason.
        ChangedMeanwhile: somebody else was first. Nothing was written.
    """
    row = life_of(life)
    require(reader, Action.DECIDE, at, subject_of(row))
    reason = reason.strip()
    if not reason or len(reason) > REASON_CHARS_MAX:
        raise Wrong(reason=_("Say why, in 2000 characters at most."))
    appeal = open_appeal(row)
    if appeal is None:
        raise NotThere(_("There is no appeal to decide on."))
    if not may_decide(reader, appeal):
        raise Missing((Need.ANOTHER,))
    with acting(reader):
        move_on(
            reader,
            at=at,
            life=row,
            version=version,
            deed=LifeDeed.UPHOLD if is_upheld else LifeDeed.TAKE_UP,
            words=reason,
            brings=frozenset({Need.ANOTHER}),
        )
        rewrite(
            appeal,
            appeal.version,
            decided_by=reader.person,
            decided_at=at,
            is_upheld=is_upheld,
            reason=reason,
        )
        if not is_upheld:
            ask_to_sign(row, at)
        told = UPHELD if is_upheld else TAKEN_UP
        tell_requester(row, told, key=f"appealed-{appeal.pk}", at=at)
    return appeal
