"""How a site answers: profiles, ladders, rosters, desks, and where notices go."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from quietbell.domain.roles import Role
from quietbell.storage.models.people import Person
from quietbell.storage.models.places import Site
from quietbell.storage.models.rows import (
    ID_LENGTH,
    KEEP_HISTORY,
    REFUSE_TRUNCATE,
    WORDS_LENGTH,
    Row,
)


class Profile(Row):
    """A response profile; what it says is in its versions."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)


class ProfileVersion(Row):
    """One version of a profile, never changed once it was in force.

    ``body`` is `domain.profiles.ResponseProfile` as JSON, without id and version.
    """

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    state = models.CharField(max_length=10, default="draft")
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="profile_version_number_is_unique", fields=["profile", "number"]
            ),
            models.CheckConstraint(
                name="profile_version_state_is_known",
                condition=Q(state__in=["draft", "in force", "retired"]),
            ),
            models.UniqueConstraint(
                name="profile_has_one_version_in_force",
                fields=["profile"],
                condition=Q(state="in force"),
            ),
        ]


class Roster(Row):
    """A duty roster; who is on it when is in its shifts."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="rosters")
    name = models.CharField(max_length=WORDS_LENGTH)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="roster_name_is_unique_in_site", fields=["site", "name"]
            )
        ]


class DutyShift(Row):
    """Somebody's duty, from ``begins_at`` to before ``ends_at``."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="shifts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="shifts")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="duty_shift_ends_after_it_begins",
                condition=Q(ends_at__gt=F("begins_at")),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["roster", "begins_at"], name="shift_by_time")
        ]


class Desk(Row):
    """A place where alarms are taken. Its proofs are what browsers hold for it."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    roles = ArrayField(models.CharField(max_length=60), default=list)
    sites = models.ManyToManyField(Site, blank=True, related_name="desks")
    is_revoked = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_roles_are_known",
                condition=Q(roles__contained_by=[each.value for each in Role]),
            )
        ]


class DeskProof(Row):
    """A browser that became a desk: learnt from the journal, carried by the file."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="proofs")
    secret_hash = models.CharField(max_length=64, unique=True)
    link = models.CharField(max_length=ID_LENGTH, blank=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Webhook(Row):
    """Where notices are posted; the signing secret is in the engine's keyring."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    url = models.URLField(max_length=500)
    is_removed = models.BooleanField(default=False)


class CallReporter(Row):
    """A phone system that reports 911 calls; its secret is in the engine's keyring."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="call_reporters")
    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    is_removed = models.BooleanField(default=False)


class Ladder(Row):
    """The order in which people are told."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)


class LadderRung(Row):
    """One step of a ladder, or its backup: who is told, so long after it rang."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs")
    name = models.CharField(max_length=WORDS_LENGTH)
    after_seconds = models.FloatField()
    is_backup = models.BooleanField(default=False)
    people = models.ManyToManyField(Person, blank=True, related_name="rungs")
    desks = models.ManyToManyField(Desk, blank=True, related_name="rungs")
    rosters = models.ManyToManyField(Roster, blank=True, related_name="rungs")
    channels = ArrayField(models.CharField(max_length=20), default=list)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ladder_rung_is_not_before_the_ringing",
                condition=Q(after_seconds__gte=0),
            ),
            models.CheckConstraint(
                name="ladder_rung_channels_are_known",
                condition=Q(channels__contained_by=["log", "webhook", "voice"]),
            ),
            models.UniqueConstraint(
                name="ladder_has_one_backup",
                fields=["ladder"],
                condition=Q(is_backup=True),
            ),
            models.UniqueConstraint(
                name="ladder_rung_seconds_are_unique",
                fields=["ladder", "after_seconds"],
                condition=Q(is_backup=False),
            ),
        ]


class RungPeople(LadderRung.people.through):  # type: ignore[name-defined,misc]
    """Who is on a rung, with a history: nobody leaves a ladder unseen."""

    class Meta:
        proxy = True
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]


class RungDesks(LadderRung.desks.through):  # type: ignore[name-defined,misc]
    """Which desks are on a rung, with a history."""

    class Meta:
        proxy = True
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]


class RungRosters(LadderRung.rosters.through):  # type: ignore[name-defined,misc]
    """Which rosters are on a rung, with a history."""

    class Meta:
        proxy = True
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]


class DeskSites(Desk.sites.through):  # type: ignore[name-defined,misc]
    """Which sites a desk serves, with a history."""

    class Meta:
        proxy = True
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]
