"""Mail: what goes out, once each, and what came in."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from quietbell.storage.models.lives import ButtonRequest
from quietbell.storage.models.rows import (
    ID_LENGTH,
    REFUSE_TRUNCATE,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

MAIL_STATES = ("waiting", "sent", "failed", "given up")
MAIL_CHARS_MAX = 50_000
VERDICTS = ("draft", "answer", "automatic", "loop", "too many", "unreadable")


class Letter(Row):
    """One mail that goes out. ``key`` makes it once, whoever asks how often.

    Written in the transaction of the deed that it tells of, and sent by a job.
    ``invitation`` is a calendar file, or empty. No place stands in a mail.
    """

    key = models.CharField(max_length=WORDS_LENGTH, unique=True)
    to = models.EmailField()
    person = models.CharField(max_length=ID_LENGTH, blank=True)
    subject_line = models.CharField(max_length=WORDS_LENGTH)
    text = models.TextField(max_length=MAIL_CHARS_MAX)
    invitation = models.TextField(max_length=MAIL_CHARS_MAX, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)  # "request", "policy", …
    about = models.CharField(max_length=ID_LENGTH, blank=True)
    site = models.CharField(max_length=ID_LENGTH, blank=True)
    message_id = models.CharField(max_length=WORDS_LENGTH, unique=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="letter_state_is_known", condition=Q(state__in=list(MAIL_STATES))
            ),
            models.CheckConstraint(
                name="letter_sent_has_its_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-made_at"], name="letters_by_state"),
            models.Index(fields=["about_kind", "about"], name="letters_about"),
        ]


class InboundMail(models.Model):
    """A mail that came to the service desk's mailbox, and what became of it.

    ``message_id`` (or a digest of the mail, if it has none) makes it once. It can
    become a draft of a request, never a decision: a sender is easily forged.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    message_id = models.CharField(max_length=WORDS_LENGTH, unique=True)
    sender = models.CharField(max_length=WORDS_LENGTH)
    subject_line = models.CharField(max_length=WORDS_LENGTH, blank=True)
    text = models.TextField(max_length=MAIL_CHARS_MAX, blank=True)
    received_at = models.DateTimeField()
    verdict = models.CharField(max_length=12)
    reasons = ArrayField(models.CharField(max_length=WORDS_LENGTH), default=list)
    request = models.ForeignKey(
        ButtonRequest, models.PROTECT, null=True, blank=True, related_name="mails"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="inbound_mail_verdict_is_known",
                condition=Q(verdict__in=list(VERDICTS)),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "id"], name="inbound_newest_first"),
            models.Index(fields=["sender", "-received_at"], name="inbound_of_a_sender"),
        ]
        triggers: ClassVar = [REFUSE_TRUNCATE]
