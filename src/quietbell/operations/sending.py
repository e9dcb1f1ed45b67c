"""Letters handed to the mail server: each once, tried again within bounds, or failed.

The rows are the queue; a job is only a nudge. One runner at a time speaks to the
server, so that a dead one holds up one of the worker's places and no other job. A
letter that was sent is never sent again. If we die between the server's "I have it" and
our own note of it, it goes out once more, under the same Message-ID, by which mail
programs know it for the same.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.mail_rules import (
    ATTEMPTS_MAX,
    STALE_DAYS,
    next_attempt_after,
)
from quietbell.domain.mail_servers import Mail
from quietbell.domain.moments import stamp
from quietbell.domain.said import said
from quietbell.domain.task_words import NOT_SENT
from quietbell.operations.acting import acting
from quietbell.operations.mail_messages import NotALetter, message_of
from quietbell.operations.smtp import Post, ServerAway, TriedInVain, opened
from quietbell.operations.tasks import open_task
from quietbell.queries.calendars import calendar_of
from quietbell.storage.models import Letter, OfficeTask

WORKER: Final = Reader(person="", via="worker")
AT_ONCE: Final = 20  # letters in one conversation
TALK_SECONDS: Final = 12.0  # then a new one begins: it is cut off after twice that
ROUND_SECONDS: Final = 60.0
FAILED_DAYS: Final = 1  # business days until somebody has looked
SENDING: Final = 0x6D61_696C  # the lock's number: any, as long as it is the same
log = structlog.get_logger()


def send_due(at: datetime) -> int:
    """Send the letters that are due, and return how many were.

    Does nothing without a server, or while another runner is at it. Never raises what
    the server does: it is written at the letters.
    """
    mail: Mail = settings.MAIL
    _let_go_of_the_old(at)
    if mail.smtp is None:
        return 0
    sent, began = 0, time.monotonic()
    with _alone() as is_mine:
        while is_mine and time.monotonic() - began < ROUND_SECONDS:
            due = tuple(due_letters(at).values_list("pk", flat=True)[:AT_ONCE])
            if not due:
                break
            count, is_away = _one_conversation(mail, due, at)
            sent += count
            if is_away:
                break
    return sent


def due_letters(at: datetime) -> QuerySet[Letter]:
    """Return the letters that wait and whose time has come, the oldest first."""
    is_due = Q(attempts=0)
    for attempts in range(1, ATTEMPTS_MAX):
        pause = next_attempt_after(attempts) or timedelta()
        is_due |= Q(attempts=attempts, tried_at__lte=at - pause)
    return Letter.objects.filter(is_due, state="waiting").order_by("made_at", "id")


def _one_conversation(
    mail: Mail, due: tuple[str, ...], at: datetime
) -> tuple[int, bool]:
    """Send some of *due*; return how many, and whether the server is away."""
    assert mail.smtp is not None
    sent, began = 0, time.monotonic()
    try:
        with opened(mail.smtp) as post:
            for each in due:
                if time.monotonic() - began > TALK_SECONDS:
                    break
                sent += _try(post, each, mail, at)
    except _Broke:
        return sent, True
    except ServerAway as why:
        # It did not let us begin: that is no letter's fault, and every due one's delay.
        log.warning("mail.server_away", server=mail.smtp.shown, why=str(why))
        _say("smtp", str(why), at)
        for letter in Letter.objects.filter(pk__in=due_letters(at).values("pk")):
            _not_sent(letter, str(why), at, is_final=False)
        return sent, True
    _say("smtp", "", at)
    return sent, False


class _Broke(Exception):
    """The conversation ended within a letter; that one was noted."""


def _try(post: Post, id: str, mail: Mail, at: datetime) -> bool:
    """Send one letter if it still waits; return whether it went out."""
    letter = Letter.objects.get(pk=id)
    if letter.state != "waiting":
        return False
    try:
        post.send(message_of(letter, mail=mail, domain=settings.MAIL_DOMAIN))
    except NotALetter as why:
        _not_sent(letter, str(why), at, is_final=True)
        return False
    except TriedInVain as why:
        _not_sent(letter, str(why), at, is_final=why.is_final)
        return False
    except ServerAway as why:
        _say("smtp", str(why), at)
        _not_sent(letter, str(why), at, is_final=False)
        raise _Broke from why
    with acting(WORKER):
        # Whatever was decided about it meanwhile: it is out.
        Letter.objects.filter(pk=id).update(
            state="sent",
            sent_at=at,
            tried_at=at,
            attempts=F("attempts") + 1,
            error="",
            version=F("version") + 1,
        )
    log.info("letter.sent", letter=id)
    return True


def _not_sent(letter: Letter, why: str, at: datetime, *, is_final: bool) -> None:
    """Write down an attempt in vain; after the last one a person is asked."""
    attempts = letter.attempts + 1
    is_over = is_final or next_attempt_after(attempts) is None
    with acting(WORKER):
        changed = Letter.objects.filter(pk=letter.pk, state="waiting").update(
            state="failed" if is_over else "waiting",
            attempts=attempts,
            tried_at=at,
            error=why,
            version=F("version") + 1,
        )
        if changed and is_over:
            _ask_somebody(letter, at)
    log.warning("letter.not_sent", letter=letter.pk, attempts=attempts, over=is_over)


def _ask_somebody(letter: Letter, at: datetime) -> None:
    """Open the task of failed mail: one while it is open, however many failed."""
    kind = TaskKind.MAIL_FAILED
    if OfficeTask.objects.filter(kind=kind.value, done_at=None).exists():
        return
    open_task(
        kind=kind,
        cause=f"{letter.pk}-{letter.version}",
        at=at,
        due_at=calendar_of(letter.site).after_business_days(at, FAILED_DAYS),
        words=said(NOT_SENT),
        subject_kind="letter",
        subject=letter.pk,
    )


def _let_go_of_the_old(at: datetime) -> None:
    """Give up what nobody could try for weeks: no news any more, and a flood."""
    oldest = at - timedelta(days=STALE_DAYS)
    old = Letter.objects.filter(state="waiting", tried_at=None, made_at__lt=oldest)
    with acting(WORKER):
        old.update(
            state="failed",
            tried_at=at,
            error=f"it waited for more than {STALE_DAYS} days",
            version=F("version") + 1,
        )


@contextmanager
def _alone() -> Iterator[bool]:
    """Yield whether nobody else is sending. Dying lets go of it, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SENDING])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SENDING])


def _say(what: str, why: str, at: datetime) -> None:
    """Leave word of how a server did last, for the page of mail."""
    say(Path(settings.DATA), what, why, at)


def say(data: Path, what: str, why: str, at: datetime) -> None:
    """Write into ``run/mail-WHAT.json`` when it was tried, and why in vain."""
    path = data / "run" / f"mail-{what}.json"
    told: dict[str, Any] = {"at": stamp(at), "why": why}
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(told))
        beside.replace(path)
    except OSError as error:
        log.warning("mail.not_told", why=str(error))
