"""How Harborview State decided: assessments, approvals, comments, decisions, appeals.

Findings are what `domain.criteria.judged` says of the very case, so they are true.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from django.db.models import Model

from quietbell.domain.criteria import SHIPPED, Answer, Case, Outcome, judged
from quietbell.domain.deciding import Alternative, Scale
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.moments import stamp
from quietbell.queries.criteria import body_of
from quietbell.simulator.demo_policies import policy_at
from quietbell.simulator.demo_reasons import (
    DEANS_WORDS,
    POLICE_WORDS,
    QUESTION,
    SUMMARIES,
)
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Passed, Story
from quietbell.simulator.demo_telling import BEGUN_DAYS_AGO
from quietbell.storage import models as m

D = LifeDeed
CRITERIA: Final = "criteria-1"
DEAN_HOURS: Final = 3  # from the sending to the Dean's answer, where it was quick
POLICE_HOURS: Final = 20
ASSESSED_DAYS: Final = 365


def criteria_rows(at: datetime, staff: Staff) -> list[Model]:
    """Return the criteria in force: those that ship."""
    since = at - timedelta(days=BEGUN_DAYS_AGO)
    return [
        m.CriteriaVersion(
            id=CRITERIA,
            number=SHIPPED.number,
            body=body_of(SHIPPED),
            state="in force",
            policy_id=policy_at(since, at),
            made_by=staff.manager,
            made_at=since,
            in_force_at=since,
        )
    ]


def deciding_rows(
    told: Sequence[Story], at: datetime, staff: Staff
) -> Iterator[Sequence[Model]]:
    """Return what was weighed and decided, table by table."""
    made = [_Deciding(story, at, staff) for story in told if not story.is_inherited]
    for each in made:
        each.decide()
    yield [row for each in made for row in each.assessments]
    yield [row for each in made for row in each.approvals]
    yield [row for each in made for row in each.comments]
    yield [row for each in made for row in each.decisions]
    yield [row for each in made for row in each.appeals]


@dataclass(slots=True)
class _Deciding:
    """One request on its way to a decision, or through several."""

    story: Story
    at: datetime
    staff: Staff
    assessments: list[m.Assessment] = field(default_factory=list)
    approvals: list[m.Approval] = field(default_factory=list)
    comments: list[m.PoliceComment] = field(default_factory=list)
    decisions: list[m.Decision] = field(default_factory=list)
    appeals: list[m.Appeal] = field(default_factory=list)

    def decide(self) -> None:
        """Go through the story's steps, and write down what each of them left."""
        self._hear_the_dean()
        for step in self.story.passed:
            match step.deed:
                case D.ASSESS:
                    has_more = D.TAKE_UP in self.story.asked.course
                    self._assess(step, is_grounded=self._is_grounded and not has_more)
                    self._ask_the_police(step)
                case D.APPROVE | D.REFUSE:
                    self._decide(step, is_approved=step.deed is D.APPROVE)
                case D.APPEAL:
                    self.appeals.append(self._appeal(step))
                case D.TAKE_UP | D.UPHOLD:
                    self._answer(step, is_upheld=step.deed is D.UPHOLD)
        if self.story.asked.is_begun:
            self._begin()

    @property
    def _is_grounded(self) -> bool:
        refused = (D.REFUSE in self.story.asked.course) and not self._is_taken_up
        return self.story.asked.is_grounded and not refused

    @property
    def _is_taken_up(self) -> bool:
        return D.TAKE_UP in self.story.asked.course

    def _hear_the_dean(self) -> None:
        """Let the Dean answer the request, before anybody decides on it."""
        if not self.story.asked.dean:
            return
        steps = self.story.passed
        after = next((x.at for x in steps if x.deed is D.ASSESS), None)
        is_quick = self.story.luck("dean").random() < 0.5 or after is None
        said_at = self.story.began_at if is_quick or after is None else after
        said_at += timedelta(minutes=7)
        self._approve(said_at, is_approved=self.story.asked.dean == "yes")

    def _approve(self, at: datetime, *, is_approved: bool) -> None:
        words = self.story.luck("words").choice(DEANS_WORDS)
        number = len(self.decisions) + 1
        self.approvals.append(
            m.Approval(
                id=f"approval-{self.story.key}-{number}",
                life_id=self.story.life,
                round=number,
                is_approved=is_approved,
                by=self.story.approver,
                department=self.story.department_row,
                at=at,
                words=words if is_approved else "I see no need for this.",
            )
        )

    def _assess(self, step: Passed, *, is_grounded: bool) -> None:
        found = self.story.factors(is_grounded=is_grounded)
        self.assessments.append(
            m.Assessment(
                id=f"assessment-{self.story.key}-{len(self.assessments) + 1}",
                life_id=self.story.life,
                answers=answers(found),
                scores=self._scores(found),
                summary=self.story.luck("summary").choice(SUMMARIES),
                made_by=self.staff.manager,
                made_at=step.at - timedelta(minutes=20),
                signed_by=self.staff.manager,
                signed_at=step.at,
                expires_on=step.at.date() + timedelta(days=ASSESSED_DAYS),
            )
        )

    def _begin(self) -> None:
        """Begin an assessment that nobody has signed yet."""
        found = self.story.factors(is_grounded=True)
        first = dict(list(found.items())[:1])
        self.assessments.append(
            m.Assessment(
                id=f"assessment-{self.story.key}-{len(self.assessments) + 1}",
                life_id=self.story.life,
                answers=answers(first),
                scores={Scale.LIKELIHOOD.value: 3},
                made_by=self.staff.manager,
                made_at=self.story.passed[-1].at + timedelta(hours=1),
            )
        )

    def _scores(self, found: dict[str, str]) -> dict[str, int]:
        luck = self.story.luck("scores")
        lowest = min(4, len(found))
        return {each.value: luck.randint(lowest, lowest + 1) for each in Scale}

    def _ask_the_police(self, step: Passed) -> None:
        """Ask for a comment, and have it given unless it is waited for still."""
        if not self.story.asked.police:
            return
        asked_at = step.at + timedelta(minutes=5)
        is_told = self.story.asked.police == "told"
        words = self.story.luck("police").choice(POLICE_WORDS)
        self.comments.append(
            m.PoliceComment(
                id=f"comment-{self.story.key}",
                life_id=self.story.life,
                asked_by=self.staff.manager,
                asked_at=asked_at,
                question=QUESTION,
                by=self.staff.police if is_told else "",
                at=asked_at + timedelta(minutes=20) if is_told else None,
                words=words if is_told else "",
            )
        )

    def _decide(self, step: Passed, *, is_approved: bool) -> None:
        """Write what was decided, and what the criteria said of it on that day."""
        number = len(self.decisions) + 1
        if number > 1:  # what the first round did not know
            before = step.at - timedelta(minutes=15)
            again = Passed(after=Stage.ASSESSED, at=before, by=self.staff.manager)
            self._assess(again, is_grounded=True)
            if not (self.approvals and self.approvals[-1].is_approved):
                self._approve(before, is_approved=True)
        outcome = self._outcome(step.at.date())
        luck = self.story.luck(f"decision {number}")
        offered = [each.value for each in Alternative]
        by_day = step.at.date() + timedelta(days=SHIPPED.appeal_days)
        self.decisions.append(
            m.Decision(
                id=f"decision-{self.story.key}-{number}",
                life_id=self.story.life,
                round=number,
                is_approved=is_approved,
                by=step.by,
                at=step.at,
                reason=step.words if is_approved else self._why_not(outcome, step),
                alternatives=[] if is_approved else luck.sample(offered, 2),
                findings=msgspec.to_builtins(outcome.findings),
                priority=outcome.priority.value if is_approved else "",
                criteria_id=CRITERIA,
                policy_id=policy_at(step.at, self.at),
                assessment_id=self.assessments[-1].pk if self.assessments else None,
                appeal_until=None if is_approved else by_day,
            )
        )

    def _outcome(self, on: date) -> Outcome:
        newest = self.assessments[-1] if self.assessments else None
        kept = newest.answers if newest else {}
        case = Case(
            answers=msgspec.convert(kept, dict[str, Answer]),
            is_approved=bool(self.approvals) and self.approvals[-1].is_approved,
            signed_on=newest.signed_at.date() if newest and newest.signed_at else None,
            expires_on=newest.expires_on if newest else None,
        )
        return judged(SHIPPED, case, on=on)

    def _why_not(self, outcome: Outcome, step: Passed) -> str:
        return step.words if outcome.is_met else outcome.summary

    def _appeal(self, step: Passed) -> m.Appeal:
        return m.Appeal(
            id=f"appeal-{self.story.key}",
            life_id=self.story.life,
            decision_id=self.decisions[-1].pk,
            by=step.by,
            at=step.at,
            words=step.words,
        )

    def _answer(self, step: Passed, *, is_upheld: bool) -> None:
        appeal = self.appeals[-1]
        appeal.decided_by, appeal.decided_at = step.by, step.at
        appeal.is_upheld, appeal.reason = is_upheld, step.words


def answers(found: dict[str, str]) -> dict[str, Any]:
    """Return answers as a row keeps them: each factor and context, met or not."""
    return {
        each.id: {"is_met": each.id in found, "evidence": found.get(each.id, "")}
        for each in (*SHIPPED.factors, *SHIPPED.contexts)
    }


def priority_of(story: Story) -> str:
    """Return the priority that a story's approval gave it, empty before."""
    if story.done(D.APPROVE) is None:
        return ""
    found = story.factors(is_grounded=True)
    case = Case(answers=msgspec.convert(answers(found), dict[str, Answer]))
    return judged(SHIPPED, case, on=story.began_at.date()).priority.value


def signed(by: str, at: datetime) -> dict[str, str]:
    """Return a signature as rows keep it beside what was signed."""
    return {"by": by, "at": stamp(at)}
