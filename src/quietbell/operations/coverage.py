"""What would lower coverage waits here for a second person.

The scribe writes down what a new site file would take away; a person who changed none
of it agrees or declines. Until then the file keeps it, whatever the rows say.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from quietbell.domain.coverage import LISTED, WORDS_CHARS_MAX, Lowered
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.domain.said import Said, said
from quietbell.operations.acting import (
    NotThere,
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.people import require_own_name
from quietbell.storage.models import CoverageChange, Person

Key = tuple[str, str]
AGREED, DECLINED, WAITING, WITHDRAWN = "agreed", "declined", "waiting", "withdrawn"
REASON_CHARS_MAX: Final = 200
SCRIBE: Final = Reader(person="", via="site file")


class NotTheSecond(Refused):
    """Who changed it cannot be the second person as well."""


def agree(*, reader: Reader, at: datetime, id: str, version: int, reason: str) -> None:
    """Let a change through that lowers coverage, as its second person.

    Raises:
        NotAllowed, NotThere, Wrong, NotTheSecond: nothing was changed.
        NoSecondPerson: the reader is a break-glass account. Nothing was changed.
        ChangedMeanwhile: it reads otherwise now. Nothing was changed.
    """
    require_own_name(reader)
    _decide(reader, at, id, version, reason, AGREED)


def decline(
    *, reader: Reader, at: datetime, id: str, version: int, reason: str
) -> None:
    """Keep what a change would take away. The rows still differ, and it is shown.

    Raises:
        As `agree`.
    """
    _decide(reader, at, id, version, reason, DECLINED)


def _decide(
    reader: Reader, at: datetime, id: str, version: int, reason: str, state: str
) -> None:
    require(reader, Action.LOWER_COVERAGE, at)
    reason = reason.strip()
    if not reason or len(reason) > REASON_CHARS_MAX:
        raise Wrong(reason=_("Say why, in 200 characters at most."))
    with acting(reader):
        row = CoverageChange.objects.filter(pk=id, ended_at=None).first()
        if row is None:
            raise NotThere(_("There is no such change any more."))
        if reader.person in row.proposed_by:
            raise NotTheSecond(
                _("You changed it yourself: somebody else has to agree or decline.")
            )
        change(
            CoverageChange.objects.filter(ended_at=None, state__in=[WAITING, DECLINED]),
            id,
            version,
            state=state,
            seconded_by=reader.person,
            decided_at=at,
            reason=reason,
        )


def told(found: Sequence[Lowered]) -> dict[Key, Said]:
    """Return what each change says, with the names of the persons in it."""
    wanted = {person for each in found for person in each.people}
    names = dict(Person.objects.filter(pk__in=wanted).values_list("id", "name"))
    words = {}
    for each in found:
        people = ", ".join(names.get(person, person) for person in each.people)
        words[each.key] = each.words
        if people:
            things = people[:WORDS_CHARS_MAX]
            words[each.key] = said(LISTED, what=each.words, things=things)
    return words


def agreed(words: Mapping[Key, Said]) -> frozenset[Key]:
    """Return which of these changes a second person agreed to, in these very words."""
    rows = CoverageChange.objects.filter(ended_at=None, state=AGREED)
    return frozenset(
        (each.kind, each.subject)
        for each in rows
        if words.get((each.kind, each.subject)) == each.said
    )


def settle(
    words: Mapping[Key, Said],
    carried: Collection[Key],
    *,
    proposed_by: Sequence[str],
    at: datetime,
) -> None:
    """Write down what waits: all of *words* but what the file has *carried* out.

    What is no longer there was set back in the rows, and is over.
    """
    with acting(SCRIBE):
        rows = CoverageChange.objects.select_for_update().filter(ended_at=None)
        there = {(each.kind, each.subject): each for each in rows}
        for key, row in there.items():
            if key in carried or key not in words:
                _end(row, WITHDRAWN if row.state == WAITING else row.state, at)
            elif row.said != words[key]:
                _propose_anew(row, words[key], proposed_by, at)
        for key, each in words.items():
            if key not in there and key not in carried:
                _propose(key, each, proposed_by, at)


def _propose(key: Key, words: Said, by: Sequence[str], at: datetime) -> None:
    CoverageChange.objects.create(
        id=new_id(),
        kind=key[0],
        subject=key[1],
        **words.columns(),
        proposed_by=list(by),
        proposed_at=at,
    )


def _propose_anew(
    row: CoverageChange, words: Said, by: Sequence[str], at: datetime
) -> None:
    """Ask again: it is not what somebody may have agreed to."""
    CoverageChange.objects.filter(pk=row.pk).update(
        **words.columns(),
        state=WAITING,
        proposed_by=sorted({*row.proposed_by, *by}),
        proposed_at=at,
        seconded_by="",
        decided_at=None,
        reason="",
        version=F("version") + 1,
    )


def _end(row: CoverageChange, state: str, at: datetime) -> None:
    CoverageChange.objects.filter(pk=row.pk).update(
        state=state, ended_at=at, version=F("version") + 1
    )
