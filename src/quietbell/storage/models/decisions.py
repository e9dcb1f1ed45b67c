"""How it is decided who gets a button: criteria, assessments, approvals, appeals."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from quietbell.storage.models.lives import ButtonLife
from quietbell.storage.models.policies import PolicyVersion
from quietbell.storage.models.rows import (
    ID_LENGTH,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

VERSION_STATES = ("draft", "in force", "retired")
APPEND_ONLY = pgtrigger.Protect(
    name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
)


def _never_once(given: str) -> pgtrigger.Protect:
    """Return what refuses every change of a row in which the column *given* is set."""
    return pgtrigger.Protect(
        name=f"never_changed_once_{given}",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition(f"OLD.{given} IS NOT NULL"),
    )


class CriteriaVersion(Row):
    """One version of the criteria, never changed once it was in force.

    ``body`` is `domain.criteria.Criteria` as JSON, without its number; ``policy`` is
    the text that it puts into numbers.
    """

    number = models.PositiveIntegerField(unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=10, default="draft")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True)
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="criteria_version_state_is_known",
                condition=Q(state__in=list(VERSION_STATES)),
            ),
            models.UniqueConstraint(
                name="criteria_have_one_version_in_force",
                fields=["state"],
                condition=Q(state="in force"),
            ),
        ]
        triggers: ClassVar = [
            *Row.Meta.triggers,
            pgtrigger.Protect(
                name="kept_as_it_was_in_force",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (NEW.body <> OLD.body"
                    " OR NEW.number <> OLD.number OR NEW.state = 'draft'"
                    " OR NEW.policy_id IS DISTINCT FROM OLD.policy_id)"
                ),
            ),
            pgtrigger.Protect(
                name="kept_once_in_force",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]


class Assessment(Row):
    """An objective threat assessment. Once signed it is never changed, only replaced.

    ``answers`` by factor and context: {"is_met": bool, "evidence": str}; ``scores``
    by scale ("likelihood", "consequence", "exposure", "isolation"): 1 to 5.
    """

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="assessments")
    answers = models.JSONField(default=dict, blank=True)
    scores = models.JSONField(default=dict, blank=True)
    summary = models.TextField(max_length=TEXT_LENGTH, blank=True)
    made_by = models.CharField(max_length=ID_LENGTH)
    made_at = models.DateTimeField()
    signed_by = models.CharField(max_length=ID_LENGTH, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessment_is_signed_whole",
                condition=Q(signed_by="", signed_at=None, expires_on=None)
                | (
                    ~Q(signed_by="")
                    & Q(signed_at__isnull=False, expires_on__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                name="assessment_draft_is_one_a_life",
                fields=["life"],
                condition=Q(signed_at=None),
            ),
        ]
        triggers: ClassVar = [*Row.Meta.triggers, _never_once("signed_at")]


class Approval(Row):
    """What the Dean or Vice Chancellor said. ``round`` counts decisions anew.

    ``department`` is the one that the role was held for. Nobody changes it afterwards.
    """

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField(default=1)
    is_approved = models.BooleanField()
    by = models.CharField(max_length=ID_LENGTH)
    department = models.CharField(max_length=ID_LENGTH)
    at = models.DateTimeField()
    words = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="approval_is_once_a_round",
                fields=["life", "round", "department"],
            )
        ]
        triggers: ClassVar = [*Row.Meta.triggers, APPEND_ONLY]


class PoliceComment(Row):
    """What the police were asked about a request, and what they said."""

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="comments")
    asked_by = models.CharField(max_length=ID_LENGTH)
    asked_at = models.DateTimeField()
    question = models.CharField(max_length=WORDS_LENGTH, blank=True)
    by = models.CharField(max_length=ID_LENGTH, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="police_comment_is_given_whole",
                condition=Q(by="", at=None) | (~Q(by="") & Q(at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="police_comment_is_asked_once_at_a_time",
                fields=["life"],
                condition=Q(at=None),
            ),
        ]
        triggers: ClassVar = [*Row.Meta.triggers, _never_once("at")]


class Decision(Row):
    """Who decided on a request, when, why, and under which version of which policy.

    ``findings`` are the sentences that the criteria said then: `domain.criteria`'s
    `Finding`, each. A refusal has ``alternatives`` and a day to appeal until.
    """

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1)
    is_approved = models.BooleanField()
    by = models.CharField(max_length=ID_LENGTH)
    at = models.DateTimeField()
    reason = models.TextField(max_length=TEXT_LENGTH)
    alternatives = ArrayField(
        models.CharField(max_length=WORDS_LENGTH), default=list, blank=True
    )
    findings = models.JSONField(default=list)
    priority = models.CharField(max_length=10, blank=True)
    criteria = models.ForeignKey(CriteriaVersion, models.PROTECT)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True)
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="decision_is_once_a_round", fields=["life", "round"]
            ),
            models.CheckConstraint(
                name="decision_approved_has_a_priority",
                condition=Q(is_approved=False) | ~Q(priority=""),
            ),
        ]
        triggers: ClassVar = [*Row.Meta.triggers, APPEND_ONLY]


class Appeal(Row):
    """A refused request that its requester does not accept, and what came of it."""

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="appeals")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    by = models.CharField(max_length=ID_LENGTH)
    at = models.DateTimeField()
    words = models.TextField(max_length=TEXT_LENGTH)
    decided_by = models.CharField(max_length=ID_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True)  # the refusal stands
    reason = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="appeal_is_decided_whole",
                condition=Q(decided_by="", decided_at=None, is_upheld=None)
                | (
                    ~Q(decided_by="")
                    & Q(decided_at__gte=F("at"))
                    & Q(is_upheld__isnull=False)
                ),
            )
        ]
        triggers: ClassVar = [*Row.Meta.triggers, _never_once("decided_at")]
