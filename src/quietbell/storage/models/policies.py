"""Policies in versions that never change, who signed them, and who is trained."""

from typing import ClassVar, Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from quietbell.storage.models.buttons import BUTTON_KINDS, Button
from quietbell.storage.models.people import Person
from quietbell.storage.models.rows import (
    ID_LENGTH,
    KEEP_HISTORY,
    REFUSE_TRUNCATE,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

POLICY_KINDS = ("policy", "guide")
# Approved and not in force: its day has not come yet.
POLICY_STATES = ("draft", "approved", "in force", "retired", "withdrawn")
OCCASIONS = ("installation", "yearly", "remedial")
OFFICES = ("emergency management", "police", "SATS", "IT")
DOCUMENT_CHARS_MAX = 200_000  # a policy of a hundred pages
MODULE_STATES = ("draft", "in force", "retired")
# What somebody signed or passed: whoever could change it could make it false.
NEVER_CHANGED: Final = pgtrigger.Protect(
    name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete
)


def _as_it_was(name: str, *, fixed: tuple[str, ...], since: str) -> pgtrigger.Trigger:
    """Return what refuses to change *fixed* columns once *since* holds of the row."""
    differ = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in fixed)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' THEN
                IF {since} THEN RAISE EXCEPTION 'a version is never deleted'; END IF;
                RETURN OLD;
            END IF;
            IF ({since}) AND ({differ}) THEN
                RAISE EXCEPTION 'a version is never changed';
            END IF;
            RETURN NEW;
        """,
    )


class Policy(Row):
    """A policy, or a guide for a kind of device; what it says is in its versions.

    ``is_public``: its version in force may be read without signing in.
    ``review_month`` is when its yearly review begins, 1 to 12.
    """

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    kind = models.CharField(max_length=10, default="policy")
    device_kind = models.CharField(max_length=40, blank=True)  # of a guide
    site = models.ForeignKey("storage.Site", models.PROTECT, null=True, blank=True)
    is_public = models.BooleanField(default=False)
    must_sign = models.BooleanField(default=True)  # whoever holds a button
    review_month = models.PositiveSmallIntegerField(default=9)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="policy_kind_is_known", condition=Q(kind__in=list(POLICY_KINDS))
            ),
            models.CheckConstraint(
                name="policy_device_kind_is_known",
                condition=Q(device_kind__in=["", *BUTTON_KINDS]),
            ),
            models.CheckConstraint(
                name="policy_review_month_is_a_month",
                condition=Q(review_month__gte=1, review_month__lte=12),
            ),
        ]


class PolicyVersion(Row):
    """One revision, never changed once it was approved. ``text`` is plain Markdown.

    ``sha256`` is of the text as UTF-8: it is what a person signs. A draft's
    ``effective_on`` is the day that is wished for. ``ended_words`` say why it was
    withdrawn.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # the revision
    text = models.TextField(max_length=DOCUMENT_CHARS_MAX)
    sha256 = models.CharField(max_length=64, blank=True)
    changes = models.TextField(max_length=TEXT_LENGTH, blank=True)
    state = models.CharField(max_length=10, default="draft")
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=ID_LENGTH, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_words = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        triggers: ClassVar = [
            KEEP_HISTORY,
            REFUSE_TRUNCATE,
            _as_it_was(
                "approved_is_never_changed",
                fixed=(
                    *("id", "policy_id", "number", "text", "sha256", "changes"),
                    *("approved_by", "approved_at", "effective_on"),
                ),
                since="OLD.state <> 'draft'",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="policy_version_number_is_unique", fields=["policy", "number"]
            ),
            models.CheckConstraint(
                name="policy_version_state_is_known",
                condition=Q(state__in=list(POLICY_STATES)),
            ),
            models.CheckConstraint(
                name="policy_version_in_force_is_approved",
                condition=Q(state="draft")
                | (~Q(approved_by="") & ~Q(sha256="") & Q(effective_on__isnull=False)),
            ),
            models.UniqueConstraint(
                name="policy_has_one_version_in_force",
                fields=["policy"],
                condition=Q(state="in force"),
            ),
        ]


class PolicyReview(Row):
    """The yearly review of a policy by four offices. It is over when all have signed.

    What they recommend goes to the Vice Chancellor as a `Proposal`.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="policy_review_is_once_a_year", fields=["policy", "year"]
            )
        ]


class ReviewSignOff(Row):
    """One office's word on a review: signed as it is, or with recommended changes."""

    review = models.ForeignKey(PolicyReview, models.PROTECT, related_name="sign_offs")
    office = models.CharField(max_length=30)
    by = models.CharField(max_length=ID_LENGTH)
    at = models.DateTimeField()
    recommends = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE, NEVER_CHANGED]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="review_is_signed_once_an_office", fields=["review", "office"]
            ),
            models.CheckConstraint(
                name="review_office_is_known", condition=Q(office__in=list(OFFICES))
            ),
        ]


class TrainingModule(Row):
    """What is taught, for which kind of button; what it says is in its versions."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    device_kind = models.CharField(max_length=40, blank=True)  # empty: every kind


class ModuleVersion(Row):
    """One version of a module. ``questions``: [{"text", "choices", "right", "why"}]."""

    module = models.ForeignKey(TrainingModule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=DOCUMENT_CHARS_MAX)
    questions = models.JSONField(default=list)
    pass_percent = models.PositiveSmallIntegerField(default=80)
    state = models.CharField(max_length=10, default="draft")
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        triggers: ClassVar = [
            KEEP_HISTORY,
            REFUSE_TRUNCATE,
            _as_it_was(
                "taught_is_never_changed",
                fixed=(
                    "id",
                    "module_id",
                    "number",
                    "text",
                    "questions",
                    "pass_percent",
                ),
                since="OLD.state <> 'draft'",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="module_version_number_is_unique", fields=["module", "number"]
            ),
            models.CheckConstraint(
                name="module_version_state_is_known",
                condition=Q(state__in=list(MODULE_STATES)),
            ),
            models.UniqueConstraint(
                name="module_has_one_version_in_force",
                fields=["module"],
                condition=Q(state="in force"),
            ),
            models.CheckConstraint(
                name="module_pass_is_a_percentage",
                condition=Q(pass_percent__gte=1, pass_percent__lte=100),
            ),
        ]


class TrainingRecord(Row):
    """Somebody was trained: which version, on what occasion, how well, until when.

    A failed try is kept too, without ``ends_on``. ``trainer`` is who taught it in
    person; empty: by the page. ``number`` is the certificate's.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="trainings")
    button = models.ForeignKey(Button, models.PROTECT, null=True, blank=True)
    module = models.ForeignKey(ModuleVersion, models.PROTECT)
    occasion = models.CharField(max_length=20)
    answers = models.JSONField(default=list, blank=True)
    percent = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    trainer = models.CharField(max_length=ID_LENGTH, blank=True)
    at = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=20, blank=True)

    class Meta(Row.Meta):
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE, NEVER_CHANGED]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="training_occasion_is_known",
                condition=Q(occasion__in=list(OCCASIONS)),
            ),
            models.CheckConstraint(
                name="training_passed_ends",
                condition=Q(is_passed=False) | Q(ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="training_certificate_number_is_unique",
                fields=["number"],
                condition=~Q(number=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="training_of_a_person")
        ]


class Attestation(Row):
    """Somebody signed an exact revision: its hash is kept beside its id."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="attestations")
    version_signed = models.ForeignKey(
        PolicyVersion, models.PROTECT, related_name="attestations"
    )
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    via = models.CharField(max_length=20, default="web")
    witnessed_by = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta(Row.Meta):
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE, NEVER_CHANGED]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="attestation_is_once_a_version",
                fields=["person", "version_signed"],
            )
        ]


class Proposal(Row):
    """A recommended change, forwarded to the Vice Chancellor, and the decision on it.

    With a ``draft``, approving it is what brings that version into force; without one
    it is a recommendation in words, and somebody writes the draft afterwards.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="proposals")
    draft = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    review = models.ForeignKey(
        PolicyReview, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    by = models.CharField(max_length=ID_LENGTH)
    at = models.DateTimeField()
    words = models.TextField(max_length=TEXT_LENGTH)
    decided_by = models.CharField(max_length=ID_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True)
    reason = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="proposal_is_decided_whole",
                condition=Q(decided_by="", decided_at=None, is_approved=None)
                | (
                    ~Q(decided_by="")
                    & Q(decided_at__gte=F("at"))
                    & Q(is_approved__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                name="proposal_waits_once_a_draft",
                fields=["draft"],
                condition=Q(decided_at=None, draft__isnull=False),
            ),
        ]
