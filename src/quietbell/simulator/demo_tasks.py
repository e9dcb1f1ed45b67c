"""What Harborview State's office had to do, has to do, and is late with.

Each stage of a life opens the tasks that `domain.life_work` says, and its end ends
them; so a queue is what the stages say, on the day the demonstration is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Model

from quietbell.domain.changes import FOLLOWS, Change
from quietbell.domain.follow_ups import Calendar, TaskKind
from quietbell.domain.life import LifeDeed
from quietbell.domain.life_work import WORK
from quietbell.domain.said import Wording, said
from quietbell.domain.site import Campus
from quietbell.domain.task_words import (
    BUTTON,
    COMMENT_WANTED,
    DECISION_WAITS,
    REQUEST,
    REVIEW_WAITS,
    TAKEN_OVER,
)
from quietbell.simulator.campus import DemoCampus
from quietbell.simulator.demo_places import SENSITIVE, department_id
from quietbell.simulator.demo_policies import (
    CLOSED_DAYS_AGO,
    FIFTH_DAYS_AGO,
    LAST_REVIEW_DAYS_AGO,
    REVIEW_DAYS_AGO,
)
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Passed, Story
from quietbell.storage import models as m

COMPLIANCE_DAYS: Final = 20
UNAPPROVED: Final = ("human-resources-2", "library-4", "pharmacy-3")
REVIEW_DAYS: Final = 20
DECISION_DAYS: Final = 10
POLICY: Final = "Duress button policy"
# What holders told: of which button, how many hours ago, and after how many more
# something came of it. Without that it is open.
NOTICES: Final = (
    ("student-center-5", Change.MOVED, 30, None, "My desk is at the window now."),
    ("human-resources-1", Change.UNNEEDED, 200, None, "We moved behind a door."),
    ("athletics-3", Change.FAULTY, 20, None, "The key light stays dark."),
    ("library-3", Change.FAULTY, 900, 20, "Nothing happened at the test."),
    ("dean-2", Change.FURNITURE, 2200, 30, "A new desk came."),
    ("harbor-cashier-1", Change.MOVED, 4100, 40, "We changed windows."),
    ("registrar-4", Change.FAULTY, 90, 18, "The display is dark."),
)


@dataclass(frozen=True, slots=True)
class Tasks:
    """Every task of the office, done and open, and the notices behind some.

    ``signed`` is when the Dean answered first and ``asked`` what the police have not
    answered, by life.
    """

    campus: DemoCampus
    told: Sequence[Story]
    at: datetime
    staff: Staff
    signed: Mapping[str, datetime]
    asked: Mapping[str, m.PoliceComment]

    def groups(self) -> Iterator[Sequence[Model]]:
        """Return tasks, then notices."""
        yield [
            *[row for each in self.told for row in self._of_life(each)],
            *[row for each in self.told for row in self._of_police(each)],
            *self._compliance(),
            *self._of_policies(),
            *self._of_notices(),
        ]
        yield self._notices()

    def _of_life(self, story: Story) -> Iterator[m.OfficeTask]:
        """Yield what each stage left to do; whoever left the stage ended it."""
        signed_at = self.signed.get(story.life)
        is_waiting = False  # for the Dean, since an earlier stage
        for number, step in enumerate(story.passed, start=1):
            after = story.passed[number] if number < len(story.passed) else None
            for work in WORK.get(step.after, ()):
                if work.kind is TaskKind.SIGN:
                    if is_waiting or (signed_at and signed_at <= step.at):
                        continue
                    yield self._sign(story, number, step, signed_at)
                    is_waiting = True
                    continue
                yield self._task(
                    story,
                    work.kind,
                    f"{story.life}-{number}",
                    step.at,
                    work.days,
                    work.words,
                    done=(after.at, after.by, f"Done: {after.deed.value}.")
                    if after and after.deed
                    else None,
                )

    def _sign(
        self, story: Story, number: int, step: Passed, signed_at: datetime | None
    ) -> m.OfficeTask:
        (work,) = (x for x in WORK[step.after] if x.kind is TaskKind.SIGN)
        left = next(
            (x for x in story.passed[number:] if x.deed is not LifeDeed.ASSESS), None
        )
        done = None
        if signed_at is not None:
            done = (signed_at, story.approver, "Done: answered.")
        elif left is not None and left.deed is not None:
            done = (left.at, left.by, f"Done: {left.deed.value}.")
        cause = f"{story.life}-{number}"
        return self._task(
            story, work.kind, cause, step.at, work.days, work.words, done=done
        )

    def _of_police(self, story: Story) -> Iterator[m.OfficeTask]:
        """Yield what the police were asked and have not answered."""
        asked = self.asked.get(story.life)
        if asked is not None:
            yield self._task(
                story,
                TaskKind.COMMENT,
                asked.id,
                asked.asked_at,
                5,
                COMMENT_WANTED,
            )

    def _compliance(self) -> Iterator[m.OfficeTask]:
        for story in self.told:
            if story.key in UNAPPROVED:
                yield self._task(
                    story,
                    TaskKind.COMPLIANCE,
                    story.life,
                    self.at - timedelta(days=9),
                    COMPLIANCE_DAYS,
                    TAKEN_OVER,
                )

    def _of_policies(self) -> Iterator[m.OfficeTask]:
        closed = self.at - timedelta(days=CLOSED_DAYS_AGO)
        for key, days, done in (
            ("review-last", LAST_REVIEW_DAYS_AGO, closed),
            ("review-open", REVIEW_DAYS_AGO, None),
        ):
            made_at = self.at - timedelta(days=days)
            yield m.OfficeTask(
                id=f"task-{key}",
                kind=TaskKind.POLICY_REVIEW.value,
                subject_kind="review",
                subject=key,
                **said(REVIEW_WAITS, policy=POLICY, year=made_at.year).columns(),
                made_at=made_at,
                due_at=self._due("", made_at, REVIEW_DAYS),
                done_at=done,
                done_by=self.staff.manager if done else "",
                outcome="All four offices signed." if done else "",
                cause=key,
            )
        made_at = self.at - timedelta(days=FIFTH_DAYS_AGO)
        yield m.OfficeTask(
            id="task-proposal-5",
            kind=TaskKind.POLICY_DECISION.value,
            subject_kind="proposal",
            subject="proposal-5",
            **said(DECISION_WAITS, policy=POLICY).columns(),
            made_at=made_at,
            due_at=self._due("", made_at, DECISION_DAYS),
            cause="proposal-5",
        )

    def _of_notices(self) -> Iterator[m.OfficeTask]:
        for button, change, hours, after, _ in NOTICES:
            follow, made_at = FOLLOWS[change], self.at - timedelta(hours=hours)
            kept = next(x for x in self.campus.site.buttons if x.id == button)
            done_at = made_at + timedelta(hours=after) if after else None
            is_sensitive = kept.department == SENSITIVE
            yield m.OfficeTask(
                id=f"task-notice-{button}",
                kind=follow.kind.value,
                subject_kind="button",
                subject=button,
                site=kept.site,
                department="" if is_sensitive else department_id(kept.department),
                **said(follow.words, name=said(BUTTON, label=kept.label)).columns(),
                made_at=made_at,
                due_at=self._due(kept.site, made_at, follow.days),
                done_at=done_at,
                done_by=self.staff.technician if done_at else "",
                outcome=f"{follow.came_of[0].value.capitalize()}." if done_at else "",
                cause=f"notice-{button}",
            )

    def _notices(self) -> list[m.ChangeNotice]:
        holders = {each.id: each.holder or "" for each in self.campus.site.buttons}
        return [
            m.ChangeNotice(
                id=f"notice-{button}",
                button_id=button,
                reason=change.value,
                words=words,
                by=holders[button],
                at=self.at - timedelta(hours=hours),
                task=f"task-notice-{button}",
            )
            for button, change, hours, _, words in NOTICES
        ]

    def _task(
        self,
        story: Story,
        kind: TaskKind,
        cause: str,
        made_at: datetime,
        days: int,
        words: Wording,
        done: tuple[datetime, str, str] | None = None,
    ) -> m.OfficeTask:
        done_at, done_by, outcome = done or (None, "", "")
        label = story.button.label if story.button else ""
        name = said(BUTTON, label=label)
        if story.number:
            name = said(REQUEST, number=story.number)
        return m.OfficeTask(
            id=f"task-{kind.name.lower()}-{cause}",
            kind=kind.value,
            subject_kind="life",
            subject=story.life,
            site=story.site,
            department=story.department_row,
            **said(words, name=name).columns(),
            made_at=made_at,
            due_at=self._due(story.site, made_at, days),
            done_at=done_at,
            done_by=done_by,
            outcome=outcome,
            cause=cause,
        )

    def _due(self, site: str, made_at: datetime, days: int) -> datetime:
        return calendars(self.campus.site.sites)[site].after_business_days(
            made_at, days
        )


def calendars(sites: Sequence[Campus]) -> Mapping[str, Calendar]:
    """Return the calendar of each site; "" is what belongs to none."""
    found = {
        each.id: Calendar(
            zone=each.zone,
            holidays=frozenset(date.fromisoformat(day) for day in each.holidays),
            closes=time.fromisoformat(each.business_hours[1]),
        )
        for each in sites
    }
    return {**found, "": found[sites[0].id]}
