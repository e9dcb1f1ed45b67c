"""Ladders: who is told, how long after it began to ring, and by which channel.

A rung that is emptied lowers coverage: the row says so at once, and the site file keeps
telling whom it told until a second person agrees.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.profile_rules import rungs_missing
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.profiles import as_domain
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import (
    Desk,
    Ladder,
    LadderRung,
    Person,
    ProfileVersion,
    Roster,
    Site,
)

CHANNELS: Final = ("log", "webhook", "voice")
AFTER_SECONDS_MAX: Final = 3600
RUNGS_MAX: Final = 20


class LadderInUse(Refused):
    """A site follows it; nothing was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungFacts:
    """One step: whom it tells (ids), by which channels, so long after it rang."""

    name: str
    after_seconds: float = 0
    people: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    rosters: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("log",)


def add_ladder(reader: Reader, *, at: datetime, name: str) -> Ladder:
    """Add a ladder with nothing but an empty backup rung.

    Raises:
        NotAllowed: no right to keep the response.
        Wrong: the name is taken, or empty.
    """
    require(reader, Action.KEEP_RESPONSE, at)
    with acting(reader):
        ladder = Ladder(id=new_id(), name=name)
        add(ladder)
        backup = LadderRung(
            id=new_id(),
            ladder=ladder,
            name=_("Backup"),
            after_seconds=0,
            is_backup=True,
            channels=["log"],
        )
        add(backup)
    return ladder


def rename_ladder(
    reader: Reader, *, at: datetime, id: str, version: int, name: str
) -> None:
    """Call a ladder something else.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    ladder = _kept(reader, at, id)
    with acting(reader):
        rewrite(ladder, version, name=name)


def remove_ladder(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Remove a ladder that no site follows.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        LadderInUse: a site follows it.
    """
    ladder = _kept(reader, at, id)
    with acting(reader):
        change(Ladder.objects.all(), id, version)
        sites = ladder.sites.order_by("name").values_list("name", flat=True)
        if sites:
            raise LadderInUse(
                _("%(sites)s: they follow this ladder, and it was not removed.")
                % {"sites": ", ".join(sites)}
            )
        ladder.delete()


def add_rung(
    reader: Reader, *, at: datetime, ladder: str, version: int, facts: RungFacts
) -> LadderRung:
    """Add a step to a ladder that was seen at *version*.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    kept = _kept(reader, at, ladder)
    with acting(reader):
        change(Ladder.objects.all(), ladder, version)
        if kept.rungs.count() >= RUNGS_MAX:
            raise Wrong(name=_("A ladder has no more than 20 rungs."))
        rung = LadderRung(id=new_id(), ladder=kept, **_columns(facts, is_backup=False))
        _must_differ(kept, rung)
        add(rung)
        _tell(rung, facts)
    return rung


def change_rung(
    reader: Reader, *, at: datetime, id: str, version: int, facts: RungFacts
) -> None:
    """Change one step; *version* is its ladder's. The backup rung has no seconds.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    rung = found(LadderRung.objects.select_related("ladder"), id)
    _kept(reader, at, rung.ladder_id)
    with acting(reader):
        change(Ladder.objects.all(), rung.ladder_id, version)
        columns = _columns(facts, is_backup=rung.is_backup)
        rung.name = facts.name
        rung.after_seconds = 0 if rung.is_backup else facts.after_seconds
        _must_differ(rung.ladder, rung)
        before = found(LadderRung.objects.all(), id).name
        rewrite(rung, rung.version, **columns)
        _must_stay_for_levels(rung.ladder, before)
        _tell(rung, facts)


def remove_rung(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Remove one step; *version* is its ladder's. The backup rung stays.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    rung = found(LadderRung.objects.all(), id)
    _kept(reader, at, rung.ladder_id)
    if rung.is_backup:
        raise Wrong(words=_("The backup rung stays: it tells when nobody attends."))
    with acting(reader):
        change(Ladder.objects.all(), rung.ladder_id, version)
        rung.delete()
        _must_stay_for_levels(rung.ladder, rung.name)


def _must_stay_for_levels(ladder: Ladder, name: str) -> None:
    """Refuse it if a level in force tells at once a rung *name* that is no more."""
    names = list(ladder.rungs.values_list("name", flat=True))
    profiles = ladder.sites.values("profile")
    rows = ProfileVersion.objects.filter(profile__in=profiles, state="in force")
    for row in rows.select_related("profile"):
        if name in rungs_missing(as_domain(row), names):
            raise Wrong(
                name=_("A level of “%(profile)s” tells this rung: it stays as it is.")
                % {"profile": row.profile.name}
            )


def subject_of(ladder: Ladder) -> Subject:
    """Return what rights to a ladder go by: its one site, or the whole installation."""
    sites = list(Site.objects.filter(ladder=ladder).values_list("pk", flat=True)[:2])
    return Subject(site=sites[0]) if len(sites) == 1 else Subject()


def _kept(reader: Reader, at: datetime, id: str) -> Ladder:
    ladder = found(Ladder.objects.all(), id)
    require(reader, Action.KEEP_RESPONSE, at, subject_of(ladder))
    return ladder


def _columns(facts: RungFacts, *, is_backup: bool) -> dict[str, Any]:
    if not 0 <= facts.after_seconds <= AFTER_SECONDS_MAX:
        raise Wrong(after_seconds=_("From 0 to 3600 seconds."))
    if not facts.channels:
        raise Wrong(channels=_("Choose one: without a channel nobody is told."))
    if not set(facts.channels) <= set(CHANNELS):
        raise Wrong(channels=_("Choose from the channels that are there."))
    return {
        "name": facts.name,
        "after_seconds": 0.0 if is_backup else facts.after_seconds,
        "is_backup": is_backup,
        "channels": sorted(set(facts.channels)),
    }


def _must_differ(ladder: Ladder, rung: LadderRung) -> None:
    """Refuse a second rung of one name: it would count as told with the first."""
    others = ladder.rungs.exclude(pk=rung.pk)
    if others.filter(name=rung.name).exists():
        raise Wrong(name=_("Another rung of this ladder has this name."))
    times = others.filter(is_backup=False)
    if not rung.is_backup and times.filter(after_seconds=rung.after_seconds).exists():
        raise Wrong(after_seconds=_("Another rung of this ladder has this time."))


def _tell(rung: LadderRung, facts: RungFacts) -> None:
    """Write whom the rung tells. Who has left is told no more."""
    people = Person.objects.filter(pk__in=facts.people, left_on=None)
    desks = Desk.objects.filter(pk__in=facts.desks, is_revoked=False)
    rosters = Roster.objects.filter(pk__in=facts.rosters)
    _must_all_be_there("people", people.count(), facts.people)
    _must_all_be_there("desks", desks.count(), facts.desks)
    _must_all_be_there("rosters", rosters.count(), facts.rosters)
    rung.people.set(people)
    rung.desks.set(desks)
    rung.rosters.set(rosters)


def _must_all_be_there(field: str, count: int, ids: tuple[str, ...]) -> None:
    if count != len(set(ids)):
        raise Wrong(**{field: _("One of them is no longer there.")})
