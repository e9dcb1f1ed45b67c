"""One request with everything that became of it, and what can be done with it now.

What somebody may do is asked of the table and of their reach; nothing here decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from quietbell.domain.criteria import Factor
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import LifeDeed, Need, Stage, Step, deeds_from, missing
from quietbell.domain.roles import Right
from quietbell.queries.calendars import day_at
from quietbell.queries.drafts import questions
from quietbell.queries.needs import met, site_of
from quietbell.queries.people import names_of
from quietbell.queries.requests import appealable
from quietbell.queries.tasks import Shown, shown
from quietbell.storage.models import (
    Appeal,
    Approval,
    Assessment,
    ButtonLife,
    ButtonRequest,
    Decision,
    Letter,
    LifeStep,
    OfficeTask,
    PoliceComment,
    StoredFile,
)

ROWS_MAX: Final = 100  # of a kind on one page; a life has a dozen
# A deed brings these itself: its own page asks for them.
BROUGHT: Final = frozenset(
    {
        Need.REASON,
        Need.ALTERNATIVES,
        Need.ANOTHER,
        Need.OWNER,
        Need.SIGN_OFFS,
    }
)
# The way of a request to which nothing happens.
PATH: Final = (
    Stage.REQUESTED,
    Stage.ASSESSED,
    Stage.APPROVED,
    Stage.SURVEYED,
    Stage.ORDERED,
    Stage.INSTALLED,
    Stage.ACCEPTED,
    Stage.IN_SERVICE,
)
# What leads on along it: what is missing for that is what somebody waits for.
ONWARD: Final = {
    Stage.REQUESTED: LifeDeed.ASSESS,
    Stage.ASSESSED: LifeDeed.APPROVE,
    Stage.APPEALED: LifeDeed.TAKE_UP,
    Stage.APPROVED: LifeDeed.SURVEY,
    Stage.SURVEYED: LifeDeed.ORDER,
    Stage.ORDERED: LifeDeed.INSTALL,
    Stage.INSTALLED: LifeDeed.ACCEPT,
    Stage.ACCEPTED: LifeDeed.PUT_IN_SERVICE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A row of the table as somebody sees it: what is missing, and whether they may."""

    step: Step
    missing: tuple[Need, ...]
    may: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question of the criteria, and what the requester says. None: nothing."""

    factor: Factor
    is_met: bool | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One stage of the way. ``at`` is None for what is still to come."""

    stage: Stage
    at: datetime | None
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """Where a request is, for whoever asked. ``missing`` is what it waits for."""

    passed: tuple[Passed, ...]
    tasks: tuple[Shown, ...]
    missing: tuple[Need, ...]
    decision: Decision | None
    appeal: Appeal | None
    can_appeal: bool
    can_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """The shape of `web/requests/one.html`."""

    answers: tuple[Answered, ...]
    steps: tuple[LifeStep, ...]
    decisions: tuple[Decision, ...]
    approvals: tuple[Approval, ...]
    assessments: tuple[Assessment, ...]
    comments: tuple[PoliceComment, ...]
    appeals: tuple[Appeal, ...]
    files: tuple[StoredFile, ...]
    letters: tuple[Letter, ...]
    tasks: tuple[Shown, ...]
    names: dict[str, str]  # of everybody who did something, by id


def deeds_now(
    life: ButtonLife, reader: Reader, subject: Subject, at: datetime
) -> tuple[Deed, ...]:
    """Return what the table allows from here, in its order."""
    known = met(life, at) | BROUGHT
    if _can_appeal(life, day_at(site_of(life), at)):
        known |= {Need.IN_TIME}
    return tuple(
        Deed(
            step=each,
            missing=missing(each, known),
            may=reader.reach(each.action, at).right_to(subject) is not Right.NO,
        )
        for each in deeds_from(Stage(life.stage))
    )


def answered(request: ButtonRequest) -> tuple[Answered, ...]:
    """Return every question that is asked now, with the answer that was given."""
    found = []
    for each in questions():
        told = request.answers.get(each.id) or {}
        found.append(
            Answered(
                factor=each,
                is_met=told.get("is_met"),
                evidence=str(told.get("evidence") or ""),
            )
        )
    return tuple(found)


def tracker(life: ButtonLife, at: datetime) -> Tracker:
    """Return where *life* is, as its requester is told."""
    today = day_at(site_of(life), at)
    decision = life.decisions.order_by("-round").first()
    onward = ONWARD.get(Stage(life.stage))
    known = met(life, at) | BROUGHT
    waits_for = {
        each.deed: missing(each, known) for each in deeds_from(Stage(life.stage))
    }
    return Tracker(
        passed=_passed(life),
        tasks=_tasks(life, at, is_open=True),
        missing=waits_for.get(onward, ()) if onward else (),
        decision=decision,
        appeal=life.appeals.order_by("-at").first(),
        can_appeal=_can_appeal(life, today),
        can_withdraw=waits_for.get(LifeDeed.WITHDRAW) == (),
    )


def request_page(life: ButtonLife, request: ButtonRequest, at: datetime) -> RequestPage:
    """Return everything about *request*. A bounded number of queries."""
    steps = tuple(life.steps.order_by("id")[:ROWS_MAX])
    decisions = tuple(life.decisions.select_related("criteria").order_by("-round"))
    approvals = tuple(life.approvals.order_by("-round"))
    assessments = tuple(life.assessments.order_by("-made_at"))
    comments = tuple(life.comments.order_by("-asked_at"))
    appeals = tuple(life.appeals.order_by("-at"))
    did: set[str] = {request.entered_by}
    did |= {each.by for each in steps} | {each.by for each in decisions}
    did |= {each.by for each in approvals}
    for comment in comments:
        did |= {comment.by, comment.asked_by}
    for paper in assessments:
        did |= {paper.made_by, paper.signed_by}
    for appeal in appeals:
        did |= {appeal.by, appeal.decided_by}
    about = [life.pk, request.pk]
    return RequestPage(
        answers=answered(request),
        steps=steps,
        decisions=decisions,
        approvals=approvals,
        assessments=assessments,
        comments=comments,
        appeals=appeals,
        files=files_of([*about, *(each.pk for each in assessments)]),
        letters=tuple(
            Letter.objects.filter(about__in=about).order_by("-made_at", "id")[:ROWS_MAX]
        ),
        tasks=_tasks(life, at, is_open=False),
        names=names_of(did),
    )


def files_of(subjects: Iterable[str]) -> tuple[StoredFile, ...]:
    """Return the files of those things, the newest first, without their bytes."""
    rows = StoredFile.objects.filter(subject__in=list(subjects), is_removed=False)
    return tuple(rows.order_by("-added_at", "id")[:ROWS_MAX])


def _can_appeal(life: ButtonLife, today: date) -> bool:
    if life.stage != Stage.REFUSED.value:
        return False
    decision = life.decisions.order_by("-round").first()
    if decision is None or Appeal.objects.filter(decision=decision).exists():
        return False
    return appealable(decision, today)


def _passed(life: ButtonLife) -> tuple[Passed, ...]:
    """Return the way so far, and what is to come while it goes on."""
    came = {each.after: each.at for each in life.steps.order_by("id")}
    now = Stage(life.stage)
    is_on_path = now in PATH
    place = PATH.index(now) if is_on_path else len(PATH)
    found = []
    for number, stage in enumerate(PATH):
        at = came.get(stage.value)
        # Decided anew it goes the same way twice: what lies ahead is to come again.
        if is_on_path and number > place:
            at = None
        if at is not None or is_on_path:
            found.append(Passed(stage=stage, at=at, is_now=stage is now))
    if not is_on_path:
        found.append(Passed(stage=now, at=life.since, is_now=True))
    return tuple(found)


def _tasks(life: ButtonLife, at: datetime, *, is_open: bool) -> tuple[Shown, ...]:
    rows = OfficeTask.objects.filter(subject_kind="life", subject=life.pk)
    if is_open:
        rows = rows.filter(done_at=None)
    return shown(tuple(rows.order_by("-made_at", "id")[:ROWS_MAX]), at)
