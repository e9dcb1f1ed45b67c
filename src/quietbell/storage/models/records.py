"""What the office keeps of the alarm path, and what it gave to it."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from quietbell.domain.said import Said, said_by
from quietbell.storage.models.rows import (
    ID_LENGTH,
    REFUSE_TRUNCATE,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)


class Installation(Row):
    """The one row of what holds for the whole installation; its id is "1".

    ``token_key`` is the public half (base64) of the key that mints watch tokens;
    ``proven`` holds what the first-run tasks have proven, by name, with its time.
    """

    name = models.CharField(max_length=WORDS_LENGTH, blank=True)
    is_demo = models.BooleanField(default=False)
    is_live = models.BooleanField(default=False)
    live_at = models.DateTimeField(null=True, blank=True)
    token_key_id = models.CharField(max_length=ID_LENGTH, blank=True)
    token_key = models.CharField(max_length=64, blank=True)
    device_networks = ArrayField(
        models.CharField(max_length=64), default=list, blank=True
    )
    proven = models.JSONField(default=dict, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="there_is_one_installation", condition=Q(id="1")
            )
        ]


class SiteVersion(models.Model):
    """One compiled site file: what changed since the last, and what became of it.

    ``state`` is "in force" (written for the engine), or "superseded". ``lowers`` are
    coverage-lowering differences held back from the file until a second person agrees;
    while there are some, the file keeps what they would take away.
    """

    number = models.PositiveIntegerField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=80)
    compiled_at = models.DateTimeField()
    history_mark = models.BigIntegerField(default=0)  # the newest RowHistory it saw
    differences = models.JSONField(default=list)  # [{"what", "id", "was", "became"}]
    lowers = models.JSONField(default=list)
    byte_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(null=True, blank=True)  # the engine said so

    class Meta:
        triggers: ClassVar = [REFUSE_TRUNCATE]


class CoverageChange(Row):
    """Something that would lower coverage, and the second person's answer to it.

    One row a thing and kind ("button out of service", "door removed", "rung emptied",
    …). Until it is agreed to, the site file keeps what it would take away. ``ended_at``
    is when it came to matter no more: carried out by a file, or set back in the rows;
    the next change of the same kind wants an answer of its own. ``words`` and
    ``values`` are kept apart, for each reads them in a language of their own.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=ID_LENGTH)  # a button's, door's, ladder's id
    words = models.CharField(max_length=TEXT_LENGTH)
    values = models.JSONField(default=dict, blank=True)
    proposed_by = ArrayField(models.CharField(max_length=ID_LENGTH), default=list)
    proposed_at = models.DateTimeField()
    seconded_by = models.CharField(max_length=ID_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=WORDS_LENGTH, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="coverage_change_state_is_known",
                condition=Q(state__in=["waiting", "agreed", "declined", "withdrawn"]),
            ),
            models.UniqueConstraint(
                name="coverage_change_is_once_at_a_time",
                fields=["kind", "subject"],
                condition=Q(ended_at=None),
            ),
        ]

    @property
    def said(self) -> Said:
        """Return what it would take away; its text is English."""
        return said_by(self.words, self.values)


class LedgerEntry(models.Model):
    """One entry of a node's journal, word for word, once.

    ``number`` orders the entries of all nodes; ``raw`` are the bytes that the chain
    hashes, ``digest`` their sha256.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=ID_LENGTH, unique=True)  # uuid7
    node = models.CharField(max_length=40)
    epoch = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    entry_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    incident = models.CharField(max_length=ID_LENGTH, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_is_once", fields=["node", "seq"])
        ]
        indexes: ClassVar = [
            models.Index(fields=["incident", "number"], name="entry_of_incident")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            REFUSE_TRUNCATE,
        ]


class IncidentRecord(models.Model):
    """What is known of one incident, without a personal word: those stay sealed.

    A fold of its entries, made by the scribe; it can be made again from the ledger.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    number = models.BigIntegerField(db_index=True)
    site = models.CharField(max_length=ID_LENGTH)
    button = models.CharField(max_length=ID_LENGTH, blank=True)
    department = models.CharField(max_length=ID_LENGTH, blank=True)
    area = models.CharField(max_length=ID_LENGTH, blank=True)
    incident_class = models.CharField(max_length=20)
    confidence = models.CharField(max_length=20)
    labels = ArrayField(models.CharField(max_length=40), default=list)
    attention = models.CharField(max_length=20)
    response = models.CharField(max_length=20)
    presses = models.PositiveIntegerField(default=1)
    profile = models.CharField(max_length=ID_LENGTH)
    profile_version = models.PositiveIntegerField()
    opened_at = models.DateTimeField(db_index=True)
    acknowledged_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=20, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=60, blank=True)
    holder = models.CharField(max_length=ID_LENGTH, blank=True)
    acknowledged_by = models.CharField(max_length=ID_LENGTH, blank=True)
    last_entry = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "id"], name="incident_newest_first"),
            models.Index(fields=["button", "-opened_at"], name="incident_of_button"),
        ]
        triggers: ClassVar = [REFUSE_TRUNCATE]


class OfficeTask(Row):
    """Something that a person of the office has to do, with its cause and its day.

    ``words`` and ``values`` are kept apart, for each reads them in a language of their
    own.
    """

    kind = models.CharField(max_length=40)  # "unregistered press", "contacts", …
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=ID_LENGTH, blank=True)
    site = models.CharField(max_length=ID_LENGTH, blank=True)
    department = models.CharField(max_length=ID_LENGTH, blank=True)
    assigned = models.CharField(max_length=ID_LENGTH, blank=True)  # a person, if taken
    words = models.CharField(max_length=TEXT_LENGTH)
    values = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=ID_LENGTH, blank=True)
    outcome = models.CharField(max_length=TEXT_LENGTH, blank=True)
    cause = models.CharField(max_length=ID_LENGTH)  # an entry's id: one task each

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="office_task_is_once_a_cause", fields=["kind", "cause"]
            ),
            models.CheckConstraint(
                name="office_task_is_due_after_it_is_made",
                condition=Q(due_at__gte=F("made_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["done_at", "due_at"], name="office_task_by_due"),
            # Queues and what a deed ends: of the open ones alone, however many were.
            models.Index(
                fields=["kind", "due_at"],
                condition=Q(done_at=None),
                name="office_task_open_by_kind",
            ),
            models.Index(
                fields=["subject", "kind"],
                condition=Q(done_at=None),
                name="office_task_open_of_a_subject",
            ),
        ]

    @property
    def said(self) -> Said:
        """Return what there is to do; its text is English."""
        return said_by(self.words, self.values)


class RecordView(models.Model):
    """Who looked at what is told only with a reason, and why: the subject may ask."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    person = models.CharField(max_length=ID_LENGTH)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=ID_LENGTH)
    reason = models.CharField(max_length=TEXT_LENGTH)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            REFUSE_TRUNCATE,
        ]
