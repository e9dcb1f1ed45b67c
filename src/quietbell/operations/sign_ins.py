"""What happened to people's ways in, kept: the audit tells it.

A row is added and never changed. It holds no secret and no name that was typed: people
type their password there, too.
"""

from datetime import datetime
from typing import Final

from quietbell.domain.sign_ins import (
    WRONG,
    WRONG_KEPT_MAX,
    WRONG_KEPT_WITHIN,
    Noted,
)
from quietbell.storage.models import Account, SignInNote

METHOD_CHARS_MAX: Final = 80


def note(
    kind: Noted,
    *,
    at: datetime,
    person: str,
    by: str = "",
    method: str = "",
    address: str = "",
) -> None:
    """Keep that *kind* happened to *person*'s way in. Runs within a deed, or alone."""
    SignInNote.objects.create(
        at=at,
        kind=kind.value,
        person=person,
        by=by,
        method=method[:METHOD_CHARS_MAX],
        address=address,
    )


def note_wrong(
    kind: Noted, *, at: datetime, person: str, method: str = "", address: str = ""
) -> None:
    """Keep that somebody was not let in, unless too many were within the minute.

    The first that is too many is kept as `Noted.MANY_WRONG`, and no other.
    """
    kinds = [each.value for each in WRONG]
    recent = SignInNote.objects.filter(
        kind__in=kinds, at__gt=at - WRONG_KEPT_WITHIN, at__lte=at
    ).count()
    if recent < WRONG_KEPT_MAX:
        note(kind, at=at, person=person, method=method, address=address)
    elif recent == WRONG_KEPT_MAX:
        note(Noted.MANY_WRONG, at=at, person="")


def person_called(username: str) -> str:
    """Return whose account has this name to sign in with; empty: nobody's."""
    called = Account.objects.filter(username__iexact=username)
    return called.values_list("person_id", flat=True).first() or ""
