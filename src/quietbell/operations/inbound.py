"""What becomes of a mail that came in: a draft, an answer, or nothing but a record.

A sender is easily forged, so a mail never decides anything: it becomes a draft that the
telecom desk completes, or a note at a request that somebody reads. Each is taken once.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.mail_rules import (
    Known,
    Verdict,
    judged,
    may_be_answered,
    number_in,
)
from quietbell.domain.mail_servers import Mail
from quietbell.domain.said import said
from quietbell.domain.task_words import ANSWER_CAME, REQUEST_CAME, UNREADABLE_CAME
from quietbell.operations import files
from quietbell.operations.acting import Wrong, acting, new_id
from quietbell.operations.letters import About, write
from quietbell.operations.mail_messages import loop_mark
from quietbell.operations.mail_reading import Attached, Incoming
from quietbell.operations.sending import WORKER
from quietbell.operations.tasks import open_task
from quietbell.queries.calendars import calendar_of
from quietbell.storage.models import (
    ButtonLife,
    ButtonRequest,
    InboundMail,
    Letter,
    Site,
    WorkOrder,
)

FILES_MAX: Final = 10
FILES_SECONDS_MAX: Final = 40.0  # all of a mail's; the mailbox's connection waits
NEED_CHARS_MAX: Final = 2000
REASONS_MAX: Final = 20
REASON_CHARS_MAX: Final = 200
DAYS: Final = 1  # business days until somebody has looked at a draft
UNPROVEN: Final = "the sender is not proven"
# What a person of the desk has work with: it is told of, and counted against floods.
TAKEN: Final = (Verdict.DRAFT, Verdict.ANSWER, Verdict.UNREADABLE)


@dataclass(frozen=True, slots=True)
class _Brought:
    """The files of a mail: those that were taken, and why the others were not."""

    taken: tuple[files.Clean, ...]
    refused: tuple[str, ...]


def take(mail: Incoming, *, at: datetime) -> InboundMail | None:
    """Record *mail* with what becomes of it; None: it was taken before.

    Photos and PDFs are made anew first, which takes seconds; then all is written in one
    transaction.
    """
    if InboundMail.objects.filter(message_id=mail.message_id).exists():
        return None
    request = _answered(mail)
    verdict = _verdict(mail, request, at)
    is_wanted = verdict in (Verdict.DRAFT, Verdict.ANSWER)
    brought = _cleaned(mail.attached) if is_wanted else _Brought((), ())
    with acting(WORKER):
        row = InboundMail(
            id=new_id(),
            message_id=mail.message_id,
            sender=mail.sender[:REASON_CHARS_MAX],
            subject_line=mail.subject,
            # What nobody reads is not kept: a flood must not fill the disk.
            text=mail.text if is_wanted else "",
            received_at=at,
            verdict=verdict.value,
            reasons=_reasons(mail, verdict, brought),
        )
        if verdict is Verdict.DRAFT:
            row.request = _draft(mail, brought, at)
        elif verdict is Verdict.ANSWER:
            row.request = request
        row.save(force_insert=True)
        _follow(row, mail, brought, at)
    return row


def _verdict(mail: Incoming, request: ButtonRequest | None, at: datetime) -> Verdict:
    told: Mail = settings.MAIL
    hour = InboundMail.objects.filter(received_at__gt=at - timedelta(hours=1))
    taken = hour.filter(verdict__in=[each.value for each in TAKEN])
    known = Known(
        own_addresses=told.own_addresses,
        loop_mark=loop_mark(settings.MAIL_DOMAIN),
        is_own_message=Letter.objects.filter(message_id=mail.message_id).exists(),
        sender_in_hour=taken.filter(sender__iexact=mail.sender).count(),
        all_in_hour=taken.count(),
        request=request.pk if request else "",
    )
    found = judged(mail.headers, mail.sender, known)
    return Verdict.UNREADABLE if mail.problem and found in TAKEN else found


def _answered(mail: Incoming) -> ButtonRequest | None:
    """Return the request that *mail* answers: by its thread, else by its subject."""
    letters = Letter.objects.filter(message_id__in=mail.references)
    for letter in letters.order_by("-made_at"):
        if (found := _request_of(letter)) is not None:
            return found
    number = number_in(mail.subject)
    return ButtonRequest.objects.filter(number=number).first() if number else None


def _request_of(letter: Letter) -> ButtonRequest | None:
    """Return the request that one of our letters was about."""
    about = letter.about
    if letter.about_kind == "request":
        return ButtonRequest.objects.filter(pk=about).first()
    if letter.about_kind == "inbound":
        return ButtonRequest.objects.filter(mails=about).first()
    lives = ButtonLife.objects.select_related("request")
    if letter.about_kind == "life":
        life = lives.filter(pk=about).first()
    elif letter.about_kind == "order":
        order = WorkOrder.objects.filter(pk=about).values("life")
        life = lives.filter(pk__in=order).first()
    else:
        return None
    return life.request if life else None


def _cleaned(attached: tuple[Attached, ...]) -> _Brought:
    taken, refused = [], []
    began = time.monotonic()
    for number, each in enumerate(attached):
        if number >= FILES_MAX:
            refused.append(
                _("%(name)s: a mail may bring 10 files") % {"name": each.name}
            )
            continue
        if time.monotonic() - began > FILES_SECONDS_MAX:
            refused.append(f"{each.name}: {_(files.SENTENCES['too much'])}")
            continue
        try:
            taken.append(files.cleaned(each.name, each.content))
        except Wrong as why:
            refused.append(f"{each.name}: {why}")
    return _Brought(tuple(taken), tuple(refused))


def _reasons(mail: Incoming, verdict: Verdict, brought: _Brought) -> list[str]:
    found = [mail.problem] if mail.problem else []
    if verdict in (Verdict.DRAFT, Verdict.ANSWER):
        found += [UNPROVEN, *brought.refused]
    return [each[:REASON_CHARS_MAX] for each in found][:REASONS_MAX]


def _draft(mail: Incoming, brought: _Brought, at: datetime) -> ButtonRequest:
    """Write the draft. Its requester is nobody until the desk has asked."""
    sites = list(Site.objects.all()[:2])
    draft = ButtonRequest(
        id=new_id(),
        via="mail",
        site=sites[0] if len(sites) == 1 else None,
        reply_to=mail.sender,
        need=_need(mail, brought),
        made_at=at,
    )
    draft.save(force_insert=True)
    return draft


def _need(mail: Incoming, brought: _Brought) -> str:
    """Return the mail's words, with the files that were not taken by name."""
    left = ""
    if brought.refused:
        head = _("These files of the mail were not taken:")
        left = "\n\n" + "\n".join([head, *brought.refused])[: NEED_CHARS_MAX // 2]
    words = f"{mail.subject}\n\n{mail.text}".strip()
    return words[: NEED_CHARS_MAX - len(left)] + left


def _follow(row: InboundMail, mail: Incoming, brought: _Brought, at: datetime) -> None:
    """Keep the files, tell the desk, and answer a person once a day."""
    verdict = Verdict(row.verdict)
    request = row.request
    if request is not None:
        for each in brought.taken:
            files.keep_clean(
                WORKER, at=at, clean=each, subject_kind="request", subject=request.pk
            )
    if verdict in TAKEN:
        _tell_desk(row, at)
    is_new = verdict in (Verdict.DRAFT, Verdict.UNREADABLE) and mail.sender
    if is_new and may_be_answered(mail.headers, mail.sender):
        _acknowledge(row, at)


def _tell_desk(row: InboundMail, at: datetime) -> None:
    words = {
        Verdict.DRAFT.value: REQUEST_CAME,
        Verdict.ANSWER.value: ANSWER_CAME,
        Verdict.UNREADABLE.value: UNREADABLE_CAME,
    }
    request = row.request
    site = (request.site_id if request else None) or ""
    open_task(
        kind=TaskKind.MAIL_DRAFT,
        cause=row.pk,
        at=at,
        due_at=calendar_of(site).after_business_days(at, DAYS),
        words=said(words[row.verdict]),
        subject_kind="request" if request else "inbound",
        subject=request.pk if request else row.pk,
        site=site,
    )


def _acknowledge(row: InboundMail, at: datetime) -> None:
    """Say once a day that mail came in. Nothing of the mail itself is sent back."""
    request = row.request
    site = request.site if request else None
    sender = hashlib.sha256(row.sender.lower().encode()).hexdigest()[:32]
    with translation.override(site.language if site else settings.LANGUAGE_CODE):
        subject, text = _came_in() if request else _not_read()
        write(
            key=f"acknowledged-{sender}-{at.date()}",
            to=row.sender,
            subject=subject,
            text=f"{text}\n\n{_not_for_emergencies()}",
            at=at,
            about=About(kind="inbound", id=row.pk, site=site.pk if site else ""),
        )


def _came_in() -> tuple[str, str]:
    return _("Your mail came in"), _(
        "The telecom desk has your mail, and a person reads it on the next business day"
        " at the latest. It is no request yet: if you ask for a button, somebody"
        " completes it with you, and you are given a number."
    )


def _not_read() -> tuple[str, str]:
    return _("Your mail could not be read"), _(
        "Your mail came in and could not be read here: it is too large, or broken."
        " Write again with files of 25 MB in all at most, or without any."
    )


def _not_for_emergencies() -> str:
    return _(
        "This mailbox is not for emergencies: in one, press your button or call the"
        " police.\n\n"
        "If you wrote nothing, somebody used your address; you need not answer."
    )
