"""Where a person is in use: what hangs on them, and is in the way of leaving."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count

from quietbell.storage.models import (
    ApiToken,
    Button,
    Contact,
    DutyShift,
    LadderRung,
    WatchGrant,
)


class UseKind(StrEnum):
    """How somebody is in use."""

    HOLDER = "holder"
    CONTACT = "contact"
    RUNG = "rung"
    LAST_ON_RUNG = "last on rung"
    SHIFT = "shift"
    TOKEN = "API token"
    SIGNED_ON = "signed on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One thing that hangs on a person: its kind, its id, and how people call it."""

    kind: UseKind
    id: str
    words: str


def uses_of(person: str, at: datetime) -> tuple[Use, ...]:
    """Return every use of *person* at *at*, in six SQL queries."""
    return (
        *(
            Use(kind=UseKind.HOLDER, id=its, words=label)
            for its, label in Button.objects.filter(holder_id=person)
            .exclude(standing="removed")
            .order_by("label")
            .values_list("id", "label")
        ),
        *(
            Use(kind=UseKind.CONTACT, id=its, words=label)
            for its, label in Contact.objects.filter(person_id=person)
            .order_by("button__label")
            .values_list("button_id", "button__label")
        ),
        *_rungs(person),
        *(
            Use(kind=UseKind.SHIFT, id=its, words=f"{name}, {begins:%Y-%m-%d %H:%M}")
            for its, name, begins in DutyShift.objects.filter(
                person_id=person, ends_at__gt=at
            )
            .order_by("begins_at")
            .values_list("roster_id", "roster__name", "begins_at")
        ),
        *(
            Use(kind=UseKind.TOKEN, id=its, words=name)
            for its, name in ApiToken.objects.filter(
                person_id=person, revoked_at=None, ends_at__gt=at
            )
            .order_by("name")
            .values_list("id", "name")
        ),
        *(
            Use(kind=UseKind.SIGNED_ON, id=its, words=name)
            for its, name in WatchGrant.objects.filter(
                person_id=person, revoked_at=None, ends_at__gt=at
            )
            .order_by("desk__name")
            .values_list("id", "desk__name")
        ),
    )


def _rungs(person: str) -> tuple[Use, ...]:
    rungs = (
        LadderRung.objects.filter(people=person)
        .values_list("pk", "ladder_id", "ladder__name", "name")
        .order_by("ladder__name", "name")
    )
    told = (
        LadderRung.objects.filter(pk__in=[pk for pk, *_ in rungs])
        .annotate(
            persons=Count("people", distinct=True),
            others=Count("desks", distinct=True) + Count("rosters", distinct=True),
        )
        .values_list("pk", "persons", "others")
    )
    lonely = {pk for pk, persons, others in told if persons == 1 and not others}
    return tuple(
        Use(
            kind=UseKind.LAST_ON_RUNG if pk in lonely else UseKind.RUNG,
            id=ladder_id,
            words=f"{ladder}: {rung}",
        )
        for pk, ladder_id, ladder, rung in rungs
    )
