"""The six personal steps of holders, from the rows: many buttons at once.

A constant number of queries, whether it is for one person's page or a department's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q

from quietbell.domain.life import Stage
from quietbell.domain.steps import Asked, StepFacts, StepShown, steps
from quietbell.domain.words import Disposition, IncidentClass
from quietbell.queries.answers import SiteAnswer, answers_of
from quietbell.queries.learnt import Learnt
from quietbell.storage.models import (
    Acceptance,
    Button,
    ButtonLife,
    ChangeNotice,
    Decision,
    IncidentRecord,
    OfficeTask,
    Site,
)

WAITING: Final = frozenset({Stage.REQUESTED, Stage.ASSESSED, Stage.APPEALED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Somebody's button, or what was asked for them. One of the two is there."""

    person: str
    button: Button | None = None
    life: ButtonLife | None = None

    @property
    def site(self) -> Site | None:
        """Return where it is, or was asked for."""
        if self.button is not None:
            return self.button.room.floor.building.site
        request = self.life.request if self.life else None
        return request.site if request else None

    @property
    def kind(self) -> str:
        """Return its kind; empty while nobody has chosen one."""
        if self.button is not None:
            return self.button.kind
        request = self.life.request if self.life else None
        return request.kind if request else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """A case with its steps and what they were read from."""

    case: Case
    steps: tuple[StepShown, ...]
    answer: SiteAnswer | None
    tested_at: datetime | None
    pressed_at: datetime | None


def stepped(
    cases: Sequence[Case], learnt: Learnt, *, at: datetime
) -> tuple[Stepped, ...]:
    """Return each of *cases* with its six steps. Six queries, however many there are.

    *learnt* knows their persons.
    """
    known = _Known(cases)
    return tuple(_stepped(each, known, learnt, at) for each in cases)


class _Known:
    """What the rows say of all the cases."""

    def __init__(self, cases: Sequence[Case]) -> None:
        buttons = [each.button.pk for each in cases if each.button]
        lives = [each.life.pk for each in cases if each.life]
        self.answers = answers_of(each.site for each in cases if each.site)
        self.decisions: dict[str, Decision] = {}
        decided = Decision.objects.filter(life__in=lives).order_by("round")
        for decision in decided.only("life_id", "is_approved", "at"):
            self.decisions[decision.life_id] = decision
        tests = Q(
            incident_class=IncidentClass.TEST.value, disposition=Disposition.TEST.value
        )
        self.presses: dict[str, tuple[datetime | None, datetime | None]] = {
            button: (tested, pressed)
            for button, tested, pressed in IncidentRecord.objects.filter(
                button__in=buttons
            )
            .values("button")
            .annotate(tested=Max("closed_at", filter=tests), last=Max("opened_at"))
            .values_list("button", "tested", "last")
        }
        self.accepted: dict[str, tuple[datetime, datetime | None]] = {
            button: (confirmed, pressed)
            for button, confirmed, pressed in Acceptance.objects.filter(
                button__in=buttons, confirmed_at__isnull=False
            )
            .values("button")
            .annotate(last=Max("confirmed_at"), press=Max("pressed_at"))
            .values_list("button", "last", "press")
        }
        self.reported = _reported(buttons)

    def tested_at(self, button: str) -> datetime | None:
        """Return when a press of it was last confirmed at the console."""
        return self._last(button, 0)

    def pressed_at(self, button: str) -> datetime | None:
        """Return when its last press came, as far as the records go back."""
        return self._last(button, 1)

    def _last(self, button: str, column: int) -> datetime | None:
        rows = (self.presses.get(button), self.accepted.get(button))
        told = [row[column] for row in rows if row]
        return max((each for each in told if each), default=None)


def _reported(buttons: Iterable[str]) -> Mapping[str, datetime]:
    """Return since when something reported about each is open. One query."""
    still = OfficeTask.objects.filter(done_at=None, subject_kind="button")
    rows = ChangeNotice.objects.filter(
        button__in=buttons, task__in=still.filter(subject__in=buttons).values("pk")
    )
    return dict(
        rows.values("button").annotate(first=Min("at")).values_list("button", "first")
    )


def _stepped(case: Case, known: _Known, learnt: Learnt, at: datetime) -> Stepped:
    site = case.site
    zone = ZoneInfo(site.zone if site else "UTC")
    answer = known.answers.get(site.pk) if site else None
    button = case.button.pk if case.button else ""
    tested_at = known.tested_at(button)
    reported = known.reported.get(button)
    decision = known.decisions.get(case.life.pk) if case.life else None
    taught = learnt.taught(case.person, case.kind)
    to_sign = learnt.to_sign(case.person, case.kind, site.pk if site else "")
    passed = [each.passed_at for each in taught if each.passed_at]
    ends = [each.ends_on for each in taught if each.ends_on]
    request = case.life.request if case.life else None
    approved = decision is not None and decision.is_approved

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    facts = StepFacts(
        requested_on=day(request.sent_at if request else None),
        request=_asked(case.life, decision),
        approved_on=day(decision.at if decision and approved else None),
        has_button=case.button is not None,
        modules=len(taught),
        modules_passed=len(passed),
        trained_on=day(min(passed, default=None)),
        trained_until=min(ends, default=None),
        policies=len(to_sign),
        unsigned=sum(each.signed_at is None for each in to_sign),
        response_since=day(answer.since if answer else None),
        tested_on=day(tested_at),
        reported_on=day(reported),
        is_place_verified=bool(case.button and case.button.is_place_verified),
        place_verified_on=case.button.place_verified_on if case.button else None,
    )
    return Stepped(
        case=case,
        steps=steps(facts, today=at.astimezone(zone).date()),
        answer=answer,
        tested_at=tested_at,
        pressed_at=known.pressed_at(button),
    )


def _asked(life: ButtonLife | None, decision: Decision | None) -> Asked:
    """Return how far the request has come. A decision counts, whatever came before."""
    if life is None:
        return Asked.NONE
    stage = Stage(life.stage)
    if stage is Stage.WITHDRAWN:
        return Asked.WITHDRAWN
    if stage in WAITING:
        return Asked.WAITS
    if decision is not None:
        return Asked.APPROVED if decision.is_approved else Asked.REFUSED
    return Asked.REFUSED if stage is Stage.REFUSED else Asked.NONE
