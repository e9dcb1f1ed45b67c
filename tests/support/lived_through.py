"""The demonstration's two years, written again in the order in which they happened.

Before each step of a life the rows that its time had are there and no others, so that
`queries.needs` can be asked whether the step was allowed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, Final

from django.db.models import Model

from quietbell.domain.life import LIFE, LifeDeed, Need, Stage
from quietbell.queries.calendars import day_at
from quietbell.queries.needs import TESTS, site_of
from quietbell.storage import models as m

EVER: Final = datetime(1990, 1, 1, tzinfo=UTC)
# What a deed brings itself is in its step, its decision or its appeal.
BROUGHT: Final = frozenset({Need.OWNER, Need.SIGN_OFFS})
# What no need asks about.
LEFT_OUT: Final = (
    *(m.OfficeTask, m.Letter, m.InboundMail, m.ChangeNotice, m.CostLine),
    *(m.PolicyReview, m.ReviewSignOff, m.Proposal),
)
Deed = Callable[[], None]


@dataclass(slots=True)
class LivedThrough:
    """Rows in groups, as `simulator.demo_years.years` has them; the campus is there."""

    groups: Iterable[Sequence[Model]]
    steps: int = field(default=0)

    def missing(self) -> Iterator[tuple[str, str, Need]]:
        """Write everything; yield life, deed and need of each step not allowed."""
        events = [each for rows in self.groups for row in rows for each in _events(row)]
        events.sort(key=lambda each: each[:2])
        for _, _, row, write in events:
            if isinstance(row, m.LifeStep):
                self.steps += 1
                yield from self._lacking(row)
            write()

    def _lacking(self, step: m.LifeStep) -> Iterator[tuple[str, str, Need]]:
        if step.deed == "begun":
            return
        life = m.ButtonLife.objects.get(pk=step.life_id)
        day = day_at(site_of(life), step.at)
        for need in LIFE[Stage(step.before), LifeDeed(step.deed)].needs:
            is_met = TESTS[need](life, day) if need in TESTS else _brings(need, step)
            if not is_met:
                yield life.pk, step.deed, need


def _brings(need: Need, step: m.LifeStep) -> bool:
    """Say whether the deed itself met *need*."""
    decisions = m.Decision.objects.filter(life=step.life_id).order_by("-round")
    match need:
        case Need.REASON:
            return bool(step.words)
        case Need.ALTERNATIVES:
            return bool(decisions[0].alternatives)
        case Need.IN_TIME:
            until = decisions[0].appeal_until
            return until is not None and step.at.date() <= until
        case Need.ANOTHER:
            return decisions[0].by != step.by
    return need in BROUGHT


Event = tuple[datetime, int, Model, Deed]


def _events(row: Model) -> Iterator[Event]:
    """Yield when *row* was written, and each later change of it."""
    if isinstance(row, LEFT_OUT):
        return
    match row:
        case m.PolicyVersion(state="retired"):
            yield _written(row, _midnight(row.effective_on), state="in force")
            yield _changed(row, row.ended_at, state="retired")
        case m.WorkOrder(state="done"):
            yield _written(row, row.made_at, state="planned")
            yield _changed(row, row.done_at, state="done")
        case m.PoliceComment():
            yield _written(row, row.asked_at, by="", at=None, words="")
            if row.at is not None:
                yield _changed(row, row.at, by=row.by, at=row.at, words=row.words)
        case m.LifeStep():
            yield row.at, 2, row, lambda: row.save(force_insert=True)
        case _:
            yield _written(row, _when(row))


def _when(row: Any) -> datetime:
    """Return when a row that never changes was written."""
    match row:
        case m.Assessment() | m.Survey():
            return row.signed_at or row.made_at
        case m.EquipmentChoice():
            return row.management_at or row.it_at or EVER
        case m.Acceptance():
            return row.confirmed_at
        case m.PolicyVersion(state="in force"):
            return _midnight(row.effective_on)
        case m.PolicyVersion() | m.ButtonRequest():
            return row.made_at
        case m.Approval() | m.Decision() | m.Appeal():
            return row.at
        case m.TrainingRecord() | m.Attestation():
            return row.at
    return EVER


def _written(row: Any, when: datetime, **columns: Any) -> Event:
    kept = {name: getattr(row, name) for name in columns}

    def write() -> None:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        for name, value in kept.items():
            setattr(row, name, value)

    # What a life is about comes before it, and everything else after.
    order = 0 if isinstance(row, m.ButtonRequest) else 1
    return when, order, row, write


def _changed(row: Any, when: datetime, **columns: Any) -> Event:
    rows = type(row)._default_manager.filter(pk=row.pk)
    return when, 0, row, lambda: rows.update(**columns)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), UTC)
