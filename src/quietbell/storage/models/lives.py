"""Requests for buttons, and the life that each of them leads to its removal."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from quietbell.domain.life import LifeDeed, Stage
from quietbell.storage.models.buttons import BUTTON_KINDS, Button
from quietbell.storage.models.people import Person
from quietbell.storage.models.places import Blob, Department, Room, Site
from quietbell.storage.models.rows import (
    ID_LENGTH,
    REFUSE_TRUNCATE,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

REQUEST_STATES = ("draft", "sent", "discarded")
REQUEST_VIAS = ("form", "mail", "desk", "inherited")


class ButtonRequest(Row):
    """Somebody's wish for a button: a draft that is saved as it grows, then a number.

    ``answers`` are what the requester says of the criteria's factors and contexts, by
    id: {"is_met": bool, "evidence": str}. ``steps`` are the pages that were answered.
    ``requester`` is empty while nobody knows who wrote a mail; ``reply_to`` is where
    they are told then. ``number`` is given when it is sent, and orders them for good.
    """

    number = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, default="draft")
    via = models.CharField(max_length=10, default="form")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    requester = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    entered_by = models.CharField(max_length=ID_LENGTH, blank=True)
    reply_to = models.EmailField(blank=True)
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True)
    place_words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="requests_for"
    )
    users_words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    need = models.TextField(max_length=TEXT_LENGTH, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="requests_to_sign"
    )
    steps = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="button_request_state_is_known",
                condition=Q(state__in=list(REQUEST_STATES)),
            ),
            models.CheckConstraint(
                name="button_request_via_is_known",
                condition=Q(via__in=list(REQUEST_VIAS)),
            ),
            models.CheckConstraint(
                name="button_request_kind_is_known",
                condition=Q(kind__in=["", *BUTTON_KINDS]),
            ),
            models.CheckConstraint(
                name="button_request_sent_has_a_number",
                condition=~Q(state="sent")
                | Q(number__isnull=False, sent_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-made_at", "id"], name="request_newest_first")
        ]


class ButtonLife(Row):
    """Where a button is in its life (`domain.life`), with its request and its device.

    ``since`` is when it came into this stage, ``due_on`` by when it should leave it.
    ``owner`` and ``fallback`` say who sees to a button out of service, and what people
    do meanwhile. A life that ``is_inherited`` began without a request.
    """

    request = models.OneToOneField(
        ButtonRequest, models.PROTECT, null=True, blank=True, related_name="life"
    )
    button = models.OneToOneField(
        Button, models.PROTECT, null=True, blank=True, related_name="life"
    )
    stage = models.CharField(max_length=30)
    since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=WORDS_LENGTH, blank=True)
    fallback = models.CharField(max_length=WORDS_LENGTH, blank=True)
    priority = models.CharField(max_length=10, blank=True)
    is_inherited = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="button_life_stage_is_known",
                condition=Q(stage__in=[each.value for each in Stage]),
            ),
            models.CheckConstraint(
                name="button_life_is_of_something",
                condition=Q(request__isnull=False) | Q(button__isnull=False),
            ),
            models.CheckConstraint(
                name="button_life_priority_is_known",
                condition=Q(priority__in=["", "low", "medium", "high", "critical"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stage", "since", "id"], name="life_by_stage")
        ]


class LifeStep(models.Model):
    """One deed of a life, as it was done. Nobody changes it afterwards.

    ``came_at`` is when the life came to the stage ``before``, so that how long it
    stayed needs no other row; the first has neither. ``by`` is a person's id, empty
    for what followed from the journal; ``entry`` is the journal's entry then.
    ``words`` is the reason; no place, no narrative.
    """

    id = models.BigAutoField(primary_key=True)
    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    deed = models.CharField(max_length=40)  # a LifeDeed, or "begun"
    before = models.CharField(max_length=30, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    after = models.CharField(max_length=30)
    by = models.CharField(max_length=ID_LENGTH, blank=True)
    words = models.TextField(max_length=TEXT_LENGTH, blank=True)
    entry = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="life_step_deed_is_known",
                condition=Q(deed__in=["begun", *[each.value for each in LifeDeed]]),
            ),
            models.CheckConstraint(
                name="life_step_came_from_somewhere",
                condition=Q(before="", came_at=None)
                | Q(came_at__isnull=False) & ~Q(before=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["life", "id"], name="steps_of_a_life"),
            models.Index(fields=["after", "at"], name="steps_by_stage"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            REFUSE_TRUNCATE,
        ]


class StoredFile(Row):
    """A file that somebody gave: evidence, a photo, what a mail brought.

    ``subject_kind`` and ``subject`` say what it belongs to ("request", "assessment",
    "survey", …, and its id); whoever may see that may see it. A photo of a place is
    ``is_concealed``: it opens only as a concealed place does. ``content`` lies in the
    blob, cleaned: nothing in it runs.
    """

    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=ID_LENGTH)
    name = models.CharField(max_length=WORDS_LENGTH)
    blob = models.ForeignKey(Blob, models.PROTECT)
    byte_count = models.PositiveBigIntegerField()
    is_concealed = models.BooleanField(default=False)
    added_by = models.CharField(max_length=ID_LENGTH, blank=True)
    added_at = models.DateTimeField()
    is_removed = models.BooleanField(default=False)

    class Meta(Row.Meta):
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject"], name="files_of_a_subject")
        ]


class ChangeNotice(Row):
    """What a holder says has changed: that it moved, does not work, is not needed.

    ``task`` is the `OfficeTask` that it opened.
    """

    button = models.ForeignKey(Button, models.PROTECT, related_name="notices")
    reason = models.CharField(max_length=40)  # domain.changes.Change
    words = models.TextField(max_length=TEXT_LENGTH, blank=True)
    by = models.CharField(max_length=ID_LENGTH)
    entered_by = models.CharField(max_length=ID_LENGTH, blank=True)
    at = models.DateTimeField()
    task = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta(Row.Meta):
        indexes: ClassVar = [
            models.Index(fields=["button", "-at"], name="notices_of_a_button")
        ]
