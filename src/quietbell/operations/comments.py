"""What the police are asked about a request, and what they say.

A decision waits for a comment that was asked for. Who asked can take the question back,
and that is on record as well.
"""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.deciding import SIGNED_IN
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action
from quietbell.domain.said import said
from quietbell.domain.task_words import COMMENT_WANTED
from quietbell.operations.acting import NotThere, Wrong, acting, change, new_id, require
from quietbell.operations.deciding_letters import (
    POLICE_SAID,
    ask_police,
    tell_management,
)
from quietbell.operations.lives import NotNow, life_of, name_of, subject_of
from quietbell.operations.rows import add, rewrite
from quietbell.operations.tasks import end_tasks, open_task
from quietbell.queries.approvals import is_unapproved
from quietbell.queries.calendars import calendar_of
from quietbell.storage.models import ButtonLife, PoliceComment

COMMENT_DAYS: Final = 5  # business days, ours: no policy names any
QUESTION_CHARS_MAX: Final = 200
TEXT_CHARS_MAX: Final = 2000


def asked_comment(life: ButtonLife) -> PoliceComment | None:
    """Return what the police were asked and have not answered."""
    return life.comments.filter(at=None).first()


def ask_for_comment(
    reader: Reader, *, at: datetime, life: str, version: int, question: str
) -> PoliceComment:
    """Ask the police about a life seen at *version*. Once at a time.

    Raises:
        NotThere, NotAllowed, ChangedMeanwhile: as every deed.
        NotNow: nothing is to be decided, or they are asked already.
        Wrong: the question is too long.
    """
    row = life_of(life)
    require(reader, Action.DECIDE, at, subject_of(row))
    question = question.strip()
    if len(question) > QUESTION_CHARS_MAX:
        raise Wrong(question=_("200 characters at most."))
    if Stage(row.stage) not in SIGNED_IN and not is_unapproved(row):
        raise NotNow(_("Nothing is to be decided here."))
    with acting(reader):
        change(ButtonLife.objects.all(), life, version)
        if asked_comment(row) is not None:
            raise NotNow(_("The police are asked already, and have not answered."))
        asked = PoliceComment(
            id=new_id(),
            life=row,
            asked_by=reader.person,
            asked_at=at,
            question=question,
        )
        add(asked)
        _open(row, asked, at)
        ask_police(row, key=f"comment-{asked.pk}", at=at)
    return asked


def give_comment(
    reader: Reader, *, at: datetime, life: str, version: int, words: str
) -> PoliceComment:
    """Say what the police say; *version* is the question's.

    Raises:
        NotThere: no such life, or nobody asked.
        NotAllowed, Wrong, ChangedMeanwhile: as every deed.
    """
    return _answered(reader, Action.COMMENT, at, life, version, words)


def take_question_back(
    reader: Reader, *, at: datetime, life: str, version: int, words: str
) -> PoliceComment:
    """Decide without the comment after all, with a reason that stays on record.

    Raises:
        NotThere, NotAllowed, Wrong, ChangedMeanwhile: as `give_comment`.
    """
    return _answered(
        reader, Action.DECIDE, at, life, version, words, before="The question was"
        " taken back: ",
    )  # fmt: skip


def _answered(
    reader: Reader,
    action: Action,
    at: datetime,
    life: str,
    version: int,
    words: str,
    *,
    before: str = "",
) -> PoliceComment:
    row = life_of(life)
    require(reader, action, at, subject_of(row))
    words = words.strip()
    if not words or len(words) > TEXT_CHARS_MAX - len(before):
        raise Wrong(words=_("Write it down, in 2000 characters at most."))
    asked = asked_comment(row)
    if asked is None:
        raise NotThere(_("Nobody asks the police about this now."))
    with acting(reader):
        rewrite(asked, version, by=reader.person, at=at, words=f"{before}{words}")
        # Who decides saw the life without this answer: that page is stale now.
        change(ButtonLife.objects.all(), row.pk, row.version)
        row.version += 1
        end_tasks(
            subject_kind="life",
            subject=row.pk,
            kinds={TaskKind.COMMENT},
            by=reader.person,
            at=at,
            outcome="Taken back." if before else "Answered.",
        )
        if not before:
            tell_management(row, POLICE_SAID, key=f"commented-{asked.pk}", at=at)
    return asked


def _open(life: ButtonLife, asked: PoliceComment, at: datetime) -> None:
    subject = subject_of(life)
    open_task(
        kind=TaskKind.COMMENT,
        cause=asked.pk,
        at=at,
        due_at=calendar_of(subject.site).after_business_days(at, COMMENT_DAYS),
        words=said(COMMENT_WANTED, name=name_of(life)),
        subject_kind="life",
        subject=life.pk,
        site=subject.site,
        department=subject.department,
    )
