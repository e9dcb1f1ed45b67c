"""Signing on at a desk: who sits there until when, and how that ends at once.

The office mints the token, the engine verifies it. The row says what was minted, so
that it can be revoked: by the person, by who keeps people, or because a role ended.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right, Role, right
from quietbell.domain.seats import Seat, seat
from quietbell.line.tokens import LinkClaims, WatchClaims, key_id, mint, new_id
from quietbell.operations.acting import NotAllowed, NotThere, Refused, acting, require
from quietbell.operations.desks import HandsOver, subject_of
from quietbell.operations.engine_line import EngineRefused, signing_key
from quietbell.operations.keyring import EngineAway
from quietbell.storage.models import Desk, Installation, WatchGrant

SHIFT_MAX: Final = timedelta(hours=13)
LINK_GOOD_FOR: Final = timedelta(minutes=15)
# A desk's clock may be a little behind ours.
CLOCK_SLACK: Final = timedelta(seconds=60)


class NoDeskForThem(Refused):
    """Nothing the person is lets them sit at that desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOn:
    """A token that was minted, shown once: it goes to the desk in the address."""

    token: str
    until: datetime
    id: str


def mint_watch(
    reader: Reader, *, at: datetime, desk_id: str, until: datetime | None = None
) -> SignedOn:
    """Sign *reader* on at a desk until *until*, 13 hours at most.

    It never reaches beyond the end of a role that it is for.

    Raises:
        NotAllowed, NotThere: no right, or no such desk.
        NoDeskForThem: none of the person's roles may sit there.
    """
    if reader.reach(Action.SIGN_ON, at).widest is Right.NO:
        raise NotAllowed(_("Your roles do not allow this."))
    desk = Desk.objects.filter(pk=desk_id, is_revoked=False).first()
    if desk is None:
        raise NotThere(_("There is no such desk."))
    found = seat_at(reader, at, desk)
    if found is None:
        raise NoDeskForThem(_("None of your roles sits at this desk."))
    ends = (at + SHIFT_MAX, until, found.ends_at)
    last = min(each for each in ends if each is not None)
    key = stand_token_key()
    claims = WatchClaims(
        id=new_id(),
        key=key,
        person=reader.person,
        roles=tuple(each.value for each in found.roles),
        sites=found.sites,
        desk=desk.pk,
        not_before=at - CLOCK_SLACK,
        until=last,
    )
    with acting(reader):
        WatchGrant.objects.create(
            id=claims.id, person_id=reader.person, desk=desk, made_at=at, ends_at=last
        )
    return SignedOn(token=mint(signing_key(), claims), until=last, id=claims.id)


def mint_link(reader: Reader, *, at: datetime, desk_id: str) -> str:
    """Return a one-time link's token that makes a browser this desk.

    Raises:
        NotAllowed, NotThere: no right, or no such desk.
    """
    desk = Desk.objects.filter(pk=desk_id, is_revoked=False).first()
    if desk is None:
        raise NotThere(_("There is no such desk."))
    require(reader, Action.DESKS, at, subject_of(desk))
    claims = LinkClaims(
        id=new_id(), key=stand_token_key(), desk=desk_id, until=at + LINK_GOOD_FOR
    )
    return mint(signing_key(), claims)


def stand_token_key() -> str:
    """Have the public half of the office's key in the rows; return the key's name.

    The scribe compiles it into the site file; a token signed before that names nobody
    yet, and its desk acts as itself.
    """
    key = signing_key()
    name = key_id(key)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    row = Installation.objects.filter(pk="1").values_list("token_key_id", "token_key")
    if row.first() != (name, public):
        with acting(Reader(person="", via="office key")):
            Installation.objects.update_or_create(
                pk="1", defaults={"token_key_id": name, "token_key": public}
            )
    return name


def revoke_watch(
    reader: Reader, *, at: datetime, id: str, hand_over: HandsOver
) -> None:
    """End one sign-on at a desk, at once.

    Raises:
        NotAllowed, NotThere: no right, or no such sign-on.
        EngineAway, EngineRefused: the engine did not end it.
    """
    grant = WatchGrant.objects.filter(pk=id, revoked_at=None).first()
    if grant is None:
        raise NotThere(_("There is no such sign-on, or it has ended."))
    require(reader, Action.PEOPLE, at)
    hand_over(reader, "revoke_token", {"token": grant.pk}, at=at)
    with acting(reader):
        WatchGrant.objects.filter(pk=id).update(revoked_at=at)


def revoke_all(
    reader: Reader, *, at: datetime, persons: Iterable[str], hand_over: HandsOver
) -> int:
    """End every sign-on of *persons* at desks. Return how many the engine did not end.

    The caller has asked for the right. An engine that is away, or that refuses one of
    them, does not keep anybody in office, nor the other sign-ons open: the row stays
    open, and whoever looks at the person is told to try again.
    """
    left = 0
    open_now = WatchGrant.objects.filter(
        person__in=tuple(persons), revoked_at=None, ends_at__gt=at
    )
    for grant in open_now:
        try:
            hand_over(reader, "revoke_token", {"token": grant.pk}, at=at)
        except (EngineAway, EngineRefused):
            left += 1
            continue
        with acting(reader):
            WatchGrant.objects.filter(pk=grant.pk).update(revoked_at=at)
    return left


def seat_at(reader: Reader, at: datetime, desk: Desk) -> Seat | None:
    """Return with which roles *reader* may sit at *desk*, None if with none.

    A desk admits the roles that it has itself, and those who supervise it.
    """
    admitted = {Role(each) for each in desk.roles} | {Role.SHIFT_SUPERVISOR}
    return seat(
        reader.grants,
        at=at,
        counts=lambda role: role in admitted and _signs_on(role),
        sites=[each.pk for each in desk.sites.all()],  # a list has them already
    )


def _signs_on(role: Role) -> bool:
    return right((role.value,), Action.SIGN_ON) is not Right.NO
