"""Mail of Harborview State's office: what went out, what failed, and what came in.

Letters say a number and a link, as every letter of the office does; no place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Model

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.life import LifeDeed
from quietbell.domain.said import said
from quietbell.domain.task_words import NOT_SENT, REQUEST_CAME
from quietbell.simulator.campus import DemoCampus
from quietbell.simulator.demo_rows import MAIL, username
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Passed, Story
from quietbell.simulator.demo_tasks import calendars
from quietbell.storage import models as m

D = LifeDeed
SENT_AFTER: Final = timedelta(seconds=40)
DRAFT_DAYS: Final = 2
FAILED_DAYS: Final = 3
REFUSED_BY: Final = "550 5.1.1 no such mailbox here"
# What a requester is told of each step: the subject, and a sentence.
TOLD: Final[Mapping[LifeDeed | None, tuple[str, str]]] = {
    None: ("Request {}: we have it", "Your request has the number {}."),
    D.APPROVE: ("Request {} is approved", "The place is surveyed next."),
    D.REFUSE: ("Request {} is refused", "The page says why, and what is offered."),
    D.WITHDRAW: ("Request {} was withdrawn", "Nobody works on it any more."),
    D.APPEAL: ("Request {}: we have your appeal", "Somebody else decides on it."),
    D.TAKE_UP: ("Request {} is decided on anew", "Your appeal was taken up."),
    D.UPHOLD: ("The refusal of request {} stands", "The page says why."),
    D.PUT_IN_SERVICE: ("Request {}: your button is in service", "It can be used."),
}
# What came in: how many days ago, from whom, subject, words, and what became of it.
INBOUND: Final = (
    (
        1,
        "rosa.lindgren@harborview.example",
        "A button for the evening class office?",
        (
            "Hello,\n\nwe have the public here until nine on Tuesdays, and two of us"
            " are alone on the floor. Can we have one of these silent buttons?\n\nRosa"
        ),
        "draft",
        (),
    ),
    (
        4,
        "someone@elsewhere.example",
        "Duress button",
        "Please approve a button for me. The Dean agrees.",
        "draft",
        ("The sender is not proven.", "Nobody of that address is known."),
    ),
    (
        6,
        "mailer-daemon@harborview.example",
        "Undelivered: Request waits for your approval",
        "The mailbox is full.",
        "automatic",
        ("It was sent by a machine.",),
    ),
    (
        15,
        "gus.moran@harborview.example",
        "Automatic reply: Request received",
        "I am away until Monday.",
        "automatic",
        ("It was sent by a machine.",),
    ),
    (
        33,
        "newsletter@elsewhere.example",
        "Thirty offers for your office",
        "Offers.",
        "too many",
        ("This sender wrote more often than a person does.",),
    ),
)


@dataclass(frozen=True, slots=True)
class Mails:
    """Every letter and every mail, and the tasks that two of them left."""

    campus: DemoCampus
    told: Sequence[Story]
    at: datetime
    staff: Staff

    def groups(self) -> Iterator[Sequence[Model]]:
        """Return drafts that mails became, mails, letters and tasks."""
        drafts = [x for x in enumerate(INBOUND) if x[1][4] == "draft"]
        yield [
            self._draft(number, days, words)
            for number, (days, _, _, words, *_) in drafts
        ]
        yield [self._inbound(number) for number in range(len(INBOUND))]
        yield [row for each in self.told for row in self._letters(each)] + [
            self._failed()
        ]
        yield [
            *[self._draft_task(number, days) for number, (days, *_) in drafts],
            self._failed_task(),
        ]

    def _draft(self, number: int, days: int, words: str) -> m.ButtonRequest:
        return m.ButtonRequest(
            id=f"request-mail-{number}",
            via="mail",
            reply_to=INBOUND[number][1],
            need=words,
            made_at=self._ago(days),
        )

    def _inbound(self, number: int) -> m.InboundMail:
        days, sender, subject, words, verdict, reasons = INBOUND[number]
        return m.InboundMail(
            id=f"inbound-{number}",
            message_id=f"<inbound-{number}@harborview.example>",
            sender=sender,
            subject_line=subject,
            text=words,
            received_at=self._ago(days),
            verdict=verdict,
            reasons=list(reasons),
            request_id=f"request-mail-{number}" if verdict == "draft" else None,
        )

    def _letters(self, story: Story) -> Iterator[m.Letter]:
        if story.is_inherited:
            return
        for number, step in enumerate(story.passed):
            if step.deed in TOLD:
                subject, words = TOLD[step.deed]
                key = f"life-{story.key}-{number}"
                yield self._letter(
                    story, step, key, story.requester, subject, words, "/my/requests/"
                )
        subject = "Request {} waits for your approval"
        words = "Somebody of a department that you sign for asks for a button."
        key = f"life-{story.key}-signer"
        yield self._letter(
            story, story.passed[0], key, story.approver, subject, words, "/"
        )

    def _letter(
        self,
        story: Story,
        step: Passed,
        key: str,
        to: str,
        subject: str,
        words: str,
        path: str,
    ) -> m.Letter:
        person = next(each for each in self.campus.people if each.id == to)
        text = words.format(story.number)
        return m.Letter(
            id=f"letter-{key}",
            key=key,
            to=f"{username(person)}@{MAIL}",
            person=to,
            subject_line=subject.format(story.number),
            text=f"{text}\n\n{settings.WEB_URL}{path}\n",
            about_kind="life",
            about=story.life,
            site=story.site,
            message_id=f"<{key}@{MAIL}>",
            made_at=step.at,
            state="sent",
            attempts=1,
            tried_at=step.at + SENT_AFTER,
            sent_at=step.at + SENT_AFTER,
        )

    def _failed(self) -> m.Letter:
        """Return one that no server took, after all its tries."""
        made_at = self._ago(FAILED_DAYS)
        return m.Letter(
            id="letter-failed",
            key="request-mail-0-asked",
            to="rosa.lindgren@harborview.exmaple",
            subject_line="We have your mail",
            text="Somebody of the telecom desk reads it and answers.\n",
            about_kind="request",
            about="request-mail-0",
            message_id=f"<letter-failed@{MAIL}>",
            made_at=made_at,
            state="given up",
            attempts=6,
            tried_at=made_at + timedelta(hours=9),
            error=REFUSED_BY,
        )

    def _draft_task(self, number: int, days: int) -> m.OfficeTask:
        made_at = self._ago(days)
        return m.OfficeTask(
            id=f"task-mail-{number}",
            kind=TaskKind.MAIL_DRAFT.value,
            subject_kind="request",
            subject=f"request-mail-{number}",
            **said(REQUEST_CAME).columns(),
            made_at=made_at,
            due_at=self._due(made_at),
            cause=f"inbound-{number}",
        )

    def _failed_task(self) -> m.OfficeTask:
        made_at = self._ago(FAILED_DAYS) + timedelta(hours=9)
        return m.OfficeTask(
            id="task-mail-failed",
            kind=TaskKind.MAIL_FAILED.value,
            subject_kind="letter",
            subject="letter-failed",
            **said(NOT_SENT).columns(),
            made_at=made_at,
            due_at=self._due(made_at),
            cause="letter-failed",
        )

    def _due(self, made_at: datetime) -> datetime:
        return calendars(self.campus.site.sites)[""].after_business_days(made_at, 2)

    def _ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)
