"""Desks: places where alarms are taken, and whose browsers are one of them.

A browser becomes a desk by a one-time link. Revoking is a deed of the engine, felt at
once; the row follows. A desk comes back only by another link.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import Desk, DeskProof, LadderRung, Site


class DeskInUse(Refused):
    """A rung of a ladder tells it; nothing was changed."""


class HandsOver(Protocol):
    """The engine's line, as somebody with the right to a deed reaches it."""

    def __call__(
        self, reader: Reader, deed: str, body: dict[str, Any], *, at: datetime
    ) -> None:
        """Have the engine do *deed*. Raises `Refused` if it did not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """A desk: what whoever sits there without a name may do, and for which sites.

    ``sites`` empty: all of them.
    """

    name: str
    roles: tuple[Role, ...] = (Role.DISPATCHER,)
    sites: tuple[str, ...] = ()


def add_desk(reader: Reader, *, at: datetime, facts: DeskFacts) -> Desk:
    """Add a desk that no browser is yet.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    require(reader, Action.DESKS, at, _subject(facts.sites))
    with acting(reader):
        desk = Desk(id=new_id(), **_columns(facts))
        add(desk)
        desk.sites.set(_sites(facts.sites))
    return desk


def change_desk(
    reader: Reader, *, at: datetime, id: str, version: int, facts: DeskFacts
) -> None:
    """Change a desk's name, roles or sites.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    desk = _kept(reader, at, id)
    require(reader, Action.DESKS, at, _subject(facts.sites))
    with acting(reader):
        rewrite(desk, version, **_columns(facts))
        desk.sites.set(_sites(facts.sites))


def revoke_browsers(
    reader: Reader, *, at: datetime, id: str, hand_over: HandsOver
) -> None:
    """End every browser that is this desk, at once; its open screens end as well.

    Raises:
        NotAllowed, NotThere: no right, or no such desk.
        Refused: the engine did not do it. Nothing was changed.
    """
    desk = _kept(reader, at, id)
    hand_over(reader, "revoke_desk", {"desk": desk.pk}, at=at)
    with acting(reader):
        DeskProof.objects.filter(desk=desk, revoked_at=None).update(revoked_at=at)


def close_desk(
    reader: Reader, *, at: datetime, id: str, version: int, hand_over: HandsOver
) -> None:
    """Close a desk for good: its browsers end, and no link makes another.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        DeskInUse: a rung would be left with a desk that nobody can attend.
        Refused: the engine did not end its browsers. Nothing was changed.
    """
    desk = _kept(reader, at, id)
    with acting(reader):
        change(Desk.objects.all(), id, version, is_revoked=True)
        rungs = LadderRung.objects.filter(desks=desk).order_by("ladder__name", "name")
        if named := rungs.values_list("ladder__name", "name"):
            raise DeskInUse(
                _("These rungs tell it, and it was not closed: %(rungs)s.")
                % {"rungs": ", ".join(f"{ladder}: {rung}" for ladder, rung in named)}
            )
        DeskProof.objects.filter(desk=desk, revoked_at=None).update(revoked_at=at)
        hand_over(reader, "revoke_desk", {"desk": desk.pk}, at=at)


def open_desk_again(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Let a closed desk be one again; a browser still needs a link.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
    """
    _kept(reader, at, id)
    with acting(reader):
        change(Desk.objects.all(), id, version, is_revoked=False)


def subject_of(desk: Desk) -> Subject:
    """Return what rights to a desk go by: its one site, or the whole installation."""
    return _subject(tuple(desk.sites.values_list("pk", flat=True)[:2]))


def _subject(sites: tuple[str, ...]) -> Subject:
    return Subject(site=sites[0]) if len(sites) == 1 else Subject()


def _kept(reader: Reader, at: datetime, id: str) -> Desk:
    desk = found(Desk.objects.all(), id)
    require(reader, Action.DESKS, at, subject_of(desk))
    return desk


def _columns(facts: DeskFacts) -> dict[str, Any]:
    if not facts.roles:
        raise Wrong(roles=_("Choose at least one role."))
    return {"name": facts.name, "roles": [each.value for each in facts.roles]}


def _sites(ids: tuple[str, ...]) -> QuerySet[Site]:
    known = Site.objects.filter(pk__in=ids)
    if known.count() != len(set(ids)):
        raise Wrong(sites=_("One of them is no longer there."))
    return known
