"""Doors: the ways by which a button's press reaches us, and what opens each.

A token is shown once, when it is made; the rows hold its SHA-256. While one is changed
for another both open the door. One that leaked is put out of force in the same step
that makes its successor.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.domain.site import AnswerMode
from quietbell.domain.spellings import Misspelled, point
from quietbell.operations.acting import (
    NotThere,
    Refused,
    Wrong,
    acting,
    new_id,
    require,
)
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.keyring import new_token
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import Button, Door, DoorToken, PanelAccount
from quietbell.storage.models.buttons import ACCOUNT_KINDS, DOOR_KINDS

TOKENS_MAX: Final = 2  # the one in use and the one it is changed to
WITH_TOKENS: Final = frozenset({"phone-url", "press-api"})


class TooManyTokens(Refused):
    """Two open the door already."""


class LastToken(Refused):
    """Nothing would open the door any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorFacts:
    """What is kept of a door.

    A panel's has an account, a partition and a point, where empty matches any;
    ``answer`` is what a phone is told.
    """

    kind: str
    answer: AnswerMode = AnswerMode.CLOSE
    account: str = ""
    partition: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A door and the credential just made for it, to be shown once and kept nowhere.

    ``secret`` is empty if the door has none of its own: its panel's key opens it.
    """

    door: Door
    secret: str


def door_of(id: str) -> Door:
    """Return a door that is not removed, with its button.

    Raises:
        NotThere: there is none.
    """
    return found(Door.objects.filter(is_removed=False).select_related("account"), id)


def add_door(reader: Reader, *, at: datetime, button: str, facts: DoorFacts) -> Made:
    """Give a button another way in. A phone's comes with its first token.

    Raises:
        NotAllowed, NotThere: no right to credentials there, or no such button.
        Wrong: its kind and its panel do not go together.
    """
    kept = button_of(button)
    require(reader, Action.CREDENTIALS, at, subject_of(kept))
    with acting(reader):
        door = Door(id=new_id(), button=kept, kind=facts.kind)
        _fill(door, facts)
        add(door)
        if facts.kind != "phone-url":
            return Made(door=door, secret="")
        return Made(door=door, secret=_token(reader, at, door))


def change_door(
    reader: Reader, *, at: datetime, id: str, version: int, facts: DoorFacts
) -> Door:
    """Change what a phone is told, or which point of which panel it is.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: as every change.
    """
    door, _button = kept_door(reader, at, id)
    if facts.kind != door.kind:
        raise Wrong(kind=_("A door stays of its kind. Add another, remove this one."))
    with acting(reader):
        _fill(door, facts)
        rewrite(
            door,
            version,
            answer=door.answer,
            account=door.account,
            partition=door.partition,
            point=door.point,
        )
    return door


def remove_door(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Take a way in off its button. It lowers coverage, and stays in the rows.

    Its tokens stay good until the site file without it is agreed to.
    """
    door, _button = kept_door(reader, at, id, Action.LOWER_COVERAGE)
    with acting(reader):
        rewrite(door, version, is_removed=True)


def make_token(reader: Reader, *, at: datetime, id: str, version: int) -> Made:
    """Make a token beside the one in use. It is returned here and never again.

    Raises:
        TooManyTokens: there are two; the old one has to be retired first.
        Wrong: a door of this kind has no tokens.
        NotAllowed, NotThere, ChangedMeanwhile: as every change. A page that is sent
            twice makes one token, for the second was seen at an older version.
    """
    door, _button = kept_door(reader, at, id)
    if door.kind not in WITH_TOKENS:
        raise Wrong(words=_("A panel's door has no token: its account has a key."))
    with acting(reader):
        rewrite(door, version)
        if door.tokens.filter(retired_at=None).count() >= TOKENS_MAX:
            raise TooManyTokens(
                _("Two tokens open this door already. Retire the old one first.")
            )
        return Made(door=door, secret=_token(reader, at, door))


def retire_token(
    reader: Reader, *, at: datetime, id: str, version: int, token: str
) -> None:
    """Put one of two tokens out of force, once the other was tried.

    Raises:
        LastToken: nothing else opens the door.
        NotAllowed, NotThere, ChangedMeanwhile: as every change.
    """
    door, _button = kept_door(reader, at, id)
    with acting(reader):
        rewrite(door, version)
        live = door.tokens.filter(retired_at=None)
        row = found(live, token)
        if live.count() == 1 and not (door.is_signed or door.certificates):
            raise LastToken(
                _(
                    "Nothing else opens this door. Make the new token first; if this"
                    " one leaked, replace it at once."
                )
            )
        rewrite(row, row.version, retired_at=at)


def replace_leaked_tokens(
    reader: Reader, *, at: datetime, id: str, version: int
) -> Made:
    """Put every token of a door out of force, and make one that nobody has seen.

    Until the device has it, its press is shown as of an unverified source. It still
    rings.
    """
    door, _button = kept_door(reader, at, id)
    if door.kind not in WITH_TOKENS:
        raise NotThere(_("There is no such thing."))
    with acting(reader):
        rewrite(door, version)
        for row in door.tokens.filter(retired_at=None):
            rewrite(row, row.version, retired_at=at)
        return Made(door=door, secret=_token(reader, at, door))


def kept_door(
    reader: Reader, at: datetime, id: str, action: Action = Action.CREDENTIALS
) -> tuple[Door, Button]:
    """Return a door with its button, if the reader has the right to it.

    Raises:
        NotAllowed, NotThere: there is none, or no right to it.
    """
    door = door_of(id)
    button = button_of(door.button_id)
    require(reader, action, at, subject_of(button))
    return door, button


def _token(reader: Reader, at: datetime, door: Door) -> str:
    token = new_token()
    add(
        DoorToken(
            id=new_id(),
            door=door,
            token_hash=sha256(token.encode()).hexdigest(),
            made_by=reader.person,
            made_at=at,
        )
    )
    return token


def _fill(door: Door, facts: DoorFacts) -> None:
    """Put *facts* into *door*, if they go together."""
    if facts.kind not in DOOR_KINDS:
        raise Wrong(kind=_("Choose one that is there."))
    door.answer = facts.answer.value
    if facts.kind not in ACCOUNT_KINDS:
        return
    accounts = PanelAccount.objects.filter(kind=facts.kind, is_removed=False)
    account = accounts.filter(pk=facts.account).first()
    if account is None:
        raise Wrong(account=_("Choose a panel of the same kind."))
    door.account = account
    for field in ("partition", "point"):
        try:
            setattr(door, field, point(getattr(facts, field)))
        except Misspelled as why:
            raise Wrong(**{field: _(str(why))}) from None
    _must_be_alone(door)


def _must_be_alone(door: Door) -> None:
    """Refuse a point that another button has: its press would be of two buttons."""
    same = Door.objects.filter(
        account=door.account,
        partition=door.partition,
        point=door.point,
        is_removed=False,
    )
    if same.exclude(pk=door.pk).exclude(button=door.button_id).exists():
        raise Wrong(point=_("Another button has this point of this panel."))
