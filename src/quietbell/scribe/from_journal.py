"""What the office's own rows learn from the journal: desks, tokens, site files.

Each is true once its entry is kept; the rows only follow. What names a row that is not
there (a desk of another time) changes nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection

from quietbell.domain import floor_events as t
from quietbell.domain.actors import Actor
from quietbell.domain.events import Event
from quietbell.operations.acting import new_id
from quietbell.storage.models import Desk, DeskProof, SiteVersion, WatchGrant

VIA: Final = "journal"


def learn(event: Event, *, at: datetime) -> None:
    """Change the rows that *event*, of *at*, tells of. Within a transaction."""
    tell = _TELLS.get(type(event))
    if tell is not None:
        _act_as(event.by)
        tell(event, at)


def _act_as(by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('quietbell.actor', %s, true),"
            " set_config('quietbell.via', %s, true)",
            [by.person or "", VIA],
        )


def _enrolled(event: Any, at: datetime) -> None:
    if not Desk.objects.filter(pk=event.desk).exists():
        return
    DeskProof.objects.get_or_create(
        secret_hash=event.secret_hash,
        defaults={
            "id": new_id(),
            "desk_id": event.desk,
            "link": event.link,
            "enrolled_at": at,
        },
    )


def _desk_revoked(event: Any, at: datetime) -> None:
    given = DeskProof.objects.filter(desk=event.desk, revoked_at=None)
    given.filter(enrolled_at__lte=at).update(revoked_at=at)


def _token_revoked(event: Any, at: datetime) -> None:
    WatchGrant.objects.filter(pk=event.token, revoked_at=None).update(revoked_at=at)


def _loaded(event: Any, at: datetime) -> None:
    of_it = SiteVersion.objects.filter(number=event.version, sha256=event.hash)
    of_it.filter(loaded_at=None).update(loaded_at=at)


_TELLS: Final[Mapping[type[Event], Callable[[Any, datetime], None]]] = {
    t.DeskEnrolled: _enrolled,
    t.DeskRevoked: _desk_revoked,
    t.TokenRevoked: _token_revoked,
    t.SiteLoaded: _loaded,
}
