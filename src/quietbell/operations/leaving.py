"""Somebody leaves: everything that hangs on them ends or is handed back, at once.

The row stays, for incidents name it. Nothing is left dangling: what they held has no
holder and a task to find one, what they were told of tells others.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.site import Standing
from quietbell.operations.acting import Refused, acting, change
from quietbell.operations.changes import report_leaving
from quietbell.operations.desks import HandsOver
from quietbell.operations.grants import end_all, require_keeper
from quietbell.operations.orders import call_off_orders_of
from quietbell.operations.people import NotYourself, kept_person
from quietbell.operations.sessions import end_sessions
from quietbell.operations.tokens import revoke_all
from quietbell.queries.uses import Use, UseKind, uses_of
from quietbell.storage.models import (
    Account,
    ApiToken,
    Button,
    Contact,
    DutyShift,
    LadderRung,
    OfficeTask,
    Person,
    StartLink,
)


class LastOnRung(Refused):
    """A rung would tell nobody. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What became of a leaver's things. ``unended``: sign-ons the engine has still."""

    uses: tuple[Use, ...]
    unended: int


def leave(
    reader: Reader, *, at: datetime, id: str, version: int, hand_over: HandsOver
) -> Left:
    """Record that somebody left today, and end what hangs on them.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        NotYourself: it is the reader.
        LastOnRung: a rung would be empty; somebody else has to stand on it first.
        LastKeeper: nobody would be left who keeps people.
    """
    person = kept_person(reader, at, id)
    if person.pk == reader.person:
        raise NotYourself
    uses = uses_of(id, at)
    if lonely := [each.words for each in uses if each.kind is UseKind.LAST_ON_RUNG]:
        raise LastOnRung(
            _("These rungs would tell nobody: %(rungs)s. Put somebody else on first.")
            % {"rungs": ", ".join(lonely)}
        )
    with acting(reader):
        # Before they are gone: nobody is written to who left.
        call_off_orders_of(person, by=reader.person, at=at)
        change(Person.objects.all(), id, version, left_on=at.date())
        end_all(reader, at=at, person=id)
        _hand_back(person, by=reader.person, at=at)
        Account.objects.filter(person=person).update(is_active=False)
        StartLink.objects.filter(person=person, used_at=None).update(used_at=at)
        end_sessions([id])
        require_keeper(at)
    left = revoke_all(reader, at=at, persons=[id], hand_over=hand_over)
    return Left(uses=uses, unended=left)


def come_back(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Have somebody back who left. Roles and sign-in have to be given anew.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
    """
    kept_person(reader, at, id)
    with acting(reader):
        change(Person.objects.all(), id, version, left_on=None)


def end_sign_ons(reader: Reader, *, at: datetime, id: str, hand_over: HandsOver) -> int:
    """End every sign-on of a person at desks. Returns how many could not be ended.

    Raises:
        NotAllowed, NotThere: and nothing was done.
    """
    kept_person(reader, at, id)
    return revoke_all(reader, at=at, persons=[id], hand_over=hand_over)


def _hand_back(person: Person, *, by: str, at: datetime) -> None:
    """Take the person out of everything that would dangle."""
    held = Button.objects.filter(holder=person).exclude(standing=Standing.REMOVED.value)
    for button in held.select_related("room__floor__building__site"):
        report_leaving(button, by=person.pk, entered_by=by, at=at)
    Button.objects.filter(holder=person).update(holder=None, version=F("version") + 1)
    Contact.objects.filter(person=person).delete()
    for rung in LadderRung.objects.filter(people=person):
        rung.people.remove(person)
    # A shift that has begun ends now; one that has not is not kept for them.
    DutyShift.objects.filter(person=person, begins_at__gte=at).delete()
    DutyShift.objects.filter(person=person, ends_at__gt=at).update(
        ends_at=at, version=F("version") + 1
    )
    ApiToken.objects.filter(person=person, revoked_at=None).update(
        revoked_at=at, version=F("version") + 1
    )
    OfficeTask.objects.filter(assigned=person.pk, done_at=None).update(
        assigned="", version=F("version") + 1
    )
