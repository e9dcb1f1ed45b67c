"""Duty rosters: who is on duty when, one shift at a time or by a weekly pattern."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from quietbell.domain.duty import Duty, Weekly, laid_out, monday_of
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.domain.spellings import Misspelled, clock_time
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import DutyShift, Person, Roster, Site

WEEKS_MAX: Final = 53
SHIFT_HOURS_MAX: Final = 72
PATTERN_MAX: Final = 100


class RosterInUse(Refused):
    """A rung tells whoever is on it; nothing was removed."""


def add_roster(reader: Reader, *, at: datetime, site: str, name: str) -> Roster:
    """Add a roster with nobody on it.

    Raises:
        NotAllowed, NotThere, Wrong: and nothing was written.
    """
    campus = found(Site.objects.all(), site)
    require(reader, Action.KEEP_RESPONSE, at, Subject(site=site))
    with acting(reader):
        roster = Roster(id=new_id(), site=campus, name=name)
        add(roster)
    return roster


def rename_roster(
    reader: Reader, *, at: datetime, id: str, version: int, name: str
) -> None:
    """Call a roster something else.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    roster = _kept(reader, at, id)
    with acting(reader):
        rewrite(roster, version, name=name)


def remove_roster(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Remove a roster that no rung tells.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        RosterInUse: a rung tells whoever is on it.
    """
    roster = _kept(reader, at, id)
    with acting(reader):
        change(Roster.objects.all(), id, version)
        rungs = roster.rungs.order_by("ladder__name", "name").values_list(
            "ladder__name", "name"
        )
        if rungs:
            named = ", ".join(f"{ladder}: {rung}" for ladder, rung in rungs)
            raise RosterInUse(
                _("These rungs tell it, and it was not removed: %(rungs)s.")
                % {"rungs": named}
            )
        roster.delete()


def add_shift(
    reader: Reader, *, at: datetime, roster: str, version: int, duty: Duty
) -> DutyShift:
    """Put somebody on duty once.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    kept = _kept(reader, at, roster)
    lasts = duty.ends_at - duty.begins_at
    if not timedelta(0) < lasts <= timedelta(hours=SHIFT_HOURS_MAX):
        raise Wrong(ends_at=_("A shift ends after it begins, within three days."))
    with acting(reader):
        change(Roster.objects.all(), roster, version)
        _must_be_there({duty.person})
        shift = DutyShift(
            id=new_id(),
            roster=kept,
            person_id=duty.person,
            begins_at=duty.begins_at,
            ends_at=duty.ends_at,
        )
        add(shift)
    return shift


def remove_shift(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Take somebody off duty; *version* is the roster's.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
    """
    shift = found(DutyShift.objects.all(), id)
    _kept(reader, at, shift.roster_id)
    with acting(reader):
        change(Roster.objects.all(), shift.roster_id, version)
        shift.delete()


def lay_out(
    reader: Reader,
    *,
    at: datetime,
    roster: str,
    version: int,
    pattern: Sequence[Weekly],
    first_on: date,
    weeks: int,
) -> int:
    """Lay a weekly pattern over *weeks* weeks, from the week of *first_on*.

    Shifts of these weeks that have not begun yet are replaced; what has begun stays.
    Returns how many shifts there are in them now.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    kept = _kept(reader, at, roster)
    _must_be_a_pattern(pattern, weeks)
    zone, monday = ZoneInfo(kept.site.zone), monday_of(first_on)
    begin = datetime.combine(monday, time(), zone)
    end = datetime.combine(monday + timedelta(weeks=weeks), time(), zone)
    duties = [
        each
        for each in laid_out(pattern, monday=monday, weeks=weeks, zone=zone)
        if each.ends_at > at
    ]
    with acting(reader):
        change(Roster.objects.all(), roster, version)
        _must_be_there({each.person for each in pattern})
        theirs = kept.shifts.filter(begins_at__gte=begin, begins_at__lt=end)
        theirs.filter(begins_at__gt=at).delete()
        begun = set(theirs.values_list("person_id", "begins_at"))
        DutyShift.objects.bulk_create(
            DutyShift(
                id=new_id(),
                roster=kept,
                person_id=each.person,
                begins_at=each.begins_at,
                ends_at=each.ends_at,
            )
            for each in duties
            if (each.person, each.begins_at) not in begun
        )
        return theirs.filter(Q(ends_at__gt=at)).count()


def _kept(reader: Reader, at: datetime, id: str) -> Roster:
    roster = found(Roster.objects.select_related("site"), id)
    require(reader, Action.KEEP_RESPONSE, at, Subject(site=roster.site_id))
    return roster


def _must_be_a_pattern(pattern: Sequence[Weekly], weeks: int) -> None:
    if not 1 <= weeks <= WEEKS_MAX:
        raise Wrong(weeks=_("From 1 to 53 weeks."))
    if not 1 <= len(pattern) <= PATTERN_MAX:
        raise Wrong(words=_("Name at least one person, one day and their times."))
    for each in pattern:
        if each.weekday not in range(1, 8):
            raise Wrong(words=_("Weekdays are Monday (1) to Sunday (7)."))
        try:
            clock_time(each.begins), clock_time(each.ends)
        except Misspelled as why:
            raise Wrong(words=_(str(why))) from None
        if not each.begins or not each.ends or each.begins == each.ends:
            raise Wrong(words=_("A shift needs the times when it begins and ends."))


def _must_be_there(people: set[str]) -> None:
    known = Person.objects.filter(pk__in=people, left_on=None)
    if known.count() != len(people):
        raise Wrong(person=_("One of these people is no longer there."))
