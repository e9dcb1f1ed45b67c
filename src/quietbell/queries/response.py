"""How sites answer: desks, ladders, rosters and profiles within a reach.

There are few of each, so the lists are read whole and judged by the rights that judge
their pages: a thing of one site goes by that site, of several by the installation.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Prefetch, Q

from quietbell.domain.duty import AHEAD_DAYS, Duty, Gap, gaps
from quietbell.domain.grants import Reach, Subject
from quietbell.domain.roles import Right
from quietbell.storage.models import (
    CallReporter,
    CoverageChange,
    Desk,
    DutyShift,
    Ladder,
    LadderRung,
    Person,
    Profile,
    ProfileVersion,
    Roster,
    Webhook,
)

T = TypeVar("T")
SHIFTS_SHOWN_MAX: Final = 200


def desks(reach: Reach) -> tuple[Desk, ...]:
    """Return desks with their sites. Two queries.

    ``browsers`` counts who is one now, ``last_at`` is when the last became one.
    """
    live = Q(proofs__revoked_at=None)
    rows = (
        Desk.objects.prefetch_related("sites")
        .annotate(
            browsers=Count("proofs", filter=live),
            last_at=Max("proofs__enrolled_at", filter=live),
        )
        .order_by("is_revoked", "name")
    )
    return _within(reach, rows, lambda desk: desk.sites.all())


def ladders(reach: Reach) -> tuple[Ladder, ...]:
    """Return ladders with the sites that follow them and their rungs, lowest first."""
    rungs = LadderRung.objects.order_by("is_backup", "after_seconds")
    told = rungs.prefetch_related("people", "desks", "rosters")
    rows = Ladder.objects.order_by("name").prefetch_related(
        "sites", Prefetch("rungs", told)
    )
    return _within(reach, rows, lambda ladder: ladder.sites.all())


def waiting_for(ladders: Iterable[Ladder]) -> Mapping[str, tuple[CoverageChange, ...]]:
    """Return what of each ladder waits for a second person, by the ladder's id."""
    ids = {each.pk for each in ladders}
    rows = CoverageChange.objects.filter(ended_at=None, kind__startswith="rung")
    found: dict[str, tuple[CoverageChange, ...]] = {}
    for row in rows.order_by("proposed_at"):
        ladder = row.subject.partition("/")[0]
        if ladder in ids:
            found[ladder] = (*found.get(ladder, ()), row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """A roster, who is on it now and next, and when nobody is in the days ahead."""

    roster: Roster
    shifts: tuple[DutyShift, ...]  # of the days ahead, earliest first
    now: tuple[DutyShift, ...]
    gaps: tuple[Gap, ...]

    @property
    def hours_without(self) -> float:
        """Return for how many hours nobody is on duty."""
        return sum(each.hours for each in self.gaps)


def rosters(
    reach: Reach, at: datetime, *, days: int = AHEAD_DAYS
) -> tuple[OnDuty, ...]:
    """Return every roster as it lies ahead of *at*. Two queries."""
    end = at + timedelta(days=days + 1)
    ahead = DutyShift.objects.filter(ends_at__gt=at, begins_at__lt=end)
    rows = Roster.objects.select_related("site").prefetch_related(
        Prefetch(
            "shifts",
            ahead.select_related("person").order_by("begins_at", "person__name"),
            to_attr="ahead",
        )
    )
    kept = _within(reach, rows.order_by("site__name", "name"), lambda r: [r.site])
    return tuple(_on_duty(each, at, days) for each in kept)


def on_duty(roster: Roster, at: datetime, *, days: int = AHEAD_DAYS) -> OnDuty:
    """Return one roster as it lies ahead of *at*. One query."""
    end = at + timedelta(days=days + 1)
    shifts = roster.shifts.filter(ends_at__gt=at, begins_at__lt=end)
    told = shifts.select_related("person").order_by("begins_at", "person__name")
    roster.ahead = list(told)  # type: ignore[attr-defined]
    return _on_duty(roster, at, days)


def _on_duty(roster: Any, at: datetime, days: int) -> OnDuty:
    duties = [
        Duty(person=each.person_id, begins_at=each.begins_at, ends_at=each.ends_at)
        for each in roster.ahead
    ]
    zone = ZoneInfo(roster.site.zone)
    return OnDuty(
        roster=roster,
        shifts=tuple(roster.ahead[:SHIFTS_SHOWN_MAX]),
        now=tuple(each for each in roster.ahead if each.begins_at <= at),
        gaps=gaps(duties, at=at, zone=zone, days=days),
    )


def profiles(reach: Reach) -> tuple[Profile, ...]:
    """Return profiles with their sites and versions, newest first. Three queries."""
    versions = ProfileVersion.objects.order_by("-number")
    rows = Profile.objects.order_by("name").prefetch_related(
        "sites", Prefetch("versions", versions)
    )
    return _within(reach, rows, lambda profile: profile.sites.all())


def webhooks() -> tuple[Webhook, ...]:
    """Return where notices are posted, by name."""
    return tuple(Webhook.objects.filter(is_removed=False).order_by("name"))


def call_reporters(reach: Reach) -> tuple[CallReporter, ...]:
    """Return the phone systems that report 911 calls, by name."""
    rows = CallReporter.objects.filter(is_removed=False).select_related("site")
    return _within(reach, rows.order_by("name"), lambda reporter: [reporter.site])


def subject_of(sites: Iterable[Any]) -> Subject:
    """Return what rights to a thing of these sites go by."""
    ids = [each.pk for each in sites]
    return Subject(site=ids[0]) if len(ids) == 1 else Subject()


def _within(
    reach: Reach, rows: Iterable[T], sites_of: Callable[[Any], Iterable[Any]]
) -> tuple[T, ...]:
    return tuple(
        each
        for each in rows
        if reach.right_to(subject_of(sites_of(each))) is not Right.NO
    )


def desk_choices() -> list[tuple[str, str]]:
    """Return the desks that are open, by name."""
    rows = Desk.objects.filter(is_revoked=False).order_by("name")
    return list(rows.values_list("pk", "name"))


def roster_choices() -> list[tuple[str, str]]:
    """Return rosters with their sites, by name."""
    rows = Roster.objects.order_by("site__name", "name")
    told = rows.values_list("pk", "site__name", "name")
    return [(roster, f"{site}: {name}") for roster, site, name in told]


def duty_names(roster: Roster) -> tuple[str, ...]:
    """Return who was on this roster last, to be offered again. One query."""
    last = roster.shifts.order_by("-begins_at").values_list("person__name", flat=True)
    return tuple(dict.fromkeys(last[:SHIFTS_SHOWN_MAX]))


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Return the names of these people, by id."""
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "name"))
