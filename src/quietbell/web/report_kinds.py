"""The reports there are, in words: where and why, from request to service, training.

None names a person. What counts a sensitive place says so, and never which.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Reach
from quietbell.queries.report_places import Counts, places
from quietbell.queries.report_times import WAY, WHOLE, Stay, Times, times
from quietbell.queries.report_training import Covered, training
from quietbell.queries.reports import NONE, SENSITIVE, ReportFilter
from quietbell.web.report_tables import Cell, Month, Report, Table, shown_cell
from quietbell.web.words_inventory import standing_words
from quietbell.web.words_lives import PRIORITIES, STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A report as it is offered. ``days`` is how far back it looks unasked; 0: all."""

    title: str | Promise
    about: str | Promise
    period: str | Promise
    made: Callable[[Reach, ReportFilter, datetime], Report]
    days: int = 0


def _places(reach: Reach, wanted: ReportFilter, at: datetime) -> Report:
    found = places(reach, wanted, at)
    return Report(
        sentences=(
            _("Buttons: %(count)s. What was removed is not counted.")
            % {"count": shown_cell(found.count)},
            _("Without a decision, because they were there before: %(count)s.")
            % {"count": shown_cell(found.undecided)},
            _("In sensitive places, which no report names: %(count)s.")
            % {"count": shown_cell(found.sensitive)},
        ),
        tables=(
            Table(
                id="criterion",
                caption=_("Buttons by criterion"),
                head=(_("Criterion"), _("Buttons")),
                rows=found.by_criterion,
                note=_("A button stands under every criterion that it met."),
                series=(1,),
            ),
            Table(
                id="priority",
                caption=_("Buttons by priority"),
                head=(_("Priority"), _("Buttons")),
                rows=tuple(
                    (_told(PRIORITIES, key, _("not rated")), many)
                    for key, many in found.by_priority
                ),
            ),
            Table(
                id="standing",
                caption=_("Buttons by standing"),
                head=(_("Standing"), _("Buttons")),
                rows=tuple(
                    (standing_words(key), many) for key, many in found.by_standing
                ),
            ),
            Table(
                id="department",
                caption=_("Buttons by department"),
                head=(_("Department"), _("Buttons")),
                rows=tuple(_grouped(found.by_department)),
            ),
            Table(
                id="building",
                caption=_("Buttons by building"),
                head=(_("Building"), _("Buttons")),
                rows=tuple(_grouped(found.by_building)),
            ),
        ),
    )


def _times(reach: Reach, wanted: ReportFilter, at: datetime) -> Report:
    found = times(reach, wanted, at)
    whole = found.by_stage.get(WHOLE)
    took = (
        _(
            "Put in service: %(count)s. In the middle it took %(median)s days from the"
            " request; nine of ten took %(most)s at most."
        )
        % {
            "count": shown_cell(whole.count),
            "median": shown_cell(whole.median_days),
            "most": shown_cell(whole.most_days),
        }
        if whole
        else _("Nothing that was requested was put in service in this period.")
    )
    return Report(
        sentences=(took, _("Days are calendar days.")),
        tables=(_by_stage(found), *_by_month(found), *_waiting(found)),
    )


def _by_stage(found: Times) -> Table:
    return Table(
        id="stage",
        caption=_("How long requests stayed in each stage, in days"),
        head=_stay_head(_("Stage")),
        rows=tuple(
            (str(STAGES[each]), *_stay(found.by_stage[each]))
            for each in WAY
            if each in found.by_stage
        ),
        note=_("A stay counts in the month in which it ended, whichever way."),
        series=(2, 3),
    )


def _by_month(found: Times) -> tuple[Table, Table]:
    return (
        Table(
            id="month",
            caption=_("From request to service by month, in days"),
            head=_stay_head(_("Month")),
            rows=tuple(
                (Month(month), *_stay(stays[WHOLE]))
                for month, stays in found.by_month.items()
                if WHOLE in stays
            ),
            series=(2, 3),
        ),
        Table(
            id="stages-by-month",
            caption=_("Each stage by month, in days"),
            head=(_("Month"), *_stay_head(_("Stage"))),
            rows=tuple(
                (Month(month), str(STAGES[each]), *_stay(stays[each]))
                for month, stays in found.by_month.items()
                for each in WAY
                if each in stays
            ),
        ),
    )


def _waiting(found: Times) -> tuple[Table, Table]:
    return (
        Table(
            id="waiting",
            caption=_("What waits now"),
            head=(_("Stage"), _("Requests"), _("Longest, days")),
            rows=tuple(
                (str(STAGES[each.stage]), each.count, each.longest_days)
                for each in found.waits
            ),
        ),
        Table(
            id="longest",
            caption=_("What has waited longest in its stage"),
            head=(_("Request"), _("Stage"), _("Days")),
            rows=tuple(
                (str(each.number), str(STAGES[each.stage]), each.days)
                for each in found.longest
            ),
            lives=tuple(each.life for each in found.longest),
        ),
    )


def _stay_head(what: str) -> tuple[str, ...]:
    return (what, _("Requests"), _("Median"), _("Nine of ten within"))


def _stay(stay: Stay) -> tuple[Cell, ...]:
    return (stay.count, stay.median_days, stay.most_days)


def _training(reach: Reach, wanted: ReportFilter, at: datetime) -> Report:
    found = training(reach, wanted, at)
    total = Covered(
        department="",
        holders=sum(each.holders for each in found.departments),
        trained=sum(each.trained for each in found.departments),
        signed=sum(each.signed for each in found.departments),
        both=sum(each.both for each in found.departments),
    )
    return Report(
        sentences=(
            _("Trained and signed today: %(both)s of %(holders)s.")
            % {"both": shown_cell(total.both), "holders": shown_cell(total.holders)},
            _("Whoever holds buttons in two departments is counted in both."),
        ),
        tables=(
            Table(
                id="department",
                caption=_("Holders trained, and policies signed, by department"),
                head=(
                    *(_("Department"), _("Holders"), _("Trained"), _("Signed")),
                    *(_("Trained, %"), _("Signed, %")),
                ),
                rows=tuple(
                    (
                        _place(each.department),
                        *(each.holders, each.trained, each.signed),
                        *(_percent(each.trained, each), _percent(each.signed, each)),
                    )
                    for each in found.departments
                ),
                series=(4, 5),
            ),
            Table(
                id="month",
                caption=_("Trainings by month, of those who hold buttons now"),
                head=(_("Month"), _("Passed"), _("Not passed")),
                rows=tuple(
                    (Month(each.month), each.passed, each.failed)
                    for each in found.months
                ),
            ),
        ),
    )


def _percent(part: int, of: Covered) -> float:
    return 100 * part / of.holders


def _grouped(counts: Counts) -> Iterable[tuple[Cell, ...]]:
    return ((_place(key), many) for key, many in counts)


def _place(key: str) -> str:
    """Return how a place or department is called in a report."""
    return {SENSITIVE: _("sensitive place"), NONE: _("of no department")}.get(key, key)


def _told(words: Mapping[str, Promise], key: str, without: str) -> str:
    return str(words[key]) if key else without


KINDS: Final[Mapping[str, Kind]] = {
    "places": Kind(
        title=gettext_lazy("Where buttons are, and why"),
        about=gettext_lazy("By criterion, priority, standing, department, building."),
        period=gettext_lazy("With days, only buttons that were approved then."),
        made=_places,
    ),
    "times": Kind(
        title=gettext_lazy("From request to service"),
        about=gettext_lazy("How long each stage takes, and what waits longest."),
        period=gettext_lazy("Counted by the day on which a stage was left."),
        made=_times,
        days=365,
    ),
    "training": Kind(
        title=gettext_lazy("Training and policies"),
        about=gettext_lazy("Who of those with buttons is trained and has signed."),
        period=gettext_lazy("The days bound the trainings; who is trained is today's."),
        made=_training,
        days=365,
    ),
}
