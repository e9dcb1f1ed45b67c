"""Deeds of a review that need a reason and nothing else: begun, ended, taken down."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.deciding import REVIEW_DEEDS
from quietbell.domain.grants import Reader
from quietbell.domain.life import LIFE, LifeDeed, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Wrong, acting, require
from quietbell.operations.buttons import button_of
from quietbell.operations.buttons import subject_of as subject_of_button
from quietbell.operations.lives import life_of, life_of_button, move_on, subject_of
from quietbell.storage.models import ButtonLife

REASON_CHARS_MAX: Final = 2000


def deed_named(slug: str) -> LifeDeed:
    """Return the deed that an address calls *slug*.

    Raises:
        NotThere: there is none.
    """
    found = REVIEW_DEEDS.get(slug)
    if found is None:
        raise NotThere(_("There is no such thing."))
    return found


def slugs_for(life: ButtonLife) -> tuple[str, ...]:
    """Return the deeds that the table allows in this stage, as addresses call them."""
    stage = Stage(life.stage)
    return tuple(slug for slug, deed in REVIEW_DEEDS.items() if (stage, deed) in LIFE)


def do_deed(
    reader: Reader, *, at: datetime, life: str, version: int, slug: str, reason: str
) -> ButtonLife:
    """Do one of `REVIEW_DEEDS` to a life seen at *version*.

    Raises:
        NotThere, NotAllowed: no such deed or life; no right.
        NotNow, Missing: the table does not allow it, or not yet.
        Wrong: no reason.
        ChangedMeanwhile: somebody else was first. Nothing was written.
    """
    deed = deed_named(slug)
    row = life_of(life)
    require(reader, Action.DECIDE, at, subject_of(row))
    if not reason.strip() or len(reason.strip()) > REASON_CHARS_MAX:
        raise Wrong(reason=_("Say why, in 2000 characters at most."))
    with acting(reader):
        move_on(reader, at=at, life=row, version=version, deed=deed, words=reason)
    return row


def begin_life(reader: Reader, *, at: datetime, button: str) -> ButtonLife:
    """Begin the record of a button that was there before; one that is there is kept.

    Raises:
        NotThere, NotAllowed: no such button; no right.
    """
    row = button_of(button)
    require(reader, Action.DECIDE, at, subject_of_button(row))
    with acting(reader):
        return life_of_button(row, at)
