"""Tokens of programs: some of what their maker may do, for a year at most.

The secret is shown once and only its hash is kept. A token never reaches further than
its maker does at that moment, whatever it says.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotAllowed, NotThere, Wrong, acting, new_id
from quietbell.operations.acting import change as change_row
from quietbell.operations.people import kept_person
from quietbell.operations.rows import add
from quietbell.storage.models import Account, ApiToken

PREFIX: Final = "qb_"  # so that a search finds one that leaked
TOKEN_BYTES: Final = 32
GOOD_FOR_MAX: Final = timedelta(days=365)
AT_ONCE_MAX: Final = 20


def offered_actions(reader: Reader, at: datetime) -> tuple[Action, ...]:
    """Return the actions that *reader* could give to a token."""
    return tuple(
        each for each in Action if reader.reach(each, at).widest is not Right.NO
    )


def make_token(
    reader: Reader,
    *,
    at: datetime,
    name: str,
    actions: Iterable[Action],
    ends_at: datetime,
) -> tuple[ApiToken, str]:
    """Make a token for a program of the reader's own. Return it and its secret.

    Raises:
        NotAllowed: who asks is a program, or may not do one of the actions.
        Wrong: without a name, an action or a right end. Nothing was written.
    """
    if reader.actions is not None:
        raise NotAllowed(_("A program does not make tokens."))
    if Account.objects.filter(person_id=reader.person, is_break_glass=True).exists():
        raise NotAllowed(_("An account that is open for an hour makes no tokens."))
    chosen = tuple(dict.fromkeys(actions))
    if not chosen:
        raise Wrong(actions=_("Choose at least one."))
    if not set(chosen) <= set(offered_actions(reader, at)):
        raise NotAllowed(_("Your roles do not allow all of these."))
    if not at < ends_at <= at + GOOD_FOR_MAX:
        raise Wrong(ends_at=_("A token ends after now, and within a year."))
    mine = ApiToken.objects.filter(
        person_id=reader.person, revoked_at=None, ends_at__gt=at
    )
    if mine.count() >= AT_ONCE_MAX:
        raise Wrong(name=_("You have twenty tokens. Revoke one first."))
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    with acting(reader):
        token = ApiToken(
            id=new_id(),
            name=name.strip(),
            token_hash=hashlib.sha256(secret.encode()).hexdigest(),
            person_id=reader.person,
            actions=[each.value for each in chosen],
            made_at=at,
            ends_at=ends_at,
        )
        add(token)
    return token, secret


def revoke_token(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Revoke a token: one's own, or that of anybody whom the reader keeps.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
    """
    token = ApiToken.objects.filter(pk=id, revoked_at=None).first()
    if token is None:
        raise NotThere(_("There is no such token, or it was revoked."))
    if token.person_id != reader.person:
        kept_person(reader, at, token.person_id)
    with acting(reader):
        change_row(ApiToken.objects.all(), id, version, revoked_at=at)
