"""Whose API token it is."""

from datetime import datetime

from django.db.models import Q

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.queries.readers import reader_of
from quietbell.storage.models import ApiToken


def reader_with_token(token_hash: str, at: datetime) -> Reader | None:
    """Return the reader behind the token of that sha256 (hex), None if it is no good.

    A token dies with its end, its revocation, its maker's account and departure.
    """
    found = (
        ApiToken.objects.filter(
            token_hash=token_hash, revoked_at=None, made_at__lte=at, ends_at__gt=at
        )
        .filter(Q(person__left_on=None) | Q(person__left_on__gt=at.date()))
        .exclude(person__account__is_active=False)
        .first()
    )
    if found is None:
        return None
    actions = frozenset(Action(each) for each in found.actions)
    return reader_of(found.person_id, actions=actions, via="api")
